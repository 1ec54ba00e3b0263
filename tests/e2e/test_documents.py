"""What is in open documents counts, not what is on disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.client import Client
from tests.e2e.conftest import NO_MODEL, edit

PARSING = "ledger/parsing.py"
ADDED = "def convert_currency(amount, rate):\n    return amount * rate\n\n\n"


def test_an_unsaved_function_is_found_and_gone_when_it_is_undone(lexical: Client, tree: Path) -> None:
    text = (tree / PARSING).read_text(encoding="utf-8")
    uri = lexical.open(tree / PARSING, text)
    assert "convert_currency" not in lexical.names("convert_currency")
    lexical.change(uri, 2, edit((5, 0), (5, 0), ADDED))
    assert lexical.names("convert_currency")[0] == "convert_currency"
    assert lexical.names("parse_date")[0] == "parse_date"
    lexical.change(uri, 3, edit((5, 0), (9, 0), ""))
    assert "convert_currency" not in lexical.names("convert_currency")


def test_closing_without_saving_brings_the_disk_back(lexical: Client, tree: Path) -> None:
    uri = lexical.open(tree / PARSING, ADDED)
    assert lexical.names("convert_currency")[0] == "convert_currency"
    assert "parse_date" not in lexical.names("parse_date")
    lexical.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    assert "convert_currency" not in lexical.names("convert_currency")
    assert lexical.names("parse_date")[0] == "parse_date"


def test_places_are_those_of_the_open_document(lexical: Client, tree: Path) -> None:
    text = (tree / PARSING).read_text(encoding="utf-8")
    uri = lexical.open(tree / PARSING, text)
    lexical.change(uri, 2, edit((0, 0), (0, 0), "\n\n\n"))
    hit = lexical.request("leancode/search", {"query": "parse_date"})["hits"][0]
    assert (hit["name"], hit["location"]["uri"]) == ("parse_date", uri)
    assert hit["location"]["range"]["start"] == {"line": 8, "character": 0}


def test_a_file_that_was_never_saved_is_found(lexical: Client, tree: Path) -> None:
    lexical.open(tree / "ledger" / "new.py", ADDED)
    assert lexical.names("convert_currency")[0] == "convert_currency"


def test_an_ignored_file_stays_ignored(client: Client, tree: Path) -> None:
    (tree / ".gitignore").write_text("build/\n")
    (tree / "build").mkdir()
    (tree / "build" / "made.py").write_text("pass\n")
    client.initialize(tree, initializationOptions=NO_MODEL)
    client.wait_until_ready()
    client.open(tree / "build" / "made.py", ADDED)
    client.open(tree / "build" / "new.py", ADDED)
    assert "convert_currency" not in client.names("convert_currency")


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


def test_a_huge_document_counts_as_it_is_on_disk(lexical: Client, tree: Path) -> None:
    uri = lexical.open(tree / PARSING, ADDED + "x = 1\n" * 200_000)
    lexical.change(uri, 2, edit((100_000, 0), (100_001, 0), "y = 2\n"), edit((10**6, 5), (2 * 10**6, 0), "end"))
    assert lexical.names("parse_date")[0] == "parse_date"


def test_similar_functions_of_an_unsaved_one_say_why_there_are_none(lexical: Client, tree: Path) -> None:
    uri = lexical.open(tree / PARSING, ADDED)
    place = {"textDocument": {"uri": uri}, "position": {"line": 1, "character": 4}}
    answer = lexical.request("leancode/similar", place)
    assert answer["hits"] == []
    assert "convert_currency is not saved yet: only what is saved has vectors" in answer["degraded"]
