"""The reading side of an index: one connection per thread, never a write."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from leancode_core.errors import IndexUnavailable, Problem
from leancode_core.index.connection import connect_read_only
from leancode_core.index.content_version import CONTENT_VERSION
from leancode_core.index.damage import Damage, note_damage
from leancode_core.index.fingerprint import Fingerprint
from leancode_core.index.plan import IndexedFile
from leancode_core.index.postings import Postings, Segment
from leancode_core.index.postingsfile import load_postings, postings_file_of, save_postings
from leancode_core.index.rows import UNIT_COLUMNS, StoredUnit, TableRows, is_sound, sound_terms, sound_units, unpacked
from leancode_core.index.schema import SCHEMA_VERSION, schema_version
from leancode_core.index.sqlite_errors import translated_errors
from leancode_core.index.unit_table import UnitTable
from leancode_core.index.upkeep import space, unreferenced
from leancode_core.index.vectorfile import State, load, save, vector_file_of
from leancode_core.ports import Vectors

_ROWS_AT_ONCE = 4096
_UNITS_BY_KEY = f"""
    SELECT {UNIT_COLUMNS} FROM units JOIN files ON files.id = units.file_id
    WHERE units.id IN (SELECT value FROM json_each(?))
"""  # noqa: S608 - the columns are a constant
_UNITS_AT_LINE = f"""
    SELECT {UNIT_COLUMNS} FROM units JOIN files ON files.id = units.file_id
    WHERE files.path = ? AND units.start_line <= ? AND units.end_line >= ?
    ORDER BY units.end_line - units.start_line, units.start_byte DESC
"""  # noqa: S608
# One row per unit, in the order of the keys; the vector is NULL while it is pending.
_ALL_UNITS = """
    SELECT units.id, units.file_id, units.kind, units.qualified_name, embeddings.vector
    FROM units JOIN files ON files.id = units.file_id
    LEFT JOIN embeddings ON embeddings.digest = units.digest AND embeddings.fingerprint_id = ?
    ORDER BY units.id
"""
_COUNT_EMBEDDED = """
    SELECT count(*) FROM units JOIN embeddings
    ON embeddings.digest = units.digest AND embeddings.fingerprint_id = ?
"""
_DIGESTS_IN_FILE = "SELECT units.digest FROM units JOIN files ON files.id = units.file_id WHERE files.path = ?"
_VECTOR = "SELECT vector FROM embeddings WHERE digest = ? AND fingerprint_id = ?"
_KEYS_BY_NAME = "SELECT id FROM units WHERE name = ? COLLATE NOCASE ORDER BY id LIMIT ?"
_TERMS = "SELECT unit_id, terms FROM unit_terms WHERE unit_id > ? ORDER BY unit_id"
# So many units, or this share of all, may have come or gone since the postings file was written.
_FEW_UNITS = 200
_SMALL_SHARE = 0.02


@dataclass(frozen=True, slots=True)
class IndexCounts:
    """What an index holds."""

    files: int
    units: int
    embedded: int
    schema_version: int

    @property
    def pending(self) -> int:
        """Units without a vector."""
        return self.units - self.embedded


@dataclass(frozen=True, slots=True)
class IndexUpkeep:
    """What could go from an index, and when it was last brought up to date.

    Attributes:
        unreferenced_vectors: vectors that no unit has, those of other fingerprints included.
        reclaimable_bytes: what these and free pages take.
        other_fingerprints: how many fingerprints have vectors besides the current one.
        last_indexed: when the last run ended, in UTC, as ISO 8601; None if none ever did.
    """

    unreferenced_vectors: int
    reclaimable_bytes: int
    other_fingerprints: int
    last_indexed: str | None


class IndexReader:
    """Reads the index in one file. Sees what was committed; a writer may be at work meanwhile.

    Args:
        path: the index file.

    Raises:
        IndexUnavailable: there is no index, or another version of the program made it.
        IndexCorrupt: the file is no index of this program.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.is_file():
            raise IndexUnavailable(f"there is no index at {path}", remedy="run `leancode index`")
        with translated_errors(path):
            self._connection = connect_read_only(path)
            try:
                version = schema_version(self._connection, path)
            except BaseException:
                self._connection.close()
                raise
        if version != SCHEMA_VERSION:
            self._connection.close()
            raise IndexUnavailable(
                f"the index {path} has schema {version}, this version of LeanCode reads {SCHEMA_VERSION}",
                remedy="run `leancode index`, with the newest LeanCode that used this index",
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def meta(self, key: str) -> str | None:
        """A remembered fact about the index as a whole."""
        row = self._one("SELECT value FROM meta WHERE key = ?", (key,))
        return None if row is None else str(row[0])

    def indexed_files(self) -> dict[str, IndexedFile]:
        """All files of the index by path; of another content version, none counts as unchanged."""
        is_current = self.meta("content_version") == CONTENT_VERSION
        with translated_errors(self.path):
            rows = self._connection.execute("SELECT path, size, mtime_ns, checked_ns, digest FROM files")
            return {
                path: IndexedFile(path, size, mtime_ns, checked_ns if is_current else 0, digest)
                for path, size, mtime_ns, checked_ns, digest in rows
            }

    def counts(self, fingerprint: Fingerprint | None) -> IndexCounts:
        """How much is indexed, and how much of it has vectors of this fingerprint."""
        key = self._fingerprint_key(fingerprint)
        files = self._number("SELECT count(*) FROM files WHERE problem IS NULL")
        units = self._number("SELECT count(*) FROM units")
        embedded = self._number(_COUNT_EMBEDDED, key)
        return IndexCounts(files, units, embedded, SCHEMA_VERSION)

    def n_pending(self, fingerprint: Fingerprint) -> int:
        """How many units have no vector; known without a look at each where the vector file is current."""
        saved = self._saved_table(fingerprint)
        return self.counts(fingerprint).pending if saved is None else len(saved.keys) - len(saved.vectors)

    def upkeep(self, fingerprint: Fingerprint | None) -> IndexUpkeep:
        """What could go; looks at every vector."""
        key = self._fingerprint_key(fingerprint)
        with translated_errors(self.path):
            count, n_bytes = unreferenced(self._connection, key)
            free = space(self._connection).free_bytes
        others = self._number("SELECT count(DISTINCT fingerprint_id) FROM embeddings WHERE fingerprint_id <> ?", key)
        return IndexUpkeep(count, n_bytes + free, others, self.meta("last_indexed"))

    def problems(self) -> list[Problem]:
        """What is wrong with the content of files that are left out, by path."""
        with translated_errors(self.path):
            rows = self._connection.execute(
                "SELECT path, problem, remedy FROM files WHERE problem IS NOT NULL ORDER BY 1"
            )
            return [Problem(path, message, remedy) for path, message, remedy in rows]

    def unit_table(self, fingerprint: Fingerprint | None) -> UnitTable:
        """All units with their vectors of this fingerprint; without one, no unit has a vector.

        A vector that is damaged counts as missing. The table is mapped from the vector file where that is current.
        """
        saved = self._saved_table(fingerprint)
        return self._stored_table(fingerprint) if saved is None else saved

    def save_vector_file(self, fingerprint: Fingerprint) -> None:
        """Make the vector file current, if it is not. The caller holds the lock of the index.

        Raises:
            IndexUnavailable: the database cannot be read. A file that cannot be written is logged only.
        """
        with self._one_state():
            state = self._state(fingerprint)
            if state is not None and load(vector_file_of(self.path), state) is None:
                save(vector_file_of(self.path), self._stored_table(fingerprint), state)

    def has_vector_file(self, fingerprint: Fingerprint) -> bool:
        """Whether the vector file is current and sound; True where the index can have none."""
        return self._state(fingerprint) is None or self._saved_table(fingerprint) is not None

    def keys_named(self, name: str, limit: int) -> list[int]:
        """Keys of the units with this name, whatever its case."""
        with translated_errors(self.path):
            return [key for (key,) in self._connection.execute(_KEYS_BY_NAME, (name, limit))]

    def postings(self, keys: NDArray[np.int64]) -> Postings:
        """The lexical index of the units with these keys, ascending; those that are gone meanwhile have no words."""
        return Postings(keys, self._saved_postings(), self._terms_after)

    def save_postings_file(self) -> None:
        """Write the postings file if it is far behind. The caller holds the lock of the index.

        Raises:
            IndexUnavailable: the database cannot be read. A file that cannot be written is logged only.
        """
        with self._one_state():
            origin = self.meta("origin")
            if origin is not None and not self.has_postings_file():
                save_postings(postings_file_of(self.path), Segment.of(list(self._terms_after(0))), origin)

    def has_postings_file(self) -> bool:
        """Whether few units came or went since the postings file was written; True where all units are few."""
        with self._one_state():
            saved = self._saved_postings()
            n_units = self._number("SELECT count(*) FROM units")
            n_saved = 0 if saved is None else len(saved.keys)
            last = int(saved.keys[-1]) if saved is not None and n_saved else 0
            n_new = self._number("SELECT count(*) FROM units WHERE id > ?", last)
            n_gone = n_saved - (n_units - n_new)
        return n_new + n_gone <= max(_FEW_UNITS, _SMALL_SHARE * n_units)

    def units(self, keys: Sequence[int]) -> dict[int, StoredUnit]:
        """The units with these keys, those that are still there."""
        with translated_errors(self.path):
            rows = self._connection.execute(_UNITS_BY_KEY, (json.dumps(list(keys)),))
            return {stored.key: stored for stored in sound_units(rows, self.path)}

    def units_at(self, path: str, line: int) -> list[StoredUnit]:
        """The units of a file that hold a 1-based line, the smallest first."""
        with translated_errors(self.path):
            return sound_units(self._connection.execute(_UNITS_AT_LINE, (path, line, line)), self.path)

    def digests_in(self, path: str) -> frozenset[bytes]:
        """Digests of the units of a file."""
        with translated_errors(self.path):
            return frozenset(digest for (digest,) in self._connection.execute(_DIGESTS_IN_FILE, (path,)))

    def vectors(self, fingerprint: Fingerprint, digests: Iterable[bytes]) -> dict[bytes, Vectors]:
        """The vectors, (d,) each, of what has these digests, as far as they are there and sound."""
        key, found = self._fingerprint_key(fingerprint), {}
        for digest in digests:
            row = self._one(_VECTOR, (digest, key))
            if row is not None and is_sound(row[0]):
                assert isinstance(row[0], bytes)
                found[digest] = unpacked([row[0]], fingerprint.model.dimensions)[0]
        return found

    def _saved_postings(self) -> Segment | None:
        origin = self.meta("origin")
        return None if origin is None else load_postings(postings_file_of(self.path), origin)

    def _terms_after(self, key: int) -> Iterator[tuple[int, bytes]]:
        with translated_errors(self.path):
            yield from sound_terms(self._connection.execute(_TERMS, (key,)), self.path)

    def _state(self, fingerprint: Fingerprint | None) -> State | None:
        generation = self.meta("generation")
        return None if fingerprint is None or generation is None else State(generation, fingerprint.digest)

    def _saved_table(self, fingerprint: Fingerprint | None) -> UnitTable | None:
        """The table of the vector file, None where that is not current."""
        state = self._state(fingerprint)
        return None if state is None else load(vector_file_of(self.path), state)

    def _stored_table(self, fingerprint: Fingerprint | None) -> UnitTable:
        """The table as the database has it."""
        dimensions = fingerprint.model.dimensions if fingerprint else 0
        with self._one_state():
            table = TableRows(self._number("SELECT count(*) FROM units"), dimensions)
            table.add_files(self._connection.execute("SELECT id, path, language FROM files ORDER BY id"))
            rows = self._connection.execute(_ALL_UNITS, (self._fingerprint_key(fingerprint),))
            while some := rows.fetchmany(_ROWS_AT_ONCE):
                table.add_units(some)
        if table.n_damaged:
            note_damage(self.path, Damage.CONTENT)
        return table.finished()

    @contextmanager
    def _one_state(self) -> Iterator[None]:
        """What is read inside belongs to one state of the index, whatever is committed meanwhile."""
        if self._connection.in_transaction:
            yield
            return
        with translated_errors(self.path):
            self._connection.execute("BEGIN")
            try:
                yield
            finally:
                self._connection.rollback()

    def _fingerprint_key(self, fingerprint: Fingerprint | None) -> int:
        if fingerprint is None:
            return -1
        return self._number("SELECT ifnull(max(id), -1) FROM fingerprints WHERE digest = ?", fingerprint.digest)

    def _number(self, sql: str, *values: object) -> int:
        row = self._one(sql, values)
        assert row is not None, "an aggregate always gives a row"
        assert isinstance(row[0], int)
        return row[0]

    def _one(self, sql: str, values: tuple[object, ...]) -> tuple[object, ...] | None:
        with translated_errors(self.path), closing(self._connection.execute(sql, values)) as rows:
            row: tuple[object, ...] | None = rows.fetchone()
            return row
