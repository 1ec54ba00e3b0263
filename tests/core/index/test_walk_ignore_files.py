"""Ignore files and globs in a walk. That `.gitignore` means what it means to git is in test_gitignore_as_git.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from leancode_core.index.gitignore import Patterns
from leancode_core.index.walk import WalkRules
from tests.core.index.trees import found, found_in, problems, write_tree


def test_names_anchors_folders_and_negation(tmp_path: Path) -> None:
    paths = ("a.py", "b.py", "keep/a.py", "out/x.py", "sub/out/x.py", "sub/top.py", "top.py", "log.py/x.py")
    ignored = "# a comment\n\na.py\n!keep/a.py\n/top.py\nout/\nlog.py/\n"
    assert found_in(tmp_path, *paths, git=ignored) == ["b.py", "keep/a.py", "sub/top.py"]
    assert problems(tmp_path) == {}


def test_a_deeper_file_is_stronger(tmp_path: Path) -> None:
    write_tree(tmp_path, {"sub/.gitignore": "!a.py\n/b.py\n", "sub/deep/.gitignore": "a.py\n"})
    paths = ("a.py", "b.py", "sub/a.py", "sub/b.py", "sub/deep/a.py", "sub/deep/b.py")
    assert found_in(tmp_path, *paths, git="a.py\n") == ["b.py", "sub/a.py", "sub/deep/b.py"]


def test_nothing_below_an_ignored_folder_comes_back(tmp_path: Path) -> None:
    write_tree(tmp_path, {"gone/.gitignore": "!*.py\n"})
    assert found_in(tmp_path, "gone/a.py", "b.py", git="gone/\n!gone/a.py\n") == ["b.py"]


def test_a_list_of_what_to_keep(tmp_path: Path) -> None:
    assert found_in(tmp_path, "a.py", "b.pyi", "sub/a.py", "sub/b.pyi", git="*\n!*/\n!*.py\n") == ["a.py", "sub/a.py"]


def test_windows_line_ends_and_a_byte_order_mark_are_no_part_of_a_pattern(tmp_path: Path) -> None:
    assert found_in(tmp_path, "a.py", "b.py", "c.py", git="\ufeffa.py\r\nb.py\r\n") == ["c.py"]


def test_the_own_file_is_stronger_at_every_depth(tmp_path: Path) -> None:
    write_tree(tmp_path, {"sub/.gitignore": "b.py\n"})
    paths = ("a.py", "b.py", "made/x.py", "made/b.py", "sub/b.py")
    git, own = "made/\n", "!made/\n!sub/b.py\na.py\n"
    assert found_in(tmp_path, *paths, git=git, own=own) == ["b.py", "made/b.py", "made/x.py", "sub/b.py"]


def test_the_own_file_works_in_folders_and_without_git(tmp_path: Path) -> None:
    write_tree(tmp_path, {"sub/.leancodeignore": "/a.py\n"})
    assert found_in(tmp_path, "a.py", "sub/a.py", "sub/deep/a.py") == ["a.py", "sub/deep/a.py"]


def test_the_repository_s_private_excludes_count(tmp_path: Path) -> None:
    write_tree(tmp_path, {".git/info/exclude": "a.py\n/sub/b.py\n"})
    assert found_in(tmp_path, "a.py", "b.py", "sub/a.py", "sub/b.py") == ["b.py"]
    assert found(tmp_path / "sub") == []


def test_ignore_files_above_the_root_count_up_to_the_repository(tmp_path: Path) -> None:
    tree = {
        ".gitignore": "b.py\n",  # above the repository
        "repo/.git/": "",
        "repo/.gitignore": "/src/lib/a.py\n",
        "repo/src/.gitignore": "c.py\n",
        "repo/src/.leancodeignore": "d.py\n",
        **dict.fromkeys((f"repo/src/lib/{name}.py" for name in "abcde"), "x"),
    }
    write_tree(tmp_path, tree)
    assert found(tmp_path / "repo/src/lib") == ["b.py", "e.py"]


def test_without_a_repository_nothing_above_the_root_counts(tmp_path: Path) -> None:
    write_tree(tmp_path, {".gitignore": "a.py\n", "root/a.py": "x"})
    assert found(tmp_path / "root") == ["a.py"]


@pytest.mark.parametrize("ignored", ["node_modules/", "/node_modules/lib", "lib", "*"])
def test_rules_above_do_not_count_if_they_ignore_the_root(tmp_path: Path, ignored: str) -> None:
    tree = {".git/": "", ".gitignore": f"{ignored}\na.py\n", "node_modules/lib/src/a.py": "x"}
    write_tree(tmp_path, tree)
    assert found(tmp_path / "node_modules/lib") == ["src/a.py"]
    assert found(tmp_path) == []


def test_a_linked_ignore_file_does_not_count(tmp_path: Path) -> None:
    write_tree(tmp_path, {"rules": "a.py\n", "a.py": "x"})
    (tmp_path / ".gitignore").symlink_to("rules")
    assert found(tmp_path) == ["a.py"]


def test_an_ignore_file_is_no_source(tmp_path: Path) -> None:
    shebang = "#!/usr/bin/env python3\n"
    assert found_in(tmp_path, "a.py", git=shebang, own=shebang) == ["a.py"]


def test_an_ignore_file_beyond_reason_is_reported(tmp_path: Path) -> None:
    assert found_in(tmp_path, "a.py", git="a.py\n" * 300_000) == ["a.py"]
    assert problems(tmp_path) == {".gitignore": "is larger than 1 MB and was not read"}


@pytest.mark.parametrize(
    ("globs", "expected"),
    [
        ((), ["a.py", "b.pyi", "docs/c.py", "src/d.py", "src/in/e.pyi"]),
        (("*.py",), ["a.py", "docs/c.py", "src/d.py"]),
        (("src/**/*.pyi",), ["src/in/e.pyi"]),
        (("src/*.py",), ["src/d.py"]),
        (("docs/", "/a.py"), ["a.py", "docs/c.py"]),
        (("src/", "!src/in/"), ["src/d.py"]),
        (("in",), ["src/in/e.pyi"]),
        (("*.txt",), []),
    ],
)
def test_include_takes_only_what_a_glob_matches(tmp_path: Path, globs: tuple[str, ...], expected: list[str]) -> None:
    paths = ("a.py", "b.pyi", "docs/c.py", "src/d.py", "src/in/e.pyi", "x.txt")
    assert found_in(tmp_path, *paths, rules=WalkRules(include=globs)) == expected


@pytest.mark.parametrize(
    ("globs", "expected"),
    [
        (("*.py",), ["b.pyi", "src/in/e.pyi"]),
        (("docs/", "src/in"), ["a.py", "b.pyi", "src/d.py"]),
        (("**/e.*", "/src/d.py"), ["a.py", "b.pyi", "docs/c.py"]),
        (("*", "!a.py"), ["a.py"]),
    ],
)
def test_exclude_leaves_out_what_a_glob_matches(tmp_path: Path, globs: tuple[str, ...], expected: list[str]) -> None:
    paths = ("a.py", "b.pyi", "docs/c.py", "src/d.py", "src/in/e.pyi")
    assert found_in(tmp_path, *paths, rules=WalkRules(exclude=globs)) == expected


def test_neither_glob_brings_back_what_is_ignored(tmp_path: Path) -> None:
    rules = WalkRules(include=("*.py", "node_modules/"), exclude=("!a.py", "b.py"))
    paths = ("a.py", "b.py", "c.py", "node_modules/d.py")
    assert found_in(tmp_path, *paths, git="a.py\n", rules=rules) == ["c.py"]


@pytest.mark.parametrize(
    ("glob", "path"),
    [
        (b"*a" * 40 + b"b", b"a" * 250),
        (b"?*" * 50 + b"b", b"a" * 250),
        (b"**/a/" * 30 + b"b", b"a/" * 1500 + b"c"),
        (b"**/*a*a*a*a/" * 10 + b"b", b"aaaaaaaaaaaaaaaa/" * 150 + b"c"),
    ],
)
def test_no_glob_takes_exponential_time(glob: bytes, path: bytes) -> None:
    assert Patterns([glob]).decision(path) is None  # would not end within a lifetime
