"""Which examples stand in one batch."""

from __future__ import annotations

import random

import numpy as np
import pytest

from leancode_core.training.batches import batches_by_likeness, batches_by_source
from leancode_core.training.shards import Shard

NOTHING = np.zeros(1, dtype=np.uint32)


def shard_of(*groups: int) -> Shard:
    return Shard([NOTHING] * len(groups), [NOTHING] * len(groups), np.array(groups, dtype=np.uint32))


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


def directions(topics: list[int]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """A vector of length 1 for each, with a dimension for each topic."""
    return np.eye(max(topics) + 1, dtype=np.float32)[topics]


def test_what_a_model_confuses_stands_together() -> None:
    topics = [place % 4 for place in range(32)]
    vectors = directions(topics)
    batches = batches_by_likeness(vectors, vectors, 8, random.Random(1))
    assert flat(batches) == list(range(32))
    assert sorted(sorted({topics[index] for index in batch}) for batch in batches) == [[0], [1], [2], [3]]


def test_groups_of_an_example_and_its_seven_nearest() -> None:
    topics = [place % 2 for place in range(32)]
    vectors = directions(topics)
    batches = batches_by_likeness(vectors, vectors, 16, random.Random(1))
    assert flat(batches) == list(range(32))
    for batch in batches:
        assert [len({topics[index] for index in batch[start : start + 8]}) for start in (0, 8)] == [1, 1]


def test_the_functions_that_a_query_is_mistaken_for_count_and_not_like_queries() -> None:
    topics = [0] * 8 + [1] * 8
    queries = directions([1 - topic for topic in topics])  # each is taken for the functions of the other topic
    batches = batches_by_likeness(queries, directions(topics), 8, random.Random(1))
    assert flat(batches) == list(range(16))
    assert sorted(sum(topics[index] for index in batch) for batch in batches) == [1, 7]


@pytest.mark.parametrize(("examples", "expected"), [(19, [8, 8]), (5, [5])])
def test_what_fills_no_batch_is_left_out(examples: int, expected: list[int]) -> None:
    vectors = directions([0] * examples)
    batches = batches_by_likeness(vectors, vectors, 8, random.Random(1))
    assert [len(batch) for batch in batches] == expected
    assert len(set(flat(batches))) == sum(expected)
