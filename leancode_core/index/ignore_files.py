"""Which paths the `.gitignore` and `.leancodeignore` files of a tree ignore."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from leancode_core.index.gitignore import Patterns

_GIT_FILE = ".gitignore"
_OWN_FILE = ".leancodeignore"
IGNORE_FILES = (_GIT_FILE, _OWN_FILE)

_MOST_BYTES = 1 << 20

ReadFailed = Callable[[Path, str], None]
"""Is told the path of an ignore file and why it cannot be read."""


@dataclass(frozen=True, slots=True)
class _Layer:
    base: int  # length of the ignore file's folder within a path, its "/" included
    patterns: Patterns


@dataclass(frozen=True, slots=True)
class IgnoreStack:
    """The ignore files in force in one folder, strongest first.

    A deeper file is stronger than one above it, and every `.leancodeignore` is stronger than every `.gitignore`.
    All paths are relative to one top: the repository's, or the root where there is no repository.
    """

    own: tuple[_Layer, ...] = ()
    git: tuple[_Layer, ...] = ()

    def ignores(self, path: bytes) -> bool:
        """Whether a path is ignored, given that no folder above it is. A folder's path ends in "/"."""
        for layers in (self.own, self.git):
            for layer in layers:
                decision = layer.patterns.decision(path[layer.base :])
                if decision is not None:
                    return decision
        return False

    def inside(self, folder: Path, path: str, names: Collection[str], failed: ReadFailed) -> IgnoreStack:
        """The stack for what lies in a folder.

        Args:
            folder: where the folder is on disk.
            path: the folder within the top, "" or ending in "/".
            names: the regular files in it; an ignore file that is a link does not count, as in git.
            failed: told about each ignore file that cannot be read.
        """
        if _GIT_FILE not in names and _OWN_FILE not in names:
            return self
        base = len(os.fsencode(path))
        own, git = self.own, self.git
        if _OWN_FILE in names:
            own = _with_layer(own, base, folder / _OWN_FILE, failed)
        if _GIT_FILE in names:
            git = _with_layer(git, base, folder / _GIT_FILE, failed)
        return IgnoreStack(own, git)


def ignored_from_above(root: Path, failed: ReadFailed) -> tuple[str, IgnoreStack]:
    """What the ignore files above a root, up to its repository's top, say about it.

    They do not count if they ignore the root itself: whoever names a folder in `node_modules` means it.

    Returns:
        the root's path within the repository, "" or ending in "/", and the ignore files above it.
    """
    root = root.resolve()
    top = next((folder for folder in (root, *root.parents) if os.path.lexists(folder / ".git")), None)
    if top is None:
        return "", IgnoreStack()
    exclude = top / ".git" / "info" / "exclude"
    stack = IgnoreStack(git=_with_layer((), 0, exclude, failed) if os.access(exclude, os.F_OK) else ())
    folder, path = top, ""
    for name in root.relative_to(top).parts:
        files = [file for file in IGNORE_FILES if _is_plain_file(folder / file)]
        stack = stack.inside(folder, path, files, failed)
        folder, path = folder / name, f"{path}{name}/"
        if stack.ignores(os.fsencode(path)):
            return "", IgnoreStack()
    return path, stack


def _with_layer(layers: tuple[_Layer, ...], base: int, file: Path, failed: ReadFailed) -> tuple[_Layer, ...]:
    try:
        with file.open("rb") as stream:
            content = stream.read(_MOST_BYTES + 1)
    except OSError as error:
        failed(file, f"cannot be read: {error.strerror}")
        return layers
    if len(content) > _MOST_BYTES:
        failed(file, "is larger than 1 MB and was not read")
        return layers
    patterns = Patterns.parse(content)
    return layers if patterns.empty else (_Layer(base, patterns), *layers)


def _is_plain_file(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False
