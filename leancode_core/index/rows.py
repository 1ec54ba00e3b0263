"""Between rows and values: the one place that knows how units and vectors are stored."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leancode_core.code.identifiers import indexed_text
from leancode_core.code.span import Span
from leancode_core.code.unit import CodeUnit, UnitKind
from leancode_core.index.damage import Damage, note_damage

# Raised when `lexical_columns` changes: the lexical index is then made anew.
LEXICAL_VERSION = 1
# What CRC-32 gives for any bytes that are followed by their own CRC-32: one pass and no copy checks a blob.
_CRC_OF_SOUND_BYTES = 0x2144DF1C


@dataclass(frozen=True, slots=True)
class StoredUnit:
    """A unit with its key in the index."""

    key: int
    unit: CodeUnit


UNIT_COLUMNS = """
    units.id, files.path, files.language, units.kind, units.name, units.qualified_name, units.signature,
    units.start_byte, units.stop_byte, units.start_line, units.end_line, units.docstring,
    units.docstring_start, units.docstring_stop, units.text
"""


def unit_from_row(row: tuple[Any, ...]) -> StoredUnit:
    """The unit of a row of `UNIT_COLUMNS`."""
    key, path, language, kind, name, qualified_name, signature = row[:7]
    start, stop, start_line, end_line, docstring, doc_start, doc_stop, text = row[7:]
    unit = CodeUnit(
        path=path,
        language=language,
        kind=UnitKind(kind),
        name=name,
        qualified_name=qualified_name,
        signature=signature,
        span=Span(start, stop),
        start_line=start_line,
        end_line=end_line,
        text=_text_of(text),
        docstring=docstring,
        docstring_span=None if doc_start is None else Span(doc_start, doc_stop),
    )
    return StoredUnit(key, unit)


def sound_units(rows: Iterable[tuple[Any, ...]], database: Path) -> list[StoredUnit]:
    """The units of rows of `UNIT_COLUMNS`, but those whose text is damaged: the next run reads their files again."""
    sound = []
    for row in rows:
        try:
            sound.append(unit_from_row(row))
        except (zlib.error, ValueError, TypeError):
            note_damage(database, Damage.CONTENT)
    return sound


def is_text(blob: bytes) -> bool:
    """Whether this is the stored text of a unit."""
    try:
        _text_of(blob)
    except (zlib.error, ValueError, TypeError):
        return False
    return True


def _text_of(blob: bytes) -> str:
    return zlib.decompress(blob).decode("utf-8", "surrogatepass")


def row_from_unit(file_id: int, unit: CodeUnit) -> tuple[Any, ...]:
    """The values of all columns of `units` but the key, in the order of the table."""
    doc = unit.docstring_span
    return (
        file_id,
        unit.kind.value,
        unit.name,
        unit.qualified_name,
        unit.signature,
        unit.span.start,
        unit.span.stop,
        unit.start_line,
        unit.end_line,
        unit.docstring,
        None if doc is None else doc.start,
        None if doc is None else doc.stop,
        unit.digest,
        zlib.compress(unit.text.encode("utf-8", "surrogatepass"), 1),
    )


def lexical_columns(unit: CodeUnit) -> tuple[str, ...]:
    """What the lexical index reads of a unit, in the order of its columns."""
    return (
        indexed_text(unit.name),
        indexed_text(unit.qualified_name),
        indexed_text(unit.path),
        indexed_text(unit.signature),
        indexed_text(unit.docstring),
        indexed_text(unit.code),
    )


def packed(vector: NDArray[np.float32]) -> bytes:
    """A vector as it is stored: float16, little-endian, then its checksum."""
    return with_checksum(vector.astype("<f2").tobytes())


def with_checksum(blob: bytes) -> bytes:
    """The bytes, then their CRC-32 in little-endian order."""
    return blob + zlib.crc32(blob).to_bytes(4, "little")


def is_sound(blob: object) -> bool:
    """Whether these are bytes with their checksum."""
    return isinstance(blob, bytes) and zlib.crc32(blob) == _CRC_OF_SOUND_BYTES


def unpacked(blobs: list[bytes], dimensions: int) -> NDArray[np.float32]:
    """Stored vectors, sound ones of this length, as a matrix, (len(blobs), dimensions)."""
    row = np.dtype([("vector", "<f2", (dimensions,)), ("checksum", "<u4")])
    vectors: NDArray[np.float32] = np.frombuffer(b"".join(blobs), dtype=row)["vector"].astype(np.float32)
    return vectors


def packed_size(dimensions: int) -> int:
    """The length of a stored vector in bytes."""
    return 2 * dimensions + 4
