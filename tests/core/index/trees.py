"""Trees of files written from a table, and what a walk finds in them."""

from __future__ import annotations

from pathlib import Path

from leancode_core.control import CancelToken
from leancode_core.index.walk import WalkRules, walk


def write_tree(root: Path, tree: dict[str, str]) -> None:
    """Writes each file with its content; a path that ends in "/" is an empty folder."""
    for name, content in tree.items():
        path = root / name
        if name.endswith("/"):
            path.mkdir(parents=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8", newline="")


def found(root: Path, rules: WalkRules | None = None) -> list[str]:
    """The paths that a walk finds, in its order."""
    return [file.path for file in walk(root, rules or WalkRules(), CancelToken()).files]


def found_in(root: Path, *paths: str, rules: WalkRules | None = None, **ignore_files: str) -> list[str]:
    """Writes source files, and ignore files as `git=` and `own=` for the root, and walks."""
    names = {"git": ".gitignore", "own": ".leancodeignore"}
    write_tree(root, dict.fromkeys(paths, "x\n") | {names[key]: text for key, text in ignore_files.items()})
    return found(root, rules)


def problems(root: Path, rules: WalkRules | None = None) -> dict[str, str]:
    """The messages of a walk's problems by path."""
    return {problem.path: problem.message for problem in walk(root, rules or WalkRules(), CancelToken()).problems}
