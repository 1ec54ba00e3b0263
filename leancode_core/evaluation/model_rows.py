"""Two models on the same queries as rows: each set with both, and the means over the languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from leancode_core.config import PruningConfig
from leancode_core.evaluation.code_search import SearchRun, search_row
from leancode_core.evaluation.confidence import Interval, mean_intervals
from leancode_core.evaluation.metrics import reciprocal

Pair = tuple[SearchRun, SearchRun]
"""What two models bring on one set."""


def model_rows(pairs: Sequence[Pair], names: tuple[str, str], condition: PruningConfig) -> list[dict[str, Any]]:
    """The rows of `leancode evaluate search --against --json` under one condition.

    The first model's rows say in `difference` by how much its MRR is higher, query by query. The last rows have neither
    data nor language: the mean over the languages, each of the same weight; sets with and without documentation apart.

    Args:
        pairs: for each set the runs of both models.
        names: the models'.
        condition: how the code was pruned.
    """
    rows: list[dict[str, Any]] = []
    for pair in pairs:
        rows += _with_difference(_rows_of_set(pair, names, condition), _intervals([pair], [1.0])[2], names[1])
    for with_docs in (False, True):
        group = [pair for pair in pairs if pair[0].data.with_docs is with_docs]
        if group:
            rows += _rows_of_means(group, names, condition)
    return rows


def _rows_of_set(pair: Pair, names: tuple[str, str], condition: PruningConfig) -> list[dict[str, Any]]:
    strategy, removal = condition.strategy.value, condition.removal
    return [search_row(run, name, strategy, removal) for run, name in zip(pair, names, strict=True)]


def _rows_of_means(pairs: Sequence[Pair], names: tuple[str, str], condition: PruningConfig) -> list[dict[str, Any]]:
    languages = [pair[0].data.language.name for pair in pairs]
    n_sets = Counter(languages)
    weights = [1 / len(n_sets) / n_sets[language] for language in languages]
    own = [_rows_of_set(pair, names, condition) for pair in pairs]
    intervals = _intervals(pairs, weights)
    rows = []
    for place, interval in enumerate(intervals[:2]):
        column = [both[place] for both in own]
        rows.append(
            {
                **column[0],
                "data": None,
                "language": None,
                "queries": sum(row["queries"] for row in column),
                "pool": None,
                "chunks": sum(row["chunks"] for row in column),
                "mrr": round(interval.mean, 5),
                "ci95": interval.bounds,
                **{
                    name: round(float(np.dot([row[name] for row in column], weights)), 5)
                    for name in ("recall_at_1", "recall_at_5", "recall_at_10")
                },
            }
        )
    return _with_difference(rows, intervals[2], names[1])


def _intervals(pairs: Sequence[Pair], weights: Sequence[float]) -> list[Interval]:
    """Of the first model, of the second, and of the difference."""
    strata = []
    for first, second in pairs:
        ours, theirs = reciprocal(first.ranks), reciprocal(second.ranks)
        strata.append(np.column_stack([ours, theirs, ours - theirs]))
    return mean_intervals(strata, weights)


def _with_difference(rows: list[dict[str, Any]], difference: Interval, other: str) -> list[dict[str, Any]]:
    first, second = rows
    found = {other: {"mean": round(difference.mean, 5), "ci95": difference.bounds}}
    return [{**first, "difference": found}, {**second, "difference": {}}]
