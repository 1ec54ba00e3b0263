"""Where the indexes lie: one folder for each root, below one folder for all."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from leancode_core.control import CancelToken
from leancode_core.errors import IndexUnavailable
from leancode_core.index.lock import locked

_DATABASE = "index.db"
_LOCK = "lock"
_CLEAR_SECONDS = 0.2  # a query that looks whether somebody indexes has the lock for microseconds
_UNSAFE = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class IndexLocation:
    """The folder of one root's index.

    Attributes:
        folder: holds the database and what is derived from it.
    """

    folder: Path

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.folder / _DATABASE

    @property
    def lock(self) -> Path:
        """The file whose lock is held by whoever changes the index."""
        return self.folder / _LOCK

    @property
    def exists(self) -> bool:
        """Whether the root was ever indexed."""
        return self.database.is_file()

    @property
    def size_bytes(self) -> int:
        """All files of the folder together."""
        return sum(map(_size, self.folder.iterdir())) if self.folder.is_dir() else 0

    def mark_used(self) -> None:
        """Remember that the index was used now, so that it is not cleared as unused."""
        try:
            os.utime(self.folder)
        except OSError:
            return  # a read-only index is used all the same

    def clear(self) -> None:
        """Delete the index.

        Raises:
            IndexBusy: another process is at work on it.
            IndexUnavailable: the folder cannot be deleted.
        """
        try:
            self.folder.stat()  # the lock would make a folder that is not there
            with locked(self.lock, CancelToken(), wait_seconds=_CLEAR_SECONDS):
                for path in sorted(self.folder.iterdir()):
                    if path != self.lock:
                        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink(missing_ok=True)
                # Last, and under its own lock: whoever waits for it sees that it is gone, and makes a new one.
                with suppress(PermissionError):  # Windows keeps a file that is open
                    self.lock.unlink()
            with suppress(OSError):  # somebody indexes the folder again
                self.folder.rmdir()
        except OSError as error:
            raise IndexUnavailable(
                f"the index {self.folder} cannot be deleted: {error.strerror}", remedy="check the folder's permissions"
            ) from error


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0  # SQLite deletes its write-ahead log when the last process is done


def location_of(root: Path, indexes: Path) -> IndexLocation:
    """The folder for a root: readable by its name, unique by a hash of its real path."""
    real = os.path.realpath(root)
    digest = hashlib.blake2b(os.fsencode(real), digest_size=8).hexdigest()
    name = _UNSAFE.sub("_", Path(real).name) or "root"
    return IndexLocation(indexes / f"{name[:40]}-{digest}")


def unused_for(indexes: Path, days: float) -> Iterator[IndexLocation]:
    """The indexes that were last used longer ago than so many days, by name."""
    if not indexes.is_dir():
        return
    limit = time.time() - days * 86_400
    for folder in sorted(indexes.iterdir()):
        found = IndexLocation(folder)
        if found.exists and folder.stat().st_mtime < limit:
            yield found
