"""The tables of an index: migrations that only ever grow, and databases that are none of ours."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from leancode_core.errors import IndexCorrupt, IndexUnavailable
from leancode_core.index.reader import IndexReader
from leancode_core.index.schema import MIGRATIONS, SCHEMA_VERSION
from leancode_core.index.writer import IndexWriter

# Each migration's text, pinned: users have databases that were made with it. Add a line, never change one.
RELEASED = (
    ("m001_files_units_embeddings", "36063d3fbda18c05"),
    ("m002_checked_vectors", "0c1424208d4bce26"),
    ("m003_tokens", "49711640d1df1b8f"),
    ("m004_terms", "ac6df1a95844a386"),
)


def made(path: Path) -> Path:
    """A new, empty index."""
    IndexWriter(path).close()
    return path


def run(path: Path, *statements: str) -> list[tuple[object, ...]]:
    """Runs statements on a database; gives the rows of the last one."""
    rows: list[tuple[object, ...]] = []
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            rows = connection.execute(statement).fetchall()
        connection.commit()
    return rows


def test_released_migrations_stay_as_they_are() -> None:
    texts = [(name, hashlib.sha256("\n".join(statements).encode()).hexdigest()[:16]) for name, statements in MIGRATIONS]
    assert tuple(texts) == RELEASED


def test_a_new_index_has_the_newest_schema_and_is_sound(tmp_path: Path) -> None:
    path = made(tmp_path / "index.db")
    assert run(path, "PRAGMA user_version") == [(SCHEMA_VERSION,)]
    assert run(path, "PRAGMA integrity_check") == [("ok",)]
    assert run(path, "PRAGMA journal_mode") == [("wal",)]


def test_opening_again_changes_no_table(tmp_path: Path) -> None:
    path = made(tmp_path / "index.db")
    before = run(path, "SELECT name, sql FROM sqlite_master ORDER BY name")
    made(path)
    assert run(path, "SELECT name, sql FROM sqlite_master ORDER BY name") == before


def test_an_empty_file_becomes_an_index(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    path.touch()
    made(path)
    assert run(path, "PRAGMA user_version") == [(SCHEMA_VERSION,)]


def test_processes_that_make_the_same_index_at_once_all_get_it(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    start = threading.Barrier(4)
    failures: list[BaseException] = []

    def make() -> None:
        start.wait()
        try:
            made(path)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert run(path, "PRAGMA user_version") == [(SCHEMA_VERSION,)]


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX permissions")
def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    path = made(tmp_path / "of-root" / "index.db")
    assert oct(path.stat().st_mode & 0o777) == "0o600"
    assert oct(path.parent.stat().st_mode & 0o777) == "0o700"
    with IndexWriter(path) as writer:
        writer.remember(key="value")
        log = path.with_name("index.db-wal")
        assert oct(log.stat().st_mode & 0o777) == "0o600"


def test_an_index_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    path = made(tmp_path / "index.db")
    run(path, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(IndexUnavailable) as caught:
        IndexWriter(path)
    assert str(caught.value) == (
        f"the index {path} was made by a newer version of LeanCode (schema {SCHEMA_VERSION + 1}, this one knows"
        f" {SCHEMA_VERSION}); update LeanCode, or run `leancode clear` to build the index anew"
    )
    with pytest.raises(IndexUnavailable, match=f"has schema {SCHEMA_VERSION + 1}"):
        IndexReader(path)
    assert run(path, "PRAGMA user_version") == [(SCHEMA_VERSION + 1,)]


def test_an_index_without_tables_cannot_be_read_yet(tmp_path: Path) -> None:
    (tmp_path / "index.db").touch()
    with pytest.raises(IndexUnavailable, match="has schema 0"):
        IndexReader(tmp_path / "index.db")


@pytest.mark.parametrize("content", [b"hello", b"def f():\n    pass\n" * 500, b"SQLite format 3\0" + b"?" * 4080])
def test_what_is_no_database_is_refused_and_stays_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "index.db"
    path.write_bytes(content)
    os.utime(path, ns=(0, 1_600_000_000_000_000_000))
    message = (
        f"the index {path} is damaged (file is not a database);"
        " run `leancode index`, which moves it aside and builds it anew"
    )
    with pytest.raises(IndexCorrupt) as caught:
        IndexWriter(path)
    assert str(caught.value) == message
    with pytest.raises(IndexCorrupt) as caught:
        IndexReader(path)
    assert str(caught.value) == message
    assert path.read_bytes() == content
    assert path.stat().st_mtime_ns == 1_600_000_000_000_000_000
    assert [file.name for file in tmp_path.iterdir()] == ["index.db"]


@pytest.mark.parametrize("version", [0, SCHEMA_VERSION])
def test_the_database_of_another_program_is_refused_and_stays_as_it_is(tmp_path: Path, version: int) -> None:
    path = tmp_path / "notes.db"
    run(path, "CREATE TABLE notes (text)", "INSERT INTO notes VALUES ('mine')", f"PRAGMA user_version = {version}")
    content = path.read_bytes()
    message = (
        f"{path} is the database of another program;"
        " run `leancode index`, which moves it aside, or set another index.location"
    )
    with pytest.raises(IndexCorrupt) as caught:
        IndexWriter(path)
    assert str(caught.value) == message
    with pytest.raises(IndexCorrupt) as caught:
        IndexReader(path)
    assert str(caught.value) == message
    assert path.read_bytes() == content
