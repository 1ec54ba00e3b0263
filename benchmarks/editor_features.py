"""What happens inside the text, over stdio: how soon hovers and the pruning view answer, and how much the view shows.

`python -m benchmarks.editor_features [FILE]` takes a long Python file, by default one of the standard library's.
"""

from __future__ import annotations

import argparse
import re
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.language_server import percentiles
from tests.e2e.client import Client, connected
from tests.e2e.conftest import edit
from tests.e2e.editing import PULLING, at, options, pulled
from tests.support import fake_server

SETTINGS = {"pruning": {"strategy": "slimcode", "removal": 0.4}, "pruningView.enabled": True}
PUSHED = "textDocument/publishDiagnostics"
EDITS = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, nargs="?", default=Path(argparse.__file__))
    file = parser.parse_args().file
    text = file.read_text(encoding="utf-8")
    print(f"{file.name}, {text.count(chr(10))} lines")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "tree"
        root.mkdir()
        (root / file.name).write_text(text, encoding="utf-8")
        command = (*fake_server.COMMAND, "0")
        with connected(Path(folder) / "cache", command=command) as client:
            client.initialize(root, capabilities=PULLING, **options(SETTINGS))
            client.wait_until_ready(300.0)
            hovers(client, root / file.name, text)
            pulls(client, root / file.name, text)
            shares(client, root / file.name, text)
        with connected(Path(folder) / "cache", command=command) as client:
            client.initialize(root, **options(SETTINGS))
            client.wait_until_ready(300.0)
            pushes(client, root / file.name, text)


def hovers(client: Client, path: Path, text: str) -> None:
    uri = client.open(path, text)
    places = [
        (number, match.start(1))
        for number, line in enumerate(text.splitlines())
        if (match := re.match(r"\s*def (\w+)", line))
    ]
    first = timed(lambda: client.request("textDocument/hover", at(uri, *places[0])))
    print(f"   first hover, the file is parsed for it: {first * 1000:.0f} ms")
    for what in ("uncached", "cached"):
        taken = [timed(partial(client.request, "textDocument/hover", at(uri, *place))) for place in places[1:]]
        percentiles(f"hover, {what}", taken)
    taken = []
    for version in range(2, 2 + EDITS):
        client.change(uri, version, edit((0, 0), (0, 0), "#"))
        taken.append(timed(lambda: client.request("textDocument/hover", at(uri, *places[-1]))))
    percentiles("hover right after a keystroke", taken)
    client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})


def pulls(client: Client, path: Path, text: str) -> None:
    uri = client.open(path, text)
    print(f"   view, the first time: {timed(lambda: pulled(client, uri)) * 1000:.0f} ms")
    taken = []
    for version in range(2, 2 + EDITS):
        client.change(uri, version, edit((version, 0), (version, 0), " "))
        taken.append(timed(lambda: pulled(client, uri)))
    percentiles("view pulled after a keystroke", taken)
    client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})


def pushes(client: Client, path: Path, text: str) -> None:
    uri = client.open(path, text)
    wait_for(client, 1)
    taken = []
    for version in range(2, 2 + EDITS):
        time.sleep(0.6)
        client.change(uri, version, edit((version, 0), (version, 0), " "))
        taken.append(timed(partial(wait_for, client, version)))
    percentiles("view sent after a single keystroke", taken)
    taken, version = [], 2 + EDITS
    for _ in range(8):
        for _ in range(12):
            version += 1
            client.change(uri, version, edit((version, 0), (version, 0), " "))
            time.sleep(0.1)
        started = time.perf_counter() - 0.1
        wait_for(client, version)
        taken.append(time.perf_counter() - started)
    percentiles("view sent after the last of twelve keystrokes, ten a second", taken)


def shares(client: Client, path: Path, text: str) -> None:
    uri = client.open(path, text)
    everything: Any = {}
    seconds = timed(lambda: everything.update(client.request("leancode/pruning", {"textDocument": {"uri": uri}}, 60.0)))
    tokens = [token for function in everything["functions"] for token in function["tokens"]]
    removed = sum(not token["kept"] for token in tokens)
    print(f"   leancode/pruning of everything: {seconds * 1000:.0f} ms, {len(everything['functions'])} functions")
    print(f"   {len(pulled(client, uri))} ranges reported; {removed:,} of {len(tokens):,} tokens are removed")


def wait_for(client: Client, version: int) -> None:
    client.wait(lambda message: message.get("method") == PUSHED and message["params"].get("version") == version)


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
