"""The units' columns and vectors in a file that is mapped instead of read: opening it costs no time at any size.

The file is derived from the database and says of which state: of the `generation` that the writer sets anew with every
change of units or vectors, and of one fingerprint. A file of another state, one that is cut off and one that is none
of ours are as good as none. Its layout: a magic word, the length and the CRC-32 of the header, the header as JSON, then
the sections, each at a multiple of 64 bytes.
"""

from __future__ import annotations

import json
import logging
import mmap
import os
import struct
import tempfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from leancode_core.index.unit_table import KINDS, TextColumn, UnitTable

logger = logging.getLogger(__name__)

_MAGIC = b"LEANCOL1"  # of the layout: another number, another layout
_START = struct.Struct("<8sII")
_ALIGNMENT = 64
_VECTORS = "vectors"
_DTYPES = {
    "keys": "<i8",
    "file_of": "<i4",
    "kind_of": "|u1",
    "name_offsets": "<i8",
    "names": "|u1",
    "path_offsets": "<i8",
    "paths": "|u1",
    "language_offsets": "<i8",
    "languages": "|u1",
    "has_vector": "|b1",
    _VECTORS: "<f4",
}


@dataclass(frozen=True, slots=True)
class State:
    """Of which state of an index a file is.

    Attributes:
        generation: what the writer set with its last change.
        fingerprint: the digest of the vectors' fingerprint.
    """

    generation: str
    fingerprint: str


def vector_file_of(database: Path) -> Path:
    """Where the file for an index lies."""
    return database.with_name(f"{database.name}.units")


def load(path: Path, state: State) -> UnitTable | None:
    """The table in a file, mapped and read-only; None if there is none of this state.

    All but the vectors is compared with its checksum: to read 150 MB of vectors would take longer than a query.
    """
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError):  # ValueError: it is empty
        return None
    header = _header(mapped)
    if header is None or not _is_of(header, state):
        return None
    arrays = {name: _section(mapped, header["begin"], name, header["sections"][name]) for name in _DTYPES}
    for name, array in arrays.items():
        if name != _VECTORS and zlib.crc32(array.data) != header["sections"][name]["crc"]:
            logger.warning("the file %s is damaged and made anew", path)
            return None
    return UnitTable(
        keys=arrays["keys"],
        file_of=arrays["file_of"],
        kind_of=arrays["kind_of"],
        qualified_names=TextColumn(arrays["name_offsets"], arrays["names"]),
        file_paths=TextColumn(arrays["path_offsets"], arrays["paths"]),
        file_languages=TextColumn(arrays["language_offsets"], arrays["languages"]),
        has_vector=arrays["has_vector"],
        vectors=arrays[_VECTORS],
    )


def save(path: Path, table: UnitTable, state: State) -> None:
    """Put a table into the file, all at once or not at all; readable by the owner only.

    Where that is impossible (a full disk, a folder that is read-only) it is logged, and queries read the database.
    """
    try:
        _remove_leftovers(path)
        descriptor, name = tempfile.mkstemp(prefix=f"{path.name}.", suffix=".new", dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                _write(file, table, state)
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


def _write(file: IO[bytes], table: UnitTable, state: State) -> None:
    arrays: dict[str, NDArray[Any]] = {
        "keys": table.keys,
        "file_of": table.file_of,
        "kind_of": table.kind_of,
        "name_offsets": table.qualified_names.offsets,
        "names": table.qualified_names.encoded,
        "path_offsets": table.file_paths.offsets,
        "paths": table.file_paths.encoded,
        "language_offsets": table.file_languages.offsets,
        "languages": table.file_languages.encoded,
        "has_vector": table.has_vector,
        _VECTORS: table.vectors,
    }
    arrays = {name: np.ascontiguousarray(array, dtype=_DTYPES[name]) for name, array in arrays.items()}
    offset = 0
    sections: dict[str, dict[str, Any]] = {}
    for name, array in arrays.items():
        crc = None if name == _VECTORS else zlib.crc32(array.data)
        sections[name] = {"offset": offset, "shape": array.shape, "crc": crc}
        offset = _aligned(offset + array.nbytes)
    header = json.dumps(
        {
            "generation": state.generation,
            "fingerprint": state.fingerprint,
            "kinds": KINDS,
            "sections": sections,
            "n_bytes": offset,
        }
    ).encode()
    file.write(_START.pack(_MAGIC, len(header), zlib.crc32(header)) + header)
    for array in arrays.values():
        file.write(bytes(_aligned(file.tell()) - file.tell()))
        file.write(array.data)
    file.write(bytes(_aligned(file.tell()) - file.tell()))


def _header(mapped: mmap.mmap) -> dict[str, Any] | None:
    """The header, None if the file is not what this module wrote."""
    if len(mapped) < _START.size:
        return None
    magic, length, crc = _START.unpack_from(mapped)
    encoded = mapped[_START.size : _START.size + length]
    if magic != _MAGIC or zlib.crc32(encoded) != crc:
        return None
    header: dict[str, Any] = json.loads(encoded)
    header["begin"] = _aligned(_START.size + length)
    return header if header["begin"] + header["n_bytes"] == len(mapped) else None


def _is_of(header: dict[str, Any], state: State) -> bool:
    return (header["generation"], header["fingerprint"], header["kinds"]) == (
        state.generation,
        state.fingerprint,
        list(KINDS),
    )


def _section(mapped: mmap.mmap, begin: int, name: str, section: dict[str, Any]) -> NDArray[Any]:
    shape = tuple(section["shape"])
    count = int(np.prod(shape, dtype=np.int64))
    array = np.frombuffer(mapped, dtype=_DTYPES[name], count=count, offset=begin + section["offset"])
    return array.reshape(shape)


def _aligned(offset: int) -> int:
    return -(-offset // _ALIGNMENT) * _ALIGNMENT
