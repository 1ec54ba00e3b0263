"""Ctrl-C while a folder is being indexed."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time

import pytest

from tests.cli.command import COMMAND, LeanCode
from tests.cli.tree import functions

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT")


def n_units(run: LeanCode) -> int:
    """How many units the index holds by now."""
    (database,) = (run.cache / "indexes").glob("*/index.db")
    connection = sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)
    try:
        return int(connection.execute("SELECT count(*) FROM units").fetchone()[0])
    finally:
        connection.close()


def test_what_was_indexed_stays_and_the_next_run_goes_on(changing: LeanCode) -> None:
    assert n_units(changing) == 20
    (changing.folder / "steps.py").write_text(functions(400), encoding="utf-8")
    process = subprocess.Popen(
        [*COMMAND, "index", "--json"],
        cwd=changing.folder,
        env=changing.variables(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while n_units(changing) < 420 and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)  # the text is committed, and the model takes seconds to load
    out, err = process.communicate(timeout=120)
    assert (process.returncode, out) == (130, "")
    assert err == "interrupted; what was indexed so far is kept, and the next run goes on from there\n"

    status = changing("status", "--json").document
    assert (status["units"], status["stale_files"]) == (420, 0)
    assert status["pending"] > 200
    # so many vectors are not computed for one query
    found = changing("search", "step_123", "--json").document
    assert found["hits"][0]["name"] == "step_123"
    assert found["degraded"] == f"{status['pending']} of 420 units have no vector yet"

    done = changing("index", "--json").document
    assert (done["units"], done["reused"]) == (420, status["embedded"])
    assert done["reused"] >= 20
    assert done["embedded"] == status["pending"]
