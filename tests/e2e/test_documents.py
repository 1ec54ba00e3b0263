"""What is in open documents counts, not what is on disk."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.client import Client
from tests.e2e.conftest import NO_MODEL, Connect, Shared, edit

PARSING = "ledger/parsing.py"
ADDED = "def convert_currency(amount, rate):\n    return amount * rate\n\n\n"


def test_an_unsaved_function_is_found_and_gone_when_it_is_undone(shared: Shared) -> None:
    text = (shared.tree / PARSING).read_text(encoding="utf-8")
    uri = shared.client.open(shared.tree / PARSING, text)
    assert "convert_currency" not in shared.client.names("convert_currency")
    shared.client.change(uri, 2, edit((5, 0), (5, 0), ADDED))
    assert shared.client.names("convert_currency")[0] == "convert_currency"
    assert shared.client.names("parse_date")[0] == "parse_date"
    shared.client.change(uri, 3, edit((5, 0), (9, 0), ""))
    assert "convert_currency" not in shared.client.names("convert_currency")


def test_closing_without_saving_brings_the_disk_back(shared: Shared) -> None:
    uri = shared.client.open(shared.tree / PARSING, ADDED)
    assert shared.client.names("convert_currency")[0] == "convert_currency"
    assert "parse_date" not in shared.client.names("parse_date")
    shared.client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    assert "convert_currency" not in shared.client.names("convert_currency")
    assert shared.client.names("parse_date")[0] == "parse_date"


def test_places_are_those_of_the_open_document(shared: Shared) -> None:
    text = (shared.tree / PARSING).read_text(encoding="utf-8")
    uri = shared.client.open(shared.tree / PARSING, text)
    shared.client.change(uri, 2, edit((0, 0), (0, 0), "\n\n\n"))
    hit = shared.client.request("leancode/search", {"query": "parse_date"})["hits"][0]
    assert (hit["name"], hit["location"]["uri"]) == ("parse_date", uri)
    assert hit["location"]["range"]["start"] == {"line": 8, "character": 0}


def test_an_editor_leaves_out_the_byte_order_mark(client: Client, tree: Path) -> None:
    path, text = tree / "Till.cs", "class Till { public void Settle() { } }\n"
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    client.initialize(tree, initializationOptions=NO_MODEL)
    client.wait_until_ready()
    closed = client.request("leancode/search", {"query": "Till.Settle"})["hits"][0]
    client.open(path, text)
    opened = client.request("leancode/search", {"query": "Till.Settle"})["hits"][0]
    for hit in (closed, opened):
        assert hit["qualifiedName"] == "Till.Settle"
        assert hit["location"]["range"] == {"start": {"line": 0, "character": 13}, "end": {"line": 0, "character": 37}}


def test_a_file_that_was_never_saved_is_found(shared: Shared) -> None:
    shared.client.open(shared.tree / "ledger" / "new.py", ADDED)
    assert shared.client.names("convert_currency")[0] == "convert_currency"


def test_an_ignored_file_stays_ignored(client: Client, tree: Path) -> None:
    (tree / ".gitignore").write_text("build/\n")
    (tree / "build").mkdir()
    (tree / "build" / "made.py").write_text("pass\n")
    client.initialize(tree, initializationOptions=NO_MODEL)
    client.wait_until_ready()
    client.open(tree / "build" / "made.py", ADDED)
    client.open(tree / "build" / "new.py", ADDED)
    assert "convert_currency" not in client.names("convert_currency")


@pytest.fixture(autouse=True)
def closed_documents(shared: Shared) -> Iterator[None]:
    """Every test begins without open documents."""
    yield
    for path in (PARSING, "ledger/new.py"):
        uri = (shared.tree / path).as_uri()
        shared.client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})


@pytest.mark.parametrize(("encoding", "column"), [("utf-8", 13), ("utf-16", 10), ("utf-32", 9)])
def test_columns_are_in_the_clients_encoding(client: Client, tree: Path, encoding: str, column: int) -> None:
    path = tree / "ledger" / "inline.js"
    line = "/* ä🎉 */ function celebrate() { return 1; }\n"
    path.write_text("x = 1\r\n" + line, encoding="utf-8", newline="")
    capabilities = {"general": {"positionEncodings": [encoding]}}
    result = client.initialize(tree, capabilities=capabilities, initializationOptions=NO_MODEL)
    assert result["capabilities"]["positionEncoding"] == encoding
    client.wait_until_ready()
    hit = client.request("leancode/search", {"query": "celebrate"})["hits"][0]
    assert hit["name"] == "celebrate"
    assert hit["location"]["range"]["start"] == {"line": 1, "character": column}
    assert hit["location"]["range"]["end"] == {"line": 1, "character": column + 34}


def test_a_huge_document_counts_as_it_is_on_disk(shared: Shared) -> None:
    uri = shared.client.open(shared.tree / PARSING, ADDED + "x = 1\n" * 200_000)
    shared.client.change(uri, 2, edit((100_000, 0), (100_001, 0), "y = 2\n"), edit((10**6, 5), (2 * 10**6, 0), "end"))
    assert shared.client.names("parse_date")[0] == "parse_date"


def test_similar_functions_of_an_unsaved_one_say_why_there_are_none(shared: Shared) -> None:
    uri = shared.client.open(shared.tree / PARSING, ADDED)
    place = {"textDocument": {"uri": uri}, "position": {"line": 1, "character": 4}}
    answer = shared.client.request("leancode/similar", place)
    assert answer["hits"] == []
    assert "convert_currency is not saved, and has no vector yet" in answer["degraded"]


def test_an_unsaved_function_gets_its_vector_once_the_model_is_warm(connect: Connect, tree: Path) -> None:
    client = connect()
    client.initialize(tree)
    client.wait_for_status(lambda status: status["quiescent"] and status["device"] == "cpu")
    text = (tree / PARSING).read_text(encoding="utf-8")
    uri = client.open(tree / PARSING, text + "\n\ndef push_item_on_stack(item):\n    stack.push(item)\n")
    line = text.count("\n") + 2
    place = {"textDocument": {"uri": uri}, "position": {"line": line, "character": 4}}
    answer = client.request("leancode/similar", place)
    deadline = time.monotonic() + 20.0
    while not answer["hits"]:
        assert "push_item_on_stack is not saved, and has no vector yet" in answer["degraded"]
        assert time.monotonic() < deadline
        time.sleep(0.05)
        answer = client.request("leancode/similar", place)
    assert "push" in answer["hits"][0]["name"].lower()
    found = client.request("leancode/search", {"query": "push an item", "mode": "semantic"})
    assert "push_item_on_stack" in [hit["name"] for hit in found["hits"]]
    assert found["degraded"] is None
    status = client.request("leancode/status")
    assert (status["index"]["units"], status["index"]["pending"]) == (20, 0)
