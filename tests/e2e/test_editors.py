"""With what editors send of themselves: as pytest-lsp has recorded it, and as VS Code has sent it to us."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from lsprotocol import types
from pytest_lsp import LanguageClient, client_capabilities, make_test_lsp_client

from tests.cli.tree import write_tree
from tests.e2e.client import CHECKOUT, PATIENCE_SECONDS, Client
from tests.e2e.conftest import NO_MODEL, edit
from tests.e2e.editing import at
from tests.support import fake_server

RECORDED = CHECKOUT / "tests" / "data" / "editors"
VS_CODES = ["1.100.3", "1.139.1"]
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
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (symbols := await client.workspace_symbol_async(types.WorkspaceSymbolParams("convert_currency"))):
        assert time.monotonic() < deadline  # it is parsed in another process, which a busy machine starts late
        await asyncio.sleep(0.05)
    assert (symbols[0].name, symbols[0].kind) == ("convert_currency", types.SymbolKind.Function)
    while not (await status_of(client)).quiescent:
        await asyncio.sleep(0.05)
    assert (await status_of(client)).index.units == 20
    (first, *_) = await client.workspace_symbol_async(types.WorkspaceSymbolParams("binarySearch")) or ()
    assert first.name == "binarySearch"


def vs_code_of_a(root: Path, version: str) -> dict[str, Any]:
    """The parameters of `initialize` with another folder, and without a model."""
    text = (RECORDED / f"vscode_{version}.json").read_text(encoding="utf-8").replace("file:///workspace", root.as_uri())
    params: dict[str, Any] = json.loads(text.replace("/workspace", root.as_posix()))
    assert params["clientInfo"] == {"name": "code-server", "version": version}
    params["initializationOptions"]["settings"].update(NO_MODEL["settings"])
    return params


@pytest.mark.parametrize("version", VS_CODES)
def test_vs_code_is_told_what_it_can_use(client: Client, tree: Path, version: str) -> None:
    told = client.request("initialize", vs_code_of_a(tree, version))["capabilities"]
    filters = {"filters": [{"scheme": "file", "pattern": {"glob": "**"}}]}
    assert told["positionEncoding"] == "utf-16"
    assert told["textDocumentSync"] == {
        "openClose": True,
        "change": 2,
        "save": True,
        "willSave": False,
        "willSaveWaitUntil": False,
    }
    assert told["diagnosticProvider"]["identifier"] == "leancode-pruning"
    assert told["workspace"] == {
        "workspaceFolders": {"supported": True, "changeNotifications": True},
        "fileOperations": {"didCreate": filters, "didRename": filters, "didDelete": filters},
    }


@pytest.mark.parametrize("version", VS_CODES)
def test_a_day_in_vs_code(client: Client, tree: Path, version: str) -> None:
    params = vs_code_of_a(tree, version)
    settings = params["initializationOptions"]["settings"]
    client.answers["workspace/configuration"] = lambda asked: [settings] * len(asked["items"])
    client.request("initialize", params)
    client.notify("initialized", {})
    asked = [client.wait(lambda message: "id" in message and "method" in message)["method"] for _ in range(3)]
    assert sorted(asked) == [
        "client/registerCapability",
        "window/workDoneProgress/create",
        "workspace/configuration",
    ]
    assert client.wait_until_ready()["index"]["units"] == 20
    shown = [message["message"] for message in client.notifications("window/showMessage")]
    assert [message for message in shown if "CodeRankEmbed" not in message] == []
    path = tree / "ledger" / "parsing.py"
    uri = client.open(path, path.read_text(encoding="utf-8"))
    client.change(uri, 2, edit((5, 0), (5, 0), "def convert_currency(amount):\n    return amount\n\n\n"))
    (symbol, *_) = client.request("workspace/symbol", {"query": "convert_currency"})
    assert set(symbol["location"]) == {"uri"}
    resolved = client.request("workspaceSymbol/resolve", symbol)
    assert resolved["location"]["range"]["start"] == {"line": 5, "character": 0}
    assert client.request("textDocument/hover", at(uri, 5, 6))["contents"]["kind"] == "markdown"
    assert client.request("textDocument/diagnostic", {"textDocument": {"uri": uri}})["items"] == []
    assert client.stop() == 0
