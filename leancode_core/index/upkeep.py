"""What keeps an index sound and small: damaged content, vectors that nobody needs, free pages."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from leancode_core.index.rows import is_sound, is_text

_KEPT_DAYS = 30
_PAGES_AT_ONCE = 2_000  # 8 MB: nobody waits long for the write lock
_MOST_FREE_PAGES = 256
_MOST_FREE_SHARE = 0.25

_DROP_VECTORS = "DELETE FROM embeddings WHERE NOT is_sound(vector)"
# Their files look as if they had never been read.
_FORGET_FILES = """
    UPDATE files SET checked_ns = -9223372036854775808, digest = x''
    WHERE id IN (SELECT file_id FROM units WHERE NOT is_text(text))
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
_OLDEST = "SELECT digest, fingerprint_id FROM unreferenced ORDER BY since_day, fingerprint_id, digest LIMIT ?"
_COUNT_OLD = "SELECT count(*) FROM unreferenced WHERE since_day <= ?"
_SPACE = """
    SELECT page_count * page_size, freelist_count * page_size, page_count, freelist_count
    FROM pragma_page_count, pragma_page_size, pragma_freelist_count
"""


@dataclass(frozen=True, slots=True)
class Space:
    """How much a database file takes.

    Attributes:
        total_bytes: the file, as if its write-ahead log were empty.
        free_bytes: what of it nothing uses.
        pages: the same, in pages.
        free_pages: of them, those that nothing uses.
    """

    total_bytes: int
    free_bytes: int
    pages: int
    free_pages: int

    @property
    def used_bytes(self) -> int:
        """What something uses."""
        return self.total_bytes - self.free_bytes


def space(connection: sqlite3.Connection) -> Space:
    """How much the database takes now."""
    return Space(*connection.execute(_SPACE).fetchone())


def drop_damaged(connection: sqlite3.Connection) -> tuple[int, int]:
    """Drop vectors whose checksum is wrong, and forget files with a text that cannot be read. Needs a transaction.

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
        The number of dropped vectors.
    """
    connection.execute(_REFERENCED_AGAIN, (fingerprint_key,))
    connection.execute(_NOW_UNREFERENCED, (today, fingerprint_key))
    (n_old,) = connection.execute(_COUNT_OLD, (today - _KEPT_DAYS,)).fetchone()
    dropped = _drop_oldest(connection, n_old)
    while (excess := space(connection).used_bytes - max_bytes) > 0:
        n_more = _drop_oldest(connection, 1 + excess // _bytes_of_oldest(connection))
        if not n_more:
            break
        dropped += n_more
    return dropped


def shrink(connection: sqlite3.Connection) -> None:
    """Give free pages back where they are many, a few at a time, outside a transaction."""
    now = space(connection)
    if now.free_pages < max(_MOST_FREE_PAGES, _MOST_FREE_SHARE * now.pages):
        return
    for _ in range(0, now.free_pages, _PAGES_AT_ONCE):
        connection.execute(f"PRAGMA incremental_vacuum({_PAGES_AT_ONCE:d})").fetchall()


def _drop_oldest(connection: sqlite3.Connection, count: int) -> int:
    oldest = connection.execute(_OLDEST, (count,)).fetchall()
    connection.executemany("DELETE FROM embeddings WHERE digest = ? AND fingerprint_id = ?", oldest)
    connection.executemany("DELETE FROM unreferenced WHERE digest = ? AND fingerprint_id = ?", oldest)
    return len(oldest)


def _bytes_of_oldest(connection: sqlite3.Connection) -> int:
    """The size of a vector that could go next, so that about as many go as are too many."""
    row = connection.execute(
        "SELECT length(vector) FROM unreferenced JOIN embeddings USING (digest, fingerprint_id) LIMIT 1"
    ).fetchone()
    return int(row[0]) if row else 1
