"""A client of the server over stdio that shows every message as it is, also such as no proper client would send."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "leancode_server")
PATIENCE_SECONDS = 30.0

Message = dict[str, Any]


class Client:
    """The server as a process of its own, and what it has sent.

    Args:
        cache: its `LEANCODE_CACHE_DIR`.
        environment: what is set besides.
        command: how it is started.
    """

    def __init__(
        self, cache: Path, environment: Mapping[str, str] | None = None, command: tuple[str, ...] = COMMAND
    ) -> None:
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={
                **os.environ,
                "LEANCODE_CACHE_DIR": str(cache),
                "PYTHONPATH": f"{CHECKOUT}{os.pathsep}{CHECKOUT / 'server'}",
                **(environment or {}),
            },
        )
        self.received: list[Message] = []
        self.answers: dict[str, Callable[[Any], Any]] = {
            "client/registerCapability": lambda _: None,
            "window/workDoneProgress/create": lambda _: None,
            "workspace/configuration": lambda params: [None] * len(params["items"]),
        }
        self.stderr = b""
        self.last_id = 0
        self._ids = itertools.count(1)
        self._arrived = threading.Condition()
        self._sending = threading.Lock()
        self._has_ended = False
        for target in (self._read, self._read_stderr):
            threading.Thread(target=target, daemon=True).start()

    # -- sending

    def send_raw(self, data: bytes) -> None:
        assert self.process.stdin
        with self._sending:
            self.process.stdin.write(data)
            self.process.stdin.flush()

    def send(self, message: object) -> None:
        body = json.dumps(message).encode()
        self.send_raw(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))

    def notify(self, method: str, params: object = None) -> None:
        self.send({"jsonrpc": "2.0", "method": method, "params": params})

    def begin(self, method: str, params: object = None) -> int:
        """Send a request; its id."""
        request = self.last_id = next(self._ids)
        self.send({"jsonrpc": "2.0", "id": request, "method": method, "params": params})
        return request

    def answer_to(self, request: int | str | None, seconds: float = PATIENCE_SECONDS) -> Message:
        """The response with this id."""
        return self.wait(lambda message: "method" not in message and message.get("id") == request, seconds)

    def request(self, method: str, params: object = None, seconds: float = PATIENCE_SECONDS) -> Any:
        """The result of a request that succeeds."""
        message = self.answer_to(self.begin(method, params), seconds)
        assert "error" not in message, message["error"]
        return message["result"]

    def error(self, method: str, params: object = None) -> Message:
        """The error of a request that fails."""
        message = self.answer_to(self.begin(method, params))
        assert "error" in message, message
        error: Message = message["error"]
        return error

    # -- receiving

    def wait(self, fits: Callable[[Message], bool], seconds: float = PATIENCE_SECONDS) -> Message:
        """The first message that fits, taken out of those that were received. Several threads may wait."""
        deadline = time.monotonic() + seconds
        with self._arrived:
            while True:
                for index, message in enumerate(self.received):
                    if fits(message):
                        return self.received.pop(index)
                assert not self._has_ended, f"the server has ended; stderr: {self.stderr!r}"
                left = deadline - time.monotonic()
                assert left > 0, f"nothing fits in {self.received[-5:]}; stderr: {self.stderr!r}"
                self._arrived.wait(left)

    def drain(self, seconds: float = 0.0) -> list[Message]:
        """All that came until now, and within so many seconds."""
        time.sleep(seconds)
        with self._arrived:
            return list(self.received)

    def forget(self) -> None:
        """What nobody has waited for until now is not kept."""
        with self._arrived:
            self.received.clear()

    def notifications(self, method: str) -> list[Any]:
        """The parameters of the notifications of a method that came until now."""
        return [message["params"] for message in self.drain() if message.get("method") == method]

    # -- the usual

    def initialize(self, *roots: Path, capabilities: object = None, **more: object) -> Message:
        """The result of `initialize`; `initialized` is sent, too."""
        folders = [{"uri": root.as_uri(), "name": root.name} for root in roots]
        params = {"processId": os.getpid(), "rootUri": None, "capabilities": capabilities or {}, **more}
        result: Message = self.request("initialize", {"workspaceFolders": folders, **params})
        self.notify("initialized", {})
        return result

    def wait_until_ready(self, seconds: float = PATIENCE_SECONDS) -> Message:
        """The status once nothing goes on any more."""
        return self.wait_for_status(lambda status: bool(status["quiescent"]), seconds)

    def wait_for_status(self, fits: Callable[[Message], bool], seconds: float = PATIENCE_SECONDS) -> Message:
        deadline = time.monotonic() + seconds
        while not fits(status := self.request("leancode/status", {})):
            assert time.monotonic() < deadline, status
            time.sleep(0.05)
        checked: Message = status
        return checked

    def names(self, query: str, **more: object) -> list[str]:
        """The names of the hits for a query."""
        return [hit["name"] for hit in self.request("leancode/search", {"query": query, **more})["hits"]]

    def open(self, path: Path, text: str) -> str:
        document = {"uri": path.as_uri(), "languageId": "x", "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})
        return path.as_uri()

    def change(self, uri: str, version: int, *changes: object) -> None:
        self.notify(
            "textDocument/didChange", {"textDocument": {"uri": uri, "version": version}, "contentChanges": changes}
        )

    def stop(self) -> int:
        """Shut the server down; its exit code."""
        self.request("shutdown")
        self.notify("exit")
        return self.process.wait(5.0)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def _read(self) -> None:
        assert self.process.stdout
        stream = self.process.stdout
        while header := stream.readline():
            assert header.startswith(b"Content-Length: "), header
            assert stream.readline() == b"\r\n"
            message = json.loads(stream.read(int(header.split()[1])))
            if "method" in message and "id" in message:
                answer = self.answers.get(message["method"])
                if answer is not None:
                    self.send({"jsonrpc": "2.0", "id": message["id"], "result": answer(message.get("params"))})
            with self._arrived:
                self.received.append(message)
                self._arrived.notify_all()
        with self._arrived:
            self._has_ended = True
            self._arrived.notify_all()

    def _read_stderr(self) -> None:
        assert self.process.stderr
        for line in self.process.stderr:
            self.stderr += line


@contextmanager
def connected(cache: Path, **options: Any) -> Iterator[Client]:
    """A client whose server ends with the block, however that ends."""
    client = Client(cache, **options)
    try:
        yield client
    finally:
        client.kill()
        for stream in (client.process.stdin, client.process.stdout, client.process.stderr):
            if stream is not None and not stream.closed:
                with suppress(BrokenPipeError):
                    stream.close()
