"""Ways to prune compared on small sets, with an encoder without a model."""

from __future__ import annotations

from pathlib import Path

import pytest

from leancode_core.config import PruningConfig, Strategy
from leancode_core.control import Cancelled, CancelToken, SilentProgress
from leancode_core.evaluation.code_search import as_indexed, run_search, snippets_of
from leancode_core.evaluation.datasets import SearchSet, search_sets
from leancode_core.evaluation.pruning_comparison import PrunedRun, compare_pruning
from leancode_core.evaluation.vectors import RememberingEncoder
from leancode_core.pruning.pruner import Pruner
from leancode_core.pruning.slimcode import SlimCode
from leancode_core.pruning.strategies import RandomRemoval
from tests.core.evaluation.data import DATA
from tests.support.identifier_encoder import IDENTITY, IdentifierEncoder
from tests.support.project import no_encoder

QUIET = SilentProgress()
WHOLE = (PruningConfig(), Pruner("none", None, 0.0, None))


def way(strategy: Strategy, removal: float, *, guards: bool = True) -> tuple[PruningConfig, Pruner]:
    """Counts tokens, for there is no model here."""
    kind = SlimCode() if strategy is Strategy.SLIMCODE else RandomRemoval()
    return PruningConfig(strategy, removal, guards), Pruner(strategy.value, kind, removal, None, guards=guards)


def java() -> SearchSet:
    (data,) = search_sets([DATA / "functions.java.jsonl"], with_docs=False)
    return data


def compared(
    ways: list[tuple[PruningConfig, Pruner]],
    encoder: RememberingEncoder,
    timed: RememberingEncoder | None = None,
    rounds: int = 1,
) -> list[PrunedRun]:
    data = java()
    return compare_pruning(data, snippets_of(data, QUIET), ways, encoder, timed, QUIET, CancelToken(), rounds)


def test_unpruned_code_is_found_as_in_a_search(tmp_path: Path) -> None:
    encoder = RememberingEncoder(IDENTITY, IdentifierEncoder, tmp_path)
    (whole,) = compared([WHOLE], encoder)
    data = java()
    search = run_search(data, snippets_of(data, QUIET), as_indexed, encoder, QUIET, CancelToken())
    assert whole.search.ranks.tolist() == search.ranks.tolist() == [1, 1, 1, 3, 1, 2, 2, 1, 11, 1, 1]
    assert (whole.before - whole.after, whole.n_whole, whole.prune_seconds) == (0, 0, 0.0)


@pytest.mark.parametrize("removal", [0.2, 0.5, 0.7])
def test_strategies_leave_the_same_budget(tmp_path: Path, removal: float) -> None:
    encoder = RememberingEncoder(IDENTITY, IdentifierEncoder, tmp_path)
    ways = [way(Strategy.RANDOM, removal, guards=False), way(Strategy.SLIMCODE, removal, guards=False)]
    whole, random, slimcode = compared([WHOLE, *ways], encoder)
    assert random.before == slimcode.before == whole.after
    assert random.after == slimcode.after
    assert 1 - random.after / random.before == pytest.approx(removal, abs=0.02)
    assert random.prune_seconds > 0


def test_guards_keep_short_functions_whole(tmp_path: Path) -> None:
    encoder = RememberingEncoder(IDENTITY, IdentifierEncoder, tmp_path)
    guarded, free = compared([way(Strategy.SLIMCODE, 0.5), way(Strategy.SLIMCODE, 0.5, guards=False)], encoder)
    assert (guarded.n_whole, free.n_whole) == (7, 0)
    assert guarded.after > free.after


def test_time_that_was_not_measured_now_is_not_told(tmp_path: Path) -> None:
    ways = [WHOLE, way(Strategy.SLIMCODE, 0.5)]
    first = compared(ways, RememberingEncoder(IDENTITY, IdentifierEncoder, tmp_path))
    assert first[0].encode_seconds == first[0].search.code.seconds > 0
    assert first[1].encode_seconds is None  # short functions stay whole: they were encoded for the first way
    again = compared(ways, RememberingEncoder(IDENTITY, no_encoder, tmp_path))
    assert [run.encode_seconds for run in again] == [None, None]
    assert [run.search.ranks.tolist() for run in again] == [run.search.ranks.tolist() for run in first]


def test_to_measure_time_everything_is_encoded_in_every_round(tmp_path: Path) -> None:
    remembering = RememberingEncoder(IDENTITY, IdentifierEncoder, tmp_path)
    ways = [WHOLE, way(Strategy.SLIMCODE, 0.5)]
    expected = [run.search.ranks.tolist() for run in compared(ways, remembering)]
    fake = IdentifierEncoder()
    runs = compared(ways, remembering, RememberingEncoder(IDENTITY, lambda: fake, None), rounds=3)
    assert [run.search.ranks.tolist() for run in runs] == expected
    for run in runs:
        assert run.encode_seconds is not None
        assert 0 < run.encode_seconds <= run.search.code.seconds
    assert len(fake.codes) == 11 * (1 + 2 * 3)  # once to warm up
    assert fake.queries == []


def test_cancelling_ends_the_comparison(tmp_path: Path) -> None:
    cancel = CancelToken()
    cancel.cancel()
    data = java()
    encoder = RememberingEncoder(IDENTITY, IdentifierEncoder, tmp_path)
    with pytest.raises(Cancelled):
        compare_pruning(data, snippets_of(data, QUIET), [WHOLE], encoder, None, QUIET, cancel)
