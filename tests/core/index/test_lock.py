"""Two processes on one index: one updates it, the other waits, reads, or is refused."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from leancode_core.control import Cancelled, CancelToken
from leancode_core.errors import IndexBusy, IndexUnavailable
from leancode_core.index.location import IndexLocation
from leancode_core.index.lock import holder, locked
from tests.support.indexing_process import started
from tests.support.project import Project, no_encoder

FILES = {f"f{number:02}.py": f"def task_{number}(queue):\n    return queue.item{number}\n" for number in range(40)}
HOLDING = """
import sys, time
from pathlib import Path
from leancode_core.control import CancelToken
from leancode_core.index.lock import locked
with locked(Path(sys.argv[1]), CancelToken()):
    print("locked", flush=True)
    sys.stdin.read()
"""


@contextmanager
def held(lock: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process has the lock; it ends with the block at the latest."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(lock)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == "locked\n"
            yield process
        finally:
            process.kill()


def eventually(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_the_holder_is_known_while_it_lives(tmp_path: Path) -> None:
    lock = tmp_path / "of-root" / "lock"
    assert holder(lock) is None
    with held(lock) as process:
        assert holder(lock) == f"another leancode, process {process.pid}"
        process.kill()
        process.wait()
        assert holder(lock) is None
    with locked(lock, CancelToken()):
        assert holder(lock) == f"another leancode, process {os.getpid()}"
        assert sys.platform == "win32" or oct(lock.stat().st_mode & 0o777) == "0o600"
    assert holder(lock) is None


def test_who_does_not_wait_is_told_who_has_it(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with held(lock) as process, pytest.raises(IndexBusy) as caught, locked(lock, CancelToken(), wait_seconds=0):
        pass
    assert str(caught.value) == (
        f"another leancode, process {process.pid} is at work on the index {tmp_path}; try again when it is done"
    )


def test_who_waits_says_so_once_and_can_be_stopped(tmp_path: Path) -> None:
    token = CancelToken()
    told: list[str] = []

    def tell(message: str) -> None:
        told.append(message)
        token.cancel()

    with held(tmp_path / "lock") as process, pytest.raises(Cancelled), locked(tmp_path / "lock", token, tell):
        pass
    assert told == [f"waiting for another leancode, process {process.pid}, that indexes this folder"]


def test_two_runs_do_the_work_once(tmp_path: Path) -> None:
    project = Project(tmp_path, FILES)
    with started(project.root, project.database, 0.15) as first:
        eventually(lambda: holder(project.database.with_name("lock")) is not None)
        with started(project.root, project.database) as second:
            outputs = [process.communicate(timeout=60) for process in (first, second)]
    assert [out for out, _ in outputs] == ["embedded 40, reused 0\n", "embedded 0, reused 40\n"]
    assert outputs[0][1] == ""
    assert outputs[1][1] in ("", f"waiting for another leancode, process {first.pid}, that indexes this folder\n")


def test_many_runs_at_once_leave_one_sound_index(tmp_path: Path) -> None:
    project = Project(tmp_path, FILES)
    processes = [started(project.root, project.database, 0.01) for _ in range(4)]
    outputs = sorted(process.communicate(timeout=60)[0] for process in processes)
    assert outputs == ["embedded 0, reused 40\n"] * 3 + ["embedded 40, reused 0\n"]
    with closing(sqlite3.connect(project.database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_an_index_in_work_can_be_read_and_not_cleared(tmp_path: Path) -> None:
    project = Project(tmp_path, FILES)
    location = IndexLocation(project.database.parent)

    def n_units() -> int:
        with project.opened() as (reader, _):
            return reader.counts(None).units

    with started(project.root, project.database, 0.2) as process:
        eventually(lambda: holder(location.lock) is not None and location.exists)
        eventually(lambda: location.database.stat().st_size > 0 and _has_tables(location.database))
        eventually(lambda: n_units() == 40)
        with pytest.raises(IndexBusy, match=f"process {process.pid} is at work on the index"):
            location.clear()
        assert process.communicate(timeout=60) == ("embedded 40, reused 0\n", "")
    assert project.index(no_encoder).reused == 40
    location.clear()
    assert not location.folder.exists()


def _has_tables(database: Path) -> bool:
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
        return bool(connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'unit_terms'").fetchone()[0])


def test_who_waits_for_a_cleared_index_makes_a_new_lock(tmp_path: Path) -> None:
    location = IndexLocation(tmp_path / "of-root")
    with held(location.lock) as process:
        location.lock.unlink()
        location.folder.rmdir()
        with locked(location.lock, CancelToken(), wait_seconds=0):
            assert holder(location.lock) == f"another leancode, process {os.getpid()}"
        process.kill()


def test_a_folder_that_cannot_be_made_is_told_with_its_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(IndexUnavailable) as caught, locked(tmp_path / "file" / "lock", CancelToken()):
        pass
    assert str(caught.value) == (
        f"the index {tmp_path / 'file'} cannot be written: File exists; check the folder's permissions,"
        " or set another place with index.location or LEANCODE_CACHE_DIR"
    )
