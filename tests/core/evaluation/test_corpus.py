"""What a lexicon is learned from: folders of code, and files with a function a line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import zstandard

from leancode_core.control import CancelToken, SilentProgress
from leancode_core.errors import ConfigError
from leancode_core.evaluation.corpus import corpus_of

LINES: list[dict[str, Any]] = [
    {"language": "python", "name": "add", "code": "def add(a, b):\n    return a + b\n", "summary": "Adds two numbers."},
    {"language": "python", "name": "sub", "code": "def sub(a, b):\n    return a - b\n", "docstring": "Subtracts."},
    {"language": "java", "name": "neg", "code": "public int neg(int a) { return -a; }", "summary": "Negates."},
    {"language": "cobol", "name": "X", "code": "MOVE A TO B.", "summary": "Moves."},
]


def functions(path: Path, limit: int = 9) -> list[tuple[str, str, str]]:
    """Language, name and documentation of what is read; every function has its tokens."""
    units = corpus_of(path, limit, SilentProgress(), CancelToken())
    assert all(unit.tokens for unit in units)
    return [(unit.language, unit.name, unit.docstring) for unit in units]


def written(folder: Path, *, is_compressed: bool) -> Path:
    content = "".join(json.dumps(line) + "\n" for line in LINES).encode()
    path = folder / ("a.jsonl.zst" if is_compressed else "a.jsonl")
    path.write_bytes(zstandard.compress(content) if is_compressed else content)
    return path


@pytest.mark.parametrize("is_compressed", [False, True], ids=["plain", "compressed"])
@pytest.mark.parametrize("is_folder", [False, True], ids=["file", "folder"])
def test_lines(tmp_path: Path, *, is_compressed: bool, is_folder: bool) -> None:
    path = written(tmp_path, is_compressed=is_compressed)
    assert sorted(functions(path.parent if is_folder else path)) == [
        ("java", "neg", "Negates."),
        ("python", "add", "Adds two numbers."),
        ("python", "sub", "Subtracts."),
    ]


def test_the_same_few_of_each_language(tmp_path: Path) -> None:
    found = functions(written(tmp_path, is_compressed=False), limit=1)
    assert [language for language, *_ in found] == ["java", "python"]
    LINES.reverse()
    try:
        assert functions(written(tmp_path, is_compressed=False), limit=1) == found
    finally:
        LINES.reverse()


def test_a_folder_of_code(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text('def add(a, b):\n    """Adds."""\n    return a + b\n\n\nclass C:\n    x = 1\n')
    (tmp_path / "b.go").write_text("package p\n\n// Neg negates.\nfunc Neg(a int) int {\n\treturn -a\n}\n")
    assert functions(tmp_path) == [("go", "Neg", "Neg negates."), ("python", "add", "Adds.")]


def test_nothing_to_learn_from(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("words")
    with pytest.raises(ConfigError, match="holds no functions to learn from"):
        corpus_of(tmp_path, 9, SilentProgress(), CancelToken())
