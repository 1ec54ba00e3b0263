"""Which examples stand in one batch: its other answers are the wrong ones, so they decide how hard it is."""

from __future__ import annotations

import random

import numpy as np
from numpy.typing import NDArray

from leancode_core.training.shards import Shard

_NEIGHBOURS = 7  # the hardest wrong answers of an example that come into its batch


def batches_by_source(shard: Shard, size: int, draw: random.Random) -> list[list[int]]:
    """Half of the batches, rounded down, from one repository and language after the other, the others from anywhere.

    Functions of one repository use the same words for different things, which is the hardest kind of wrong answer that
    costs nothing to find. Batches of them alone would teach to tell functions apart and not topics.

    Args:
        shard: the examples.
        size: examples of a batch; what is left over is left out.
        draw: decides.
    """
    order = list(range(len(shard)))
    draw.shuffle(order)
    middle = len(order) // 2 // size * size
    together = sorted(order[:middle], key=lambda index: int(shard.groups[index]))  # stable: shuffled within a group
    batches = [part[start : start + size] for part in (together, order[middle:]) for start in range(0, len(part), size)]
    batches = [batch for batch in batches if len(batch) == size] or [order]
    draw.shuffle(batches)
    return batches


def batches_by_likeness(
    queries: NDArray[np.float32], codes: NDArray[np.float32], size: int, draw: random.Random
) -> list[list[int]]:
    """Batches of small groups: an example, and those whose functions a model takes for its answer (Xiong et al., 2021).

    Each example is in one batch. Mining costs one encoding of the shard and no encoding in the batches.

    Args:
        queries: (n, d), rows of length 1, by the model as it is.
        codes: (n, d), the same for the functions.
        size: examples of a batch; what is left over is left out.
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
        nearest = np.argsort(-scores)[:_NEIGHBOURS]
        group = [seed, *(int(index) for index in nearest if is_free[index])]
        is_free[group] = False
        groups.append(group)
    draw.shuffle(groups)
    flat = [index for group in groups for index in group]
    batches = [flat[start : start + size] for start in range(0, len(flat), size)]
    return [batch for batch in batches if len(batch) == size] or [flat]
