"""`leancode similar`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import LeanCode, names
from tests.cli.conftest import Indexed


@pytest.mark.parametrize(
    ("place", "itself", "neighbours"),
    [
        ("web/colours.ts:9", "brighten", {"darken"}),
        ("web/colours.ts:13", "darken", {"brighten"}),
        ("service/Stack.java:10", "Stack.push", {"Stack", "Stack.pop"}),
        ("service/Stack.java:5", "Stack", {"Stack.push", "Stack.pop"}),
    ],
)
def test_the_nearest_neighbour_is_first(indexed: Indexed, place: str, itself: str, neighbours: set[str]) -> None:
    done = indexed.run("similar", place, "--json")
    found = names(done)
    assert set(found[: len(neighbours)]) == neighbours
    assert itself not in found
    assert (done.document["query"], done.document["mode"], done.document["degraded"]) == (place, "semantic", None)
    assert [hit["semantic_rank"] for hit in done.document["hits"]] == list(range(1, 11))


def test_people_see_what_the_hits_are_like(indexed: Indexed) -> None:
    done = indexed.run("similar", "web/colours.ts:9", "-k", "1")
    like, head, *_ = done.out.splitlines()
    assert like == "like brighten (web/colours.ts:8)"
    assert head.startswith(" 1. web/colours.ts:13  darken  function  ")


def test_the_path_is_relative_to_the_current_folder(indexed: Indexed) -> None:
    run = LeanCode(indexed.run.cache, indexed.root / "ledger")
    assert names(run("similar", "../web/colours.ts:9", "-k", "1", "--json")) == ["darken"]


def test_the_root_is_that_of_the_file(indexed: Indexed, tmp_path: Path) -> None:
    run = LeanCode(indexed.run.cache, tmp_path)
    done = run("similar", f"{indexed.root}/web/colours.ts:9", "-k", "1", "--json")
    assert names(done) == ["darken"]
    assert done.document["root"] == str(indexed.root)


@pytest.mark.parametrize(
    ("place", "code", "message"),
    [
        ("ledger/parsing.py", 2, "Invalid value for PATH:LINE: 'ledger/parsing.py' is not PATH:LINE"),
        ("ledger/parsing.py:", 2, "is not PATH:LINE"),
        ("ledger/parsing.py:0", 2, "is not PATH:LINE"),
        ("ledger/parsing.py:-1", 2, "is not PATH:LINE"),
        ("ledger/parsing.py:six", 2, "is not PATH:LINE"),
        ("ledger/parsing.py:٦", 2, "is not PATH:LINE"),
        ("missing.py:1", 1, "error: there is no file missing.py; name an existing file\n"),
        ("ledger:1", 1, "error: there is no file ledger; name an existing file\n"),
        ("ledger/parsing.py:900", 1,
         "error: the index knows no code at ledger/parsing.py:900; name a line inside a function of an indexed file\n"),
        ("ledger/parsing.py:11", 1, "error: the index knows no code at ledger/parsing.py:11; "),
        ("ledger/parsing.py:99999999999999999999", 1, "error: the index knows no code at ledger/parsing.py:"),
        ("README.md:1", 1, "error: the index knows no code at README.md:1; "),
    ],
)  # fmt: skip
def test_a_place_without_code_is_said(indexed: Indexed, place: str, code: int, message: str) -> None:
    done = indexed.run("similar", place)
    assert (done.code, done.out) == (code, "")
    assert message in done.err
    assert "Traceback" not in done.err


def test_a_file_outside_of_the_root_is_an_error(indexed: Indexed) -> None:
    done = indexed.run("similar", f"{__file__}:1", "--root", ".")
    assert (done.code, done.out) == (1, "")
    assert done.err == f"error: {Path(__file__)} is not below {indexed.root}; name its root with --root\n"


def test_nothing_is_indexed_for_a_file_that_lies_elsewhere(indexed: Indexed, tmp_path: Path) -> None:
    other, here = tmp_path / "other", tmp_path / "here"
    other.mkdir()
    here.mkdir()
    (other / "measuring.py").write_text("def measure(a, b):\n    return abs(a - b)\n")
    (here / "own.py").write_text("def own(a):\n    return a\n")
    done = LeanCode(indexed.run.cache, here)("similar", f"{other / 'measuring.py'}:1")
    assert done.code == 1
    assert "is not below" in done.err
    assert "is not indexed" in LeanCode(indexed.run.cache, here)("status").err
