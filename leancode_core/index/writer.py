"""The writing side of an index. One writer, on the thread that opened it; every change is a whole transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from leancode_core.code.unit import CodeUnit
from leancode_core.errors import IndexUnavailable, Problem
from leancode_core.index.connection import connect_read_only
from leancode_core.index.content_version import CONTENT_VERSION as CONTENT_VERSION
from leancode_core.index.fingerprint import Fingerprint
from leancode_core.index.plan import IndexedFile
from leancode_core.index.rows import (
    UNIT_COLUMNS,
    StoredUnit,
    packed,
    row_from_unit,
    sound_units,
    with_checksum,
)
from leancode_core.index.schema import migrate, usable_version, write_transaction
from leancode_core.index.sqlite_errors import translated_errors
from leancode_core.index.terms import packed_terms
from leancode_core.index.upkeep import drop_damaged, drop_unreferenced, is_due, remember_tidied, shrink
from leancode_core.index.walk import FoundFile

_BUSY_SECONDS = 10.0
_MOST_NS = 2**63 - 1  # SQLite's integers; some file systems know times after the year 2262

_UPSERT_FILE = """
    INSERT INTO files (path, size, mtime_ns, checked_ns, digest, language, problem, remedy)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (path) DO UPDATE SET
        size = excluded.size, mtime_ns = excluded.mtime_ns, checked_ns = excluded.checked_ns,
        digest = excluded.digest, language = excluded.language, problem = excluded.problem, remedy = excluded.remedy
    RETURNING id
"""
_TOUCH_FILE = "UPDATE files SET size = ?, mtime_ns = ?, checked_ns = ? WHERE path = ?"
_INSERT_UNIT = """
    INSERT INTO units (
        file_id, kind, name, qualified_name, signature, start_byte, stop_byte, start_line, end_line, docstring,
        docstring_start, docstring_stop, digest, text, tokens
    ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_INSERT_TERMS = "INSERT INTO unit_terms (unit_id, terms) VALUES (?, ?)"
# A value that no other state of any index has: what is derived from a state is never taken for that of another one.
_NEW_GENERATION = "INSERT OR REPLACE INTO meta (key, value) VALUES ('generation', lower(hex(randomblob(16))))"
_FIRST_GENERATION = _NEW_GENERATION.replace("REPLACE", "IGNORE")
_PENDING = """
    SELECT min(units.id) FROM units
    WHERE NOT EXISTS (
        SELECT 1 FROM embeddings WHERE embeddings.digest = units.digest AND embeddings.fingerprint_id = ?
    )
    GROUP BY units.digest ORDER BY 1
"""
_UNITS_BY_KEY = f"""
    SELECT {UNIT_COLUMNS} FROM units JOIN files ON files.id = units.file_id
    WHERE units.id IN (SELECT value FROM json_each(?)) ORDER BY units.id
"""  # noqa: S608 - the columns are a constant


@dataclass(frozen=True, slots=True)
class IndexedContent:
    """What reading one file gave: its units, or the problem that it has none."""

    file: FoundFile
    digest: bytes
    language: str | None
    units: tuple[CodeUnit, ...]
    problem: Problem | None = None


class IndexWriter:
    """Creates, migrates and changes the index in one file.

    Args:
        path: the index file; it and its folder are made where they are missing.
        busy_seconds: how long to wait for another process that writes.

    Raises:
        IndexUnavailable: the folder or the file cannot be written, or a newer program made it.
        IndexCorrupt: the file is no index of this program.
    """

    def __init__(self, path: Path, busy_seconds: float = _BUSY_SECONDS) -> None:
        self.path = path
        try:
            _make_private(path)
        except OSError as error:
            raise IndexUnavailable(
                f"the index {path} cannot be opened for writing: {error}",
                remedy="set another place with index.location or LEANCODE_CACHE_DIR",
            ) from error
        with translated_errors(path):
            _probe(path)
            connection = sqlite3.connect(path, timeout=busy_seconds, isolation_level=None)
            self._database = Database(connection)
            try:
                self._database.execute("PRAGMA auto_vacuum = INCREMENTAL")  # counts before there is any table
                self._database.enable_wal()
                self._database.execute("PRAGMA synchronous = NORMAL")
                self._database.execute("PRAGMA foreign_keys = ON")
                migrate(self._database, path)
            except BaseException:
                connection.close()
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection; what was committed stays."""
        self._database.close()

    def indexed_files(self) -> dict[str, IndexedFile]:
        """All files of the index by path. Those of another content version have no digest that could match."""
        current = self.meta("content_version") == CONTENT_VERSION
        with translated_errors(self.path):
            rows = self._database.execute("SELECT path, size, mtime_ns, checked_ns, digest FROM files")
            return {
                path: IndexedFile(path, size, mtime_ns, checked_ns if current else 0, digest if current else b"")
                for path, size, mtime_ns, checked_ns, digest in rows
            }

    def meta(self, key: str) -> str | None:
        """A remembered fact about the index as a whole."""
        with (
            translated_errors(self.path),
            closing(self._database.execute("SELECT value FROM meta WHERE key = ?", [key])) as rows,
        ):
            row = rows.fetchone()
        return None if row is None else str(row[0])

    def remember(self, **facts: str) -> None:
        """Set facts about the index as a whole."""
        with self._transaction():
            self._database.conn.executemany("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", facts.items())

    def apply(
        self,
        contents: Sequence[IndexedContent],
        untouched: Iterable[FoundFile],
        removed: Iterable[str],
        checked_ns: int,
    ) -> int:
        """One transaction: files with new content, files that were only touched, files that are gone.

        Args:
            contents: files with new content.
            untouched: files whose content is the one that is known.
            removed: paths of files that are gone.
            checked_ns: a time before the first of them was read.

        Returns:
            The number of units that were removed, replaced ones included.
        """
        n_removed = 0
        with self._transaction():
            for path in removed:
                n_removed += self._drop_units(path)
                self._database.execute("DELETE FROM files WHERE path = ?", [path])
            self._database.conn.executemany(
                _TOUCH_FILE, [(file.size, _mtime_ns(file), checked_ns, file.path) for file in untouched]
            )
            for content in contents:
                n_removed += self._drop_units(content.file.path)
                self._insert(content, checked_ns)
            if contents or n_removed:
                self._begin_generation()
        return n_removed

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with translated_errors(self.path), write_transaction(self._database):
            yield

    def _begin_generation(self) -> None:
        """Inside a transaction that changes units or vectors: what was derived from them is out of date."""
        self._database.execute(_NEW_GENERATION)

    def _drop_units(self, path: str) -> int:
        row = self._database.execute("SELECT id FROM files WHERE path = ?", [path]).fetchone()
        if row is None:
            return 0
        return int(self._database.execute("DELETE FROM units WHERE file_id = ?", row).rowcount)

    def _insert(self, content: IndexedContent, checked_ns: int) -> None:
        file, problem = content.file, content.problem
        values = (
            file.path,
            file.size,
            _mtime_ns(file),
            checked_ns,
            content.digest,
            content.language,
            problem.message if problem else None,
            problem.remedy if problem else None,
        )
        (file_id,) = self._database.execute(_UPSERT_FILE, values).fetchone()
        for unit in content.units:
            key = self._database.execute(_INSERT_UNIT, row_from_unit(file_id, unit)).lastrowid
            self._database.execute(_INSERT_TERMS, (key, with_checksum(packed_terms(unit))))

    def fingerprint_key(self, fingerprint: Fingerprint) -> int:
        """The key of a fingerprint, which is remembered if it is new."""
        with self._transaction():
            self._database.execute(
                "INSERT OR IGNORE INTO fingerprints (digest, description) VALUES (?, ?)",
                [fingerprint.digest, fingerprint.description],
            )
            row = self._database.execute(
                "SELECT id FROM fingerprints WHERE digest = ?", [fingerprint.digest]
            ).fetchone()
        return int(row[0])

    def pending(self, fingerprint_key: int) -> list[int]:
        """Keys of units without a vector, one for each digest, in the order of the keys."""
        with translated_errors(self.path):
            return [key for (key,) in self._database.execute(_PENDING, [fingerprint_key])]

    def units(self, keys: Sequence[int]) -> list[StoredUnit]:
        """The units with these keys, in the order of the keys, but those whose text is damaged."""
        wanted = "[" + ",".join(map(str, keys)) + "]"
        with translated_errors(self.path):
            return sound_units(self._database.execute(_UNITS_BY_KEY, [wanted]), self.path)

    def add_vectors(self, fingerprint_key: int, vectors: Sequence[tuple[bytes, NDArray[np.float32]]]) -> None:
        """One transaction: vectors by their units' digests."""
        if not vectors:
            return
        with self._transaction():
            self._begin_generation()
            self._database.conn.executemany(
                "INSERT OR REPLACE INTO embeddings (digest, fingerprint_id, vector) VALUES (?, ?, ?)",
                [(digest, fingerprint_key, packed(vector)) for digest, vector in vectors],
            )

    def drop_damaged(self) -> tuple[int, int]:
        """Drop vectors and forget files that are damaged, so that they are made again. Returns how many."""
        with self._transaction():
            self._begin_generation()
            return drop_damaged(self._database.conn)

    def finish(self, fingerprint: Fingerprint, max_bytes: int, now: datetime) -> None:
        """After a run: drop vectors that nobody needs, give back free space, shorten the write-ahead log.

        Args:
            fingerprint: whose vectors are in use.
            max_bytes: how much the index may take; vectors that a unit has stay all the same.
            now: the time, which is remembered.
        """
        self.remember(last_indexed=now.isoformat(timespec="seconds"))
        key, today = self.fingerprint_key(fingerprint), int(now.timestamp()) // 86_400
        connection = self._database.conn
        n_dropped = 0
        if is_due(connection, key, today, max_bytes):
            with self._transaction():
                n_dropped = drop_unreferenced(connection, key, today, max_bytes)
                remember_tidied(connection, key, today)
                if n_dropped:  # some may be of another fingerprint, whose units then lack them
                    self._begin_generation()
        with translated_errors(self.path):
            self._database.execute(_FIRST_GENERATION)
            shrink(connection, n_dropped)
            self._database.execute("PRAGMA optimize")
            self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _make_private(path: Path) -> None:
    """Make the folder and an empty file, readable by their owner only; SQLite gives its other files the same mode."""
    path.parent.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.parent.mkdir(exist_ok=True, mode=0o700)
    if not path.exists():
        path.touch(mode=0o600)
    for made, mode in ((path, 0o600), (path.parent, 0o700)):
        if made.stat().st_mode & 0o077:
            made.chmod(mode)


def _probe(path: Path) -> None:
    """Look at the file before anything is changed: it may be the database of another program, or of a newer one."""
    with closing(connect_read_only(path)) as connection:
        usable_version(connection, path)


def _mtime_ns(file: FoundFile) -> int:
    return max(-_MOST_NS, min(file.mtime_ns, _MOST_NS))
