"""One guarded child process that parses: how it is started, spoken to and ended, and what its death says.

What comes back are lines of JSON: nothing is unpickled that a process made which was parsing hostile bytes.
A child is a command of its own instead of one of `multiprocessing`'s, so that no program's `__main__` is run twice.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

from leancode_core.index.parsing_lines import LONGEST_REPLY, MB, Charge, ParsingLimits

logger = logging.getLogger(__name__)

FROM_OUTSIDE = frozenset(
    -number for name in ("SIGKILL", "SIGTERM", "SIGHUP", "SIGINT") if (number := getattr(signal, name, 0))
)
"""Exit statuses of a process that something else ended: no fault of its file."""
LATE = 1 if sys.platform == "win32" else -signal.SIGPROF
"""The exit status of a process that has run out of time."""

_START = "import sys; sys.path[:] = {path!r}; from leancode_core.index.parsing_child import main; main()"


class ParsingProcess:
    """A running child.

    Args:
        charge: what it works on, and within which limits.
        complaints: a file that takes what it writes to stderr.

    Raises:
        OSError: it cannot be started.
    """

    def __init__(self, charge: Charge, complaints: IO[bytes]) -> None:
        self._parts: list[bytes] = []
        path = [*(folder for folder in sys.path if folder), str(Path(__file__).parents[2])]
        flags = ["-I", "-S", *(["-B"] if sys.dont_write_bytecode else [])]
        # Ctrl-C and Ctrl-Z in a terminal are for this process, which ends its children itself.
        group = None if sys.platform == "win32" else 0
        self._process: subprocess.Popen[bytes] = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, *flags, "-c", _START.format(path=path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            bufsize=0,
            process_group=group,
        )
        assert self._process.stdin
        assert self._process.stdout
        self.requests, self.replies = self._process.stdin, self._process.stdout
        _enlarge(self.replies)
        self.send(charge.line())

    def send(self, line: bytes) -> None:
        """Write a whole line, which blocks while the pipe is full."""
        try:
            while line:
                line = line[self.requests.write(line) :]
        except BrokenPipeError:
            logger.debug("process %d is dead, as its replies will show", self._process.pid)

    def lines(self) -> list[bytes]:
        """What came since the last time, as whole lines.

        Raises:
            EOFError: the process is dead, or talks nonsense.
        """
        chunk = os.read(self.replies.fileno(), MB)
        if not chunk:
            raise EOFError
        *ended, rest = chunk.split(b"\n")
        if ended:
            ended[0] = b"".join((*self._parts, ended[0]))
            self._parts.clear()
        self._parts.append(rest)
        if len(self._parts) > LONGEST_REPLY // 1024 and sum(map(len, self._parts)) > LONGEST_REPLY:
            raise EOFError
        return ended

    def kill(self) -> None:
        """End the process; any thread may."""
        self._process.kill()

    def end(self) -> int:
        """End the process if it lives. Returns its exit status."""
        self.kill()
        self.requests.close()
        self.replies.close()
        return self._process.wait()


def why_it_failed(status: int, size: int, limits: ParsingLimits) -> str:
    """What the exit status of a process says of the text that it was parsing, of so many bytes."""
    if status == LATE:
        return f"parsing it takes more than {limits.seconds_for(size):.0f} s"
    if status in FROM_OUTSIDE:
        return "the system ended the process that was parsing it"
    return f"parsing it crashes, or takes more than {limits.memory_mb} MB of memory"


def last_complaint(complaints: IO[bytes]) -> str:
    """The last line that a process wrote to stderr, "" if it wrote none."""
    complaints.seek(max(0, complaints.seek(0, os.SEEK_END) - 2000))
    lines = complaints.read().decode("utf-8", "replace").split("\n")
    return next((line for line in reversed(lines) if line.strip()), "")


def _enlarge(pipe: IO[bytes]) -> None:
    """Lets a process go on for a while although nobody reads its replies, where the platform can."""
    if sys.platform != "linux":
        return
    import fcntl

    try:
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, MB)
    except OSError as error:
        logger.debug("the pipe stays small: %s", error)
