"""One process at a time updates an index: an advisory lock that the kernel releases, however the process ends."""

from __future__ import annotations

import errno
import logging
import math
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from pathlib import Path

from leancode_core.control import CancelToken
from leancode_core.errors import IndexBusy, IndexUnavailable

logger = logging.getLogger(__name__)

_POLL_SECONDS = 0.05
_SILENT_SECONDS = 1.0
_DIGITS = 20  # more than a process number has


@contextmanager
def locked(
    path: Path,
    cancel: CancelToken,
    tell: Callable[[str], None] = logger.warning,
    wait_seconds: float = math.inf,
) -> Iterator[None]:
    """Hold the lock of an index; whoever updates or deletes it does.

    Args:
        path: the lock file; it and its folder are made where they are missing.
        cancel: is asked while waiting.
        tell: is told, after a second, who is waited for.
        wait_seconds: how long to wait for another process.

    Raises:
        Cancelled: the token was set while waiting.
        IndexBusy: another process still has the lock after that time.
        IndexUnavailable: the file cannot be made.
    """
    started = time.monotonic()
    told = False
    while (descriptor := _acquired(path)) is None:
        waited = time.monotonic() - started
        if waited >= wait_seconds:
            raise IndexBusy(
                f"{holder(path) or 'another leancode'} is at work on the index {path.parent}",
                remedy="try again when it is done",
            )
        if waited >= _SILENT_SECONDS and not told and (other := holder(path)):
            tell(f"waiting for {other}, that indexes this folder")
            told = True
        cancel.raise_if_cancelled()
        time.sleep(_POLL_SECONDS)
    try:
        yield
    finally:
        os.close(descriptor)


def holder(path: Path) -> str | None:
    """Who has the lock now, e.g. `another leancode, process 123`; None for nobody."""
    try:
        descriptor = os.open(path, os.O_RDWR)
    except OSError:
        return None  # never indexed, or nobody can write there
    try:
        if _try(descriptor, _Kind.SHARED):
            return None
        return f"another leancode, process {_process(descriptor)}"
    finally:
        os.close(descriptor)


class _Kind(Enum):
    SHARED = "shared"  # those that only look do not stand in each other's way
    EXCLUSIVE = "exclusive"


def _acquired(path: Path) -> int | None:
    """The open file that carries the lock, None while somebody else has it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except FileNotFoundError:
        return None  # the folder was deleted just now
    except OSError as error:
        raise IndexUnavailable(
            f"the index {path.parent} cannot be written: {error.strerror}",
            remedy="check the folder's permissions, or set another place with index.location or LEANCODE_CACHE_DIR",
        ) from error
    if _try(descriptor, _Kind.EXCLUSIVE) and _is_at(descriptor, path):
        with suppress(OSError):  # a full disk: nobody learns who it is
            os.ftruncate(descriptor, 0)
            os.write(descriptor, str(os.getpid()).encode("ascii"))
        return descriptor
    os.close(descriptor)
    return None


def _is_at(descriptor: int, path: Path) -> bool:
    """Whether it is still this file that others find there: who cleared the index has deleted the one it locked."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def _process(descriptor: int) -> str:
    written = os.read(descriptor, _DIGITS).decode("ascii", "replace")
    return written if written.isdigit() else "unknown"


if sys.platform == "win32":
    import msvcrt

    def _try(descriptor: int, kind: _Kind) -> bool:  # noqa: ARG001 - there is only one kind here
        os.lseek(descriptor, 1 << 30, os.SEEK_SET)  # far behind the number, which stays readable
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(descriptor, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def _try(descriptor: int, kind: _Kind) -> bool:
        operation = fcntl.LOCK_SH if kind is _Kind.SHARED else fcntl.LOCK_EX
        try:
            fcntl.flock(descriptor, operation | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as error:
            if error.errno not in (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP):
                raise
            logger.warning("this file system knows no locks: two runs at once may do the same work twice")
        return True
