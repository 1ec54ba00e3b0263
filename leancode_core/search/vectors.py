"""The semantic side: exact nearest neighbours in an immutable table of vectors."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def nearest(
    vectors: NDArray[np.float32], query: NDArray[np.float32], allowed: NDArray[np.bool_] | None, limit: int
) -> list[tuple[int, float]]:
    """Rows and cosines of the nearest vectors, nearest first, equals in the order of their rows.

    Args:
        vectors: (n, d), rows of length 1.
        query: (1, d), of length 1.
        allowed: (n,) which rows may be returned, None for all; applied before the cut to `limit`.
        limit: most rows.
    """
    scores = vectors @ query[0]  # (n, d) @ (d,) -> (n,)
    rows = np.arange(len(scores)) if allowed is None else np.flatnonzero(allowed)
    if len(rows) > limit > 0:
        # All rows down to the score of the last one wanted, so that equals are cut by row and not by chance.
        last = np.partition(scores[rows], len(rows) - limit)[len(rows) - limit]
        rows = rows[scores[rows] >= last]
    order = np.lexsort((rows, -scores[rows]))[:limit]
    return [(int(rows[index]), float(scores[rows[index]])) for index in order]
