"""The source files below a root."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from leancode_core.code.languages import is_source_name, language_of
from leancode_core.control import CancelToken
from leancode_core.errors import ConfigError, Problem
from leancode_core.index.gitignore import Patterns
from leancode_core.index.ignore_files import IGNORE_FILES, IgnoreStack, ignored_from_above
from leancode_core.index.skipped_folders import (
    is_environment_or_cache,
    is_output_beside,
    is_skipped_name,
    is_vendored_beside,
)
from leancode_core.index.unwanted_files import why_unwanted

_SHEBANG_BYTES = 256
# A pipe that takes a file's place before it is opened must not block the walk.
_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class WalkRules:
    """What a walk takes besides the ignore files. Globs are patterns as in `.gitignore`, read from the root.

    Attributes:
        include: if any are given, only files that they match are taken, or files in folders that they match.
        exclude: files and folders that are left out.
        max_file_size_kb: larger files are left out, with a problem.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    max_file_size_kb: int = 1024


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A source file as it was when the walk met it.

    Attributes:
        path: relative to the root, with "/"; always valid UTF-8.
        size: in bytes.
        mtime_ns: time of the last change, for comparison only.
    """

    path: str
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Walk:
    """What a walk found, both ordered by path.

    Attributes:
        files: the source files.
        problems: what a user might miss among them: files that are left out for a reason of their own, and folders
            that could not be read. Ignored files and files in no known language are not listed.
        unreadable: folders that are there and could not be read, each ending in "/": nobody knows what is in them.
    """

    files: tuple[FoundFile, ...]
    problems: tuple[Problem, ...]
    unreadable: tuple[str, ...] = ()


def walk(root: Path, rules: WalkRules, cancel: CancelToken) -> Walk:
    """Finds the source files below a root. Only the root itself must be readable.

    Links are not followed, so that nothing is found twice or outside of the root. Folders that are skipped by name
    and ignore files concern what is below the root: the root itself may be a folder in `node_modules`.

    Raises:
        ConfigError: the root is no folder that can be read.
        Cancelled: the token was set.
    """
    try:
        with os.scandir(root):
            pass
    except OSError as error:
        raise ConfigError(f"cannot read the folder {root}: {error.strerror}", remedy="name another folder") from error
    walker = _Walker(root, rules)
    while walker.pending:
        cancel.raise_if_cancelled()
        walker.visit(walker.pending.pop())
    return Walk(
        tuple(sorted(walker.files, key=lambda file: file.path)),
        tuple(sorted(walker.problems, key=lambda problem: problem.path)),
        tuple(sorted(walker.unreadable)),
    )


def covers(root: Path, rules: WalkRules, path: str) -> bool:
    """Whether a walk takes a file of this name, or would if it were there; its content and size are not looked at.

    Args:
        root: the root of the walk.
        rules: its rules.
        path: relative to the root, with "/", and an ending that names a language.
    """
    walker = _Walker(root, rules)
    folder = walker.pending.pop()
    *folders, name = path.split("/")
    for part in folders:
        entered = walker.entered(folder)
        if entered is None or part not in entered.folders or _is_skipped(part, entered.files, entered.folder.ignoring):
            return False
        walker.consider_folder(entered.folder, part)
        if not walker.pending:
            return False
        folder = walker.pending.pop()
    entered = walker.entered(folder)
    wanted = is_source_name(PurePosixPath(name)) and not why_unwanted(name)
    return wanted and entered is not None and bool(walker.included(entered.folder, path))


@dataclass(frozen=True, slots=True)
class _Folder:
    path: str  # relative to the root, "" or ending in "/"
    ignoring: IgnoreStack
    included: bool  # whether the include globs say yes to what lies in it


@dataclass(frozen=True, slots=True)
class _Entered:
    folder: _Folder  # with its own ignore files read
    folders: list[str]
    files: dict[str, os.DirEntry[str]]


class _Walker:
    """The state of one walk."""

    def __init__(self, root: Path, rules: WalkRules) -> None:
        self.files: list[FoundFile] = []
        self.problems: list[Problem] = []
        self.unreadable: list[str] = []
        self._root = root
        self._include = Patterns.parse("\n".join(rules.include).encode("utf-8", "surrogateescape"))
        self._exclude = Patterns.parse("\n".join(rules.exclude).encode("utf-8", "surrogateescape"))
        self._max_kb = rules.max_file_size_kb
        self._above, ignoring = ignored_from_above(root, self._ignore_file_failed)
        self._above_encoded = os.fsencode(self._above)
        self.pending = [_Folder("", ignoring, included=self._include.empty)]

    def visit(self, folder: _Folder) -> None:
        """Takes the files of a folder and puts its folders on the list."""
        entered = self.entered(folder)
        if entered is None:
            return
        for name in entered.folders:
            if not _is_skipped(name, entered.files, entered.folder.ignoring):
                self.consider_folder(entered.folder, name)
        for name, entry in entered.files.items():
            known = is_source_name(PurePosixPath(name))
            if known or (not PurePosixPath(name).suffix and name not in IGNORE_FILES):
                self._consider_file(entered.folder, entry, known=known)

    def entered(self, folder: _Folder) -> _Entered | None:
        """What lies in a folder, and what its ignore files say; None where the walk goes no further."""
        place = self._root / folder.path
        try:
            with os.scandir(place) as entries:
                folders, files = _sorted_out(entries)
        except OSError as error:
            self._report(folder.path.rstrip("/") or ".", f"the folder cannot be read: {error.strerror}")
            if not isinstance(error, FileNotFoundError | NotADirectoryError):
                self.unreadable.append(folder.path)
            return None
        if folder.path and is_environment_or_cache(files):
            return None
        ignoring = folder.ignoring.inside(place, self._above + folder.path, files, self._ignore_file_failed)
        return _Entered(replace(folder, ignoring=ignoring), folders, files)

    def consider_folder(self, parent: _Folder, name: str) -> None:
        path = f"{parent.path}{name}/"
        included = self.included(parent, path)
        if included is None:
            return
        if _is_utf8(name):
            self.pending.append(_Folder(path, parent.ignoring, included))
        else:
            self._report(path.rstrip("/"), "skipped: the folder's name is not valid UTF-8", "rename it")

    def _consider_file(self, folder: _Folder, entry: os.DirEntry[str], *, known: bool) -> None:
        path = folder.path + entry.name
        if not self.included(folder, path):
            return
        unwanted = why_unwanted(entry.name)
        if unwanted:
            self._report(path, unwanted)
            return
        try:
            status = entry.stat(follow_symlinks=False)
            if not known and not (status.st_size and _has_shebang(entry)):
                return
        except OSError as error:
            self._report(path, f"cannot be read: {error.strerror}")
            return
        if not _is_utf8(entry.name):
            self._report(path, "not indexed: its name is not valid UTF-8", "rename it")
        elif status.st_size > self._max_kb * 1024:
            size = -(-status.st_size // 1024)
            self._report(path, f"not indexed: {size} KB, over the limit of {self._max_kb} KB", "raise maxFileSizeKB")
        else:
            self.files.append(FoundFile(path, status.st_size, status.st_mtime_ns))

    def included(self, folder: _Folder, path: str) -> bool | None:
        """Whether the globs include a path in a folder; None if it is ignored or excluded."""
        encoded = os.fsencode(path)
        if folder.ignoring.ignores(self._above_encoded + encoded) or self._exclude.decision(encoded):
            return None
        decision = self._include.decision(encoded)
        return folder.included if decision is None else decision

    def _ignore_file_failed(self, file: Path, why: str) -> None:
        self._report(os.path.relpath(file, self._root).replace(os.sep, "/"), why)

    def _report(self, path: str, message: str, remedy: str = "") -> None:
        printable = os.fsencode(path).decode("utf-8", "backslashreplace")
        self.problems.append(Problem(printable, message, remedy))


def _sorted_out(entries: Iterable[os.DirEntry[str]]) -> tuple[list[str], dict[str, os.DirEntry[str]]]:
    """The names of the folders and the regular files; links, pipes, sockets and devices are neither."""
    folders: list[str] = []
    files: dict[str, os.DirEntry[str]] = {}
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            folders.append(entry.name)
        elif entry.is_file(follow_symlinks=False):
            files[entry.name] = entry
    return folders, files


def _is_skipped(name: str, beside: Collection[str], ignoring: IgnoreStack) -> bool:
    if is_skipped_name(name) or is_vendored_beside(name, beside):
        return True
    return not ignoring.git and is_output_beside(name, beside)


def _has_shebang(entry: os.DirEntry[str]) -> bool:
    """Whether a file without extension begins with a `#!` that names a known language."""
    descriptor = os.open(entry.path, _OPEN_FLAGS)
    try:
        head = os.read(descriptor, _SHEBANG_BYTES)
    finally:
        os.close(descriptor)
    return language_of(PurePosixPath(entry.name), head) is not None


def _is_utf8(path: str) -> bool:
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
