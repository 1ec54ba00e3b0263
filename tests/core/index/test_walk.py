"""What a walk takes and what it reports, apart from ignore files and skipped folders."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from leancode_core.control import Cancelled, CancelToken
from leancode_core.errors import ConfigError
from leancode_core.index.walk import FoundFile, WalkRules, walk
from tests.core.index.trees import found, found_in, problems, write_tree

posix_only = pytest.mark.skipif(os.name != "posix", reason="needs POSIX files")


def test_files_come_sorted_with_size_and_time(tmp_path: Path) -> None:
    write_tree(tmp_path, {"b.py": "bb\n", "a/z.py": "z\n", "a.py": "", "a/b/c.py": "c\n"})
    for name in ("b.py", "a/z.py", "a.py", "a/b/c.py"):
        os.utime(tmp_path / name, ns=(0, 1_700_000_000_123_456_700))
    assert walk(tmp_path, WalkRules(), CancelToken()).files == (
        FoundFile("a.py", 0, 1_700_000_000_123_456_700),
        FoundFile("a/b/c.py", 2, 1_700_000_000_123_456_700),
        FoundFile("a/z.py", 2, 1_700_000_000_123_456_700),
        FoundFile("b.py", 3, 1_700_000_000_123_456_700),
    )


def test_an_empty_root_is_empty(tmp_path: Path) -> None:
    assert (found(tmp_path), problems(tmp_path)) == ([], {})


def test_files_in_no_known_language_are_left_out_without_a_word(tmp_path: Path) -> None:
    assert found_in(tmp_path, "a.py", "a.txt", "a.json", "a.py.bak", "py", "a.", ".py") == ["a.py"]
    assert problems(tmp_path) == {}


def test_extensions_count_in_any_case(tmp_path: Path) -> None:
    assert found_in(tmp_path, "A.PY", "SConstruct", "sconstruct") == ["A.PY", "SConstruct"]


def test_a_file_without_extension_counts_by_its_first_line(tmp_path: Path) -> None:
    tree = {
        "python": "#!/usr/bin/env python3\n",
        "other": "#!/usr/bin/perl\n",
        "binary": "\x7fELF",
        "empty": "",
        "text": "python",
        "script.txt": "#!/usr/bin/env python3\n",
    }
    write_tree(tmp_path, tree)
    (tmp_path / "binary").chmod(0o755)
    assert found(tmp_path) == ["python"]


def test_a_folder_named_like_a_file_is_a_folder(tmp_path: Path) -> None:
    assert found_in(tmp_path, "foo.py/bar.py", "foo.py/__init__.py") == ["foo.py/__init__.py", "foo.py/bar.py"]


def test_unusual_names_are_names(tmp_path: Path) -> None:
    names = ["\n.py", " .py", "a b/c d.py", "new\nline/x\ny.py", "\U0001f600.py", "\u00e9/e\u0301.py", "-rf.py", "*.py"]
    assert found_in(tmp_path, *names) == sorted(names)
    assert problems(tmp_path) == {}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_names_that_are_not_utf8_are_reported_in_printable_form(tmp_path: Path) -> None:
    write_tree(tmp_path, dict.fromkeys(map(os.fsdecode, (b"ok.py", b"b\xff.py", b"b\xff.txt", b"d\xfe/x.py")), ""))
    assert found(tmp_path) == ["ok.py"]
    assert problems(tmp_path) == {
        "b\\xff.py": "not indexed: its name is not valid UTF-8",
        "d\\xfe": "skipped: the folder's name is not valid UTF-8",
    }


def test_a_file_over_the_size_limit_is_reported(tmp_path: Path) -> None:
    write_tree(tmp_path, {"at.py": "x" * 2048, "over.py": "x" * 2049, "over.txt": "x" * 9999, "over": "x" * 9999})
    assert found(tmp_path, WalkRules(max_file_size_kb=2)) == ["at.py"]
    assert problems(tmp_path, WalkRules(max_file_size_kb=2)) == {"over.py": "not indexed: 3 KB, over the limit of 2 KB"}
    assert found(tmp_path) == ["at.py", "over.py"]


@posix_only
def test_links_are_not_followed(tmp_path: Path) -> None:
    write_tree(tmp_path, {"root/real.py": "x", "root/sub/a.py": "x", "outside/o.py": "x"})
    root = tmp_path / "root"
    (root / "inside_link.py").symlink_to("real.py")
    (root / "outside_link.py").symlink_to(tmp_path / "outside/o.py")
    (root / "dangling.py").symlink_to("nowhere.py")
    (root / "to_itself.py").symlink_to("to_itself.py")
    (root / "outside").symlink_to(tmp_path / "outside")
    (root / "sub/loop").symlink_to(root)
    assert found(root) == ["real.py", "sub/a.py"]
    assert problems(root) == {}


@posix_only
def test_the_root_may_be_a_link(tmp_path: Path) -> None:
    write_tree(tmp_path, {"real/a.py": "x"})
    (tmp_path / "link").symlink_to("real")
    assert found(tmp_path / "link") == ["a.py"]


@posix_only
def test_pipes_and_sockets_are_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    os.mkfifo(tmp_path / "pipe")
    os.mkfifo(tmp_path / ".gitignore")
    monkeypatch.chdir(tmp_path)  # a socket's whole path must be short
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.py")
        assert found_in(tmp_path, "a.py") == ["a.py"]
    assert problems(tmp_path) == {}


@posix_only
def test_what_may_not_be_read_is_reported(tmp_path: Path) -> None:
    with readable_by_anyone() as root, without_privileges():
        write_tree(root, {"a.py": "x", "locked/b.py": "x", "script": "#!/bin/python", "sub/.gitignore": "c.py"})
        write_tree(root, {"sub/c.py": "x"})
        for name in ("locked", "script", "sub/.gitignore"):
            (root / name).chmod(0)
        try:
            assert found(root) == ["a.py", "sub/c.py"]
            assert problems(root) == {
                "locked": "the folder cannot be read: Permission denied",
                "script": "cannot be read: Permission denied",
                "sub/.gitignore": "cannot be read: Permission denied",
            }
        finally:
            (root / "locked").chmod(0o700)


@contextmanager
def readable_by_anyone() -> Iterator[Path]:
    """A folder that another user can reach; `tmp_path` is closed to them."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o777)
        yield Path(name)


@contextmanager
def without_privileges() -> Iterator[None]:
    """Permissions do not stop root, so root becomes nobody for a while."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65_534)
    try:
        yield
    finally:
        os.seteuid(0)


@posix_only
def test_a_file_that_vanishes_during_the_walk_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_tree(tmp_path, {"a.py": "x", "b.py": "x", "c/d.py": "x"})

    def vanish(path: str) -> str:
        (tmp_path / "b.py").unlink(missing_ok=True)
        return ""

    # The walk judges a file's name after it read the folder and before it asks for the file's size.
    monkeypatch.setattr("leancode_core.index.walk.why_unwanted", vanish)
    assert problems(tmp_path) == {"b.py": "cannot be read: No such file or directory"}
    assert found(tmp_path) == ["a.py", "c/d.py"]


@pytest.fixture
def bottomless(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for trees that are too deep for Python's own ways to remove them."""
    with tempfile.TemporaryDirectory() as name:
        monkeypatch.chdir(name)
        yield Path(name)
        monkeypatch.undo()
        subprocess.run(["rm", "-rf", name], check=True)
        Path(name).mkdir()


@posix_only
def test_a_tree_deeper_than_the_stack_is_walked(bottomless: Path) -> None:
    depth = sys.getrecursionlimit() + 100
    for _ in range(depth):
        Path("d").mkdir()
        os.chdir("d")
    Path("a.py").write_text("x", encoding="utf-8")
    assert found(bottomless) == ["d/" * depth + "a.py"]


@posix_only
def test_folders_deeper_than_a_path_can_say_are_reported(bottomless: Path) -> None:
    name = "n" * 200
    for _ in range(os.pathconf(bottomless, "PC_PATH_MAX") // 200 + 1):
        Path(name).mkdir()
        os.chdir(name)
    assert set(problems(bottomless).values()) == {"the folder cannot be read: File name too long"}


@pytest.mark.parametrize("name", ["missing", "a.py"])
def test_a_root_that_is_no_folder_is_an_error(tmp_path: Path, name: str) -> None:
    write_tree(tmp_path, {"a.py": "x"})
    with pytest.raises(ConfigError, match=r"cannot read the folder .*; name another folder"):
        found(tmp_path / name)


def test_a_cancelled_walk_stops(tmp_path: Path) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        walk(tmp_path, WalkRules(), cancel)


def test_a_relative_root_gives_the_same_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert found_in(Path(), "a/b.py") == ["a/b.py"]
    assert found(Path("a")) == ["b.py"]
