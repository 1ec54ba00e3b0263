"""Hard negatives: functions that a model takes for the answer to a query, and which are not."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

MINING = 2
"""The version of the order: examples in another one are made anew."""

_NEIGHBOURS = 7  # the hardest wrong answers of an example that come into its batch


def order_by_likeness(
    queries: NDArray[np.float32], codes: NDArray[np.float32], languages: Sequence[str], draw: random.Random
) -> NDArray[np.uint32]:
    """All examples in small groups: an example, and those whose functions a model takes for its answer.

    Cut into batches, each has hard wrong answers besides random ones (Xiong et al., ANCE, ICLR 2021).
    All are in one language, as the functions of most workspaces are: another language is told apart by its words alone.

    Args:
        queries: (n, d), rows of length 1, by the model that mines.
        codes: (n, d), the same for the functions.
        languages: (n,) of the functions; one after the other, in an order that is drawn.
        draw: decides.
    """
    apart: dict[str, list[int]] = defaultdict(list)
    for index, language in enumerate(languages):
        apart[language].append(index)
    ordered: list[int] = []
    groups_apart = sorted(apart.items())
    draw.shuffle(groups_apart)
    for _, members in groups_apart:
        groups = _groups(queries[members], codes[members], draw)
        ordered.extend(members[index] for group in groups for index in group)
    return np.array(ordered, dtype=np.uint32)


def _groups(queries: NDArray[np.float32], codes: NDArray[np.float32], draw: random.Random) -> list[list[int]]:
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
    return groups
