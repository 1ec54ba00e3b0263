"""The many looks of a pair."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Set as AbstractSet
from dataclasses import replace

import pytest

from leancode_core.config import PruningConfig, Strategy
from leancode_core.models.catalog import ModelSpec
from leancode_core.pruners import pruner_for
from leancode_core.training.examples import CodeAt, Example, Mixture, example_of, plain_example_of
from leancode_core.training.pairs import Pair
from tests.core.training.learning import first_line, whole_code

PAIR = Pair(
    language="python",
    name="Dates.parse_date",
    code='def parse_date(text):\n    year, month, day = text.split("-")\n    return parse_date.cache[year]\n',
    summary="Turns a text into a date.",
    documentation="Turns a text\ninto a date.\n\nRaises an error if it is none.",
    source="me/dates",
)
CODE_AT: CodeAt = {0.0: whole_code, 0.5: first_line}
PLAIN = Mixture(nameless=0, question=0, keywords=0, rest_of_documentation=0, whole_documentation=0, removals=(0.0,))
WHOLE = 'def parse_date(text):\nyear, month, day = text.split("-")\nreturn parse_date.cache[year]'
HIDDEN = 'def f(text):\nyear, month, day = text.split("-")\nreturn f.cache[year]'
ASKED = "Turns a text into a date."
KEYWORDS = {"turns text date", "python turns text date", "turns text date python"}
QUESTIONS = {
    "how to turn a text into a date",
    "how do I turn a text into a date",
    "how to turn a text into a date in python",
    "python turn a text into a date",
    "turn a text into a date",
}


def looks(mixture: Mixture, pair: Pair = PAIR, number: int = 60) -> set[Example]:
    return {example_of(pair, mixture, CODE_AT, random.Random(seed)) for seed in range(number)}


def test_how_many_queries_are_questions_and_keywords() -> None:
    assert Mixture.asking(0.25) == Mixture()
    assert Mixture.asking(0.0) == Mixture(question=0.0, keywords=0.0)
    assert Mixture.asking(1.0) == Mixture(question=0.48, keywords=0.52)


def test_the_plainest_look() -> None:
    assert looks(PLAIN) == {Example(ASKED, f"parse date\n{WHOLE}")}
    assert plain_example_of(PAIR, whole_code) == Example(ASKED, f"parse date\n{WHOLE}")
    assert plain_example_of(PAIR, first_line) == Example(ASKED, "parse date\ndef parse_date(text):")


@pytest.mark.parametrize(
    ("mixture", "queries", "codes"),
    [
        (replace(PLAIN, removals=(0.5,)), {ASKED}, {"parse date\ndef parse_date(text):"}),
        (replace(PLAIN, question=1.0), QUESTIONS, {f"parse date\n{WHOLE}"}),
        (replace(PLAIN, keywords=1.0), KEYWORDS, {f"parse date\n{WHOLE}"}),
        (replace(PLAIN, nameless=1.0, asked_by_name=0.0), {ASKED}, {HIDDEN}),
        (replace(PLAIN, nameless=1.0, asked_by_name=1.0), {"parse date", "python parse date"}, {HIDDEN}),
        (replace(PLAIN, rest_of_documentation=1.0), {ASKED}, {f"parse date\nRaises an error if it is none.\n{WHOLE}"}),
        (
            replace(PLAIN, whole_documentation=1.0, question=0.1, keywords=0.1),
            QUESTIONS | KEYWORDS,  # never the sentence that stands in the code
            {f"parse date\nTurns a text into a date. Raises an error if it is none.\n{WHOLE}"},
        ),
    ],
    ids=["pruned", "question", "keywords", "nameless", "by name", "rest of documentation", "whole documentation"],
)
def test_what_the_two_sides_read(mixture: Mixture, queries: AbstractSet[str], codes: AbstractSet[str]) -> None:
    found = looks(mixture)
    assert {example.query for example in found} == queries
    assert {example.code for example in found} == codes


def test_a_name_of_one_word_is_no_query() -> None:
    pair = Pair("python", "parse", "def parse(text):\n    return parse(text[1:])\n", ASKED, "", "")
    mixture = replace(PLAIN, nameless=1.0, asked_by_name=1.0)
    assert looks(mixture, pair) == {Example(ASKED, "def f(text):\nreturn f(text[1:])")}


def test_only_whole_words_are_hidden() -> None:
    pair = Pair("python", "get", "def get(a):\n    return a.get_all(get(widget))\n", ASKED, "", "")
    assert {example.code for example in looks(replace(PLAIN, nameless=1.0), pair)} == {
        "def f(a):\nreturn a.get_all(f(widget))"
    }


def test_a_summary_that_begins_with_the_name_does_not_tell_it() -> None:
    pair = Pair("go", "Neg", "func Neg(a int) int {\n\treturn -a\n}", "Neg negates a number.", "", "")
    assert {example.query for example in looks(PLAIN, pair)} == {"negates a number."}


def test_documentation_of_a_summary_alone_has_no_rest() -> None:
    pair = replace(PAIR, documentation="Turns a text into a date.")
    assert looks(replace(PLAIN, rest_of_documentation=1.0), pair) == {Example(ASKED, f"parse date\n{WHOLE}")}


def test_a_ratio_is_as_likely_as_it_is_often_named() -> None:
    draw = random.Random(3)
    mixture = replace(PLAIN, removals=(0.0, 0.5, 0.5, 0.5))
    found = Counter(example_of(PAIR, mixture, CODE_AT, draw).code.count("\n") for _ in range(400))
    assert found == {1: 305, 3: 95}  # pruned, whole


def test_the_usual_mixture_has_everything_and_repeats_itself() -> None:
    usual = Mixture(removals=(0.0, 0.5))
    found = looks(usual, number=300)
    assert found == looks(usual, number=300)
    assert {ASKED, "parse date", *QUESTIONS, *KEYWORDS} <= {example.query for example in found}
    assert sum("Raises an error" in example.code for example in found) > 5
    assert sum("parse_date" in example.code for example in found) > 5
    assert sum(example.code.startswith("def f(text)") for example in found) > 5


@pytest.mark.parametrize(
    ("removal", "expected"),
    [
        (0.0, 'def parse_date(text):\nyear, month, day = text.split("-")\nreturn parse_date.cache[year]'),
        (0.5, "def parse_date text\nyear month day text\nparse_date year"),
    ],
)
def test_code_is_pruned_at_the_ratio(tiny: ModelSpec, removal: float, expected: str) -> None:
    strategy = Strategy.SLIMCODE if removal else Strategy.NONE
    text_of = pruner_for(tiny, PruningConfig(strategy, removal)).text_of
    example = example_of(PAIR, replace(PLAIN, removals=(removal,)), {removal: text_of}, random.Random(1))
    assert example.code == f"parse date\n{expected}"
