"""Parses documents that somebody edits, in one guarded child process that stays for the next one."""

from __future__ import annotations

import json
import logging
import os
import selectors
import sys
import tempfile
import time
from collections.abc import Iterator
from typing import IO

from leancode_core.code.extraction import Extraction
from leancode_core.errors import Problem
from leancode_core.index.parsing_lines import Charge, ParsingLimits, encoded, unit_of_fields
from leancode_core.index.parsing_process import FROM_OUTSIDE, LATE, ParsingProcess, last_complaint, why_it_failed

logger = logging.getLogger(__name__)

# Somebody waits: a tenth of what a file of the index may take is still ten times what a real one needs.
LIMITS = ParsingLimits(memory_mb=1024, seconds=2.0, seconds_per_mb=4.0, silence_seconds=5.0)
_TRIES = 2
_CHUNK = 2**16
_NO_FILE = 0  # the process is sent texts, and reads no file at all


class DocumentParser:
    """Parses one text after the other. Belongs to one thread at a time.

    What a text does to the process, to crash it, fill it or keep it busy, is a `Problem` of that text; the next one
    gets a new process. The process is started for the first text, and ends with this one.

    Args:
        limits: how much a text may take.
    """

    def __init__(self, limits: ParsingLimits = LIMITS) -> None:
        self._limits = limits
        self._is_closed = self._is_parsing = False
        self._process: ParsingProcess | None = None
        self._complaints: IO[bytes] | None = None

    def parse(self, path: str, source: bytes, named: str) -> Extraction:
        """All units of a text, or a problem.

        Args:
            path: goes into the units.
            source: the text; half surrogate pairs in it may be encoded like characters.
            named: a file's name that tells the language; unlike the path it must.
        """
        self._is_parsing = True
        try:
            return self._parsed(path, source, named)
        finally:
            self._is_parsing = False
            if self._is_closed:
                self._end()

    def close(self) -> None:
        """Parse nothing any more. Any thread may say so, also while another one waits for a text."""
        self._is_closed = True
        process = self._process
        if self._is_parsing and process is not None:
            process.kill()  # which that thread notices
        else:
            self._end()

    def _parsed(self, path: str, source: bytes, named: str) -> Extraction:
        request = encoded([named, "", source.decode("utf-8", "surrogatepass")])
        for attempt in range(_TRIES):
            if self._is_closed:
                break
            try:
                return self._exchange(path, request, len(source))
            except TimeoutError:
                self._end()
                return self._failed(path, LATE, len(source))
            except OSError as error:
                self._end()
                logger.warning("the process that parses documents does not run: %s", error)
                return Extraction((), (Problem(path, f"not analysed: no process can be started ({error})"),))
            except (EOFError, ValueError, LookupError, TypeError):
                status = self._end()
                if status not in FROM_OUTSIDE or attempt == _TRIES - 1:
                    return self._failed(path, status, len(source))
        return Extraction((), (Problem(path, "not analysed: the program ends"),))

    def _exchange(self, path: str, request: bytes, size: int) -> Extraction:
        if self._process is None:
            self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process
            self._process = ParsingProcess(Charge("", _NO_FILE, self._limits), self._complaints)
        if self._is_closed:
            self._process.kill()
        seconds = self._limits.silence_seconds + 4 * self._limits.seconds_for(size)
        for line in _replies(self._process, request, seconds):
            if not line:
                continue  # its first one, which says that it can parse
            reply = json.loads(line)
            if reply["problem"]:
                return Extraction((), (Problem(path, *map(str, reply["problem"])),))
            units = tuple(unit_of_fields(path, reply["language"], fields) for fields in reply["units"])
            return Extraction(units, ())
        raise EOFError

    def _failed(self, path: str, status: int, size: int) -> Extraction:
        why = why_it_failed(status, size, self._limits)
        logger.info("%s: %s (exit status %d)", path, why, status)
        return Extraction((), (Problem(path, f"not analysed: {why}"),))

    def _end(self) -> int:
        process, complaints = self._process, self._complaints
        self._process = self._complaints = None
        if process is None or complaints is None:
            return 0
        status = process.end()
        if complaint := last_complaint(complaints):
            logger.debug("the last words of a process: %s", complaint)
        complaints.close()
        return status


def _replies(process: ParsingProcess, request: bytes, seconds: float) -> Iterator[bytes]:
    """Send the request and give the lines that come, for so long.

    Raises:
        TimeoutError: it is over.
        EOFError: the process is dead.
    """
    if sys.platform == "win32":  # where pipes cannot be waited for; the process keeps the time itself
        process.send(request)
        while True:
            yield from process.lines()
    deadline = time.monotonic() + seconds
    with selectors.DefaultSelector() as selector:
        # The pipe may hold less than the text: a process that has stopped must not stop this one.
        os.set_blocking(process.requests.fileno(), False)
        selector.register(process.requests, selectors.EVENT_WRITE)
        selector.register(process.replies, selectors.EVENT_READ)
        left = memoryview(request)
        while (remaining := deadline - time.monotonic()) > 0:
            for key, _ in selector.select(remaining):
                if key.fileobj is process.replies:
                    yield from process.lines()
                    continue
                left = left[_written(process, left[:_CHUNK]) :]
                if not left:
                    selector.unregister(process.requests)
    raise TimeoutError


def _written(process: ParsingProcess, data: memoryview) -> int:
    try:
        return process.requests.write(data) or 0
    except BrokenPipeError as error:
        raise EOFError from error
