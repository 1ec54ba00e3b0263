"""Files at an index's place that are no usable index: moved aside, and the index built anew."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from leancode_core.config import IndexConfig, SearchMode
from leancode_core.control import CancelToken, SilentProgress
from leancode_core.errors import IndexCorrupt, IndexUnavailable
from leancode_core.index.damage import Damage, note_damage, noted_damage
from leancode_core.index.pipeline import IndexReport, IndexRun
from leancode_core.index.reader import IndexReader
from leancode_core.index.recovery import move_aside, moved_aside, update_or_rebuild
from leancode_core.index.schema import SCHEMA_VERSION, is_usable
from leancode_core.index.writer import IndexWriter
from leancode_core.search.query import SearchQuery
from tests.support.identifier_encoder import IdentifierEncoder
from tests.support.project import FINGERPRINT, Project

FILES = {f"f{number}.py": f"def task_{number}(queue):\n    return queue.item{number}\n" for number in range(120)}


def recovered(project: Project) -> tuple[IndexReport, list[str]]:
    """A run with recovery, and what it told."""
    told: list[str] = []
    run = IndexRun(project.root, IndexConfig(), FINGERPRINT, IdentifierEncoder, SilentProgress(), CancelToken())
    return update_or_rebuild(project.database, run, told.append), told


def text(path: Path) -> None:
    path.write_text("shopping list\n")


def header_only(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0" + b"?" * 4080)


def notes(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE notes (text)")
        connection.execute("INSERT INTO notes VALUES ('mine')")
        connection.commit()


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (text, "the index {path} is damaged (file is not a database)"),
        (header_only, "the index {path} is damaged (file is not a database)"),
        (notes, "{path} is the database of another program"),
    ],
)
def test_what_is_no_index_is_moved_aside_as_it_is(tmp_path: Path, make: Callable[[Path], None], why: str) -> None:
    project = Project(tmp_path, FILES)
    project.database.parent.mkdir(parents=True)
    make(project.database)
    content = project.database.read_bytes()
    assert not is_usable(project.database)
    report, told = recovered(project)
    (name,) = moved_aside(project.database)
    moved = project.database.with_name(name)
    reason = why.format(path=project.database)
    assert told == [f"{reason}; it was moved to {moved}, and is now built anew"]
    assert moved.read_bytes() == content
    assert (report.files, report.embedded) == (120, 120)
    assert recovered(project)[1] == []


def garbled(path: Path, table: str) -> None:
    """Overwrites the first page of a table or index."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", [table]).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)


@pytest.mark.parametrize("table", ["files", "meta", "embeddings", "units_by_digest"])
def test_damage_that_a_run_meets_is_mended_by_it(tmp_path: Path, table: str) -> None:
    project = Project(tmp_path, FILES)
    project.index()
    sound = project.content()
    garbled(project.database, table)
    report, told = recovered(project)
    (message,), (name,) = told, moved_aside(project.database)
    assert re.sub(r"\(.*\)", "()", message) == (
        f"the index {project.database} is damaged (); it was moved to {project.database.with_name(name)},"
        " and is now built anew"
    )
    assert report.embedded == 120
    assert project.content() == sound
    assert noted_damage(project.database) is None


def test_damage_that_only_a_query_meets_is_noted_and_mended_by_the_next_run(tmp_path: Path) -> None:
    project = Project(tmp_path, FILES)
    project.index()
    sound = project.content()
    garbled(project.database, "unit_terms")
    with pytest.raises(IndexCorrupt) as caught, project.opened():
        pass
    assert re.sub(r"\(.*\)", "()", str(caught.value)) == (
        f"the index {project.database} is damaged (); run `leancode index`, which moves it aside and builds it anew"
    )
    assert noted_damage(project.database) is Damage.FILE
    assert not is_usable(project.database)
    _, told = recovered(project)
    assert len(told) == 1
    assert project.content() == sound
    with project.opened() as (_, engine):
        assert len(engine.search(SearchQuery("queue", 200, SearchMode.LEXICAL)).hits) == 120
    assert recovered(project)[1] == []


@pytest.mark.parametrize("size", [0, 100, 4096, 20_000])
def test_a_database_that_was_cut_off_is_built_anew(tmp_path: Path, size: int) -> None:
    project = Project(tmp_path, FILES)
    project.index()
    sound = project.content()
    os.truncate(project.database, size)
    recovered(project)
    assert project.content() == sound


def test_a_table_that_is_missing_is_damage(tmp_path: Path) -> None:
    project = Project(tmp_path, FILES)
    project.index()
    with closing(sqlite3.connect(project.database)) as connection:
        connection.execute("DROP TABLE embeddings")
    with IndexReader(project.database) as reader, pytest.raises(IndexCorrupt, match="no such table: embeddings"):
        reader.counts(FINGERPRINT)
    assert recovered(project)[0].embedded == 120


def test_a_newer_index_is_refused_and_stays_as_it_is(tmp_path: Path) -> None:
    project = Project(tmp_path, FILES)
    project.index()
    with closing(sqlite3.connect(project.database)) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    content = project.database.read_bytes()
    with pytest.raises(IndexUnavailable, match=r"was made by a newer version of LeanCode .*; update"):
        recovered(project)
    assert project.database.read_bytes() == content
    assert moved_aside(project.database) == []


def test_the_newest_two_stay_with_their_logs(tmp_path: Path) -> None:
    database = tmp_path / "index.db"
    moved = []
    for number in range(4):
        for ending in ("", "-wal", "-shm"):
            (tmp_path / f"index.db{ending}").write_text(f"{number}{ending}")
        moved.append(move_aside(database))
    (tmp_path / "index.db.broken-by-me").touch()
    assert moved_aside(database) == [path.name for path in moved[2:]]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        *(path.name + ending for path in moved[2:] for ending in ("", "-shm", "-wal")),
        "index.db.broken-by-me",
    ]
    assert moved[3].with_name(f"{moved[3].name}-wal").read_text() == "3-wal"


def test_a_note_of_damage_is_mended_once(tmp_path: Path) -> None:
    project = Project(tmp_path, FILES)
    project.index()
    note_damage(project.database, Damage.FILE)
    note_damage(project.database, Damage.CONTENT)
    assert noted_damage(project.database) is Damage.FILE
    assert recovered(project)[0].embedded == 120
    assert recovered(project)[0].embedded == 0


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX permissions")
def test_only_the_owner_may_read_any_of_its_files(tmp_path: Path) -> None:
    project = Project(tmp_path, FILES)
    project.database.parent.mkdir(parents=True, mode=0o755)
    notes(project.database)
    project.database.chmod(0o644)
    recovered(project)
    note_damage(project.database, Damage.CONTENT)
    with IndexWriter(project.database) as writer:
        writer.remember(key="value")
        modes = {path.name: oct(path.stat().st_mode & 0o777) for path in project.database.parent.iterdir()}
    (broken,) = moved_aside(project.database)
    ours = ("index.db", "index.db-shm", "index.db-wal", "index.db.damaged", "index.db.units", broken)
    assert modes == dict.fromkeys(ours, "0o600")
    assert oct(project.database.parent.stat().st_mode & 0o777) == "0o700"
