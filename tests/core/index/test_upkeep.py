"""Vectors that nobody needs go after 30 days, or at once where an index takes too much; those in use never do."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from leancode_core.config import IndexConfig
from leancode_core.index.reader import IndexReader, IndexUpkeep
from leancode_core.index.upkeep import space
from leancode_core.index.writer import IndexWriter
from tests.support.identifier_encoder import IdentifierEncoder
from tests.support.project import FINGERPRINT, Project, no_encoder

OTHER = replace(FINGERPRINT, rendering_version=99)
PLENTY = 2**40
BEGIN = datetime(2030, 1, 1, 12, tzinfo=UTC)
FILES = {f"f{number}.py": f"def task_{number}(queue):\n    return queue.item{number}\n" for number in range(10)}


def names(project: Project) -> list[str]:
    """The units of the first ten files whose vector the index has, whether or not the unit is there."""
    with tempfile.TemporaryDirectory() as folder:
        whole = Project(Path(folder), FILES)
        whole.index()
        with closing(sqlite3.connect(whole.database)) as connection:
            known = dict(connection.execute("SELECT digest, name FROM units"))
    with closing(sqlite3.connect(project.database)) as connection:
        return sorted(known[digest] for (digest,) in connection.execute("SELECT digest FROM embeddings"))


def on(day: int) -> datetime:
    return BEGIN + timedelta(days=day)


def finish(project: Project, day: int, max_bytes: int = PLENTY) -> None:
    """What the end of a run on that day does."""
    with IndexWriter(project.database) as writer:
        writer.finish(FINGERPRINT, max_bytes, on(day))


def n_vectors(project: Project) -> int:
    with closing(sqlite3.connect(project.database)) as connection:
        return int(connection.execute("SELECT count(*) FROM embeddings").fetchone()[0])


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Ten units; the files of four are gone since day 0."""
    made = Project(tmp_path, FILES)
    made.index(now=on(-1))
    made.remove("f0.py", "f1.py", "f2.py", "f3.py")
    made.index(no_encoder, now=on(0))
    return made


@pytest.mark.parametrize(("day", "n_left"), [(1, 10), (29, 10), (30, 6), (400, 6)])
def test_what_nothing_needs_goes_after_thirty_days(project: Project, day: int, n_left: int) -> None:
    finish(project, day)
    assert n_vectors(project) == n_left
    assert project.index(no_encoder).reused == 6


def test_the_days_count_from_when_it_was_last_needed(project: Project) -> None:
    project.write({"f0.py": FILES["f0.py"]})
    project.index(no_encoder, now=on(20))
    project.remove("f0.py")
    project.index(no_encoder, now=on(25))
    finish(project, 31)
    assert names(project) == ["task_0", *(f"task_{number}" for number in range(4, 10))]
    finish(project, 55)
    assert names(project) == [f"task_{number}" for number in range(4, 10)]


def test_the_oldest_go_first_where_an_index_takes_too_much(project: Project) -> None:
    project.remove("f4.py", "f5.py")
    project.index(no_encoder, now=on(5))
    assert n_vectors(project) == 10
    finish(project, 6, max_bytes=1)
    assert names(project) == ["task_6", "task_7", "task_8", "task_9"]


def test_only_as_many_go_as_are_too_many(tmp_path: Path) -> None:
    files = {f"f{number}.py": f"def task_{number}(queue):\n    return queue.item{number}\n" for number in range(200)}
    project = Project(tmp_path, files)
    project.index(now=on(-1))
    project.remove(*list(files)[:100])
    project.index(no_encoder, now=on(0))
    project.remove(*list(files)[100:150])
    project.index(no_encoder, now=on(1))
    with closing(sqlite3.connect(project.database)) as connection:
        used = space(connection).used_bytes
    finish(project, 2, max_bytes=used - 20_000)
    assert n_vectors(project) == 200 - 39  # of 516 bytes each
    with closing(sqlite3.connect(project.database)) as connection:
        days = connection.execute("SELECT since_day, count(*) FROM unreferenced GROUP BY 1 ORDER BY 1").fetchall()
    assert [count for _, count in days] == [100 - 39, 50]


def test_vectors_of_another_fingerprint_count_as_needed_by_nothing(tmp_path: Path) -> None:
    project = Project(tmp_path, FILES)
    project.index(fingerprint=OTHER, now=on(0))
    project.index(now=on(0))
    with IndexReader(project.database) as reader:
        upkeep = reader.upkeep(FINGERPRINT)
        assert (upkeep.unreferenced_vectors, upkeep.other_fingerprints) == (10, 1)
        assert reader.upkeep(OTHER).unreferenced_vectors == 10
        assert reader.upkeep(None).unreferenced_vectors == 20
    finish(project, 30)
    assert n_vectors(project) == 10
    assert project.index(no_encoder).reused == 10


def test_it_is_looked_at_once_a_day(project: Project) -> None:
    project.remove("f9.py")
    project.index(no_encoder, now=on(1))
    with closing(sqlite3.connect(project.database)) as connection:
        connection.execute("DELETE FROM unreferenced")
        connection.commit()
        finish(project, 1)
        assert connection.execute("SELECT count(*) FROM unreferenced").fetchone() == (0,)
        finish(project, 2)
        assert connection.execute("SELECT count(*) FROM unreferenced").fetchone() == (5,)


def test_a_run_keeps_to_the_limit_of_the_settings_and_gives_space_back(tmp_path: Path) -> None:
    files = {
        f"f{number}.py": "".join(f"def task_{number}_{part}(queue):\n    return {part}\n\n\n" for part in range(300))
        for number in range(10)
    }
    project = Project(tmp_path, files)
    config = IndexConfig(max_cache_mb=1)
    project.index(lambda: IdentifierEncoder(500), config=config, fingerprint=OTHER)
    assert n_vectors(project) == 3000
    project.index(lambda: IdentifierEncoder(500))
    assert n_vectors(project) == 6000
    before = project.database.stat().st_size
    assert project.index(no_encoder, config=config).reused == 3000
    assert n_vectors(project) == 3000
    assert project.database.stat().st_size < before - 3000 * (2 * 256 + 4)
    assert project.index(no_encoder, config=config).reused == 3000
    with closing(sqlite3.connect(project.database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_what_could_go_is_counted(project: Project) -> None:
    with IndexReader(project.database) as reader:
        upkeep = reader.upkeep(FINGERPRINT)
    free = upkeep.reclaimable_bytes - 4 * (2 * 256 + 4)
    assert upkeep == IndexUpkeep(4, upkeep.reclaimable_bytes, 0, "2030-01-01T12:00:00+00:00")
    assert free >= 0
    assert free % 4096 == 0
