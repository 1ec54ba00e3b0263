"""Framing: what is read from any bytes, and that everything written comes out whole and in order."""

from __future__ import annotations

import io
import os
import threading

import pytest
from leancode_server.transport import MessageWriter, Unframed, read_bodies


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", []),
        (b"Content-Length: 2\r\n\r\n{}", [b"{}"]),
        (b"content-length:2\r\nContent-Type: x\r\n\r\n{}Content-Length: 1\r\n\r\n1", [b"{}", b"1"]),
        (b"Content-Length: 2\n\n{}", [b"{}"]),
        (b"\r\n\r\nContent-Length: 2\r\n\r\n{}", [b"{}"]),
        (b"Nonsense\r\n\r\nContent-Length: 2\r\n\r\n{}", [None, b"{}"]),
        (b"Content-Length: -5\r\n\r\nContent-Length: 2\r\n\r\n{}", [None, b"{}"]),
        (b"Content-Length: 99999999999\r\n\r\n{}", [None]),
        (b"Content-Length: 10\r\n\r\n{}", []),
        (b"Content-Length: 0\r\n\r\nContent-Length: 2\r\n\r\n{}", [b"", b"{}"]),
    ],
)
def test_bodies(data: bytes, expected: list[bytes | None]) -> None:
    found = [None if isinstance(body, Unframed) else body for body in read_bodies(io.BytesIO(data))]
    assert found == expected


def test_everything_is_written_in_order_before_the_end() -> None:
    stream = io.BytesIO()
    writer = MessageWriter(stream, lambda: None)
    for number in range(1000):
        writer.write(b"%d " % number)
    writer.close()
    assert stream.getvalue().split() == [b"%d" % number for number in range(1000)]


def test_a_client_that_takes_no_more_is_told_of() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    gone = threading.Event()
    with os.fdopen(writing, "wb", buffering=0) as stream:
        writer = MessageWriter(stream, gone.set)
        writer.write(b"anything")
        assert gone.wait(5.0)
        writer.close()
