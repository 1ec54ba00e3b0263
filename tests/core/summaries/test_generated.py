"""What a model wrote: cleaned where it is a sentence, nothing where it is none."""

from __future__ import annotations

import pytest

from leancode_core.code.span import Span
from leancode_core.code.unit import CodeUnit, UnitKind
from leancode_core.summaries.generated import generated_sentence
from leancode_core.summaries.summary import Origin, Summary, is_generable, with_generated


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Returns the sum of all rows .", "Returns the sum of all rows."),
        ("returns the sum of all rows", "Returns the sum of all rows."),
        ("Parse a date ( in UTC ) .", "Parse a date (in UTC)."),
        ("Opens the file . Closes it again .", "Opens the file."),
        ("Reads os . path , and it ' s sorted", "Reads os . path, and it's sorted."),
        ("Calls foo.bar and returns a / b", "Calls foo.bar and returns a/b."),
        ("  Send\n mail\tto a user.  ", "Send mail to a user."),
        ("Is it ready ?", "Is it ready."),
        (
            "x" * 10 + " " + "word " * 3 + "and then others of them follow",
            "Xxxxxxxxxx word word word and then others of them follow.",
        ),
        ("", ""),
        ("open", ""),
        (". . . ; ;", ""),
        ("the the the the the the", ""),
        ("( ) [ ] { } get value = = = 1 2 3 4 5 6", ""),
        ("Returns the \N{REPLACEMENT CHARACTER} value", ""),
        ("a b c d e", ""),
    ],
)
def test_a_sentence_or_nothing(written: str, expected: str) -> None:
    assert generated_sentence(written) == expected


def test_long_ones_are_cut_at_a_word() -> None:
    words = " ".join(f"word{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(80))
    found = generated_sentence(words)
    assert len(found) <= 200
    assert found.endswith("…")


@pytest.mark.parametrize(
    ("summary", "kind", "written", "expected"),
    [
        (
            Summary("Takes x.", Origin.EXTRACTIVE),
            UnitKind.FUNCTION,
            "Says it.",
            Summary("Says it.", Origin.GENERATED, "m"),
        ),
        (Summary("", Origin.NONE), UnitKind.METHOD, "Says it.", Summary("Says it.", Origin.GENERATED, "m")),
        (Summary("Takes x.", Origin.EXTRACTIVE), UnitKind.FUNCTION, "", Summary("Takes x.", Origin.EXTRACTIVE)),
        (Summary("Written.", Origin.DOCSTRING), UnitKind.FUNCTION, "Says it.", Summary("Written.", Origin.DOCSTRING)),
        (Summary("Class.", Origin.EXTRACTIVE), UnitKind.CLASS, "Says it.", Summary("Class.", Origin.EXTRACTIVE)),
    ],
)
def test_documentation_and_types_stay(summary: Summary, kind: UnitKind, written: str, expected: Summary) -> None:
    text = "def f(x): return x"
    unit = CodeUnit("a.py", "python", kind, "f", "f", "def f(x)", Span(0, len(text)), 1, 1, text, "")
    assert with_generated(summary, unit, written, "m") == expected
    assert is_generable(summary, unit) == (kind.is_callable and summary.origin is not Origin.DOCSTRING)
