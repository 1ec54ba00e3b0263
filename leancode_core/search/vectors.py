"""The best rows of a table of scores, exactly and in a fixed order."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def top(scores: NDArray[np.float32], allowed: NDArray[np.bool_] | None, limit: int) -> list[int]:
    """The rows with the highest scores, highest first, equals in the order of their rows.

    Args:
        scores: (n,), one for each row of the table.
        allowed: (n,) which rows may be returned, None for all; applied before the cut to `limit`.
        limit: most rows, at least 0.
    """
    rows = np.arange(len(scores)) if allowed is None else np.flatnonzero(allowed)
    if len(rows) > limit > 0:
        # All rows down to the score of the last one wanted, so that equals are cut by row and not by chance.
        last = np.partition(scores[rows], len(rows) - limit)[len(rows) - limit]
        rows = rows[scores[rows] >= last]
    order = np.lexsort((rows, -scores[rows]))[:limit]
    return [int(row) for row in rows[order]]
