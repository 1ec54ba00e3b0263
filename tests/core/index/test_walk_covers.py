"""Whether a walk would take a file: the same answer as the walk itself, without walking."""

from __future__ import annotations

from pathlib import Path

import pytest

from leancode_core.control import CancelToken
from leancode_core.index.walk import WalkRules, covers, walk

FILES = {
    ".gitignore": "made/\n/top.py\n",
    "top.py": "",
    "kept.py": "",
    "notes.md": "",
    "made/a.py": "",
    "src/.gitignore": "*_pb2.py\n!keep_pb2.py\n",
    "src/a.py": "",
    "src/b_pb2.py": "",
    "src/keep_pb2.py": "",
    "src/node_modules/b.js": "",
    "src/deep/down/c.go": "",
    "src/app.min.js": "",
    "env/pyvenv.cfg": "",
    "env/lib/d.py": "",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, content in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return tmp_path


@pytest.mark.parametrize(
    "rules", [WalkRules(), WalkRules(include=("src/",)), WalkRules(exclude=("deep/", "keep_*")), WalkRules(("*.go",))]
)
def test_it_is_what_the_walk_says(root: Path, rules: WalkRules) -> None:
    taken = {file.path for file in walk(root, rules, CancelToken()).files}
    assert {path for path in FILES if covers(root, rules, path)} == taken


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("new.py", True),
        ("src/new.py", True),
        ("src/new_pb2.py", False),
        ("made/new.py", False),
        ("src/node_modules/new.js", False),
        ("new.unknown", False),
        ("nowhere/new.py", False),
    ],
)
def test_files_that_are_not_there_yet(root: Path, path: str, expected: bool) -> None:
    assert covers(root, WalkRules(), path) is expected
