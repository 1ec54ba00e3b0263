"""The repositories of an evaluation: folders, or archives that are unpacked once."""

from __future__ import annotations

import hashlib
import os
import shutil
import tarfile
import tempfile
from pathlib import Path

from leancode_core.errors import ConfigError
from leancode_core.evaluation.records import opened

_ARCHIVE = ".tar.zst"


def tree_of(repositories: Path, name: str, unpacked: Path) -> Path | None:
    """The folder of a repository's files; None if there is neither a folder nor an archive of that name.

    Args:
        repositories: holds `<name>` or `<name>.tar.zst`.
        name: one part of a path.
        unpacked: where archives are unpacked to, each into a folder of its own.

    Raises:
        ConfigError: the archive cannot be read, or holds a file that would lie outside of its folder.
    """
    folder, archive = repositories / name, repositories / f"{name}{_ARCHIVE}"
    if folder.is_dir():
        return folder
    if not archive.is_file():
        return None
    state = archive.stat()
    identity = f"{os.path.realpath(archive)}\x00{state.st_size}\x00{state.st_mtime_ns}"
    digest = hashlib.blake2b(os.fsencode(identity), digest_size=8).hexdigest()
    target = unpacked / f"{name}-{digest}"
    if not target.is_dir():
        _unpack(archive, target)
    inside = target / name
    return inside if inside.is_dir() else target


def _unpack(archive: Path, target: Path) -> None:
    """All or nothing: the folder has its name only when it is complete."""
    if not hasattr(tarfile, "data_filter"):
        raise ConfigError(
            f"{archive} cannot be unpacked safely by this version of Python", remedy="use Python 3.11.4 or newer"
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(dir=target.parent, prefix=".unpacking-"))
    try:
        with opened(archive) as stream, tarfile.open(fileobj=stream, mode="r|") as tar:
            tar.extractall(temporary, filter="data")
        if not target.is_dir():  # another process may have been faster
            temporary.rename(target)
    except (tarfile.TarError, EOFError) as error:
        raise ConfigError(f"{archive} cannot be unpacked: {error}", remedy="get the archive again") from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
