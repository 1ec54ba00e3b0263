"""Hard negatives."""

from __future__ import annotations

import random

import numpy as np

from leancode_core.training.mining import order_by_likeness


def directions(topics: list[int]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """A vector of length 1 for each, with a dimension for each topic."""
    return np.eye(max(topics) + 1, dtype=np.float32)[topics]


def test_groups_of_an_example_and_its_seven_nearest() -> None:
    topics = [place % 4 for place in range(64)]
    vectors = directions(topics)
    order = order_by_likeness(vectors, vectors, ["c"] * len(vectors), random.Random(1)).tolist()
    assert sorted(order) == list(range(64))
    groups = [{topics[index] for index in order[start : start + 8]} for start in range(0, 64, 8)]
    assert sorted(map(sorted, groups)) == [[0], [0], [1], [1], [2], [2], [3], [3]]


def test_the_functions_that_a_query_is_mistaken_for_count_and_not_like_queries() -> None:
    topics = [0] * 8 + [1] * 8
    queries = directions([1 - topic for topic in topics])  # each is taken for the functions of the other topic
    order = order_by_likeness(queries, directions(topics), ["c"] * 16, random.Random(1)).tolist()
    assert sorted(sum(topics[index] for index in group) for group in (order[:8], order[8:])) == [1, 7]


def test_fewer_than_a_group_and_the_same_draw() -> None:
    vectors = directions([0, 1, 2])
    assert sorted(order_by_likeness(vectors, vectors, ["c"] * len(vectors), random.Random(1)).tolist()) == [0, 1, 2]
    many = directions([place % 5 for place in range(40)])
    one, same, other = (order_by_likeness(many, many, ["c"] * 40, random.Random(seed)).tolist() for seed in (1, 1, 2))
    assert one == same != other


def test_groups_are_in_one_language_and_languages_after_one_another() -> None:
    topics = [place % 4 for place in range(64)]
    languages = ["rust" if place % 8 < 4 else "c" for place in range(64)]
    vectors = directions(topics)
    order = order_by_likeness(vectors, vectors, languages, random.Random(1)).tolist()
    assert sorted(order) == list(range(64))
    assert [languages[index] for index in order] in (["c"] * 32 + ["rust"] * 32, ["rust"] * 32 + ["c"] * 32)
    groups = [{topics[index] for index in order[start : start + 8]} for start in range(0, 64, 8)]
    for half in (groups[:4], groups[4:]):
        assert sorted(map(sorted, half)) == [[0], [1], [2], [3]]


def test_no_language_is_always_the_last() -> None:
    vectors, languages = directions([0, 1, 2, 3]), ["c", "go", "php", "rust"]
    last = {int(order_by_likeness(vectors, vectors, languages, random.Random(seed))[-1]) for seed in range(40)}
    assert last == {0, 1, 2, 3}
