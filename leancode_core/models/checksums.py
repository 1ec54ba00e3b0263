"""SHA-256 of model files, and which of them were seen before. Never imports torch.

Hashing 90 MB takes 0.1 s, which is too much for every query. So a file that was hashed once is remembered in the
cache folder by its size and modification time, and `remembered_sha256` trusts that; `sha256` always reads the file.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from pathlib import Path
from typing import Any

from leancode_core.config import cache_folder
from leancode_core.errors import ModelUnavailable

_seen: dict[tuple[str, int, int], str] = {}


def sha256(path: Path) -> str:
    """The file's SHA-256, read from the file itself.

    Raises:
        ModelUnavailable: the file cannot be read.
    """
    try:
        before = path.stat()
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelUnavailable(f"{path} cannot be read: {error.strerror}", remedy="check its permissions") from error
    _remember(path, before, found)
    return found


def remembered_sha256(path: Path) -> str:
    """The file's SHA-256; the file is read only if it is new or of another size or time than when it was last read.

    Raises:
        ModelUnavailable: the file cannot be read.
    """
    try:
        now = path.stat()
    except OSError as error:
        raise ModelUnavailable(f"{path} cannot be read: {error.strerror}", remedy="check its permissions") from error
    known = _seen.get(_key(path, now))
    if known is None:
        match read_json(_record()).get(str(path.absolute())):
            case [now.st_size, now.st_mtime_ns, str(known)]:
                _seen[_key(path, now)] = known
            case _:
                known = sha256(path)
    return known


def joint_sha256(paths: list[Path]) -> str:
    """One SHA-256 for several files in their order."""
    return hashlib.sha256("\n".join(map(remembered_sha256, paths)).encode()).hexdigest()


def read_json(path: Path) -> dict[str, Any]:
    """The object in a JSON file of ours; an empty one where there is none or it is damaged."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_json(path: Path, values: dict[str, Any]) -> None:
    """Replace a JSON file of ours at once; where that is not possible, it is as if it had never been written."""
    temporary = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(json.dumps(values, indent=1), encoding="utf-8")
        temporary.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink()


def _remember(path: Path, stat: os.stat_result, found: str) -> None:
    if _seen.get(_key(path, stat)) == found:
        return
    _seen[_key(path, stat)] = found
    record = {name: value for name, value in read_json(_record()).items() if Path(name).exists()}
    write_json(_record(), record | {str(path.absolute()): [stat.st_size, stat.st_mtime_ns, found]})


def _key(path: Path, stat: os.stat_result) -> tuple[str, int, int]:
    return str(path.absolute()), stat.st_size, stat.st_mtime_ns


def _record() -> Path:
    return cache_folder() / "models" / "hashed.json"
