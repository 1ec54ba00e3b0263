"""Between rows and values: the one place that knows how units and vectors are stored."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leancode_core.code.span import Span
from leancode_core.code.unit import CodeUnit, UnitKind
from leancode_core.index.damage import Damage, note_damage
from leancode_core.index.unit_table import TextColumn, UnitTable, kind_code

# What CRC-32 gives for any bytes that are followed by their own CRC-32: one pass and no copy checks a blob.
_CRC_OF_SOUND_BYTES = 0x2144DF1C
_CHECKSUM_BYTES = 4


@dataclass(frozen=True, slots=True)
class StoredUnit:
    """A unit with its key in the index."""

    key: int
    unit: CodeUnit


UNIT_COLUMNS = """
    units.id, files.path, files.language, units.kind, units.name, units.qualified_name, units.signature,
    units.start_byte, units.stop_byte, units.start_line, units.end_line, units.docstring,
    units.docstring_start, units.docstring_stop, units.text, units.tokens
"""


def unit_from_row(row: tuple[Any, ...]) -> StoredUnit:
    """The unit of a row of `UNIT_COLUMNS`."""
    key, path, language, kind, name, qualified_name, signature = row[:7]
    start, stop, start_line, end_line, docstring, doc_start, doc_stop, text, tokens = row[7:]
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
        tokens=zlib.decompress(tokens),
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


def sound_terms(rows: Iterable[tuple[int, object]], database: Path) -> Iterator[tuple[int, bytes]]:
    """Keys with their packed terms, from rows of keys and blobs; where they are damaged the unit has none for now."""
    for key, blob in rows:
        if isinstance(blob, bytes) and is_sound(blob):
            yield key, blob[:-_CHECKSUM_BYTES]
        else:
            note_damage(database, Damage.CONTENT)
            yield key, b""


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
        zlib.compress(unit.tokens),
    )


class TableRows:
    """A `UnitTable` in the making.

    Attributes:
        n_damaged: vectors that were left out because they are not what was stored.

    Args:
        n_units: at least as many as will come.
        dimensions: of the vectors.
    """

    def __init__(self, n_units: int, dimensions: int) -> None:
        self.n_damaged = 0
        self._dimensions = dimensions
        self._file_ids: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._paths: list[str] = []
        self._languages: list[str] = []
        self._names: list[str] = []
        self._keys = np.empty(n_units, dtype=np.int64)
        self._file_of = np.empty(n_units, dtype=np.int32)
        self._kind_of = np.empty(n_units, dtype=np.uint8)
        self._has_vector = np.zeros(n_units, dtype=np.bool_)
        self._vectors = np.empty((n_units, dimensions), dtype=np.float32)
        self._n_vectors = 0

    def add_files(self, rows: Iterable[tuple[int, str, str | None]]) -> None:
        """All files: key, path, language; in the order of their keys."""
        files = list(rows)
        self._file_ids = np.array([row[0] for row in files], dtype=np.int64)
        self._paths = [row[1] for row in files]
        self._languages = [row[2] or "" for row in files]

    def add_units(self, rows: Sequence[tuple[int, int, str, str, object]]) -> None:
        """Further units: key, key of the file, kind, qualified name, vector or None; in the order of their keys."""
        place = slice(len(self._names), len(self._names) + len(rows))
        self._keys[place] = [row[0] for row in rows]
        self._file_of[place] = np.searchsorted(self._file_ids, [row[1] for row in rows])
        self._kind_of[place] = [kind_code(row[2]) for row in rows]
        self._names += [row[3] for row in rows]
        size = packed_size(self._dimensions)
        blobs = [row[4] for row in rows]
        sound = [blob if isinstance(blob, bytes) and len(blob) == size and is_sound(blob) else None for blob in blobs]
        self._has_vector[place] = [blob is not None for blob in sound]
        vectors = unpacked([blob for blob in sound if blob is not None], self._dimensions)
        self._vectors[self._n_vectors : self._n_vectors + len(vectors)] = vectors
        self._n_vectors += len(vectors)
        self.n_damaged += sum(blob is not None for blob in blobs) - len(vectors)

    def finished(self) -> UnitTable:
        """The table with all that was added."""
        n_units = len(self._names)
        return UnitTable(
            keys=self._keys[:n_units],
            file_of=self._file_of[:n_units],
            kind_of=self._kind_of[:n_units],
            qualified_names=TextColumn.of(self._names),
            file_paths=TextColumn.of(self._paths),
            file_languages=TextColumn.of(self._languages),
            has_vector=self._has_vector[:n_units],
            vectors=self._vectors[: self._n_vectors],
        )


def packed(vector: NDArray[np.float32]) -> bytes:
    """A vector as it is stored: float16, little-endian, then its checksum."""
    return with_checksum(vector.astype("<f2").tobytes())


def with_checksum(blob: bytes) -> bytes:
    """The bytes, then their CRC-32 in little-endian order."""
    return blob + zlib.crc32(blob).to_bytes(_CHECKSUM_BYTES, "little")


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
    return 2 * dimensions + _CHECKSUM_BYTES
