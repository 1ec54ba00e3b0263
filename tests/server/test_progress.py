"""Progress: how far a run is, and what of it is told."""

from __future__ import annotations

import pytest
from leancode_server.progress import Activity, ThreadProgress


@pytest.mark.parametrize(
    ("activity", "text", "percentage", "has_work"),
    [
        (Activity("looking for files", 0, None), "looking for files", 0.0, False),
        (Activity("reading", 0, 0), "indexing 0/0 files", 0.0, False),
        (Activity("reading", 312, 4410), "indexing 312/4,410 files", pytest.approx(1.415, abs=0.01), True),
        (Activity("loading the model", 0, None), "loading the model", 20.0, True),
        (Activity("embedding", 5000, 10000), "indexing 5,000/10,000 functions", 60.0, True),
        (Activity("embedding", 11, 10), "indexing 11/10 functions", 100.0, True),
    ],
)
def test_an_activity(activity: Activity, text: str, percentage: float, has_work: bool) -> None:
    assert (activity.text, activity.percentage, activity.has_work) == (text, percentage, has_work)


def test_few_of_many_steps_are_posted() -> None:
    posted: list[Activity] = []
    progress = ThreadProgress(posted.append)
    progress.stage("reading", 10_000)
    for _ in range(10_000):
        progress.advance(1)
    progress.stage("embedding", 1)
    assert posted[0] == Activity("reading", 0, 10_000)
    assert posted[-1] == Activity("embedding", 0, 1)
    assert len(posted) < 100
    assert [activity.done for activity in posted[:-1]] == sorted(activity.done for activity in posted[:-1])
