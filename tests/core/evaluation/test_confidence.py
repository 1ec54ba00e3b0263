"""Bootstrap intervals: where they lie, that they repeat, and that pairs stay pairs."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from leancode_core.evaluation.confidence import Interval, mean_interval, mean_intervals, paired_difference


def test_the_interval_is_that_of_the_normal_distribution_for_many_values() -> None:
    values = np.random.default_rng(7).normal(loc=3.0, scale=2.0, size=4_000)
    found = mean_interval(values)
    expected = 1.96 * values.std() / np.sqrt(len(values))
    assert found.mean == pytest.approx(values.mean())
    assert found.low == pytest.approx(found.mean - expected, rel=0.01)
    assert found.high == pytest.approx(found.mean + expected, rel=0.01)


def test_equal_values_leave_no_doubt_and_every_run_gives_the_same() -> None:
    assert mean_interval([0.5, 0.5, 0.5]) == Interval(0.5, 0.5, 0.5)
    assert mean_interval([0.0, 1.0, 0.25]) == mean_interval([0.0, 1.0, 0.25])


def test_more_confidence_is_a_wider_interval() -> None:
    values = [1.0, 0.5, 0.25, 1.0, 0.1, 0.2]
    narrow, wide = mean_interval(values, 0.5), mean_interval(values, 0.99)
    assert wide.low < narrow.low < narrow.mean < narrow.high < wide.high


def test_a_small_but_constant_gain_is_seen_although_queries_differ_much() -> None:
    theirs = np.random.default_rng(3).uniform(size=200)
    gain = paired_difference(theirs + 0.01, theirs)
    assert (gain.mean, gain.low, gain.high) == pytest.approx((0.01, 0.01, 0.01))
    assert gain.excludes_zero
    ours, other = mean_interval(theirs + 0.01), mean_interval(theirs)
    assert ours.low < other.high


def test_mere_noise_is_no_difference() -> None:
    random = np.random.default_rng(5)
    found = paired_difference(random.uniform(size=300), random.uniform(size=300))
    assert not found.excludes_zero
    assert found.low < 0 < found.high


def test_a_loss_excludes_zero_as_well() -> None:
    assert paired_difference([0.0, 0.1], [1.0, 0.9]).excludes_zero


@pytest.mark.parametrize(("ours", "theirs"), [([], []), ([1.0], [1.0, 2.0])])
def test_what_cannot_be_compared_is_refused(ours: list[float], theirs: list[float]) -> None:
    with pytest.raises(ValueError, match="needs"):
        paired_difference(ours, theirs)


def test_many_quantities_of_one_set_have_the_intervals_that_each_has_alone() -> None:
    values = np.random.default_rng(11).uniform(size=(50, 3))
    for found, column in zip(mean_intervals([values], [1.0]), values.T, strict=True):
        alone = mean_interval(column)
        assert (found.mean, found.low, found.high) == pytest.approx((alone.mean, alone.low, alone.high))


def test_sets_weigh_what_they_are_given_however_many_queries_they_have() -> None:
    (found,) = mean_intervals([np.full((1000, 1), 0.2), np.full((10, 1), 0.8)], [0.5, 0.5])
    assert (found.mean, found.low, found.high) == pytest.approx((0.5, 0.5, 0.5))


def test_each_set_is_drawn_by_itself() -> None:
    random = np.random.default_rng(13)
    sets = [random.normal(scale=scale, size=(n, 1)) for scale, n in ((1.0, 400), (3.0, 400), (2.0, 100))]
    (found,) = mean_intervals(sets, [1 / 3, 1 / 3, 1 / 3])
    expected = 1.96 * np.sqrt(sum(values.var() / len(values) for values in sets)) / 3
    assert (found.high - found.low) / 2 == pytest.approx(expected, rel=0.06)


@pytest.mark.parametrize("strata", [[], [np.zeros((0, 2))], [np.ones((3, 2)), np.zeros((0, 2))]])
def test_a_set_without_queries_is_refused(strata: list[NDArray[np.float64]]) -> None:
    with pytest.raises(ValueError, match="needs at least one value"):
        mean_intervals(strata, [1.0] * len(strata))
