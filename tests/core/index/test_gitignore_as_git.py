"""The ignore rules against git itself: on common idioms, and on random ignore files in one dense tree."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.index.trees import found, write_tree

pytestmark = [
    pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed"),
    pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse some of the names"),
]

FOLDERS = (
    *("", "a/", "a/a/", "a/b/", "a/b/a/", "a/ab/", "a/x/b/", "b/", "b/a/", "ab/", "ab/b/c/", "a b/", "x /", "c.py/"),
    *("\u00e9/", "!a/", "[a]/", "new\nline/", "a\\/"),
)
FILES = (
    *("a.py", "b.py", "ab.py", "aba.py", "a b.py", "x.pyi", "!a.py", "#a.py", "[a].py", "a\\b.py", "a\nb.py"),
    *("*.py", "-.py", "\u00e9.py", " .py", "\t.py", "\r.py", "\v.py", "A.py"),
)
IDIOMS = {
    "all but Python": "*\n!*/\n!*.py\n",
    "all in a folder but one file": "a/**\n!a/b.py\n",
    "too late for a file in an ignored folder": "a/\n!a/b.py\n",
    "one folder at the top": "/*\n!/a/\n/a/*\n!/a/ab/\n",
    "a folder that comes back with other rules in it": "a/*.py\n!a/\n",
    "the last line counts, with and without slashes": "/a.py\n!a.py\nb.py\n!/b.py\n",
    "folders anywhere": "**/ab/\na/**/b.py\nb/**\n**/a/**/a/*\n",
    "stars": "*a*b*.py\n**.pyi\n***/x.pyi\n?**/b.py\n",
    "stars behind plain text": "*.py\n!a**/b.py\n!/b**\n!a\\b**/b.py\n!ab**\\/a.py\n",
    "escaped slashes": "a/**\\/b.py\n\\/a.py\nab\\/b.py\n",
    "blanks": "a b.py  \nx\\ \na.py\t\na\\\\ \n",
    "escapes": "\\#a.py\n\\!a.py\n\\[a].py\na\\\\b.py\n\\b.py\n\\*.py\n",
    "brackets": "[!x]a.py\n[]#]a.py\n[b-a].py\na[/]a\n[^a]b.py\n[\\]*].py\n[--a]\n",
    "kinds of bytes": "[[:space:]].py\n[[:upper:]].py\na/[[:alpha:][:punct:]].py\nb/[^[:alnum:]]*\n",
    "malformed": "[a\na\\\n[[:no:]]*\n!\n/\n//\na//\n[[:alpha:]\n\n   \n",
    "bytes": "?.py\n??.py\n",
    "Windows": "\ufeffa.py\r\nb.py \r\n\r\n#a.py\r\n",
}
PARTS = (
    *("a", "b", "ab", "a.py", "b.py", "x", ".py", ".pyi", "*", "*", "**", "?", "[ab]", "[!a]", "[^a-b]", "[]a]"),
    *("[[:alpha:]]", "[a", "[b-a]", "[", "]", "[[:no:]]", "[\\]a]", "[a/]", "\\", "\\*", "\\a", "!", "#", " ", "\\ "),
    *("\u00e9", "\t", "\r", "-"),
)


def git(*arguments: str, cwd: Path) -> bytes:
    """Runs git without anyone's own configuration."""
    environment = {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    return subprocess.run(("git", *arguments), cwd=cwd, env=environment, check=True, capture_output=True).stdout


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("repository")
    git("init", "-q", cwd=root)
    write_tree(root, {folder + file: "" for folder in FOLDERS for file in FILES})
    return root


def check(repository: Path, ignore_files: dict[str, str]) -> None:
    write_tree(repository, ignore_files)
    try:
        listed = git("ls-files", "-co", "--exclude-standard", "-z", cwd=repository).decode().split("\0")
        assert found(repository) == sorted(path for path in listed if path.endswith((".py", ".pyi")))
    finally:
        for path in ignore_files:
            (repository / path).unlink()


@pytest.mark.parametrize("idiom", IDIOMS)
def test_common_idioms_are_read_as_git_reads_them(repository: Path, idiom: str) -> None:
    check(repository, {".gitignore": IDIOMS[idiom]})
    check(repository, {"a/.gitignore": IDIOMS[idiom], "a/b/.gitignore": "!a.py\n!b.py\n"})


names = st.lists(st.sampled_from(PARTS), max_size=3).map("".join)
globs = st.lists(names, min_size=1, max_size=4).map("/".join)
lines = st.builds(str.__add__, st.sampled_from(("", "", "", "!")), globs)
contents = st.builds(str.join, st.sampled_from(("\n", "\r\n")), st.lists(lines, min_size=1, max_size=6))
paths = st.sampled_from(("", "a/", "a/b/", "a/b/a/", "ab/", "b/", "x /")).map(lambda folder: f"{folder}.gitignore")


@settings(max_examples=200, deadline=None)
@given(ignore_files=st.dictionaries(paths, contents, min_size=1, max_size=4))
def test_random_rules_are_read_as_git_reads_them(repository: Path, ignore_files: dict[str, str]) -> None:
    check(repository, ignore_files)
