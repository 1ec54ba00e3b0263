"""Which examples stand in one batch: its other answers are the wrong ones, so they decide how hard it is."""

from __future__ import annotations

import random

import numpy as np
from numpy.typing import NDArray

from leancode_core.training.shards import Shard


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


def batches_in_order(order: NDArray[np.uint32], size: int, draw: random.Random) -> list[list[int]]:
    """Batches of examples that follow each other, one batch after any other; what is left over is left out."""
    batches = [order[start : start + size].tolist() for start in range(0, len(order), size)]
    batches = [batch for batch in batches if len(batch) == size] or [order.tolist()]
    draw.shuffle(batches)
    return batches
