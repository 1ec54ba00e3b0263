"""Reads and parses files in child processes, which a hostile file may crash, fill or keep busy.

A file whose process dies or runs out of time becomes a `Problem`, the process is started again, and the other files
go on.
"""

from __future__ import annotations

import heapq
import json
import logging
import os
import selectors
import sys
import tempfile
from collections import Counter, deque
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import IO, Self

from leancode_core.code.languages import language_of
from leancode_core.control import CancelToken
from leancode_core.errors import IndexUnavailable, Problem
from leancode_core.index.parsing_lines import MB, PROGRAM_FAULT, Charge, ParsingLimits, encoded, unit_of_fields
from leancode_core.index.parsing_process import FROM_OUTSIDE, LATE, ParsingProcess, last_complaint, why_it_failed
from leancode_core.index.walk import FoundFile
from leancode_core.index.writer import IndexedContent

logger = logging.getLogger(__name__)

_MOST_CHILDREN = 4
# A process takes 0.1 s to start and up to 0.3 s for each language that it meets; 1 MB takes 0.3 to 1 s to parse.
_BYTES_PER_CHILD = MB
# How far the children may be ahead of the file whose turn it is.
_FILES_AHEAD = 100
_BYTES_AHEAD = 16 * MB
_FILES_QUEUED = 80
_BYTES_QUEUED = 4_000  # of requests: less than any platform's pipe holds, so that sending never blocks
_FAILED_STARTS = 3
_TRIES = 2
_POLL_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Reading:
    """Which files to read.

    Attributes:
        root: the folder that their paths are relative to.
        files: the files, in the order of the results.
        known_digests: by path, of files whose content may be known.
        most_bytes: larger files are not read.
        limits: how much each of them may take.
        n_processes: how many at once; None leaves it to the number of cores and the size of the files.
    """

    root: Path
    files: Sequence[FoundFile]
    known_digests: Mapping[str, bytes]
    most_bytes: int
    limits: ParsingLimits = field(default_factory=ParsingLimits)
    n_processes: int | None = None


@dataclass(frozen=True, slots=True)
class Untouched:
    """The file's content is the one that is known."""

    file: FoundFile


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The file cannot be read now."""

    file: FoundFile
    problem: Problem


Outcome = IndexedContent | Untouched | Unreadable


def read_files(reading: Reading, cancel: CancelToken) -> Generator[Outcome, None, None]:
    """What became of each file, in their order, whichever was done first. To be closed where it is not used up.

    Raises:
        Cancelled: the token was set; it is asked for each file and ten times a second.
        IndexUnavailable: the processes cannot be started.
    """
    if not reading.files:
        return
    done: dict[int, Outcome] = {}
    admitted = bytes_ahead = 0
    with _Children(reading) as children:
        for turn, file in enumerate(reading.files):
            while admitted < len(reading.files) and (
                admitted == turn or (admitted - turn < _FILES_AHEAD and bytes_ahead < _BYTES_AHEAD)
            ):
                children.admit(admitted)
                bytes_ahead += reading.files[admitted].size
                admitted += 1
            children.hand_out()
            while turn not in done:
                cancel.raise_if_cancelled()
                done.update(children.collect())
                children.hand_out()
            bytes_ahead -= file.size
            yield done.pop(turn)


class _Child(ParsingProcess):
    """One process, and the files that it was given, of which it works on the first."""

    def __init__(self, charge: Charge, complaints: IO[bytes]) -> None:
        super().__init__(charge, complaints)
        self.queue: deque[int] = deque()
        self.proved = False
        self.silent_polls = 0
        self._requested: deque[int] = deque()  # bytes of the requests in the queue

    def has_room(self, request: bytes) -> bool:
        """Whether the request fits into the pipe, whatever the process does."""
        fits = sum(self._requested) + len(request) <= _BYTES_QUEUED and len(self.queue) < _FILES_QUEUED
        return fits or not self.queue

    def give(self, index: int, request: bytes) -> None:
        self.queue.append(index)
        self._requested.append(len(request))
        self.send(request)

    def take(self) -> int:
        """The file that the next reply is for, which is done now."""
        self._requested.popleft()
        return self.queue.popleft()


class _Children:
    """All processes of one reading."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._charge = Charge(os.fspath(reading.root), reading.most_bytes, reading.limits)
        self._n_wanted = reading.n_processes or _n_children(sum(file.size for file in reading.files))
        self._todo: list[int] = []  # a heap
        self._tries: Counter[int] = Counter()
        self._failed_starts = 0
        self._children: list[_Child] = []
        self._selector = selectors.DefaultSelector()
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the children

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for child in self._children:
            child.end()
        self._selector.close()
        self._complaints.close()

    def admit(self, index: int) -> None:
        """From now on the file may be handed out."""
        heapq.heappush(self._todo, index)

    def hand_out(self) -> None:
        """Gives as many files to the children as they have room for."""
        while self._todo:
            if len(self._children) < self._n_wanted:
                self._start()
            child = min(self._children, key=lambda child: sum(self._reading.files[i].size + 1 for i in child.queue))
            file = self._reading.files[self._todo[0]]
            request = encoded([file.path, self._reading.known_digests.get(file.path, b"").hex()])
            if not child.has_room(request):
                return
            child.give(heapq.heappop(self._todo), request)

    def collect(self) -> Iterator[tuple[int, Outcome]]:
        """Waits a moment. Gives the files that are done by then, in any order."""
        talking = self._talking()
        for child in list(self._children):
            if child in talking:
                child.silent_polls = 0
                try:
                    yield from self._replies(child)
                except (EOFError, ValueError, LookupError, TypeError):
                    yield from self._bury(child)
            elif child.queue:
                child.silent_polls += 1  # polls, not seconds: while this process is stopped no time is counted
                if self._is_given_up(child):
                    yield from self._bury(child)

    def _replies(self, child: _Child) -> Iterator[tuple[int, Outcome]]:
        for line in child.lines():
            if child.proved:
                index = child.queue[0]
                outcome = self._outcome(self._reading.files[index], line)
                child.take()
                yield index, outcome
            elif line:
                raise ValueError
            child.proved, self._failed_starts = True, 0

    def _talking(self) -> list[_Child]:
        if sys.platform == "win32":  # where pipes cannot be waited for; the children keep the time themselves
            return [child for child in self._children if child.queue][:1]
        return [key.data for key, _ in self._selector.select(_POLL_SECONDS)]

    def _is_given_up(self, child: _Child) -> bool:
        limits = self._reading.limits
        size = self._reading.files[child.queue[0]].size if child.queue else 0
        return child.silent_polls * _POLL_SECONDS > limits.silence_seconds + 4 * limits.seconds_for(size)

    def _start(self) -> None:
        try:
            child = _Child(self._charge, self._complaints)
        except OSError as error:
            raise _not_started(str(error)) from error
        self._children.append(child)
        self._selector.register(child.replies, selectors.EVENT_READ, child)

    def _bury(self, child: _Child) -> Iterator[tuple[int, Outcome]]:
        """Blames the file that the dead process worked on, or nobody, and hands back the rest."""
        self._selector.unregister(child.replies)
        self._children.remove(child)
        is_given_up = self._is_given_up(child)
        status = child.end()
        if not child.proved:
            self._failed_starts += 1
        if status == PROGRAM_FAULT or self._failed_starts >= _FAILED_STARTS:
            raise _not_started(last_complaint(self._complaints) or f"exit status {status}")
        if child.proved and child.queue:
            index = child.take()
            self._tries[index] += 1
            if status in FROM_OUTSIDE and not is_given_up and self._tries[index] < _TRIES:
                self.admit(index)
            else:
                yield index, self._failure(self._reading.files[index], LATE if is_given_up else status)
        for index in child.queue:
            self.admit(index)

    def _failure(self, file: FoundFile, status: int) -> IndexedContent:
        why = why_it_failed(status, file.size, self._reading.limits)
        logger.info("%s: %s (exit status %d)", file.path, why, status)
        language = language_of(PurePosixPath(file.path), b"")
        return IndexedContent(
            file, b"", language.name if language else None, (), Problem(file.path, f"not indexed: {why}")
        )

    def _outcome(self, file: FoundFile, line: bytes) -> Outcome:
        reply = json.loads(line)
        if "untouched" in reply:
            return Untouched(file)
        if "unreadable" in reply:
            return Unreadable(file, Problem(file.path, str(reply["unreadable"])))
        if "trace" in reply:
            logger.debug("%s: %s", file.path, reply["trace"])
        language = reply["language"]
        units = tuple(unit_of_fields(file.path, language, fields) for fields in reply["units"])
        problem = Problem(file.path, *map(str, reply["problem"])) if reply["problem"] else None
        return IndexedContent(file, bytes.fromhex(reply["digest"]), language, units, problem)


def _n_children(n_bytes: int) -> int:
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return max(1, min(_MOST_CHILDREN, cores - 1, 1 + n_bytes // _BYTES_PER_CHILD))


def _not_started(why: str) -> IndexUnavailable:
    return IndexUnavailable(
        f"the process that parses files does not run: {why}", remedy="check the installation with `leancode doctor`"
    )
