"""Arrays in a file that is mapped instead of read: opening it costs no time at any size.

The file is derived from the database, and says of what state of it. A file of another state, one that is cut off and
one that is none of ours are as good as none. Its layout: a magic word, the length and the CRC-32 of the header, the
header as JSON, then the sections, each at a multiple of 64 bytes.
"""

from __future__ import annotations

import json
import logging
import mmap
import os
import struct
import tempfile
import zlib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

logger = logging.getLogger(__name__)

Arrays = dict[str, NDArray[Any]]

_START = struct.Struct("<8sII")
_ALIGNMENT = 64


def load_sections(
    path: Path, magic: bytes, state: Mapping[str, object], dtypes: Mapping[str, str], unchecked: Collection[str]
) -> Arrays | None:
    """The arrays in a file, mapped and read-only; None if there is none of this state, or if it is damaged.

    Args:
        path: the file.
        magic: eight bytes, of the layout: another number, another layout.
        state: what the file must have been saved with.
        dtypes: of each array, little-endian.
        unchecked: arrays that are not compared with their checksums, because to read them takes too long.
    """
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError):  # ValueError: it is empty
        return None
    header = _header(mapped, magic)
    if header is None or header["state"] != state:
        return None
    sections = header["sections"]
    arrays = {name: _section(mapped, header["begin"], dtype, sections[name]) for name, dtype in dtypes.items()}
    for name, array in arrays.items():
        if name not in unchecked and zlib.crc32(array.data) != sections[name]["crc"]:
            logger.warning("the file %s is damaged and made anew", path)
            return None
    return arrays


def save_sections(
    path: Path,
    magic: bytes,
    state: Mapping[str, object],
    arrays: Mapping[str, NDArray[Any]],
    unchecked: Collection[str],
) -> None:
    """Put arrays into the file, all at once or not at all; readable by the owner only.

    Where that is impossible (a full disk, a folder that is read-only) it is logged, and queries read the database.
    """
    try:
        _remove_leftovers(path)
        descriptor, name = tempfile.mkstemp(prefix=f"{path.name}.", suffix=".new", dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                _write(file, magic, state, arrays, unchecked)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink()
            raise
    except OSError as error:
        logger.warning("queries read the database: %s cannot be written: %s", path, error.strerror)


def _remove_leftovers(path: Path) -> None:
    """Of runs that were killed while they wrote. Who writes holds the lock of the index, so nobody else does now."""
    for leftover in path.parent.glob(f"{path.name}.*.new"):
        leftover.unlink(missing_ok=True)


def _write(
    file: IO[bytes],
    magic: bytes,
    state: Mapping[str, object],
    arrays: Mapping[str, NDArray[Any]],
    unchecked: Collection[str],
) -> None:
    offset = 0
    sections: dict[str, dict[str, Any]] = {}
    for name, array in arrays.items():
        crc = None if name in unchecked else zlib.crc32(array.data)
        sections[name] = {"offset": offset, "shape": array.shape, "crc": crc}
        offset = _aligned(offset + array.nbytes)
    header = json.dumps({"state": state, "sections": sections, "n_bytes": offset}).encode()
    file.write(_START.pack(magic, len(header), zlib.crc32(header)) + header)
    for array in arrays.values():
        file.write(bytes(_aligned(file.tell()) - file.tell()))
        file.write(array.data)
    file.write(bytes(_aligned(file.tell()) - file.tell()))


def _header(mapped: mmap.mmap, expected: bytes) -> dict[str, Any] | None:
    """The header, None if the file is not what this module wrote."""
    if len(mapped) < _START.size:
        return None
    magic, length, crc = _START.unpack_from(mapped)
    encoded = mapped[_START.size : _START.size + length]
    if magic != expected or zlib.crc32(encoded) != crc:
        return None
    header: dict[str, Any] = json.loads(encoded)
    header["begin"] = _aligned(_START.size + length)
    return header if header["begin"] + header["n_bytes"] == len(mapped) else None


def _section(mapped: mmap.mmap, begin: int, dtype: str, section: dict[str, Any]) -> NDArray[Any]:
    shape = tuple(section["shape"])
    count = int(np.prod(shape, dtype=np.int64))
    array = np.frombuffer(mapped, dtype=dtype, count=count, offset=begin + section["offset"])
    return array.reshape(shape)


def _aligned(offset: int) -> int:
    return -(-offset // _ALIGNMENT) * _ALIGNMENT
