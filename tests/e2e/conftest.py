"""A tree, and servers on it: without a model, with a fake one, or with the real one where that is the point."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.cli.tree import write_tree
from tests.e2e.client import Client, connected
from tests.support import fake_server

# A model of the table that no test machine has: searches are lexical, and nothing waits for torch.
NO_MODEL = {"settings": {"model": {"encoder": "CodeRankEmbed"}}}

Connect = Callable[..., Client]


@dataclass(frozen=True)
class Shared:
    """A server and the tree that it has indexed."""

    client: Client
    tree: Path


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return write_tree(tmp_path / "tree")


@pytest.fixture
def connect(tmp_path: Path) -> Iterator[Connect]:
    """Start a server with a fake model whose batches take so many seconds; all share a cache folder."""
    with ExitStack() as stack:

        def start(seconds: float = 0.0, **environment: str) -> Client:
            command = (*fake_server.COMMAND, str(seconds))
            return stack.enter_context(connected(tmp_path / "cache", command=command, environment=environment))

        yield start


@pytest.fixture
def client(connect: Connect) -> Client:
    """A server that nobody has spoken to."""
    return connect()


@pytest.fixture
def lexical(client: Client, tree: Path) -> Client:
    """A server without a model that has indexed the tree."""
    client.initialize(tree, initializationOptions=NO_MODEL)
    client.wait_until_ready()
    return client


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shared]:
    """One such server for all tests of a module that leave it as it was."""
    folder = tmp_path_factory.mktemp("shared")
    root = write_tree(folder / "tree")
    with connected(folder / "cache", command=(*fake_server.COMMAND, "0")) as client:
        client.initialize(root, initializationOptions=NO_MODEL)
        client.wait_until_ready()
        yield Shared(client, root)


def position(line: int, character: int) -> dict[str, int]:
    return {"line": line, "character": character}


def edit(start: tuple[int, int], end: tuple[int, int], text: str) -> dict[str, Any]:
    return {"range": {"start": position(*start), "end": position(*end)}, "text": text}
