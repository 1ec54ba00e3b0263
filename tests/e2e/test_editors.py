"""With the capabilities that editors send of themselves, as pytest-lsp has recorded them."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from lsprotocol import types
from pytest_lsp import LanguageClient, client_capabilities, make_test_lsp_client

from tests.cli.tree import write_tree
from tests.e2e.client import CHECKOUT
from tests.e2e.conftest import NO_MODEL
from tests.support import fake_server

EDITORS = ["neovim@v0.11.0", "emacs@v29.1", "visual-studio-code@v1.65.2"]


@pytest_asyncio.fixture(params=EDITORS)
async def editor(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[LanguageClient, Path]]:
    root = write_tree(tmp_path / "tree")
    monkeypatch.setenv("LEANCODE_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("PYTHONPATH", f"{CHECKOUT}:{CHECKOUT / 'server'}")
    client = make_test_lsp_client()
    await client.start_io(*fake_server.COMMAND, "0")
    capabilities = client_capabilities(request.param)
    await client.initialize_session(
        types.InitializeParams(
            capabilities=capabilities,
            workspace_folders=[types.WorkspaceFolder(uri=root.as_uri(), name="tree")],
            initialization_options=NO_MODEL,
        )
    )
    yield client, root
    await client.shutdown_session()
    await client.stop()  # type: ignore[no-untyped-call]


async def status_of(client: LanguageClient) -> Any:
    return await client.protocol.send_request_async("leancode/status", {})  # type: ignore[no-untyped-call]


@pytest.mark.asyncio
@pytest.mark.skipif(sys.platform == "win32", reason="paths of the environment are joined as elsewhere")
async def test_an_editor_searches_what_it_has_open(editor: tuple[LanguageClient, Path]) -> None:
    client, root = editor
    uri = (root / "ledger" / "parsing.py").as_uri()
    item = types.TextDocumentItem(uri, "python", 1, "def convert_currency(amount):\n    return amount\n")
    client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    symbols = await client.workspace_symbol_async(types.WorkspaceSymbolParams("convert_currency"))
    assert symbols
    assert (symbols[0].name, symbols[0].kind) == ("convert_currency", types.SymbolKind.Function)
    while not (await status_of(client)).quiescent:
        await asyncio.sleep(0.05)
    assert (await status_of(client)).index.units == 20
    (first, *_) = await client.workspace_symbol_async(types.WorkspaceSymbolParams("binarySearch")) or ()
    assert first.name == "binarySearch"
