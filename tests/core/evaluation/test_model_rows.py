"""Rows of two models whose ranks are written down here."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from leancode_core.code.languages import tables
from leancode_core.config import PruningConfig, Strategy
from leancode_core.evaluation.code_search import SearchRun
from leancode_core.evaluation.datasets import Function, Query, SearchSet
from leancode_core.evaluation.model_rows import Pair, model_rows
from leancode_core.evaluation.vectors import Encoding

LANGUAGES = {table.name: table for table in tables()}
NAMES = ("ours", "theirs")
PRUNED = PruningConfig(Strategy.LEANCODE, 0.5)


def pair(language: str, ours: list[int], theirs: list[int], *, with_docs: bool = False) -> Pair:
    n = len(ours)
    queries, functions = tuple(Query("q", place) for place in range(n)), (Function("f", "c"),) * n
    data = SearchSet(f"set.{language}", LANGUAGES[language], with_docs, queries, functions)
    code = Encoding(np.zeros((n, 1), dtype=np.float32), n, 0, 0.0)
    first, second = (SearchRun(data, np.array(ranks, dtype=np.int64), 1, code) for ranks in (ours, theirs))
    return first, second


def short(row: dict[str, Any]) -> tuple[object, ...]:
    gains = {name: found["mean"] for name, found in row["difference"].items()}
    return row["data"], row["docs"], row["model"], row["queries"], row["pool"], row["mrr"], gains


def test_each_set_has_a_row_for_each_model_and_the_languages_have_means() -> None:
    rows = model_rows([pair("go", [1, 2], [2, 4]), pair("java", [1, 1, 1, 1], [2, 2, 2, 2])], NAMES, PRUNED)
    assert [short(row) for row in rows] == [
        ("set.go", False, "ours", 2, 2, 0.75, {"theirs": 0.375}),
        ("set.go", False, "theirs", 2, 2, 0.375, {}),
        ("set.java", False, "ours", 4, 4, 1.0, {"theirs": 0.5}),
        ("set.java", False, "theirs", 4, 4, 0.5, {}),
        (None, False, "ours", 6, None, 0.875, {"theirs": 0.4375}),
        (None, False, "theirs", 6, None, 0.4375, {}),
    ]
    assert {(row["strategy"], row["removal"]) for row in rows} == {("leancode", 0.5)}
    assert rows[4]["recall_at_1"] == 0.75
    assert rows[4]["language"] is None


def test_the_interval_is_that_of_the_differences() -> None:
    rows = model_rows([pair("go", [1, 2, 4, 8] * 10, [2, 4, 8, 16] * 10)], NAMES, PRUNED)
    low, high = rows[0]["difference"]["theirs"]["ci95"]
    assert rows[0]["difference"]["theirs"]["mean"] == pytest.approx(0.23438, abs=1e-5)
    assert 0.15 < low < 0.2343 < high < 0.32


def test_sets_of_one_language_share_its_weight_and_documentation_has_a_mean_of_its_own() -> None:
    pairs = [pair("go", [1], [1]), pair("go", [2], [1]), pair("java", [4], [1]), pair("go", [1], [1], with_docs=True)]
    means = [row for row in model_rows(pairs, NAMES, PRUNED) if row["data"] is None]
    assert [(row["docs"], row["model"], row["mrr"]) for row in means] == [
        (False, "ours", 0.5),  # half of (1 + 1/2) / 2 and of 1/4
        (False, "theirs", 1.0),
        (True, "ours", 1.0),
        (True, "theirs", 1.0),
    ]
