"""`leancode search` on a tree that is indexed and does not change."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import LeanCode, names
from tests.cli.conftest import Indexed

FIELDS = ["degraded", "hits", "mode", "model", "query", "root", "took_ms"]
HIT_FIELDS = {
    "path": str,
    "start_line": int,
    "end_line": int,
    "name": str,
    "qualified_name": str,
    "kind": str,
    "language": str,
    "signature": str,
    "snippet": str,
    "score": float,
}
RANKS = ["lexical_rank", "semantic_rank"]


def test_the_document_has_the_fixed_fields(indexed: Indexed) -> None:
    document = indexed.run("search", "turn text into a date", "--json").document
    assert sorted(document) == FIELDS
    assert document["query"] == "turn text into a date"
    assert document["root"] == str(indexed.root)
    assert (document["mode"], document["model"], document["degraded"]) == ("hybrid", "leancode-mini", None)
    assert document["took_ms"] > 0
    assert len(document["hits"]) == 10


def test_a_hit_has_the_fixed_fields(indexed: Indexed) -> None:
    hits = indexed.run("search", "turn text into a date", "--json").document["hits"]
    for hit in hits:
        assert sorted(hit) == sorted([*HIT_FIELDS, *RANKS])
        assert {name: type(hit[name]) for name in HIT_FIELDS} == HIT_FIELDS
        assert {type(hit[rank]) for rank in RANKS} <= {int, type(None)}
        assert len(hit["snippet"].splitlines()) <= 5
    assert [hit["score"] for hit in hits] == sorted((hit["score"] for hit in hits), reverse=True)
    first = hits[0]
    assert (first["path"], first["start_line"], first["end_line"]) == ("ledger/parsing.py", 6, 9)
    assert (first["name"], first["qualified_name"]) == ("parse_date", "parse_date")
    assert (first["kind"], first["language"]) == ("function", "python")
    assert first["signature"] == "def parse_date(text)"
    assert first["snippet"] == (
        "def parse_date(text):\n"
        '    year, month, day = text.split("-")\n'
        "    return datetime.date(int(year), int(month), int(day))"
    )
    assert (first["semantic_rank"], first["lexical_rank"]) == (1, 1)


@pytest.mark.parametrize(
    ("query", "mode", "expected"),
    [
        ("look up an element of an ordered array", "hybrid", "service/Search.java"),
        ("look up an element of an ordered array", "semantic", "service/Search.java"),
        ("try again when a request fails", "semantic", "web/retry.ts"),
        ("email a notification", "semantic", "ledger/mailing.py"),
        ("withRetry", "hybrid", "web/retry.ts"),
        ("send_mail", "lexical", "ledger/mailing.py"),
        ("what is_overdrawn means", "lexical", "ledger/accounts.py"),
    ],
)
def test_the_right_file_is_first(indexed: Indexed, query: str, mode: str, expected: str) -> None:
    done = indexed.run("search", query, "--mode", mode, "--json")
    assert done.document["hits"][0]["path"] == expected
    assert done.document["mode"] == mode


@pytest.mark.parametrize(("mode", "absent"), [("semantic", "lexical_rank"), ("lexical", "semantic_rank")])
def test_one_side_alone_gives_no_rank_of_the_other(indexed: Indexed, mode: str, absent: str) -> None:
    hits = indexed.run("search", "text of a date", "--mode", mode, "--json").document["hits"]
    assert len(hits) > 1
    assert {hit[absent] for hit in hits} == {None}


def test_k_is_the_most_hits(indexed: Indexed) -> None:
    assert len(names(indexed.run("search", "date", "-k", "3", "--json"))) == 3
    assert len(names(indexed.run("search", "date", "-k", "1000", "--json"))) == 20


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (["--language", "typescript"], {"withRetry", "Colour", "brighten", "darken"}),
        (["--language", "TypeScript", "--language", "java", "--kind", "interface"], {"Colour"}),
        (["--kind", "method", "--kind", "constructor", "--language", "python"],
         {"Account.__init__", "Account.deposit", "Account.is_overdrawn"}),
        (["--kind", "class"], {"Account", "Stack", "Search"}),
        (["--include", "web/", "--include", "*.java", "--kind", "function"], {"withRetry", "brighten", "darken"}),
        (["--include", "ledger/*.py", "--exclude", "*mail*", "--kind", "function"], {"parse_date", "parse_amount"}),
        (["--exclude", "ledger/", "--exclude", "*.java"], {"withRetry", "Colour", "brighten", "darken"}),
        (["--language", "rust"], set()),
    ],
)  # fmt: skip
def test_only_what_passes_the_filters_is_found(indexed: Indexed, filters: list[str], expected: set[str]) -> None:
    assert set(names(indexed.run("search", "anything", *filters, "--json"))) == expected


@pytest.mark.parametrize("query", ["", " \t", '"', "(", "*", "a AND", "NEAR(", "col:x", "-", "--help me", "\x01", "😀"])
def test_no_query_is_a_syntax_error(indexed: Indexed, query: str) -> None:
    done = indexed.run("search", "--json", "--", query)
    assert (done.code, done.err) == (0, "")
    assert done.document["query"] == query


def test_a_query_that_is_not_unicode_is_answered(indexed: Indexed) -> None:
    assert "parse_date" in names(indexed.run("search", "parse \udcff date", "--json"))


def test_nothing_found_is_said(indexed: Indexed) -> None:
    done = indexed.run("search", "qqqqzzzz", "--mode", "lexical")
    assert (done.code, done.out, done.err) == (0, "nothing found\n", "")


@pytest.mark.parametrize("folder", [".", "ledger", "service"])
def test_the_root_is_the_nearest_indexed_folder(indexed: Indexed, folder: str) -> None:
    run = LeanCode(indexed.run.cache, indexed.root / folder)
    document = run("search", "withRetry", "--mode", "lexical", "--json").document
    assert (document["root"], document["hits"][0]["path"]) == (str(indexed.root), "web/retry.ts")


def test_the_root_can_be_named(indexed: Indexed, tmp_path: Path) -> None:
    run = LeanCode(indexed.run.cache, tmp_path)
    done = run("search", "withRetry", "--root", indexed.root, "--mode", "lexical", "--json")
    assert done.document["hits"][0]["path"] == "web/retry.ts"


@pytest.mark.parametrize(
    ("folder", "shown"),
    [(".", "web/retry.ts"), ("ledger", "../web/retry.ts"), ("..", "tree/web/retry.ts")],
)
def test_people_see_a_path_that_they_can_open(indexed: Indexed, folder: str, shown: str) -> None:
    run = LeanCode(indexed.run.cache, indexed.root / folder)
    done = run("search", "withRetry", "--root", indexed.root, "--mode", "lexical", "-k", "1")
    head, *code, summary = done.out.splitlines()
    assert head.startswith(f" 1. {shown}:2  withRetry  function  ")
    assert code == [
        "    export async function withRetry<T>(call: () => Promise<T>, attempts: number): Promise<T> {",
        "      for (let attempt = 0; ; attempt++) {",
        "        try {",
        "          return await call();",
        "        } catch (error) {",
    ]
    assert summary.startswith("1 hit in ")


def test_people_far_away_see_the_whole_path(indexed: Indexed, tmp_path: Path) -> None:
    run = LeanCode(indexed.run.cache, tmp_path)
    done = run("search", "withRetry", "--root", indexed.root, "--mode", "lexical", "-k", "1")
    assert done.out.startswith(f" 1. {indexed.root}/web/retry.ts:2  ")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["x", "--language", "klingon"], 2, "Invalid value for --language: 'klingon' is none of bash, c, cpp, csharp,"),
        (["x", "--kind", "thing"], 2, "Invalid value for '--kind'"),
        (["x", "--mode", "best"], 2, "Invalid value for '--mode'"),
        (["x", "-k", "0"], 2, "Invalid value for '-k'"),
        (["x", "-k", "many"], 2, "Invalid value for '-k'"),
        (["x", "--fresh", "--no-index"], 2, "--fresh and --no-index exclude each other"),
        (["x", "--device", "gpu"], 2, "Invalid value for '--device'"),
        (["x", "--bogus"], 2, "No such option: --bogus"),
        ([], 2, "Missing argument 'QUERY'"),
        (["two", "queries"], 2, "Got unexpected extra argument"),
        (["x", "--root", "missing"], 1, "error: missing is not a folder; name the folder of the code to search\n"),
        (["x", "--model", "bert"], 1, "error: no model is named 'bert'; use one of `leancode model list`, or "),
    ],
)
def test_what_cannot_be_done_is_said(indexed: Indexed, arguments: list[str], code: int, message: str) -> None:
    done = indexed.run("search", *arguments)
    assert (done.code, done.out) == (code, "")
    assert message in done.err
    assert "Traceback" not in done.err
