"""Everything that an editor may send, in random order, each request answered exactly once: for soaks short and long."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.e2e.client import Client
from tests.e2e.conftest import edit
from tests.e2e.editing import at

WORDS = "parse a date amount push pop stack account owner retry wait connection header file binarySearch Stack.push x"
ENOUGH_SECONDS = 120.0  # for one answer, whatever else the machine does

Params = dict[str, Any]


class MixedRequests:
    """A user of many habits.

    Attributes:
        sent: how many requests there were, by method.
        outcomes: how many were answered, by "result" or the error's code.

    Args:
        client: a client whose server is initialized.
        files: source files of the workspace, of which some are opened and edited.
        seed: of the order.
    """

    def __init__(self, client: Client, files: list[Path], seed: int) -> None:
        self.sent: Counter[str] = Counter()
        self.outcomes: Counter[str] = Counter()
        self._client = client
        self._files = files
        self._rng = random.Random(seed)
        self._open: dict[str, int] = {}
        self._steps: list[tuple[int, Callable[[], None]]] = [
            (30, self._search),
            (8, self._typing),
            (8, self._cancelled),
            (8, self._symbol),
            (20, self._at_a_place),
            (4, self._diagnostics),
            (4, self._status),
            (4, self._wrong),
            (10, self._edit),
            (3, self._close),
            (2, self._file_changes),
            (1, self._settings),
        ]

    def run(self, n_requests: int) -> None:
        """Send at least so many requests, and wait for their answers."""
        weights = [weight for weight, _ in self._steps]
        target = self.sent.total() + n_requests
        while self.sent.total() < target:
            (step,) = self._rng.choices([step for _, step in self._steps], weights)
            step()
            self._client.forget()

    # -- requests

    def _ask(self, method: str, params: object) -> None:
        self._answered(self._begin(method, params))

    def _begin(self, method: str, params: object) -> int:
        self.sent[method] += 1
        return self._client.begin(method, params)

    def _answered(self, request: int) -> None:
        message = self._client.answer_to(request, ENOUGH_SECONDS)
        self.outcomes["result" if "error" not in message else str(message["error"]["code"])] += 1

    def _query(self) -> Params:
        words = self._rng.choices(WORDS.split(), k=self._rng.randrange(1, 5))
        mode = self._rng.choice(["hybrid", "hybrid", "lexical", "semantic"])
        return {"query": " ".join(words), "mode": mode, "limit": self._rng.choice([1, 20, 100])}

    def _search(self) -> None:
        self._ask("leancode/search", self._query())

    def _typing(self) -> None:
        """Each key begins a search, which ends the one before."""
        begun = [
            self._begin("leancode/search", {**self._query(), "partialResultToken": f"typed {number}"})
            for number in range(4)
        ]
        for request in begun:
            self._answered(request)

    def _cancelled(self) -> None:
        request = self._begin("leancode/search", self._query())
        self._client.notify("$/cancelRequest", {"id": request})
        self._answered(request)

    def _symbol(self) -> None:
        self._ask("workspace/symbol", {"query": self._rng.choice(["", "stack", "parse a date"])})

    def _at_a_place(self) -> None:
        uri = self._rng.choice(self._files).as_uri()
        place = at(uri, self._rng.randrange(60), self._rng.randrange(12))
        method = self._rng.choice(["leancode/similar", "textDocument/hover", "leancode/pruning", "leancode/summary"])
        self._ask(method, place)

    def _diagnostics(self) -> None:
        uri = self._rng.choice(self._files).as_uri()
        self._ask("textDocument/diagnostic", {"textDocument": {"uri": uri}})

    def _status(self) -> None:
        self._ask("leancode/status", {})

    def _wrong(self) -> None:
        method, params = self._rng.choice(
            [
                ("leancode/search", {"query": 5}),
                ("leancode/nothing", {}),
                ("workspace/executeCommand", {"command": "rm"}),
                ("leancode/similar", {"textDocument": {"uri": "untitled:1"}, "position": {"line": 0, "character": 0}}),
            ]
        )
        self._ask(method, params)

    # -- notifications

    def _edit(self) -> None:
        path = self._rng.choice(self._files)
        uri = path.as_uri()
        if uri not in self._open:
            self._client.open(path, path.read_text(encoding="utf-8", errors="replace"))
            self._open[uri] = 1
        self._open[uri] += 1
        line = self._rng.randrange(80)
        text = self._rng.choice(["x", "\n", f"def typed_{self._rng.randrange(99)}(a):\n    return a\n", "🎉", ""])
        self._client.change(uri, self._open[uri], edit((line, 0), (line, self._rng.randrange(3)), text))

    def _close(self) -> None:
        if self._open:
            uri = self._rng.choice(sorted(self._open))
            del self._open[uri]
            self._client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    def _file_changes(self) -> None:
        path = self._rng.choice(self._files)
        path.write_text(path.read_text(encoding="utf-8", errors="replace") + "\n", encoding="utf-8")
        self._client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": path.as_uri(), "type": 2}]})

    def _settings(self) -> None:
        self._client.notify("workspace/didChangeConfiguration", {"settings": {"search": {"limit": 20}}})
