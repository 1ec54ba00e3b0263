"""How good rankings are: reciprocal rank, recall, and normalised discounted cumulative gain."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from leancode_core.ports import Vectors

Ranks = NDArray[np.int64]
"""(n queries,) the place of each query's right answer, from 1."""

# Products of equal vectors differ in their last bits, by where in the matrix they stand: still a tie.
_TIE = 1e-6
_QUERIES_AT_ONCE = 256


def ranks_of_gold(queries: Vectors, pool: Vectors, gold: Sequence[int]) -> Ranks:
    """The place of each query's own candidate among all, by cosine. Ties count against it.

    Args:
        queries: (n, dimensions).
        pool: (m, dimensions), the candidates.
        gold: (n,) the position in the pool of each query's candidate.

    Returns:
        (n,) how many candidates score at least as high as the right one, itself included.
    """
    positions = np.asarray(gold, dtype=np.int64)
    ranks = np.empty(len(queries), dtype=np.int64)
    for start in range(0, len(queries), _QUERIES_AT_ONCE):
        some = slice(start, start + _QUERIES_AT_ONCE)
        scores = queries[some] @ pool.T  # (some, m)
        own = np.take_along_axis(scores, positions[some, None], axis=1)
        ranks[some] = (scores >= own - _TIE).sum(axis=1)
    return ranks


def reciprocal(ranks: Ranks) -> NDArray[np.float64]:
    """(n,) one over each rank, whose mean is the mean reciprocal rank (MRR)."""
    values: NDArray[np.float64] = 1.0 / ranks
    return values


def recall_at(ranks: Ranks, k: int) -> float:
    """The share of queries whose right answer is among the first k."""
    return float((ranks <= k).mean())


def ndcg(gains: Sequence[float], relevant: Sequence[float], k: int = 10) -> float:
    """Normalised discounted cumulative gain of one ranking, in [0, 1].

    The gain at place i counts 1 / log2(i + 1) (Jarvelin and Kekalainen, ACM TOIS 20 (4), 2002), undiminished by a
    power: a target that is twice as good counts twice.

    Args:
        gains: what the results are worth, best ranked first; 0 for one that is of no use.
        relevant: what each of the targets is worth, found or not, in any order.
        k: places that count.

    Returns:
        0 where there is no target.
    """
    best = _dcg(sorted(relevant, reverse=True)[:k])
    return _dcg(gains[:k]) / best if best else 0.0


def _dcg(gains: Sequence[float]) -> float:
    return float(sum(gain / np.log2(place + 1) for place, gain in enumerate(gains, start=1)))
