"""Summaries against references that are written down here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from leancode_core.code.unit import CodeUnit
from leancode_core.control import Cancelled, CancelToken, SilentProgress
from leancode_core.errors import ConfigError
from leancode_core.evaluation.summary_evaluation import (
    mean_summary_row,
    predicted,
    predictions_of,
    summarised,
    summary_row,
    summary_sets,
)
from tests.core.evaluation.data import DATA, write_lines

CODE = 'def parse(text):\n    """Secret."""\n    return int(text)'


class Namer:
    """A summariser that says what it sees."""

    name = "namer"

    def summarise(self, units: Sequence[CodeUnit], cancel: CancelToken) -> list[str]:
        return [f"{unit.name}: {unit.docstring or 'no documentation'}" for unit in units]


def line(identity: object, summary: str, language: str = "python") -> dict[str, object]:
    return {"id": identity, "language": language, "summary": summary, "code": CODE}


def test_a_summariser_sees_the_code_without_documentation(tmp_path: Path) -> None:
    (data,) = summary_sets([write_lines(tmp_path / "a.jsonl", [line(1, "Parses a number.")])], None)
    assert summarised(data, Namer(), SilentProgress(), CancelToken()) == ["parse: no documentation"]
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        summarised(data, Namer(), SilentProgress(), cancel)


def test_figures_are_means_over_the_functions(tmp_path: Path) -> None:
    lines = [line("a", "returns a list of items"), line("b", "closes the socket .")]
    (data,) = summary_sets([write_lines(tmp_path / "some.jsonl", lines)], None)
    assert summary_row(data, ["Returns the list", "Closes the socket."], "m", "leancode", 0.4) == {
        "data": "some",
        "language": "python",
        "model": "m",
        "strategy": "leancode",
        "removal": 0.4,
        "count": 2,
        "bleu4": 67.509,  # (35.0181 + 100) / 2
        "rouge_l": 75.0,  # (50 + 100) / 2
    }


def test_languages_weigh_the_same_whatever_their_number_of_functions() -> None:
    rows = [
        {"data": "x", "language": "go", "model": "m", "count": 90, "bleu4": 10.0, "rouge_l": 20.0},
        {"data": "y", "language": "java", "model": "m", "count": 5, "bleu4": 20.0, "rouge_l": 40.0},
        {"data": "z", "language": "java", "model": "m", "count": 5, "bleu4": 40.0, "rouge_l": 40.0},
    ]
    assert mean_summary_row(rows) == {
        "data": None,
        "language": None,
        "model": "m",
        "count": 100,
        "bleu4": 20.0,
        "rouge_l": 30.0,
    }


def test_predictions_come_in_any_order_and_may_be_too_many(tmp_path: Path) -> None:
    lines = [line("a", "x"), line(7, "y"), line("c", "z", "go")]
    python, go = summary_sets([write_lines(tmp_path / "a.jsonl", lines)], None)
    predictions = predictions_of(
        write_lines(
            tmp_path / "p.jsonl", [{"id": identity, "summary": f"of {identity}"} for identity in ("c", "7", "d", "a")]
        )
    )
    assert (predicted(python, predictions), predicted(go, predictions)) == (["of a", "of 7"], ["of c"])


def test_the_limit_is_of_each_set() -> None:
    java, python = summary_sets([DATA / "functions.java.jsonl", DATA / "functions.python.jsonl"], 2)
    assert (java.name, java.references) == (
        "functions.java",
        ["Swaps the rows and columns of a matrix.", "Checks whether a text reads the same backwards."],
    )
    assert (python.language.name, len(python.records)) == ("python", 2)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([{"id": 1, "language": "python", "code": "x"}], "a.jsonl:1: a text 'summary' is needed"),
        ([{"id": 1, "language": "python", "summary": "x"}], "a.jsonl:1: a text 'code' is needed"),
        ([line(1, "x", "klingon")], "a.jsonl:1: the language 'klingon' is none of "),
    ],
)
def test_a_line_that_lacks_something_is_named(tmp_path: Path, lines: list[dict[str, object]], message: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(message)):
        summary_sets([write_lines(tmp_path / "a.jsonl", lines)], None)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([{"id": 1}], "p.jsonl:1: a text 'summary' is needed"),
        ([{"summary": "x"}], "p.jsonl:1: an 'id', a text or a whole number, is needed"),
        ([{"id": 1, "summary": "x"}, {"id": "1", "summary": "y"}], "p.jsonl:2: a second summary with the id '1'"),
        ([{"id": 2, "summary": "x"}], "1 of 1 functions of a have no prediction: "),
    ],
)
def test_wrong_predictions_are_named(tmp_path: Path, lines: list[dict[str, object]], message: str) -> None:
    (data,) = summary_sets([write_lines(tmp_path / "a.jsonl", [line(1, "x")])], None)
    with pytest.raises(ConfigError, match=re.escape(message)):
        predicted(data, predictions_of(write_lines(tmp_path / "p.jsonl", lines)))
