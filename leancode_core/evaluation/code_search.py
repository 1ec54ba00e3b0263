"""How well functions are found by their vectors: each query against the whole pool of its set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from leancode_core.code.rendering import rendered
from leancode_core.code.unit import CodeUnit
from leancode_core.control import CancelToken, ProgressSink
from leancode_core.evaluation.confidence import mean_interval
from leancode_core.evaluation.datasets import SearchSet
from leancode_core.evaluation.metrics import Ranks, ranks_of_gold, recall_at, reciprocal
from leancode_core.evaluation.snippets import Snippet, snippet_of
from leancode_core.evaluation.vectors import Encoding, RememberingEncoder

Reading = Callable[[CodeUnit], str]
"""What the encoder reads of a unit."""


def as_indexed(unit: CodeUnit) -> str:
    """What the encoder reads of a unit in an index without pruning."""
    return rendered(unit, unit.code)


def pruned(code_of: Callable[[CodeUnit], str]) -> Reading:
    """What the encoder reads of a unit in an index with pruning, given what pruning leaves of its code."""
    return lambda unit: rendered(unit, code_of(unit))


def snippets_of(data: SearchSet, progress: ProgressSink) -> list[Snippet]:
    """The set's functions as units, in its order, without documentation if the set is to be searched without."""
    progress.stage("parsing", len(data.functions))
    found = []
    for function in data.functions:
        snippet = snippet_of(function.code, data.language, function.name)
        # What is rendered of a unit is its documentation and `unit.code`, which has none.
        found.append(snippet if data.with_docs else replace(snippet, unit=replace(snippet.unit, docstring="")))
        progress.advance(1)
    return found


@dataclass(frozen=True, slots=True)
class SearchRun:
    """What one way to read the functions of one set brought.

    Attributes:
        data: the set.
        ranks: (n queries,) the right answer's place. Two runs over one set can be compared query by query.
        n_chunks: functions in which the grammar found no definition, read as they stand.
        code: the functions' vectors, and what it took to get them.
    """

    data: SearchSet
    ranks: Ranks
    n_chunks: int
    code: Encoding


def run_search(
    data: SearchSet,
    snippets: list[Snippet],
    read: Reading,
    encoder: RememberingEncoder,
    progress: ProgressSink,
    cancel: CancelToken,
) -> SearchRun:
    """Encode a set's functions and queries, and rank every query's own function among all.

    Args:
        data: the set.
        snippets: its functions, from `snippets_of`.
        read: what the encoder reads of each.
        encoder: gives the vectors.
        progress: is told about the stages.
        cancel: is asked between batches.

    Raises:
        Cancelled: the token was set.
        ModelUnavailable: the encoder cannot be loaded or fails.
    """
    code = encoder.code([read(snippet.unit) for snippet in snippets], progress, cancel)
    queries = encoder.queries([query.text for query in data.queries], progress, cancel)
    ranks = ranks_of_gold(queries.vectors, code.vectors, [query.gold for query in data.queries])
    return SearchRun(data, ranks, sum(not snippet.is_definition for snippet in snippets), code)


def search_row(run: SearchRun, model: str, strategy: str, removal: float) -> dict[str, Any]:
    """The run as a row of `leancode evaluate search --json`."""
    interval = mean_interval(reciprocal(run.ranks))
    return {
        "data": run.data.name,
        "language": run.data.language.name,
        "docs": run.data.with_docs,
        "model": model,
        "strategy": strategy,
        "removal": removal,
        "queries": len(run.data.queries),
        "pool": len(run.data.functions),
        "chunks": run.n_chunks,
        "mrr": round(interval.mean, 5),
        "ci95": [round(interval.low, 5), round(interval.high, 5)],
        **{f"recall_at_{k}": round(recall_at(run.ranks, k), 5) for k in (1, 5, 10)},
    }
