"""The ignore rules against git itself, on random trees with random ignore files."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leancode_core.control import CancelToken
from leancode_core.index.walk import WalkRules, walk

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

GIT_ENVIRONMENT = {"PATH": os.environ.get("PATH", ""), "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}

FOLDERS = ("a", "b", "a b", "ab", "c.py", "\u00e9")
FILES = (
    "a.py",
    "b.py",
    "ab.py",
    "a b.py",
    "c.py",
    "!a.py",
    "#a.py",
    "[a].py",
    "a\\b.py",
    "a\nb.py",
    "\u00e9.py",
    "x.c",
)
PARTS = (
    *("a", "b", "ab", "a b", "c", "x", ".py", ".c", "*", "**", "?", "[ab]", "[!a]", "[^a-b]", "[]a]", "[[:alpha:]]"),
    *(
        "[a",
        "[b-a]",
        "[",
        "]",
        "[[:no:]]",
        "[\\]a]",
        "[a/]",
        "\\",
        "\\*",
        "\\a",
        "!",
        "#",
        " ",
        "\\ ",
        "\u00e9",
        "\t",
        "\r",
    ),
)


def git(*arguments: str, cwd: Path) -> bytes:
    return subprocess.run(("git", *arguments), cwd=cwd, env=GIT_ENVIRONMENT, check=True, capture_output=True).stdout


def files_by_git(root: Path) -> set[str]:
    listed = git("ls-files", "-co", "--exclude-standard", "-z", cwd=root).split(b"\0")
    return {path.decode() for path in listed if path.endswith((b".py", b".c"))}


def files_by_walk(root: Path) -> set[str]:
    return {file.path for file in walk(root, WalkRules(), CancelToken()).files}


@pytest.fixture(scope="module")
def repository() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        git("init", "-q", cwd=Path(name))
        yield Path(name)


def write(root: Path, tree: dict[str, str]) -> None:
    for path in root.iterdir():
        if path.is_dir() and path.name != ".git":
            shutil.rmtree(path)
        elif path.name != ".git":
            path.unlink()
    for name, content in tree.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, encoding="utf-8", newline="")


def check(repository: Path, tree: dict[str, str]) -> None:
    write(repository, tree)
    assert files_by_walk(repository) == files_by_git(repository)


IDIOMS = {
    "all but Python": "*\n!*/\n!*.py\n",
    "all in a folder but one file": "a/**\n!a/b.py\n",
    "too late for a file in an ignored folder": "a/\n!a/b.py\n",
    "one folder at the top": "/*\n!/a/\n/a/*\n!/a/ab/\n",
    "a folder that comes back with other rules in it": "a/*.py\n!a/\n",
    "folders anywhere": "**/ab/\na/**/b\nb/**\n",
    "blanks and escapes": "a\\ b.py  \n\\#a.py\n\\!a.py\n\\[a].py\na.py\t\n",
    "brackets": "[[:alpha:]].py\n[!a]b.py\n[]#]a.py\na[!x]b.py\n[b-a].py\n",
    "malformed": "[a\na\\\n[[:no:]]*\n!\n/\n//\na//\n",
    "bytes": "?.py\n??.py\n",
    "Windows": "\ufeffa.py\r\nb.py \r\n",
}


@pytest.mark.parametrize("idiom", IDIOMS)
def test_common_idioms_are_read_as_git_reads_them(repository: Path, idiom: str) -> None:
    folders = ("", "a/", "b/", "a/ab/", "a/x/b/", "ab/", "c.py/")
    tree = {folder + file: "" for folder in folders for file in FILES if folder + file != "c.py"}
    check(repository, {**tree, ".gitignore": IDIOMS[idiom]})


def some(texts: tuple[str, ...], *, least: int, most: int, between: str) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(texts), min_size=least, max_size=most).map(between.join)


def without_clashes(paths: list[str]) -> list[str]:
    """A name cannot be a file and a folder at once."""
    folders = {path[:at] for path in paths for at, char in enumerate(path) if char == "/"}
    return [path for path in paths if path not in folders]


folders = some(tuple(f"{name}/" for name in FOLDERS), least=0, most=3, between="")
sources = st.builds(str.__add__, folders, st.sampled_from(FILES))
globs = st.lists(some(PARTS, least=0, most=3, between=""), min_size=1, max_size=4).map("/".join)
lines = st.builds(str.__add__, st.sampled_from(("", "", "", "!")), globs)
contents = st.builds(str.join, st.sampled_from(("\n", "\r\n")), st.lists(lines, min_size=1, max_size=6))
ignore_files = st.dictionaries(folders.map(lambda folder: f"{folder}.gitignore"), contents, min_size=1, max_size=4)


@settings(max_examples=100, deadline=None)
@given(sources=st.lists(sources, min_size=5, max_size=30, unique=True), ignore_files=ignore_files)
def test_random_trees_are_read_as_git_reads_them(
    repository: Path, sources: list[str], ignore_files: dict[str, str]
) -> None:
    check(repository, {path: ignore_files.get(path, "") for path in without_clashes([*sources, *ignore_files])})
