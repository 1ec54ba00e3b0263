"""What keeps an index sound and small: damaged content, vectors that nobody needs, free pages."""

from __future__ import annotations

import logging
import sqlite3
from dataclasses import dataclass

from leancode_core.index.rows import is_sound, is_text

logger = logging.getLogger(__name__)

_KEPT_DAYS = 30
_BYTES_AT_ONCE = 8 * 2**20  # nobody waits long for the write lock
_FEW_BYTES = 2**20
_MUCH = 0.25  # of the file

_DROP_VECTORS = "DELETE FROM embeddings WHERE NOT is_sound(vector)"
# Their files look as if they had never been read.
_FORGET_FILES = """
    UPDATE files SET checked_ns = -9223372036854775808, digest = x''
    WHERE id IN (SELECT file_id FROM units WHERE NOT is_text(text))
        OR id IN (
            SELECT file_id FROM units LEFT JOIN unit_terms ON unit_id = units.id WHERE NOT ifnull(is_sound(terms), 0)
        )
"""
_NOW_UNREFERENCED = """
    INSERT OR IGNORE INTO unreferenced (digest, fingerprint_id, since_day)
    SELECT digest, fingerprint_id, ? FROM embeddings
    WHERE fingerprint_id <> ? OR NOT EXISTS (SELECT 1 FROM units WHERE units.digest = embeddings.digest)
"""
_REFERENCED_AGAIN = """
    DELETE FROM unreferenced
    WHERE fingerprint_id = ? AND EXISTS (SELECT 1 FROM units WHERE units.digest = unreferenced.digest)
"""
_COUNT_UNREFERENCED = """
    SELECT count(*), ifnull(sum(length(vector)), 0) FROM embeddings
    WHERE fingerprint_id <> ? OR NOT EXISTS (SELECT 1 FROM units WHERE units.digest = embeddings.digest)
"""
_OLDEST = """
    SELECT digest, fingerprint_id, since_day, ifnull(length(vector), 0)
    FROM unreferenced LEFT JOIN embeddings USING (digest, fingerprint_id)
    ORDER BY since_day, fingerprint_id, digest
"""
_SPACE = """
    SELECT page_count * page_size, freelist_count * page_size, page_size
    FROM pragma_page_count, pragma_page_size, pragma_freelist_count
"""


@dataclass(frozen=True, slots=True)
class Space:
    """How much a database file takes.

    Attributes:
        total_bytes: the file, as if its write-ahead log were empty.
        free_bytes: what of it nothing uses.
        page_size: of both, a multiple of it.
    """

    total_bytes: int
    free_bytes: int
    page_size: int

    @property
    def used_bytes(self) -> int:
        """What something uses."""
        return self.total_bytes - self.free_bytes


def space(connection: sqlite3.Connection) -> Space:
    """How much the database takes now."""
    return Space(*connection.execute(_SPACE).fetchone())


def drop_damaged(connection: sqlite3.Connection) -> tuple[int, int]:
    """Drop vectors whose checksum is wrong, and forget files whose texts or terms are damaged. Needs a transaction.

    Returns:
        The number of vectors and of files.
    """
    connection.create_function("is_sound", 1, is_sound, deterministic=True)
    connection.create_function("is_text", 1, is_text, deterministic=True)
    return connection.execute(_DROP_VECTORS).rowcount, connection.execute(_FORGET_FILES).rowcount


def drop_unreferenced(connection: sqlite3.Connection, fingerprint_key: int, today: int, max_bytes: int) -> int:
    """Drop vectors that no unit has had for 30 days, and the oldest others while too much is used. In a transaction.

    Vectors of other fingerprints count as those that no unit has. A vector that a unit has is never dropped.

    Args:
        connection: the index.
        fingerprint_key: the fingerprint in use.
        today: days since 1970.
        max_bytes: how much may be used.

    Returns:
        The bytes of what was dropped.
    """
    connection.execute(_REFERENCED_AGAIN, (fingerprint_key,))
    connection.execute(_NOW_UNREFERENCED, (today, fingerprint_key))
    excess = space(connection).used_bytes - max_bytes
    gone: list[tuple[bytes, int]] = []
    n_bytes = 0
    for digest, fingerprint, since_day, size in connection.execute(_OLDEST):
        if since_day > today - _KEPT_DAYS and n_bytes >= excess:
            break
        gone.append((digest, fingerprint))
        n_bytes += size
    connection.executemany("DELETE FROM embeddings WHERE digest = ? AND fingerprint_id = ?", gone)
    connection.executemany("DELETE FROM unreferenced WHERE digest = ? AND fingerprint_id = ?", gone)
    return n_bytes


def is_due(connection: sqlite3.Connection, fingerprint_key: int, today: int, max_bytes: int) -> bool:
    """Whether to look for vectors to drop: once a day and after a change of fingerprint, and where too much is used."""
    row = connection.execute("SELECT value FROM meta WHERE key = 'tidied'").fetchone()
    if row is None or row[0] != _tidied(fingerprint_key, today):
        return True
    (can_drop,) = connection.execute("SELECT EXISTS (SELECT 1 FROM unreferenced)").fetchone()
    return bool(can_drop) and space(connection).used_bytes > max_bytes


def remember_tidied(connection: sqlite3.Connection, fingerprint_key: int, today: int) -> None:
    """Nothing is due for the rest of the day."""
    connection.execute(
        "INSERT OR REPLACE INTO meta (key, value) VALUES ('tidied', ?)", (_tidied(fingerprint_key, today),)
    )


def _tidied(fingerprint_key: int, today: int) -> str:
    return f"{today} {fingerprint_key}"


def unreferenced(connection: sqlite3.Connection, fingerprint_key: int) -> tuple[int, int]:
    """How many vectors no unit has, those of other fingerprints included, and their bytes."""
    count, n_bytes = connection.execute(_COUNT_UNREFERENCED, (fingerprint_key,)).fetchone()
    return int(count), int(n_bytes)


def shrink(connection: sqlite3.Connection, n_dropped_bytes: int) -> None:
    """Give space back where much of it is free. Outside a transaction; readers go on meanwhile.

    Vectors of all kinds lie side by side, so dropping many of them leaves pages half empty, not free: then the file is
    written anew. Pages that are free go a few at a time.
    """
    now = space(connection)
    much = max(_FEW_BYTES, _MUCH * now.total_bytes)
    if n_dropped_bytes >= much:
        try:
            connection.execute("VACUUM")
        except sqlite3.OperationalError as error:  # it needs room for a copy
            logger.warning("the index stays larger than it need be: %s", error)
    elif now.free_bytes >= much:
        for _ in range(0, now.free_bytes, _BYTES_AT_ONCE):
            connection.execute(f"PRAGMA incremental_vacuum({_BYTES_AT_ONCE // now.page_size:d})").fetchall()
