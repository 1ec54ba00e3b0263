"""Comparisons of pruning as rows: one for each set and way, and the means over the languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from leancode_core.config import PruningConfig, Strategy
from leancode_core.evaluation.code_search import search_row
from leancode_core.evaluation.confidence import Interval, mean_intervals
from leancode_core.evaluation.metrics import reciprocal
from leancode_core.evaluation.pruning_comparison import PrunedRun

BASELINES = (Strategy.NONE, Strategy.RANDOM, Strategy.DIETCODE, Strategy.SLIMCODE)
"""What the others are compared with, query by query."""

_MEANS = ("recall_at_1", "recall_at_5", "recall_at_10")


def pruning_rows(sets: Sequence[Sequence[PrunedRun]], model: str) -> list[dict[str, Any]]:
    """The rows of `leancode evaluate pruning --json`.

    The last rows have neither data nor language: the mean over the languages, each of the same weight, and so each
    set of a language among its sets. Sets with and without documentation have means of their own.

    Args:
        sets: for each set the same ways in the same order; the first way prunes nothing.
        model: the encoder's name.
    """
    rows: list[dict[str, Any]] = []
    for runs in sets:
        quality = _quality([runs], [1.0])
        rows += [_row_of_set(run, runs[0], model, found) for run, found in zip(runs, quality, strict=True)]
    for with_docs in (False, True):
        group = [runs for runs in sets if runs[0].search.data.with_docs is with_docs]
        if group:
            rows += _rows_of_means(group, model)
    return rows


@dataclass(frozen=True, slots=True)
class _Quality:
    mrr: Interval
    difference: dict[str, Interval]


def _quality(sets: Sequence[Sequence[PrunedRun]], weights: Sequence[float]) -> list[_Quality]:
    """What each way reaches, and by how much it is better than the baselines of the same budget."""
    ways = [run.pruning for run in sets[0]]
    pairs = [(ours, theirs) for ours in range(len(ways)) for theirs in _baselines(ways, ours)]
    strata = []
    for runs in sets:
        values = np.stack([reciprocal(run.search.ranks) for run in runs], axis=1)  # (queries, ways)
        gains = [values[:, ours] - values[:, theirs] for ours, theirs in pairs]
        strata.append(np.column_stack([values, *gains]))
    intervals = mean_intervals(strata, weights)
    found = [_Quality(intervals[way], {}) for way in range(len(ways))]
    for (ours, theirs), interval in zip(pairs, intervals[len(ways) :], strict=True):
        found[ours].difference[ways[theirs].strategy.value] = interval
    return found


def _baselines(ways: list[PruningConfig], ours: int) -> list[int]:
    own = ways[ours]
    return [
        place
        for place, way in enumerate(ways)
        if place != ours
        and way.strategy in BASELINES
        and own.strategy is not Strategy.NONE
        and (way.strategy is Strategy.NONE or (way.removal, way.guards) == (own.removal, own.guards))
    ]


def _row_of_set(run: PrunedRun, whole: PrunedRun, model: str, quality: _Quality) -> dict[str, Any]:
    strategy, removal = run.pruning.strategy.value, run.pruning.removal
    mrr_of_whole = float(reciprocal(whole.search.ranks).mean())
    return {
        **search_row(run.search, model, strategy, removal),
        **_way(run.pruning),
        "relative": round(quality.mrr.mean / mrr_of_whole, 5),
        "achieved_removal": round(_achieved(run), 5),
        "subwords": run.after,
        "whole": run.n_whole,
        "encode_seconds": _rounded(run.encode_seconds),
        "prune_seconds": _rounded(run.prune_seconds),
        "difference": _differences(quality),
    }


def _rows_of_means(sets: list[Sequence[PrunedRun]], model: str) -> list[dict[str, Any]]:
    n_sets = Counter(runs[0].search.data.language.name for runs in sets)
    weights = [1 / len(n_sets) / n_sets[runs[0].search.data.language.name] for runs in sets]
    rows = []
    quality = _quality(sets, weights)
    for place, found in enumerate(quality):
        runs = [one[place] for one in sets]
        strategy, removal = runs[0].pruning.strategy.value, runs[0].pruning.removal
        own = [search_row(run.search, model, strategy, removal) for run in runs]
        seconds = [run.encode_seconds for run in runs if run.encode_seconds is not None]
        rows.append(
            {
                "data": None,
                "language": None,
                "docs": own[0]["docs"],
                "model": model,
                "strategy": strategy,
                "removal": removal,
                "queries": sum(row["queries"] for row in own),
                "pool": None,
                "chunks": sum(row["chunks"] for row in own),
                "mrr": round(found.mrr.mean, 5),
                "ci95": found.mrr.bounds,
                **{name: _mean([row[name] for row in own], weights) for name in _MEANS},
                **_way(runs[0].pruning),
                "relative": round(found.mrr.mean / quality[0].mrr.mean, 5),
                "achieved_removal": _mean([_achieved(run) for run in runs], weights),
                "subwords": sum(run.after for run in runs),
                "whole": sum(run.n_whole for run in runs),
                "encode_seconds": _rounded(sum(seconds) if len(seconds) == len(runs) else None),
                "prune_seconds": _rounded(sum(run.prune_seconds for run in runs)),
                "difference": _differences(found),
            }
        )
    return rows


def _way(pruning: PruningConfig) -> dict[str, Any]:
    return {"guards": None if pruning.strategy is Strategy.NONE else pruning.guards}


def _achieved(run: PrunedRun) -> float:
    return 1 - run.after / run.before if run.before else 0.0


def _differences(quality: _Quality) -> dict[str, Any]:
    return {
        name: {"mean": round(interval.mean, 5), "ci95": interval.bounds}
        for name, interval in quality.difference.items()
    }


def _mean(values: Sequence[float], weights: Sequence[float]) -> float:
    return round(sum(value * weight for value, weight in zip(values, weights, strict=True)), 5)


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 4)
