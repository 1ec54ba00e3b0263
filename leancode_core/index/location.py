"""Where the indexes lie: one folder for each root, below one folder for all."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from leancode_core.errors import IndexUnavailable

_DATABASE = "index.db"
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
            IndexUnavailable: the folder cannot be deleted.
        """
        try:
            shutil.rmtree(self.folder)
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
