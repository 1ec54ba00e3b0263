"""kill -9 at random moments: `python -m benchmarks.kill_nine [KILLS] [SEED]`.

Indexes a copy of some packages of the standard library with the fake encoder of the tests, each run killed after a
random time. After each kill the database must be sound, a lexical search must answer, nothing that was committed may be
gone, and no child may be left. What the last run completes must be what an uninterrupted run makes.
"""

from __future__ import annotations

import asyncio
import email
import http
import json
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

from tests.support.killing import killed_runs, whole_run

_PACKAGES = (json, email, http, asyncio)


def main() -> None:
    n_kills = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "root"
        for package in _PACKAGES:
            shutil.copytree(Path(str(package.__file__)).parent, root / package.__name__)
        expected, seconds = whole_run(root, Path(folder) / "whole" / "index.db")
        print(f"an uninterrupted run: {len(expected.units)} units in {seconds:.1f} s")
        runs = []
        moments = random.Random(seed)  # noqa: S311 - no secret
        for run in killed_runs(root, Path(folder) / "index" / "index.db", expected, seconds, n_kills, moments):
            end = "killed" if run.was_killed else "ended "
            counts = f"{run.files:3} files, {run.units:4} units, {run.embedded:4} vectors"
            print(f"{end} after {run.after_seconds:4.1f} s: {counts}", flush=True)
            runs.append(run)
    texts = sum(0 < run.units < len(expected.units) for run in runs)
    vectors = sum(0 < run.embedded < len(expected.units) for run in runs)
    print(
        f"{n_kills} kills, {len(runs) - n_kills} runs that ended by themselves, seed {seed}:"
        f" {texts} left a part of the text, {vectors} a part of the vectors; all sound, nothing lost, the last run"
        f" gave the content of the uninterrupted one; {time.perf_counter() - begun:.0f} s"
    )


if __name__ == "__main__":
    main()
