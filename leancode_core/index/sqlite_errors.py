"""SQLite's errors as ours, with what to do."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from types import TracebackType

from leancode_core.errors import IndexBusy, IndexCorrupt, IndexUnavailable
from leancode_core.index.damage import Damage, note_damage

_NO_SPACE = ("SQLITE_FULL", "SQLITE_IOERR_SHMSIZE")
_READ_ONLY = ("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")


class translated_errors:  # noqa: N801 - reads as a statement
    """Turns SQLite's errors inside the `with` block into ours.

    Args:
        path: the index file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, sqlite3.Error):
            raise _translated(error, self._path) from error


def _translated(error: sqlite3.Error, path: Path) -> IndexUnavailable:
    code = getattr(error, "sqlite_errorname", "") or ""
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return IndexBusy(f"another process is writing to the index {path}", remedy="try again when it is done")
    if code.startswith("SQLITE_NOTADB"):
        return damaged(path, error)
    if code.startswith("SQLITE_CORRUPT") or str(error).startswith("no such table"):
        note_damage(path, Damage.FILE)
        return damaged(path, error)
    if code.startswith(_NO_SPACE):
        return IndexUnavailable(
            f"the index {path} cannot be written: the disk is full",
            remedy="free some space and run it again: it goes on from there",
        )
    if code.startswith(_READ_ONLY):
        return IndexUnavailable(
            f"the index {path} cannot be written: {error}",
            remedy="check the folder's permissions, or set another place with index.location or LEANCODE_CACHE_DIR",
        )
    return IndexUnavailable(
        f"the index {path} cannot be used: {error}",
        remedy="check the disk's free space and the folder's permissions",
    )


def damaged(path: Path, why: object) -> IndexCorrupt:
    """The error for an index file that is no sound database."""
    return IndexCorrupt(
        f"the index {path} is damaged ({why})",
        remedy="run `leancode index`, which moves it aside and builds it anew",
    )
