"""Sentences that a model wrote, by the content of what they are about: beside the index, in a file of their own.

A sentence takes a model a second and more, and it does not depend on how an index is made: it stays when that is built
anew, and nobody who keeps one waits for a run that writes. What cannot be read or kept is written again another time.
"""

from __future__ import annotations

import logging
import sqlite3
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from leancode_core.index.location import IndexLocation

logger = logging.getLogger(__name__)

_FILE = "summaries.db"
_BUSY_SECONDS = 0.2
_MOST_KEPT = 50_000
_TABLE = """
    CREATE TABLE IF NOT EXISTS summaries (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        digest BLOB NOT NULL,
        fingerprint TEXT NOT NULL,
        text TEXT NOT NULL,
        UNIQUE (digest, fingerprint)
    )
"""
_FIND = "SELECT text FROM summaries WHERE digest = ? AND fingerprint = ?"
_KEEP = "INSERT OR REPLACE INTO summaries (digest, fingerprint, text) VALUES (?, ?, ?)"
_FORGET = "DELETE FROM summaries WHERE id <= (SELECT max(id) FROM summaries) - ?"


class SummaryStore:
    """The sentences beside one index. A connection belongs to the thread that opened it.

    Args:
        path: the file, which is made when the first sentence is kept; None to keep nothing.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None

    @classmethod
    def of(cls, location: IndexLocation | None) -> Self:
        """That of an index; one that keeps nothing where there is no index."""
        return cls(location.folder / _FILE if location is not None and location.exists else None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def find(self, digest: bytes, fingerprint: str) -> str | None:
        """What a model wrote, "" if that was nothing; None where it was not asked.

        Args:
            digest: of the unit.
            fingerprint: of the model.
        """
        if self._path is None or not self._path.is_file():
            self.close()
            return None
        try:
            row = self._opened(self._path).execute(_FIND, (digest, fingerprint)).fetchone()
        except sqlite3.Error as error:
            self._give_up(self._path, error)
            return None
        return None if row is None else str(row[0])

    def keep(self, digest: bytes, fingerprint: str, text: str) -> None:
        """Keep what a model wrote. Of very many the oldest go."""
        if self._path is None or not self._path.parent.is_dir():
            return
        try:
            with self._opened(self._path) as connection:
                connection.execute(_KEEP, (digest, fingerprint, text))
                connection.execute(_FORGET, (_MOST_KEPT,))
        except sqlite3.Error as error:
            self._give_up(self._path, error)

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _opened(self, path: Path) -> sqlite3.Connection:
        if self._connection is None:
            path.touch(mode=0o600)
            self._connection = sqlite3.connect(path, timeout=_BUSY_SECONDS)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = OFF")  # at worst a sentence is written again
            self._connection.execute(_TABLE)
        return self._connection

    def _give_up(self, path: Path, error: sqlite3.Error) -> None:
        """A file that is none of ours is deleted: what was in it can be written again."""
        self.close()
        if isinstance(error, sqlite3.OperationalError):
            logger.info("%s cannot be used now: %s", path, error)
            return
        logger.warning("%s is damaged and deleted: %s", path, error)
        with suppress(OSError):
            path.unlink()
