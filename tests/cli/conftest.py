"""One indexed tree for all tests that change nothing: a run that embeds takes seconds."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from leancode_core.index.location import location_of
from tests.cli.command import Done, LeanCode
from tests.cli.tree import write_tree


@dataclass(frozen=True)
class Indexed:
    """The tree, the command in its folder, and the run that indexed it."""

    root: Path
    run: LeanCode
    first: Done


@pytest.fixture(scope="session")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Indexed:
    folder = tmp_path_factory.mktemp("cli")
    root = write_tree(folder / "tree")
    run = LeanCode(folder / "cache", root)
    return Indexed(root, run, run("index", ".", "--json"))


@pytest.fixture
def unindexed(tmp_path: Path) -> LeanCode:
    """The command on a tree of its own that is not indexed."""
    return LeanCode(tmp_path / "cache", write_tree(tmp_path / "tree"))


@pytest.fixture
def changing(tmp_path: Path, indexed: Indexed) -> LeanCode:
    """The command on a tree of its own with its index, both copied, because embedding takes seconds."""
    root, cache = tmp_path / "tree", tmp_path / "cache"
    shutil.copytree(indexed.root, root)
    (index,) = (indexed.run.cache / "indexes").iterdir()
    shutil.copytree(index, location_of(root, cache / "indexes").folder)
    return LeanCode(cache, root)
