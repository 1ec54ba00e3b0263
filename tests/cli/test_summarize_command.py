"""`leancode summarize`: which unit, text and JSON, errors."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import LeanCode
from tests.core.models.writers import chain_of, make_writer

PYTHON = '''"""Reading of ledgers. Not writing."""


class Ledger:
    def total(self, entries):
        """Adds all up.

        :param entries: what to add
        """
        return sum(entry.amount for entry in entries)

    def load(self, path):
        def lines():
            return path.open()
        self.rows = parse(lines())


limit = 3
'''
GO = """package main

func Sum(numbers []int) int {
\ttotal := 0
\tfor _, number := range numbers {
\t\ttotal += number
\t}
\treturn total
}
"""
RUBY = "def caf\xe9\n  puts 1\nend\n\ndef quiet\n  x\nend\n\ndef nothing\n  x = 1\nend\n"


@pytest.fixture
def run(tmp_path: Path) -> LeanCode:
    tree = tmp_path / "tree"
    tree.mkdir()
    for name, source in {
        "ledger.py": PYTHON,
        "sum.go": GO,
        "quiet.rb": RUBY,
        "a:7.py": "def one(): return 1\n",
    }.items():
        (tree / name).write_text(source, encoding="utf-8")
    return LeanCode(tmp_path / "cache", tree)


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("ledger.py", "Reading of ledgers."),
        ("ledger.py:4", "Class with the methods total and load."),
        ("ledger.py:5", "Adds all up."),
        ("ledger.py:10", "Adds all up."),
        ("ledger.py:12", "Takes path; defines lines, calls parse and lines, and sets self.rows."),
        ("ledger.py:14", "Returns the result of path.open."),
        ("sum.go:5", "Takes numbers; loops over numbers and returns total."),
        ("sum.go", "File with the function Sum."),
        ("a:7.py", "Returns 1."),
        ("a:7.py:1", "Returns 1."),
    ],
)
def test_a_place_is_told_in_one_line(run: LeanCode, place: str, text: str) -> None:
    done = run("summarize", place)
    expected = "File with the function one." if place == "a:7.py" else text
    assert (done.code, done.out, done.err) == (0, f"{expected}\n", "")


def test_the_document_of_a_function(run: LeanCode) -> None:
    document = run("summarize", "ledger.py:10", "--json").document
    assert document.pop("took_ms") > 0
    assert document == {
        "path": "ledger.py",
        "name": "total",
        "qualified_name": "Ledger.total",
        "kind": "method",
        "start_line": 5,
        "end_line": 10,
        "summary": "Adds all up.",
        "origin": "docstring",
        "model": None,
    }


def test_the_document_of_a_file(run: LeanCode) -> None:
    document = run("summarize", "sum.go", "--json").document
    assert document.pop("took_ms") > 0
    assert document == {
        "path": "sum.go",
        "name": "sum.go",
        "qualified_name": None,
        "kind": "file",
        "start_line": None,
        "end_line": None,
        "summary": "File with the function Sum.",
        "origin": "extractive",
        "model": None,
    }


def test_a_model_speaks_of_functions_without_documentation(run: LeanCode) -> None:
    make_writer(run.folder / "tiny-t5", chain_of("open", "\u0120words", "\u0120lines"))
    model = ("--model", "./tiny-t5", "--device", "cpu")
    run("index", "--model", "CodeRankEmbed", "--json")
    for _ in range(2):  # the second time it is kept beside the index
        document = run("summarize", "ledger.py:12", *model, "--json").document
        assert (document["summary"], document["origin"], document["model"]) == (
            "Open words lines.",
            "generated",
            "tiny-t5",
        )
        (run.folder / "tiny-t5" / "tokenizer.json").touch()
    assert [path.name for path in run.cache.rglob("summaries.db")] == ["summaries.db"]
    documented = run("summarize", "ledger.py:5", *model, "--json").document
    assert (documented["summary"], documented["origin"], documented["model"]) == ("Adds all up.", "docstring", None)
    assert run("summarize", "ledger.py", *model).out == "Reading of ledgers.\n"


def test_a_model_that_has_nothing_to_say_is_not_heard(run: LeanCode) -> None:
    make_writer(run.folder / "dumb-t5", chain_of("a", "b"))
    document = run("summarize", "ledger.py:12", "--model", "./dumb-t5", "--device", "cpu", "--json").document
    assert (document["origin"], document["model"]) == ("extractive", None)
    assert document["summary"] == "Takes path; defines lines, calls parse and lines, and sets self.rows."


def test_where_nothing_can_be_said_that_is_said(run: LeanCode) -> None:
    done = run("summarize", "quiet.rb:10")
    assert (done.code, done.out, done.err) == (0, "", "nothing can be said of nothing\n")
    document = run("summarize", "quiet.rb:10", "--json").document
    assert (document["name"], document["summary"], document["origin"]) == ("nothing", "", "none")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["missing.py:3"], 1, "error: there is no file missing.py; name an existing file\n"),
        (["."], 1, "error: there is no file .; name an existing file\n"),
        (["a\nb" + "x" * 300], 1, "error: there is no file a\nb"),
        (["ledger.py:0"], 2, "'ledger.py:0' is not PATH:LINE"),
        (["ledger.py:six"], 2, "'ledger.py:six' is not PATH:LINE"),
        (["ledger.py:18"], 1, "error: there is no function or class at ledger.py:18; name a line inside one, "),
        (["ledger.py:" + "9" * 30], 1, "error: there is no function or class at ledger.py:999999999999; "),
        (["notes.txt:1"], 1, "error: the language of notes.txt is not known; name a file in one of bash, "),
        (["ledger.py:12", "--model", "none"], 1, "error: no model is named 'none'; "),
        (["ledger.py:12", "--model", "all-MiniLM-L6-v2"], 1, "error: the model all-MiniLM-L6-v2 is for search, not"),
        (["ledger.py:12", "--model", "codet5-small"], 1, "codet5-small is not on this machine; run `leancode model"),
        ([], 2, "Missing argument"),
    ],
)
def test_what_cannot_be_done_is_said(run: LeanCode, arguments: list[str], code: int, message: str) -> None:
    (run.folder / "notes.txt").write_text("to do", encoding="utf-8")
    done = run("summarize", *arguments)
    assert (done.code, done.out) == (code, "")
    assert message in done.err
    assert "Traceback" not in done.err


def test_a_file_that_is_too_large_is_said(run: LeanCode) -> None:
    (run.folder / "large.py").write_bytes(b"#" * (16 * 2**20 + 1))
    done = run("summarize", "large.py")
    assert (done.code, done.err) == (1, "error: large.py has more than 16 MB; name a smaller file\n")
