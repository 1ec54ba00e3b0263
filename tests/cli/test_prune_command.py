"""`leancode prune`: which functions, which options, JSON and text."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from leancode_core.cli.prune_formats.choices import CountedIn
from leancode_core.cli.pruned_functions import pruned_functions
from leancode_core.config import PruningConfig, Strategy
from leancode_core.models.catalog import DEFAULT_ENCODER, model_named
from tests.cli.command import Done, LeanCode

PYTHON = b'''import os


class Ledger:
    def total(self, entries, discount):
        """Adds all up."""
        result = 0
        for entry in self.open(entries):
            result += entry.amount * entry.rate * (1 - discount)
        return round(result, self.digits)

    def empty(self):
        def inner(x): return x
        return inner(len(self.rows)) == 0 and not (self.pending > 0 or any(row.open for row in self.rows))
'''
JAVA = b"""class Stack {
\tpublic void push(int item) throws Full {
\t\tif (size == items.length) {
\t\t\titems = Arrays.copyOf(items, size * 2);
\t\t}
\t\titems[size++] = item;
\t\tthis.changes++;
\t}
}
"""
GO = b"""package main

func Sum(numbers []int, weights []int, scale int) (total int) {
\tfor index, number := range numbers {
\t\ttotal += number * weights[index] / scale // caf\xc3\xa9
\t}
\treturn total
}
"""
# Four bytes that are no UTF-8 (one alone, two and three that begin a character), and a replacement character.
RUST = b"""// \xff\xfe
fn greet(name: &str, day: &str) -> String {
    let text = "a\xffb\xe2\x82c\xf0\x9f\x98d\xef\xbf\xbde";
    format!("{} {} {}", text, name.trim(), day)
}
"""
TYPESCRIPT = (
    "export const shout = (word: string, mark: string) => {\r\n"
    '  return word.endsWith(mark) ? word : word.trim().toUpperCase() + mark + "🎉é!";\r\n'
    "};\r\n"
).encode()
FILES = {"ledger.py": PYTHON, "Stack.java": JAVA, "sum.go": GO, "greet.rs": RUST, "shout.ts": TYPESCRIPT}


@pytest.fixture
def run(tmp_path: Path) -> LeanCode:
    tree = tmp_path / "tree"
    tree.mkdir()
    for name, source in FILES.items():
        (tree / name).write_bytes(source)
    return LeanCode(tmp_path / "cache", tree)


def pruned(run: LeanCode, *arguments: str, strategy: str = "slimcode") -> list[dict[str, object]]:
    done = run("prune", *arguments, "--strategy", strategy, "--format", "json")
    assert (done.code, done.err) == (0, "")
    functions = done.document["functions"]
    assert isinstance(functions, list)
    return functions


def tokens_of(function: dict[str, object]) -> list[dict[str, object]]:
    tokens = function["tokens"]
    assert isinstance(tokens, list)
    return tokens


@pytest.mark.parametrize(
    ("file", "functions"),
    [
        ("ledger.py", [("total", 5, 10), ("empty", 12, 14), ("inner", 13, 13)]),
        ("Stack.java", [("push", 2, 8)]),
        ("sum.go", [("Sum", 3, 8)]),
        ("greet.rs", [("greet", 2, 5)]),
        ("shout.ts", [("shout", 1, 3)]),
    ],
)
def test_places_are_bytes_of_the_file(run: LeanCode, file: str, functions: list[tuple[str, int, int]]) -> None:
    found = pruned(run, file, "--removal", "0.3")
    assert [(one["name"], one["start_line"], one["end_line"]) for one in found] == functions
    source = FILES[file]
    for function in found:
        stop = 0
        for token in tokens_of(function):
            start, end = token["start_byte"], token["end_byte"]
            assert isinstance(start, int)
            assert isinstance(end, int)
            assert stop <= start <= end
            assert source[start:end].decode("utf-8", "replace") == token["text"]
            stop = end


def test_invalid_bytes_keep_their_places(run: LeanCode) -> None:
    (greet,) = pruned(run, "greet.rs")
    (text,) = [token for token in tokens_of(greet) if str(token["text"]).startswith('"a\ufffd')]
    assert text["text"] == '"a\ufffdb\ufffdc\ufffdd\ufffde"'
    assert RUST[int(str(text["start_byte"])) : int(str(text["end_byte"]))] == (
        b'"a\xffb\xe2\x82c\xf0\x9f\x98d\xef\xbf\xbde"'
    )


def test_the_document_says_all_of_a_function(run: LeanCode) -> None:
    (push,) = pruned(run, "Stack.java", "--removal", "0.4")
    tokens = tokens_of(push)
    del push["tokens"]
    assert push == {
        "path": "Stack.java",
        "name": "push",
        "qualified_name": "Stack.push",
        "kind": "method",
        "language": "java",
        "start_line": 2,
        "end_line": 8,
        "strategy": "slimcode",
        "removal": 0.4,
        "unit": "subwords",
        "achieved_removal": 0.4118,
        "whole": False,
        "subwords_before": 51,
        "subwords_after": 30,
        "tokens_before": 47,
        "tokens_after": 28,
        "text": PUSH,
    }
    assert tokens[:4] == [
        {"start_byte": 15, "end_byte": 21, "text": "public", "category": "signature", "importance": 8.0, "kept": True},
        {"start_byte": 22, "end_byte": 26, "text": "void", "category": "signature", "importance": 8.0, "kept": True},
        {"start_byte": 27, "end_byte": 31, "text": "push", "category": "signature", "importance": 8.0, "kept": True},
        {"start_byte": 31, "end_byte": 32, "text": "(", "category": "signature", "importance": 1.0, "kept": True},
    ]


PUSH = """\
public void push(int item) throws Full
if (size == items.length)
items Arrays copyOf items size 2
items size item
this changes"""


@pytest.mark.parametrize(
    ("line", "name"),
    [("5", "total"), ("10", "total"), ("13", "inner"), ("14", "empty")],
)
def test_a_line_names_the_innermost_function(run: LeanCode, line: str, name: str) -> None:
    assert [function["name"] for function in pruned(run, f"ledger.py:{line}")] == [name]


@pytest.mark.parametrize("file", sorted(FILES))
def test_tokens_are_counted_as_published(run: LeanCode, file: str) -> None:
    model = model_named(DEFAULT_ENCODER)
    for strategy, removal in product((Strategy.SLIMCODE, Strategy.RANDOM), (0.1, 0.3, 0.5, 0.8, 0.9)):
        pruning = PruningConfig(strategy, removal, guards=False)
        for function in pruned_functions(run.folder / file, None, model, pruning, "cpu", CountedIn.TOKENS):
            kept = function.pruned.kept
            assert sum(kept) == max(1, int(len(kept) * (1 - removal)))
            assert 0 < function.subwords[1] <= function.subwords[0]


def test_tokens_as_unit_leave_subwords_in_the_document(run: LeanCode) -> None:
    (push,) = pruned(run, "Stack.java", "--unit", "tokens", "--removal", "0.5", "--no-guards")
    assert [push[key] for key in ("unit", "tokens_before", "tokens_after", "subwords_before")] == ["tokens", 47, 23, 51]


@pytest.mark.parametrize(("strategy", "has_scores"), [("slimcode", True), ("random", False), ("none", False)])
def test_importance_is_a_number_or_nothing(run: LeanCode, strategy: str, has_scores: bool) -> None:
    (function,) = pruned(run, "Stack.java", strategy=strategy)
    assert {isinstance(token["importance"], float) for token in tokens_of(function)} == {has_scores}
    assert {token["importance"] is None for token in tokens_of(function)} == {not has_scores}


def test_what_is_more_important_stays_longer(run: LeanCode) -> None:
    (function,) = pruned(run, "Stack.java", "--no-guards", "--unit", "tokens", "--removal", "0.6")
    tokens = tokens_of(function)
    scores = {kept: [float(str(t["importance"])) for t in tokens if t["kept"] is kept] for kept in (True, False)}
    assert (max(scores[False]), min(scores[True])) == (3.0, 4.0)


def test_short_functions_stay_whole_unless_guards_are_off(run: LeanCode) -> None:
    (guarded,) = pruned(run, "ledger.py:13")
    assert (guarded["whole"], guarded["text"]) == (True, "def inner(x): return x")
    (unguarded,) = pruned(run, "ledger.py:13", "--no-guards")
    assert (unguarded["whole"], unguarded["text"]) == (False, "def inner x x")


def test_one_function_is_printed_as_code_alone(run: LeanCode) -> None:
    done = run("prune", "sum.go", "--strategy", "slimcode", "--removal", "0.4")
    assert (done.code, done.out, done.err) == (0, SUM, "")


SUM = """\
func Sum numbers []int, weights int scale int total int
for index number range numbers
total number weights index scale // café
return total
"""


def test_several_functions_have_heads(run: LeanCode) -> None:
    done = run("prune", "ledger.py", "--strategy", "slimcode", "--removal", "0.3")
    assert [line for line in done.out.splitlines() if line.startswith("==")] == HEADS


HEADS = [
    "== Ledger.total  ledger.py:5  48 -> 32 subwords (-33%)",
    "== Ledger.empty  ledger.py:12  49 -> 34 subwords (-31%)",
    "== Ledger.empty.inner  ledger.py:13  8 subwords, kept whole because it is short",
]


@pytest.mark.parametrize(
    "arguments", [["--strategy", "none"], ["--removal", "0"], ["--strategy", "slimcode", "--removal", "0"]]
)
def test_nothing_is_removed_where_that_is_asked_for(run: LeanCode, arguments: list[str]) -> None:
    done = run("prune", "sum.go:5", *arguments)
    assert (done.code, done.out) == (0, GO[14:].decode())


def test_the_default_is_leancode_at_40_percent(run: LeanCode) -> None:
    (function,) = run("prune", "sum.go:5", "--format", "json").document["functions"]
    assert (function["strategy"], function["removal"]) == ("leancode", 0.4)
    assert 0.4 <= function["achieved_removal"] < 0.6


def test_settings_of_the_folder_above_count_and_the_command_line_more(run: LeanCode) -> None:
    (run.folder / ".leancode.toml").write_text('[pruning]\nstrategy = "slimcode"\nremoval = 0.5\n', encoding="utf-8")
    inner = run.folder / "inner"
    inner.mkdir()
    (inner / "sum.go").write_bytes(GO)

    def used(*arguments: str) -> tuple[object, object]:
        (function,) = run("prune", "inner/sum.go", "--format", "json", *arguments).document["functions"]
        return function["strategy"], function["removal"]

    assert used() == ("slimcode", 0.5)
    assert used("--removal", "0.2") == ("slimcode", 0.2)
    assert used("--strategy", "random") == ("random", 0.5)
    assert used("--strategy", "none") == ("none", 0.0)


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["missing.py"], 1, "error: there is no file missing.py; name an existing file\n"),
        (["missing.py:3"], 1, "error: there is no file missing.py; name an existing file\n"),
        (["."], 1, "error: there is no file .; name an existing file\n"),
        (["~nobody-of-this-name/a.py"], 1, "error: there is no file ~nobody-of-this-name/a.py; "),
        (["a\nb" + "x" * 300], 1, "error: there is no file a\nb"),
        (["ledger.py:0"], 2, "'ledger.py:0' is not PATH:LINE"),
        (["ledger.py:six"], 2, "'ledger.py:six' is not PATH:LINE"),
        (["ledger.py:"], 2, "'ledger.py:' is not PATH:LINE"),
        (["ledger.py:2"], 1, "error: there is no function at ledger.py:2; name a line inside a function\n"),
        (["ledger.py:4"], 1, "error: there is no function at ledger.py:4; name a line inside a function\n"),
        (["ledger.py:999999999999999999999"], 1, "error: there is no function at ledger.py:999999999999; "),
        (["notes.txt"], 1, "error: the language of notes.txt is not known; name a file in one of bash, c, "),
        (["sum.go", "--removal", "0.95"], 1, "error: the removal ratio must be in [0, 0.9], got 0.95; use e.g. 0.4\n"),
        (["sum.go", "--removal", "nan"], 1, "error: the removal ratio must be in [0, 0.9], got nan; use e.g. 0.4\n"),
        (["sum.go", "--removal", "0.4", "--strategy", "none"], 1, "error: the strategy none removes nothing, but "),
        (["sum.go", "--removal", "0.4", "--task", "summary"], 1,
         "error: the strategy leancode has no weights for the task summary; use the strategy slimcode or random, "),
        (["sum.go", "--strategy", "leancode-lexicon", "--task", "summary"], 1,
         "error: the strategy leancode-lexicon has no weights for the task summary; "),
        (["sum.go", "--strategy", "leancode-live", "--task", "summary"], 1,
         "error: the strategy leancode-live has no weights for the task summary; "),
        (["sum.go", "--strategy", "magic"], 2, "magic"),
        (["sum.go", "--format", "pdf"], 2, "pdf"),
        ([], 2, "Missing argument"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said(run: LeanCode, arguments: list[str], code: int, message: str) -> None:
    (run.folder / "notes.txt").write_text("to do", encoding="utf-8")
    done: Done = run("prune", *arguments)
    assert (done.code, done.out) == (code, "")
    assert message in done.err
    assert "Traceback" not in done.err


def test_a_task_that_needs_no_weights_works_for_summaries(run: LeanCode) -> None:
    arguments = ("prune", "sum.go", "--strategy", "slimcode", "--removal", "0.4")
    done = run(*arguments, "--task", "summary")
    assert (done.code, done.out) == (0, run(*arguments, "--task", "search").out)


def test_a_file_that_is_too_large_or_cannot_be_read_is_said(run: LeanCode) -> None:
    (run.folder / "large.py").write_bytes(b"#" * (16 * 2**20 + 1))
    done = run("prune", "large.py")
    assert (done.code, done.err) == (1, "error: large.py has more than 16 MB; name a smaller file\n")


def test_a_file_without_functions_is_no_error(run: LeanCode) -> None:
    (run.folder / "empty.py").write_bytes(b"x = 1\n")
    done = run("prune", "empty.py")
    assert (done.code, done.out, done.err) == (0, "", "empty.py has no functions\n")
    assert run("prune", "empty.py", "--format", "json").document == {"functions": []}


def test_a_colon_can_be_part_of_a_name(run: LeanCode) -> None:
    (run.folder / "a:7.py").write_bytes(b"def one(): return 1\n")
    (run.folder / "b.py:7").write_bytes(b"#!/usr/bin/env python\ndef two(): return 2\n")
    assert run("prune", "a:7.py").out == "def one(): return 1\n"
    assert run("prune", "b.py:7").err.startswith("error: the language of b.py:7 is not known; ")
