"""A hub on this machine with the file layout of the real one, and with its faults."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Hub:
    """What the hub has and how it answers; a test may change it between two requests.

    Attributes:
        files: contents by the path below the endpoint.
        address: of the endpoint.
        asked: all requests, as method, path and range.
        breaks_after: it closes the connection after so many bytes of a file of more bytes.
        has_ranges: whether it can begin within a file.
        codes: answers other than 200, by path.
        moved: where else a path is, the hub's own hash of it being told on the way.
        tells_hashes: whether it says the SHA-256 of what it sends.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    address: str = ""
    asked: list[tuple[str, str, str | None]] = field(default_factory=list)
    breaks_after: int | None = None
    has_ranges: bool = True
    codes: dict[str, int] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    tells_hashes: bool = True


@contextmanager
def running(hub: Hub) -> Iterator[Hub]:
    """The hub, reachable at its address."""

    class Answer(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.respond()

        def do_GET(self) -> None:
            self.respond()

        def respond(self) -> None:
            path = self.path.removeprefix("/")
            hub.asked.append((self.command, path, self.headers["Range"]))
            content = hub.files.get(path, b"")
            code = hub.codes.get(path) or (302 if path in hub.moved else 200 if path in hub.files else 404)
            start = int((self.headers["Range"] or "bytes=0-")[6:-1]) if hub.has_ranges else 0
            if code == 200 and start:
                code = 206 if start < len(content) else 416
            self.send_response(code)
            if code == 302:
                self.send_header("Location", hub.moved[path])
                self.send_header("X-Linked-Etag", f'"{hashlib.sha256(content).hexdigest()}"')
            if code == 206:
                self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
            body = content[start:] if code in (200, 206) else b""
            if hub.tells_hashes and code == 200:
                self.send_header("ETag", f'"{hashlib.sha256(content).hexdigest()}"')
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(body[: hub.breaks_after])

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        hub.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield hub
        finally:
            server.shutdown()
            thread.join()
