"""Hard negatives: functions that a model takes for the answer to a query, and which are not."""

from __future__ import annotations

import random

import numpy as np
from numpy.typing import NDArray

_NEIGHBOURS = 7  # the hardest wrong answers of an example that come into its batch


def order_by_likeness(
    queries: NDArray[np.float32], codes: NDArray[np.float32], draw: random.Random
) -> NDArray[np.uint32]:
    """All examples in small groups: an example, and those whose functions a model takes for its answer.

    Cut into batches, each has hard wrong answers besides random ones (Xiong et al., ANCE, ICLR 2021).

    Args:
        queries: (n, d), rows of length 1, by the model that mines.
        codes: (n, d), the same for the functions.
        draw: decides.
    """
    order = list(range(len(queries)))
    draw.shuffle(order)
    is_free = np.ones(len(order), dtype=bool)
    groups: list[list[int]] = []
    for seed in order:
        if not is_free[seed]:
            continue
        is_free[seed] = False
        scores = np.where(is_free, codes @ queries[seed], -2.0)
        nearest = np.argpartition(-scores, min(_NEIGHBOURS, len(scores) - 1))[:_NEIGHBOURS]
        group = [seed, *(int(index) for index in nearest if is_free[index])]
        is_free[group] = False
        groups.append(group)
    draw.shuffle(groups)
    return np.array([index for group in groups for index in group], dtype=np.uint32)
