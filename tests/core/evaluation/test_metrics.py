"""Ranking metrics against published and hand-computed figures."""

from __future__ import annotations

import numpy as np
import pytest

from leancode_core.evaluation.metrics import ndcg, ranks_of_gold, recall_at, reciprocal

POOL = np.array([[1.0, 0.0], [0.8, 0.6], [0.6, 0.8], [0.0, 1.0]], dtype=np.float32)


@pytest.mark.parametrize(
    ("query", "gold", "rank"),
    [([1.0, 0.0], 0, 1), ([1.0, 0.0], 1, 2), ([1.0, 0.0], 3, 4), ([0.0, 1.0], 3, 1), ([-1.0, 0.0], 0, 4)],
)
def test_the_rank_is_the_place_in_the_whole_pool(query: list[float], gold: int, rank: int) -> None:
    assert ranks_of_gold(np.array([query], dtype=np.float32), POOL, [gold]).tolist() == [rank]


@pytest.mark.parametrize("gold", [0, 1, 2])
def test_ties_count_against_the_right_answer(gold: int) -> None:
    pool = np.array([[1.0, 0.0], [1.0, 0.0], [1.0 - 5e-8, 0.0], [0.5, 0.0]], dtype=np.float32)
    assert ranks_of_gold(np.array([[1.0, 0.0]], dtype=np.float32), pool, [gold]).tolist() == [3]


def test_many_queries_are_ranked_like_each_alone() -> None:
    random = np.random.default_rng(1)
    vectors = random.normal(size=(700, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    pool = vectors[:300]
    gold = [index % 300 for index in range(700)]
    together = ranks_of_gold(vectors, pool, gold)
    alone = [int(ranks_of_gold(vectors[i : i + 1], pool, gold[i : i + 1])[0]) for i in range(700)]
    assert together.tolist() == alone
    assert together[:300].tolist() == [1] * 300


def test_reciprocal_ranks_and_recall() -> None:
    ranks = np.array([1, 2, 4, 10], dtype=np.int64)
    assert reciprocal(ranks).tolist() == [1.0, 0.5, 0.25, 0.1]
    assert [recall_at(ranks, k) for k in (1, 2, 5, 9, 10)] == [0.25, 0.5, 0.75, 0.75, 1.0]


@pytest.mark.parametrize(
    ("gains", "relevant", "k", "expected"),
    [
        ([3, 2, 3, 0, 1, 2], [3, 3, 3, 2, 2, 2, 1, 0], 6, 0.785),  # 6.861 / 8.740, the usual textbook example
        ([1, 0, 0], [1], 10, 1.0),
        ([0, 1, 0], [1], 10, 0.631),  # 1 / log2(3)
        ([1, 0, 0], [1, 1], 10, 0.613),  # 1 / (1 + 1 / log2(3))
        ([0] * 10 + [1], [1], 10, 0.0),
        ([2, 1], [1, 2], 10, 1.0),
        ([1, 2], [1, 2], 10, 0.86),  # (1 + 2 / log2(3)) / (2 + 1 / log2(3))
        ([1] * 10, [1] * 12, 10, 1.0),  # no more than k can be found
        ([], [1], 10, 0.0),
        ([1], [], 10, 0.0),
    ],
)
def test_ndcg(gains: list[float], relevant: list[float], k: int, expected: float) -> None:
    assert ndcg(gains, relevant, k) == pytest.approx(expected, abs=5e-4)
