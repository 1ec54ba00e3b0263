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
    def bounds(self) -> list[float]:
        """Both, rounded as the rows of evaluations have them."""
        return [round(self.low, 5), round(self.high, 5)]

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
    (interval,) = mean_intervals([np.asarray(values, dtype=np.float64)[:, None]], [1.0], confidence)
    return interval


def mean_intervals(
    strata: Sequence[NDArray[np.float64]], weights: Sequence[float], confidence: float = 0.95
) -> list[Interval]:
    """Weighted sums of the means of several sets of queries, for many quantities of the same queries at once.

    The queries of each set are drawn by themselves (Efron and Tibshirani, 1993, section 8.2), since another sample of
    the same sets would have as many of each.

    Args:
        strata: for each set (n queries, q quantities), at least one query.
        weights: of each set's mean; they sum to 1 where the result is to be a mean.
        confidence: of the intervals, in (0, 1).

    Returns:
        q intervals.

    Raises:
        ValueError: a set has no query, or there is no set.
    """
    if not strata or not all(len(values) for values in strata):
        raise ValueError("an interval needs at least one value")
    random = np.random.default_rng(_SEED)
    means = np.zeros(strata[0].shape[1])
    resampled = np.zeros((_RESAMPLES, strata[0].shape[1]))
    for values, weight in zip(strata, weights, strict=True):
        means += weight * values.mean(axis=0)
        n = len(values)
        row = n * np.arange(_RESAMPLES_AT_ONCE)[:, None]
        for start in range(0, _RESAMPLES, _RESAMPLES_AT_ONCE):
            drawn = row + random.integers(n, size=(_RESAMPLES_AT_ONCE, n))
            times = np.bincount(drawn.ravel(), minlength=_RESAMPLES_AT_ONCE * n).reshape(_RESAMPLES_AT_ONCE, n)
            resampled[start : start + _RESAMPLES_AT_ONCE] += weight / n * (times.astype(np.float64) @ values)
    tail = (1.0 - confidence) / 2.0
    lows, highs = np.quantile(resampled, [tail, 1.0 - tail], axis=0)
    return [Interval(*map(float, bounds)) for bounds in zip(means, lows, highs, strict=True)]


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
