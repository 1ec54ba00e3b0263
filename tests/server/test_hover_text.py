"""Hovers as text: also of code that wants to be more than text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

import pytest
from leancode_server.described_function import Described, pruning_sentence
from leancode_server.hover_text import hover_text

import leancode_core as core


def described(source: str, **more: str) -> Described:
    language = core.language_of(PurePosixPath("a.js"), b"")
    assert language is not None
    (unit,) = [each for each in core.extract("a.js", source.encode(), language).units if each.name == "f"]
    return Described(unit, core.summarise(unit), more.get("pruning", ""), "a_b.js:1", "file:///a_b.js")


def test_markdown() -> None:
    found = described("/** Adds 1. */\nfunction f(a) { return a + 1 }", pruning="the model reads 3 of 9 subwords, X")
    assert hover_text([found], markdown=True) == (
        "```javascript\nfunction f(a)\n```\n\nAdds 1.\n\n*the model reads 3 of 9 subwords, X*\n\n"
        "function · [a\\_b.js:1](file:///a_b.js#L2)"
    )


@pytest.mark.parametrize(
    ("documentation", "expected"),
    [
        ("See ![x](https://a.b/c.png) here", "See \\!\\[x\\](https://a.b/c.png) here"),
        ("Runs `x` on <img src=y>", "Runs \\`x\\` on \\<img src=y\\>"),
        ("1. is a number", "1\\. is a number"),
        ("- is a dash", "\\- is a dash"),
        ("a_b * c", "a\\_b \\* c"),
    ],
)
def test_a_summary_is_shown_as_it_is_written(documentation: str, expected: str) -> None:
    found = described("/** D. */\nfunction f() { return 1 }")
    found = replace(found, summary=replace(found.summary, text=documentation))
    paragraph = hover_text([found], markdown=True).split("\n\n")[1]
    assert paragraph == expected
    assert hover_text([found], markdown=False).split("\n")[1] == documentation


def test_a_signature_does_not_end_its_fence() -> None:
    found = described("function f(a = `x`, b = '```') { return 1 }")
    assert hover_text([found], markdown=True).startswith("````javascript\nfunction f(a = `x`, b = '```')\n````\n")


@pytest.mark.parametrize(
    ("strategy", "before", "after", "expected"),
    [
        ("leancode", 128, 61, "the model reads 61 of 128 subwords, LeanCode"),
        ("slimcode", 12, 12, "the model reads all of its 12 subwords"),
    ],
)
def test_how_much_is_read(strategy: str, before: int, after: int, expected: str) -> None:
    assert pruning_sentence(core.Strategy(strategy), before, after) == expected


@pytest.mark.parametrize("strategy", [each for each in core.Strategy if each is not core.Strategy.NONE])
def test_every_strategy_has_a_name_for_people(strategy: core.Strategy) -> None:
    assert pruning_sentence(strategy, 9, 3).startswith("the model reads 3 of 9 subwords, ")
