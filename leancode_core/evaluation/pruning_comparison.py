"""Ways to prune on one set of functions: how well each is found, how much each leaves, and what each takes in time."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from leancode_core.code.rendering import rendered
from leancode_core.code.tokens import LexedUnit
from leancode_core.config import PruningConfig, Strategy
from leancode_core.control import CancelToken, ProgressSink
from leancode_core.evaluation.code_search import SearchRun, as_indexed
from leancode_core.evaluation.datasets import SearchSet
from leancode_core.evaluation.metrics import ranks_of_gold
from leancode_core.evaluation.snippets import Snippet
from leancode_core.evaluation.vectors import RememberingEncoder
from leancode_core.pruning.pruner import Pruner

_TO_WARM_UP = 64  # texts that are encoded before time is measured: the first ones pay for buffers and threads


@dataclass(frozen=True, slots=True)
class PrunedRun:
    """One set, read in one way.

    Attributes:
        pruning: the way.
        search: how well the functions are found.
        before: subwords of the set's code, without names and documentation.
        after: those that are left.
        n_whole: functions that stayed whole because they are short; 0 for the strategy `none`.
        prune_seconds: time for all functions; 0 for the strategy `none`, which does nothing.
        encode_seconds: time inside the encoder for all functions, the least of all rounds; None if it did not read all
            of them now.
    """

    pruning: PruningConfig
    search: SearchRun
    before: int
    after: int
    n_whole: int
    prune_seconds: float
    encode_seconds: float | None


def compare_pruning(
    data: SearchSet,
    snippets: list[Snippet],
    ways: Sequence[tuple[PruningConfig, Pruner]],
    encoder: RememberingEncoder,
    timed: RememberingEncoder | None,
    progress: ProgressSink,
    cancel: CancelToken,
    rounds: int = 1,
) -> list[PrunedRun]:
    """Prune, encode and search a set in every way, with the same queries.

    Args:
        data: the set.
        snippets: its functions, from `snippets_of`.
        ways: what is to be compared.
        encoder: gives the vectors, but those of the functions where time is measured.
        timed: one that remembers nothing, to measure the time of encoding; None for no such time.
        progress: is told about the stages.
        cancel: is asked between functions and between batches.
        rounds: how often the time of encoding is measured, all ways one after the other in each round: what else the
            machine does then slows down all of them, or none for good.

    Raises:
        Cancelled: the token was set.
        ModelUnavailable: the encoder cannot be loaded or fails.
    """
    queries = encoder.queries([query.text for query in data.queries], progress, cancel)
    gold = [query.gold for query in data.queries]
    n_chunks = sum(not snippet.is_definition for snippet in snippets)
    if timed is not None:
        timed.code([as_indexed(snippet.unit) for snippet in snippets[:_TO_WARM_UP]], progress, cancel)
    lefts = [_prune(snippets, pruner, progress, cancel) for _, pruner in ways]
    runs = []
    for (pruning, _), left in zip(ways, lefts, strict=True):
        code = (timed or encoder).code(left.texts, progress, cancel)
        search = SearchRun(data, ranks_of_gold(queries.vectors, code.vectors, gold), n_chunks, code)
        is_whole = pruning.strategy is Strategy.NONE
        runs.append(
            PrunedRun(
                pruning,
                search,
                left.before,
                left.after,
                0 if is_whole else left.n_whole,
                0.0 if is_whole else left.seconds,
                code.seconds if code.n_encoded == len(set(left.texts)) else None,
            )
        )
    if timed is not None:
        for _ in range(rounds - 1):
            again = [timed.code(left.texts, progress, cancel).seconds for left in lefts]
            runs = [_faster(run, seconds) for run, seconds in zip(runs, again, strict=True)]
    return runs


def _faster(run: PrunedRun, seconds: float) -> PrunedRun:
    return replace(run, encode_seconds=seconds if run.encode_seconds is None else min(run.encode_seconds, seconds))


@dataclass(frozen=True, slots=True)
class _Left:
    texts: list[str]
    before: int
    after: int
    n_whole: int
    seconds: float


def _prune(snippets: list[Snippet], pruner: Pruner, progress: ProgressSink, cancel: CancelToken) -> _Left:
    progress.stage(f"pruning {pruner.name}", len(snippets))
    results, seconds = [], 0.0
    for snippet in snippets:
        cancel.raise_if_cancelled()
        started = time.perf_counter()
        results.append(pruner.prune(LexedUnit.of(snippet.unit)))
        seconds += time.perf_counter() - started
        progress.advance(1)
    return _Left(
        [rendered(snippet.unit, pruned.text) for snippet, pruned in zip(snippets, results, strict=True)],
        sum(pruned.before for pruned in results),
        sum(pruned.after for pruned in results),
        sum(pruned.is_whole for pruned in results),
        seconds,
    )
