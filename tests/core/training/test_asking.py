"""Queries that are made of lines of documentation."""

from __future__ import annotations

import random

import pytest

from leancode_core.training.asking import as_keywords, as_question, without_own_name

LINE = "Returns the largest denominator of an interval."
LONG = "Reads a file line by line, skips blank lines and comments, and yields each record with its line number."


class Always(random.Random):
    """Draws the same share every time: with 0 the first of a choice and the most often, with nearly 1 the last."""

    def __init__(self, share: float) -> None:
        super().__init__(0)
        self._share = share

    def random(self) -> float:
        return self._share

    def getrandbits(self, k: int, /) -> int:
        return 0


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "csharp",
            {
                "how to return the largest denominator of an interval",
                "how do I return the largest denominator of an interval",
                "how to return the largest denominator of an interval in c#",
                "c# return the largest denominator of an interval",
                "return the largest denominator of an interval",
            },
        ),
        (
            "go",
            {
                "how to return the largest denominator of an interval",
                "how do I return the largest denominator of an interval",
                "how to return the largest denominator of an interval in go",
                "go return the largest denominator of an interval",
                "return the largest denominator of an interval",
            },
        ),
    ],
)
def test_a_line_becomes_a_question_in_five_forms(language: str, expected: set[str]) -> None:
    assert {as_question(LINE, language, random.Random(seed)) for seed in range(40)} == expected


def test_only_the_first_word_and_bare_phrases_lose_their_capitals() -> None:
    asked = {as_question("Parses an ISO date!", "python", random.Random(seed)) for seed in range(40)}
    assert {"how to parse an ISO date", "python parse an ISO date", "parse an iso date"} < asked


@pytest.mark.parametrize(
    ("verb", "base"),
    [
        ("Returns", "return"),
        ("copies", "copy"),
        ("ties", "tie"),
        ("passes", "pass"),
        ("pushes", "push"),
        ("matches", "match"),
        ("caches", "cache"),
        ("boxes", "box"),
        ("initializes", "initialize"),
        ("resizes", "resize"),
        ("buzzes", "buzz"),
        ("has", "have"),
        ("does", "do"),
        ("goes", "go"),
        ("process", "process"),
        ("status", "status"),
        ("this", "this"),
        ("alias", "alias"),
        ("make", "make"),
    ],
)
def test_the_first_verb_is_asked_for_in_its_base_form(verb: str, base: str) -> None:
    assert as_question(f"{verb} it", "python", Always(0)) == f"how to {base} it"


def test_a_line_of_signs_alone_is_no_fault() -> None:
    assert as_question("...", "python", Always(0)) == "how to "
    assert as_keywords("...", "python", Always(0)) == "..."


@pytest.mark.parametrize(
    ("line", "seeds", "expected"),
    [
        (
            LINE,
            range(30),
            {"largest denominator interval", "c++ largest denominator interval", "largest denominator interval c++"},
        ),
        ("Get the x.", range(5), {"Get the x."}),
        (
            "Returns the node's parent-id.",
            range(30),
            {"node's parent-id", "c++ node's parent-id", "node's parent-id c++"},
        ),
    ],
)
def test_keywords_are_the_telling_words_with_or_without_the_language(
    line: str, seeds: range, expected: set[str]
) -> None:
    assert {as_keywords(line, "cpp", random.Random(seed)) for seed in seeds} == expected


def test_a_long_line_gives_three_to_eight_words_in_its_own_order() -> None:
    line = "reads file line line skips blank lines comments yields record line number"
    telling = line.split()
    lengths = set()
    for seed in range(200):
        words = [word for word in as_keywords(LONG, "go", random.Random(seed)).split() if word != "go"]
        lengths.add(len(words))
        rest = iter(telling)
        assert all(word in rest for word in words)
    assert lengths == {3, 4, 5, 6, 7, 8}


def test_the_same_draw_asks_the_same_way() -> None:
    assert as_keywords(LONG, "go", random.Random(5)) == as_keywords(LONG, "go", random.Random(5))
    assert as_question(LONG, "go", random.Random(5)) == as_question(LONG, "go", random.Random(5))


@pytest.mark.parametrize(
    ("line", "name", "expected"),
    [
        ("Neg negates a number.", "Neg", "negates a number."),
        ("Neg negates a number.", "math.Neg", "negates a number."),
        ("`push` puts an item on top.", "Stack::push", "puts an item on top."),
        ("each calls a block.", "Array#each", "calls a block."),
        ("Neg", "Neg", "Neg"),
        ("Negates a number.", "Neg", "Negates a number."),
        (" negates", "", " negates"),
    ],
)
def test_a_name_at_the_beginning_goes(line: str, name: str, expected: str) -> None:
    assert without_own_name(line, name) == expected
