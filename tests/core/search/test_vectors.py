"""The best rows of a table of scores, compared with a plain sort."""

from __future__ import annotations

import numpy as np
import pytest

from leancode_core.search.vectors import top


def check(scores: list[float], allowed: list[bool] | None, limit: int, expected: list[int]) -> None:
    mask = None if allowed is None else np.array(allowed, dtype=np.bool_)
    assert top(np.array(scores, dtype=np.float32), mask, limit) == expected


@pytest.mark.parametrize(
    ("scores", "limit", "expected"),
    [
        ([], 5, []),
        ([0.5], 5, [0]),
        ([0.1, 0.3, 0.2], 5, [1, 2, 0]),
        ([0.1, 0.3, 0.2], 3, [1, 2, 0]),
        ([0.1, 0.3, 0.2], 2, [1, 2]),
        ([0.1, 0.3, 0.2], 0, []),
        ([-0.1, -0.3, 0.0], 2, [2, 0]),
    ],
)
def test_the_highest_come_first(scores: list[float], limit: int, expected: list[int]) -> None:
    check(scores, None, limit, expected)


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5, 6])
def test_equals_come_in_the_order_of_their_rows_and_are_cut_there(limit: int) -> None:
    check([0.5, 0.9, 0.5, 0.5, 0.9, 0.1], None, limit, [1, 4, 0, 2, 3, 5][:limit])


def test_rows_that_are_not_allowed_are_left_out_before_the_cut() -> None:
    check([0.9, 0.8, 0.7, 0.1, 0.2], [False, False, False, True, True], 2, [4, 3])
    check([0.9, 0.8, 0.7, 0.1, 0.2], [False, False, False, True, True], 1, [4])
    check([0.9, 0.8], [False, False], 2, [])
    check([], [], 2, [])


@pytest.mark.parametrize("limit", [1, 7, 150, 999, 1000, 5000])
def test_many_rows_with_many_ties_come_as_in_a_plain_sort(limit: int) -> None:
    rng = np.random.default_rng(7)
    scores = (rng.integers(-8, 8, size=1000) / 8).astype(np.float32)
    allowed = rng.random(1000) < 0.5
    plain = sorted(range(1000), key=lambda row: (-float(scores[row]), row))
    assert top(scores, None, limit) == plain[:limit]
    assert top(scores, allowed, limit) == [row for row in plain if allowed[row]][:limit]
