"""Two threads that read: each has its own connection to every index, and an engine over it."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import leancode_core as core

T = TypeVar("T")
EncodeQuery = Callable[[str], "core.Vectors"]
MakeQueryEncoder = Callable[["core.Workspace"], EncodeQuery | None]

logger = logging.getLogger(__name__)

_N_THREADS = 2
# While an index grows, an engine is made anew after so many times the time that it takes.
_PATIENCE = 10.0
_LEAST_PATIENCE_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class _Stamp:
    """What tells that an index has changed: its file, and the last write to it and to its log."""

    inode: int
    written: tuple[int, int, int, int]

    @classmethod
    def of(cls, database: Path) -> _Stamp | None:
        try:
            status = database.stat()
        except OSError:
            return None
        try:
            log = database.with_name(f"{database.name}-wal").stat()
        except OSError:
            return cls(status.st_ino, (status.st_mtime_ns, status.st_size, 0, 0))
        return cls(status.st_ino, (status.st_mtime_ns, status.st_size, log.st_mtime_ns, log.st_size))


@dataclass(slots=True)
class _Opened:
    reader: core.IndexReader
    workspace: core.Workspace
    stamp: _Stamp
    generation: int = -1
    engine: core.SearchEngine | None = None
    built_at: float = 0.0
    took: float = 0.0


class ReaderThread:
    """What one thread has open. Belongs to that thread.

    Args:
        query_encoder: gives the encoder of queries for a workspace's model, None to answer lexically.
    """

    def __init__(self, query_encoder: MakeQueryEncoder) -> None:
        self._make_query_encoder = query_encoder
        self._query_encoders: dict[tuple[str, str], EncodeQuery] = {}
        self._opened: dict[Path, _Opened] = {}

    def reader(self, workspace: core.Workspace) -> core.IndexReader | None:
        """A connection to the workspace's index as it is now; None while it has none."""
        opened = self._current(workspace)
        return None if opened is None else opened.reader

    def engine(self, workspace: core.Workspace, generation: int) -> core.SearchEngine | None:
        """An engine over the workspace's index; None while it has none.

        Args:
            workspace: where the index is, and which vectors count.
            generation: another number than last time asks for an engine over the index as it is now.
        """
        opened = self._current(workspace)
        if opened is None:
            return None
        stamp = _Stamp.of(workspace.location.database)
        is_stale = stamp is not None and stamp != opened.stamp
        patience = max(_LEAST_PATIENCE_SECONDS, _PATIENCE * opened.took)
        waited = time.monotonic() - opened.built_at > patience
        if opened.engine is None or opened.generation != generation or (is_stale and waited):
            started = time.monotonic()
            opened.engine = core.SearchEngine(opened.reader, workspace.fingerprint(), self._query_encoder(workspace))
            opened.took = time.monotonic() - started
            opened.built_at = time.monotonic()
            opened.stamp, opened.generation = stamp or opened.stamp, generation
        return opened.engine

    def forget(self, workspace: core.Workspace) -> None:
        """Close the connection to an index that is damaged or gone."""
        opened = self._opened.pop(workspace.location.database, None)
        if opened is not None:
            opened.reader.close()

    def _query_encoder(self, workspace: core.Workspace) -> EncodeQuery | None:
        key = (workspace.model.name, workspace.settings.device)
        encode = self._query_encoders.get(key) or self._make_query_encoder(workspace)
        if encode is not None:
            self._query_encoders[key] = encode
        return encode

    def _current(self, workspace: core.Workspace) -> _Opened | None:
        database = workspace.location.database
        opened = self._opened.get(database)
        stamp = _Stamp.of(database)
        if opened is not None and (stamp is None or stamp.inode != opened.stamp.inode or opened.workspace != workspace):
            self.forget(workspace)
            opened = None
        if opened is None and stamp is not None:
            opened = _Opened(core.IndexReader(database), workspace, stamp)
            self._opened[database] = opened
        return opened


class Readers:
    """Runs jobs on the reading threads.

    Args:
        query_encoder: gives the encoder of queries for a workspace's model, None to answer lexically.
    """

    def __init__(self, query_encoder: MakeQueryEncoder) -> None:
        self._query_encoder = query_encoder
        self._local = threading.local()
        self._pool = ThreadPoolExecutor(_N_THREADS, thread_name_prefix="reader")
        self._is_stopped = False

    async def run(self, job: Callable[[ReaderThread], T]) -> T:
        """Run a job on one of the threads. A cancelled one does not begin; one that runs is not waited for.

        Raises:
            CancelledError: the threads are stopped, also where that happens before the job's turn.
        """
        if self._is_stopped:
            raise asyncio.CancelledError
        return await asyncio.wrap_future(self._pool.submit(self._with_thread, job))

    def stop(self) -> None:
        """Begin no further job: those that wait, and those that come later, are cancelled."""
        self._is_stopped = True
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _with_thread(self, job: Callable[[ReaderThread], T]) -> T:
        thread: ReaderThread | None = getattr(self._local, "thread", None)
        if thread is None:
            thread = self._local.thread = ReaderThread(self._query_encoder)
        return job(thread)
