"""Any code gives a short summary."""

from __future__ import annotations

import pytest

from leancode_core.summaries.shortening import LONGEST
from leancode_core.summaries.summary import Origin, summarise, summarise_file
from tests.core.summaries.functions import summary_of, units_of

LONG = "def f(a):\n" + "".join(
    f"    if a == {n}:\n        self.x{n} = load{n}(a, [{n}])\n        return a.b{n}\n" for n in range(1700)
)
LONG_SUMMARY = (
    "Takes a; calls load0, load1, load2 and 1697 others, sets self.x0, self.x1, self.x2 and 1697 others, "
    "and returns a.b0, a.b1 or another value."
)
NESTED = "def f(a):\n    return " + "(" * 300 + "a" + ")" * 300 + "\n"
CALLS = "function f(a) { return " + "g(" * 300 + "a" + ")" * 300 + "; }"
CHAIN = "function f(a) { return a" + ".b(x => { return x; })" * 1000 + "; }"
CHOICES = "function f(a) { return " + "a ? b : " * 150 + "c; }"
FUNCTIONS = "def f():\n" + "".join(f"    def g{n}():\n        return {n}\n" for n in range(1500))
LITERAL = "function f() { return [" + "{a: [1, 2]}, " * 5000 + "]; }"


@pytest.mark.parametrize(
    ("language", "source", "summary"),
    [
        ("python", LONG, LONG_SUMMARY),
        ("python", NESTED, "Takes a; returns a."),
        ("javascript", CALLS, "Takes a; returns the result of g."),
        ("javascript", CHAIN, "Takes a; calls a.b and returns the result of b."),
        ("python", FUNCTIONS, "Defines g0, g1, g2 and 1497 others."),
        ("javascript", LITERAL, "Returns a list."),
        ("python", "def größe(weg, 数):\n    return weg.länge + 数\n", "Takes weg and 数; returns weg.länge + 数."),
        ("go", "func Größe(ж int) int { return ж }", "Takes ж; returns ж."),
        ("python", "def f(a):\n    return '\ud800'\n", "Takes a; returns '\ufffd\ufffd\ufffd'."),
        ("python", "def f(" + "a" * 5000 + "): pass\n", "Does nothing."),
    ],
)  # fmt: skip
def test_hostile_code(language: str, source: str, summary: str) -> None:
    assert summary_of(language, source) == summary


def test_a_long_choice_is_said_shortly() -> None:
    assert len(summary_of("javascript", CHOICES)) <= LONGEST


@pytest.mark.parametrize(
    ("language", "source"),
    [
        ("python", "def (): return\nclass : pass\n"),
        ("python", "def f(a, (, b:\n  return ]\n"),
        ("javascript", "function ( { return } => class { static { ( } }"),
        ("cpp", "}}} int f( { ] ) operator( return"),
        ("rust", "impl { fn ( & self -> { |x| } ) }"),
        ("ruby", "def\nend end def f( yield"),
        ("bash", "f() { $( ${ `"),
        ("php", "<?php function f( => {$ ->"),
        ("java", "class { @ void ( -> ; } "),
        ("kotlin", "fun ( { -> } class A( : "),
        ("csharp", "class A { int this[ => ; } "),
        ("go", "func ( { return , } type S struct {"),
        ("c", "typedef struct { ( } ; int f( { return"),
        ("typescript", "function f<T( {a: { type = ; interface { "),
    ],
)
def test_broken_code_gives_a_summary_or_none(language: str, source: str) -> None:
    units = units_of(language, source)
    for summary in [*(summarise(unit, units) for unit in units), summarise_file(units[0].path, units)]:
        assert len(summary.text) <= LONGEST
        assert (summary.text == "") is (summary.origin is Origin.NONE)
