"""Connections that change nothing, also where nothing can be changed: a read-only folder, a full disk."""

from __future__ import annotations

import sqlite3
from pathlib import Path

_BUSY_SECONDS = 10.0
# What SQLite says where it cannot make the files beside the database through which readers and writers agree.
_NO_SHARED_MEMORY = ("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_IOERR_SHM", "SQLITE_FULL")


def connect_read_only(path: Path) -> sqlite3.Connection:
    """A connection to an existing database.

    Raises:
        sqlite3.Error: it cannot be opened, or it is no database.
    """
    connection = _connect(path, "?mode=ro")
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error as error:
        connection.close()
        if not error.sqlite_errorname.startswith(_NO_SHARED_MEMORY) or _has_log(path):
            raise
        # Nobody can write there now, and all that was written is in the file itself.
        return _connect(path, "?mode=ro&immutable=1")
    except BaseException:
        connection.close()
        raise
    return connection


def _connect(path: Path, options: str) -> sqlite3.Connection:
    return sqlite3.connect(path.absolute().as_uri() + options, uri=True, timeout=_BUSY_SECONDS)


def _has_log(path: Path) -> bool:
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0
