"""Docstrings at the places that are not usual, and with summaries that could break out of them."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from leancode_server.docstrings import docstring_insertion

import leancode_core as core

LONG = " ".join(f"word{number}" for number in range(30))


def units_of(name: str, source: bytes) -> list[core.CodeUnit]:
    language = core.language_of(PurePosixPath(name), source)
    assert language is not None
    return [unit for unit in core.extract(name, source, language).units if unit.kind.is_callable]


def documented(name: str, text: str, summary: str) -> str | None:
    """The file with the summary inserted into its first function."""
    source = text.encode()
    insertion = docstring_insertion(units_of(name, source)[0], source, summary)
    if insertion is None:
        return None
    span = insertion.span
    return (source[: span.start] + insertion.text.encode() + source[span.stop :]).decode()


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.py", "def f(): return 1\n", 'def f():\n    """S."""\n    return 1\n'),
        (
            "a.py",
            "class A:\n\tdef f(self):  # a: b\n\t\treturn 1\n",
            'class A:\n\tdef f(self):  # a: b\n\t\t"""S."""\n\t\treturn 1\n',
        ),
        ("a.py", "class A:\n\tdef f(self): return 1\n", 'class A:\n\tdef f(self):\n\t\t"""S."""\n\t\treturn 1\n'),
        (
            "a.py",
            "@g(x={1: 2})\nasync def f(\n  a=lambda: 1,\n) -> dict[str, int]:\n  # why\n\n  return a\n",
            '@g(x={1: 2})\nasync def f(\n  a=lambda: 1,\n) -> dict[str, int]:\n  """S."""\n  # why\n\n  return a\n',
        ),
        ("a.py", "def f():\r\n    return 1\r\n", 'def f():\r\n    """S."""\r\n    return 1\r\n'),
        ("a.py", 'def f():\n    """D"""\n    return 1\n', None),
        ("a.py", 'def f():\n    ""\n    return 1\n', None),
        ("a.js", "/** D */\nfunction f() {}\n", None),
        ("a.js", "g(); function f() { return 1 }\n", None),
        ("a.js", "\tfunction f() {}\r\n", "\t/** S. */\r\n\tfunction f() {}\r\n"),
        ("a.go", "package a\n\nfunc (a *A) F() {}\n", "package a\n\n// S.\nfunc (a *A) F() {}\n"),
        (
            "a.ex",
            "defmodule A do\n  @spec f(x) :: x\n  def f(x), do: x\nend\n",
            'defmodule A do\n  @doc "S."\n  @spec f(x) :: x\n  def f(x), do: x\nend\n',
        ),
        (
            "a.ex",
            "defmodule A do\n  defp f(x), do: x\nend\n",
            "defmodule A do\n  # S.\n  defp f(x), do: x\nend\n",
        ),
        ("a.ex", "defmodule A do\n  @doc false\n  def f(x), do: x\nend\n", None),
        ("a.hs", "f :: Int -> Int\nf x = x\n", "-- | S.\nf :: Int -> Int\nf x = x\n"),
        ("a.lua", "local function f() end\n", "--- S.\nlocal function f() end\n"),
        ("a.scala", "def f = 1\n", "/** S. */\ndef f = 1\n"),
        ("a.swift", "@A\nfunc f() {}\n", "/// S.\n@A\nfunc f() {}\n"),
        ("a.zig", "pub fn f() void {}\n", "/// S.\npub fn f() void {}\n"),
        ("a.zig", 'test "f" {}\n', '// S.\ntest "f" {}\n'),
    ],
)
def test_places(name: str, text: str, expected: str | None) -> None:
    assert documented(name, text, "S.") == expected


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.py", "def f():\n    return 1\n"),
        ("a.js", "function f() { return 1 }\n"),
        ("a.cs", "class A\n{\n    int F() { return 1; }\n}\n"),
        ("a.rs", "fn f() -> i32 { 1 }\n"),
        ("a.sh", "f() { echo 1; }\n"),
        ("a.ex", "defmodule A do\n  def f(x), do: x\nend\n"),
        ("a.ex", "defmodule A do\n  defp f(x), do: x\nend\n"),
        ("a.hs", "f x = x\n"),
        ("a.lua", "function f() return 1 end\n"),
        ("a.scala", "object A {\n  def f = 1\n}\n"),
        ("a.swift", "func f() -> Int { 1 }\n"),
        ("a.zig", "fn f() u8 {\n    return 1;\n}\n"),
    ],
)
@pytest.mark.parametrize(
    "summary",
    ['ends """ here', "a */ b", 'a "quote"', "back\\slash\\", "a\nb\r\nc", "<b> & </summary>", "ä🎉\ttab", LONG],
)
def test_a_summary_stays_inside_its_docstring(name: str, text: str, summary: str) -> None:
    """The function is what it was, and its documentation has all the words."""
    result = documented(name, text, summary)
    assert result is not None
    before, after = units_of(name, text.encode())[0], units_of(name, result.encode())[0]
    assert after.code.split() == before.code.split()
    assert after.docstring
    assert len(result.splitlines()) > len(text.splitlines())
    assert max(map(len, result.splitlines())) <= 100
    if summary == LONG:
        assert after.docstring.split() == LONG.split()


@pytest.mark.parametrize("summary", ["", "  \n"])
def test_nothing_is_no_documentation(summary: str) -> None:
    assert documented("a.py", "def f():\n    return 1\n", summary) is None
