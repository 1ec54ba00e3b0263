"""kill -9 at any moment loses at most the batch in flight. `benchmarks/kill_nine.py` does more of it."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

from tests.support.killing import killed_runs, whole_run
from tests.support.project import Project

FILES = {
    f"f{number:03}.py": f"class Task{number}:\n    def run(self, queue):\n        return queue.item{number}\n"
    for number in range(240)
}


@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGKILL")
def test_killed_runs_are_sound_and_are_completed(tmp_path: Path) -> None:
    project = Project(tmp_path, FILES)
    expected, seconds = whole_run(project.root, tmp_path / "whole" / "index.db")
    assert len(expected.units) == len(expected.vectors) >= 240
    runs = list(killed_runs(project.root, project.database, expected, seconds, 5, random.Random(9)))
    assert sum(run.was_killed for run in runs) == 5
    assert max(run.units for run in runs) > 0
