"""Rows of a comparison whose ranks are written down here."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from leancode_core.code.languages import tables
from leancode_core.config import PruningConfig, Strategy
from leancode_core.evaluation.code_search import SearchRun
from leancode_core.evaluation.datasets import Function, Query, SearchSet
from leancode_core.evaluation.pruning_comparison import PrunedRun
from leancode_core.evaluation.pruning_rows import pruning_rows
from leancode_core.evaluation.vectors import Encoding

LANGUAGES = {table.name: table for table in tables()}
WHOLE = PruningConfig()
RANDOM = PruningConfig(Strategy.RANDOM, 0.4)
LEANCODE = PruningConfig(Strategy.LEANCODE, 0.4)


def run(
    language: str, way: PruningConfig, ranks: list[int], *, after: int = 60, seconds: float | None = 2.0
) -> PrunedRun:
    """100 subwords of which some are left, two functions of which are whole."""
    n = len(ranks)
    data = SearchSet(
        name=f"set.{language}",
        language=LANGUAGES[language],
        with_docs=False,
        queries=tuple(Query("q", place) for place in range(n)),
        functions=(Function("f", "c"),) * n,
    )
    code = Encoding(np.zeros((n, 1), dtype=np.float32), n, 0, 0.0)
    search = SearchRun(data, np.array(ranks, dtype=np.int64), 1, code)
    return PrunedRun(way, search, 100, after, 2, 0.25, seconds)


def row_of(rows: list[dict[str, Any]], language: str | None, strategy: str, **fields: object) -> dict[str, Any]:
    (found,) = [
        row
        for row in rows
        if (row["language"], row["strategy"]) == (language, strategy)
        and all(row[name] == value for name, value in fields.items())
    ]
    return found


def test_a_row_has_everything_that_scripts_read() -> None:
    rows = pruning_rows([[run("go", WHOLE, [1, 2], after=100), run("go", RANDOM, [2, 4])]], "some-model")
    assert len(rows) == 4
    row = row_of(rows, "go", "random")
    assert row.pop("ci95") == [0.25, 0.5]
    assert row == {
        "data": "set.go",
        "language": "go",
        "docs": False,
        "model": "some-model",
        "strategy": "random",
        "removal": 0.4,
        "queries": 2,
        "pool": 2,
        "chunks": 1,
        "mrr": 0.375,
        "recall_at_1": 0.0,
        "recall_at_5": 1.0,
        "recall_at_10": 1.0,
        "guards": True,
        "relative": 0.5,
        "achieved_removal": 0.4,
        "subwords": 60,
        "whole": 2,
        "encode_seconds": 2.0,
        "prune_seconds": 0.25,
        "difference": {"none": {"mean": -0.375, "ci95": [-0.5, -0.25]}},
    }
    whole = row_of(rows, "go", "none")
    assert (whole["mrr"], whole["relative"], whole["achieved_removal"], whole["guards"]) == (0.75, 1.0, 0.0, None)
    assert whole["difference"] == {}


def test_every_language_weighs_the_same_and_every_set_of_it() -> None:
    sets = [
        [run("go", WHOLE, [1] * 10, after=100), run("go", RANDOM, [2] * 10, after=60)],
        [run("java", WHOLE, [2, 2], after=100), run("java", RANDOM, [4, 4], after=40)],
        [run("java", WHOLE, [4], after=100), run("java", RANDOM, [8], after=50)],
    ]
    rows = pruning_rows(sets, "m")
    mean = row_of(rows, None, "random")
    assert (mean["data"], mean["pool"], mean["queries"], mean["chunks"]) == (None, None, 13, 3)
    assert mean["mrr"] == pytest.approx((0.5 + (0.25 + 0.125) / 2) / 2, abs=1e-5)
    assert mean["relative"] == 0.5
    assert mean["recall_at_1"] == 0.0
    assert mean["recall_at_5"] == pytest.approx((1 + 0.5) / 2)
    assert mean["achieved_removal"] == pytest.approx((0.4 + 0.55) / 2)
    assert (mean["subwords"], mean["whole"]) == (150, 6)
    assert (mean["encode_seconds"], mean["prune_seconds"]) == (6.0, 0.75)


def test_a_time_that_one_set_lacks_is_no_sum() -> None:
    sets = [[run("go", WHOLE, [1])], [run("java", WHOLE, [1], seconds=None)]]
    assert row_of(pruning_rows(sets, "m"), None, "none")["encode_seconds"] is None


def test_differences_are_paired_and_of_the_same_budget_and_guards() -> None:
    ways = [
        WHOLE,
        RANDOM,
        LEANCODE,
        replace(RANDOM, removal=0.2),
        replace(LEANCODE, removal=0.2),
        replace(LEANCODE, guards=False),
    ]
    ranks = [[1, 1], [4, 2], [2, 1], [1, 4], [1, 2], [8, 8]]
    runs = [run("go", way, found) for way, found in zip(ways, ranks, strict=True)]
    rows = pruning_rows([runs], "m")
    many = row_of(rows, "go", "leancode", removal=0.4, guards=True)
    assert many["difference"] == {
        "none": {"mean": -0.25, "ci95": [-0.5, 0.0]},
        "random": {"mean": 0.375, "ci95": [0.25, 0.5]},
    }
    few = row_of(rows, None, "leancode", removal=0.2)
    assert few["difference"]["random"] == {"mean": 0.125, "ci95": [0.0, 0.25]}
    assert set(row_of(rows, "go", "leancode", guards=False)["difference"]) == {"none"}
    assert set(row_of(rows, "go", "random", removal=0.4)["difference"]) == {"none"}


def test_sets_with_documentation_have_a_mean_of_their_own() -> None:
    without = run("python", WHOLE, [2])
    within = replace(without.search.data, with_docs=True)
    with_docs = replace(without, search=replace(without.search, data=within, ranks=np.array([1], dtype=np.int64)))
    rows = pruning_rows([[with_docs], [without]], "m")
    assert [(row["language"], row["docs"], row["mrr"]) for row in rows] == [
        ("python", True, 1.0),
        ("python", False, 0.5),
        (None, False, 0.5),
        (None, True, 1.0),
    ]
