"""Messages over two byte streams, each with a thread of its own: the loop never waits for the client."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Iterator
from typing import BinaryIO

logger = logging.getLogger(__name__)

_LONGEST_HEADER = 4_096
_LONGEST_BODY = 512 * 2**20
_CHUNK = 2**20


class Unframed(Exception):
    """What came is no message: its header says no length."""


def read_bodies(stream: BinaryIO) -> Iterator[bytes | Unframed]:
    """The bodies of messages in the base protocol's framing, until the stream ends.

    Header names are read in any case, other headers are left alone. What has no length is told and skipped.
    """
    while True:
        length: int | None = None
        n_lines = 0
        while True:
            line = stream.readline(_LONGEST_HEADER)
            if not line:
                return
            if not line.strip():
                break
            n_lines += 1
            name, _, value = line.partition(b":")
            if name.strip().lower() == b"content-length" and value.strip().isdigit():
                length = int(value)
        if length is None or length > _LONGEST_BODY:
            if n_lines:
                yield Unframed("a header without a usable Content-Length")
            _skip(stream, length or 0)
            continue
        body = stream.read(length)
        if len(body) < length:
            return
        yield body


def _skip(stream: BinaryIO, length: int) -> None:
    while length > 0 and (read := stream.read(min(length, _CHUNK))):
        length -= len(read)


def read_in_thread(stream: BinaryIO, deliver: Callable[[bytes | Unframed | None], None]) -> None:
    """Deliver each body from a thread, then None.

    Args:
        stream: where messages come from.
        deliver: is called on that thread.
    """

    def read() -> None:
        try:
            for body in read_bodies(stream):
                deliver(body)
        except (OSError, ValueError) as error:  # the stream broke, or was closed here
            logger.info("no more input: %s", error)
        deliver(None)

    threading.Thread(target=read, name="input", daemon=True).start()


class MessageWriter:
    """Writes what it is given in order, on a thread of its own.

    Args:
        stream: where messages go.
        gone: is called on that thread once the client does not take any more.
    """

    def __init__(self, stream: BinaryIO, gone: Callable[[], None]) -> None:
        self._stream = stream
        self._gone = gone
        self._waiting: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="output", daemon=True)
        self._thread.start()

    def write(self, data: bytes) -> None:
        """Queue a message with its header."""
        self._waiting.put(data)

    def close(self, seconds: float = 1.0) -> None:
        """Write what is queued, for at most so long."""
        self._waiting.put(None)
        self._thread.join(seconds)

    def _run(self) -> None:
        while (data := self._waiting.get()) is not None:
            try:
                self._stream.write(data)
                self._stream.flush()
            except (OSError, ValueError) as error:
                logger.info("the client takes no more output: %s", error)
                self._gone()
                return
