"""Which examples stand in one batch."""

from __future__ import annotations

import random

import numpy as np
import pytest

from leancode_core.training.batches import batches_by_source, batches_in_order
from leancode_core.training.shards import NOT_TAUGHT, Shard

NOTHING = np.zeros(1, dtype=np.uint32)


def shard_of(*groups: int) -> Shard:
    nothing = [NOTHING] * len(groups)
    return Shard(
        nothing, nothing, np.array(groups, dtype=np.uint32), np.zeros(0, dtype=np.uint32), NOT_TAUGHT, NOT_TAUGHT
    )


def flat(batches: list[list[int]]) -> list[int]:
    return sorted(index for batch in batches for index in batch)


@pytest.mark.parametrize(
    ("examples", "size", "expected"),
    [
        (64, 8, [8] * 8),
        (67, 8, [8] * 8),
        (30, 8, [8] * 3),
        (14, 8, [8]),
        (15, 8, [8]),
        (8, 8, [8]),
        (7, 8, [7]),
        (1, 8, [1]),
    ],
)
def test_batches_are_full_and_hold_an_example_once(examples: int, size: int, expected: list[int]) -> None:
    batches = batches_by_source(shard_of(*range(examples)), size, random.Random(1))
    assert [len(batch) for batch in batches] == expected
    assert len(set(flat(batches))) == sum(expected)
    assert set(flat(batches)) <= set(range(examples))


def test_half_of_the_batches_are_of_one_repository() -> None:
    shard = shard_of(*(place % 4 for place in range(512)))
    batches = batches_by_source(shard, 16, random.Random(1))
    n_groups = sorted(len({int(shard.groups[index]) for index in batch}) for batch in batches)
    # 256 examples of 4 groups, one group after the other: at most three batches of 16 lie on a border
    assert sum(number == 1 for number in n_groups[:16]) >= 13
    assert n_groups[16:] == [4] * 16
    places = [place for place, batch in enumerate(batches) if len({int(shard.groups[i]) for i in batch}) == 4]
    assert places != list(range(16, 32))  # the two kinds take turns


def test_the_same_draw_gives_the_same_batches() -> None:
    shard = shard_of(*(place % 4 for place in range(64)))
    one, same, other = (batches_by_source(shard, 8, random.Random(seed)) for seed in (1, 1, 2))
    assert one == same != other


@pytest.mark.parametrize(
    ("examples", "expected"),
    [(9, [[8, 7, 6], [5, 4, 3], [2, 1, 0]]), (7, [[6, 5, 4], [3, 2, 1]]), (2, [[1, 0]])],
)
def test_batches_in_order(examples: int, expected: list[list[int]]) -> None:
    order = np.arange(examples, dtype=np.uint32)[::-1]
    assert sorted(batches_in_order(order, 3, random.Random(1)), reverse=True) == expected


def test_batches_in_order_come_in_any() -> None:
    order = np.arange(64, dtype=np.uint32)
    one, same, other = (batches_in_order(order, 8, random.Random(seed)) for seed in (1, 1, 2))
    assert one == same != other
    assert sorted(one) == [list(range(start, start + 8)) for start in range(0, 64, 8)]
