"""From facts to a sentence."""

from __future__ import annotations

import pytest

from leancode_core.summaries.facts import FunctionFacts
from leancode_core.summaries.sentences import joined, listed, sentence_of
from leancode_core.summaries.shortening import LONGEST

ALL = (
    "Takes path and encoding; defines key, loops over lines, calls open and parse, creates Reader, "
    "sets self.path, updates self.count, and returns records; handles OSError; throws ValueError."
)
MANY = tuple(f"name{number}" for number in range(9))


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (FunctionFacts(), ""),
        (FunctionFacts(parameters=("a",)), "Takes a."),
        (FunctionFacts(is_empty=True, parameters=("a",)), "Does nothing."),
        (FunctionFacts(has_body=False, parameters=("a", "b")), "Method of Shape without a body; takes a and b."),
        (FunctionFacts(has_body=False, is_abstract=True), "Abstract method of Shape."),
        (FunctionFacts(is_abstract=True, is_empty=True), "Abstract method of Shape."),
        (FunctionFacts(sets=("self.timeout",)), "Sets self.timeout."),
        (FunctionFacts(calls=("load", "save")), "Calls load and save."),
        (FunctionFacts(calls=MANY), "Calls name0, name1, name2 and 6 others."),
        (FunctionFacts(calls=MANY[:4]), "Calls name0, name1, name2 and name3."),
        (FunctionFacts(minor_calls=("len",)), "Calls len."),
        (FunctionFacts(calls=("load",), minor_calls=("len",)), "Calls load."),
        (FunctionFacts(returns=("size",), minor_calls=("len",)), "Returns size."),
        (FunctionFacts(returns=("a", "b", "c")), "Returns a, b or c."),
        (FunctionFacts(returns=("a", "b", "c", "d")), "Returns a, b or another value."),
        (FunctionFacts(returns=("a and b", "None")), "Returns a and b, or None."),
        (FunctionFacts(returns=("None",)), "Returns None."),
        (FunctionFacts(calls=("load",), returns=("None",)), "Calls load."),
        (FunctionFacts(calls=("load",), fails=True), "Calls load and may return an error."),
        (FunctionFacts(returns=("user",), fails=True), "Returns user or an error."),
        (FunctionFacts(asserts=1), "Makes an assertion."),
        (FunctionFacts(calls=("load",), asserts=3), "Calls load and makes 3 assertions."),
        (FunctionFacts(returns=("a",), asserts=3), "Returns a."),
        (FunctionFacts(raises=("ValueError", "an error")), "Raises ValueError and an error."),
        (FunctionFacts(panics=True), "Panics."),
        (FunctionFacts(yields=("line",), panics=True), "Yields line; may panic."),
        (
            FunctionFacts(
                parameters=("path", "encoding"),
                defines=("key",),
                loops=("lines",),
                calls=("open", "parse"),
                creates=("Reader",),
                sets=("self.path",),
                updates=("self.count",),
                handles=("OSError",),
                returns=("records",),
                raises=("ValueError",),
                raising="throws",
            ),
            ALL,
        ),
    ],
)  # fmt: skip
def test_facts_are_said_in_a_sentence(facts: FunctionFacts, sentence: str) -> None:
    assert sentence_of(facts, "method of Shape") == sentence


def test_fewer_names_are_said_where_there_are_too_many() -> None:
    names = tuple(f"{letter * 24}" for letter in "abcdefgh")
    facts = FunctionFacts(calls=names, sets=names, updates=names)
    assert sentence_of(facts, "") == (
        "Calls aaaaaaaaaaaaaaaaaaaaaaaa and 7 others, sets aaaaaaaaaaaaaaaaaaaaaaaa and 7 others, "
        "and updates aaaaaaaaaaaaaaaaaaaaaaaa and 7 others."
    )


def test_a_sentence_of_endless_names_is_cut() -> None:
    assert sentence_of(FunctionFacts(calls=("a" * 150,), sets=("b" * 150,)), "") == f"Calls {'a' * 150} and sets…"
    assert len(sentence_of(FunctionFacts(parameters=("a" * 5000,)), "")) <= LONGEST


@pytest.mark.parametrize(
    ("names", "expected"),
    [((), ""), (("a",), "a"), (("a", "b"), "a and b"), (("a", "b", "c"), "a, b and c"), (MANY, "name0 and 8 others")],
)
def test_names_are_listed(names: tuple[str, ...], expected: str) -> None:
    assert listed(names, 1 if len(names) > 3 else 3) == expected


def test_parts_that_are_lists_are_told_apart() -> None:
    assert joined(["calls a and b", "returns c"]) == "calls a and b, and returns c"
    assert joined(["calls a", "returns b and c"]) == "calls a and returns b and c"
