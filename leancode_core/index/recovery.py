"""Updates an index whatever state its file is in: what is no usable index is moved aside and built anew."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from pathlib import Path

from leancode_core.errors import IndexCorrupt, IndexUnavailable
from leancode_core.index.damage import Damage, forget_damage, noted_damage
from leancode_core.index.pipeline import IndexReport, IndexRun, update_index
from leancode_core.index.reader import IndexReader
from leancode_core.index.sqlite_errors import damaged
from leancode_core.index.writer import IndexWriter

logger = logging.getLogger(__name__)

_KEPT = 2
_BROKEN = re.compile(r"\.broken-\d{8}T\d{6}\.\d{6}")


def update_or_rebuild(database: Path, run: IndexRun, tell: Callable[[str], None] = logger.warning) -> IndexReport:
    """`update_index`, and once more on a new file where the index is damaged or is not ours.

    The caller holds the lock of the index.

    Args:
        database: the index file.
        run: what to index.
        tell: is told where the old file went.

    Raises:
        IndexUnavailable: the index cannot be written, or a newer version of the program made it.
    """
    try:
        if noted_damage(database) is Damage.FILE:
            raise damaged(database, "a query met it")
        return _update(database, run)
    except IndexCorrupt as error:
        moved = move_aside(database)
        tell(f"{error.message}; it was moved to {moved}, and is now built anew")
    return _update(database, run)


def _update(database: Path, run: IndexRun) -> IndexReport:
    with IndexWriter(database) as writer:
        if noted_damage(database) is not None:
            n_vectors, n_files = writer.drop_damaged()
            logger.warning("%d vectors and %d files of %s are damaged and made again", n_vectors, n_files, database)
            forget_damage(database)
        report = update_index(writer, run)
        # Before the writer is closed, which then takes SQLite's other files away: a reader cannot.
        with IndexReader(database) as reader:
            reader.save_vector_file(run.fingerprint)
            reader.save_postings_file()
        return report


def move_aside(database: Path) -> Path:
    """Rename an index file and what SQLite keeps beside it; of all that were moved the newest two stay.

    Returns:
        The new name.

    Raises:
        IndexUnavailable: the folder does not permit it.
    """
    now_ns = time.time_ns()
    stamp = time.strftime("%Y%m%dT%H%M%S", time.localtime(now_ns // 10**9))
    moved = database.with_name(f"{database.name}.broken-{stamp}.{now_ns // 1000 % 10**6:06}")
    try:
        for ending in ("-wal", "-shm", ""):
            part = database.with_name(database.name + ending)
            if part.exists():
                part.chmod(0o600)
                part.rename(moved.with_name(moved.name + ending))
        for name in moved_aside(database)[:-_KEPT]:
            for ending in ("-wal", "-shm", ""):
                database.with_name(name + ending).unlink(missing_ok=True)
        forget_damage(database)
    except OSError as error:
        raise IndexUnavailable(
            f"the index {database} is damaged and cannot be moved: {error.strerror}",
            remedy="check the folder's permissions, or delete it",
        ) from error
    return moved


def moved_aside(database: Path) -> list[str]:
    """The names of the files that were moved aside, oldest first."""
    names = (path.name for path in database.parent.glob(f"{database.name}.broken-*"))
    return sorted(name for name in names if _BROKEN.fullmatch(name.removeprefix(database.name)))
