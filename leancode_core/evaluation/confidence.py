"""How sure a mean is: bootstrap intervals over queries, for one system and for the difference of two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_SEED = 20_250_521
_RESAMPLES = 2_000
_RESAMPLES_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with the bounds between which it lies with the given confidence."""

    mean: float
    low: float
    high: float

    @property
    def excludes_zero(self) -> bool:
        """Whether a difference is more than chance."""
        return self.low > 0 or self.high < 0


def mean_interval(values: Sequence[float] | NDArray[np.float64], confidence: float = 0.95) -> Interval:
    """The mean of one value for each query, with its percentile bootstrap interval.

    Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13. The same values always give the same
    interval.

    Args:
        values: (n,) at least one.
        confidence: of the interval, in (0, 1).

    Raises:
        ValueError: there is no value.
    """
    array = np.asarray(values, dtype=np.float64)
    if not len(array):
        raise ValueError("an interval needs at least one value")
    random = np.random.default_rng(_SEED)
    means = [
        array[random.integers(len(array), size=(_RESAMPLES_AT_ONCE, len(array)))].mean(axis=1)
        for _ in range(_RESAMPLES // _RESAMPLES_AT_ONCE)
    ]
    tail = (1.0 - confidence) / 2.0
    low, high = np.quantile(np.concatenate(means), [tail, 1.0 - tail])
    return Interval(float(array.mean()), float(low), float(high))


def paired_difference(
    ours: Sequence[float] | NDArray[np.float64],
    theirs: Sequence[float] | NDArray[np.float64],
    confidence: float = 0.95,
) -> Interval:
    """By how much one system is better than another one on the same queries.

    The queries are drawn, not the two systems' values apart from each other: what a hard query costs both drops out.

    Args:
        ours: (n,) a value for each query.
        theirs: (n,) the other system's, in the same order.
        confidence: of the interval, in (0, 1).

    Raises:
        ValueError: the numbers of values differ, or there is none.
    """
    first, second = np.asarray(ours, dtype=np.float64), np.asarray(theirs, dtype=np.float64)
    if first.shape != second.shape:
        raise ValueError(f"a paired difference needs as many values on both sides, got {len(first)} and {len(second)}")
    return mean_interval(first - second, confidence)
