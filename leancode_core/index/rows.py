"""Between rows and values: the one place that knows how units and vectors are stored."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leancode_core.code.identifiers import indexed_text
from leancode_core.code.span import Span
from leancode_core.code.unit import CodeUnit, UnitKind

# Raised when `lexical_columns` changes: the lexical index is then made anew.
LEXICAL_VERSION = 1


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
        text=zlib.decompress(text).decode("utf-8", "surrogatepass"),
        docstring=docstring,
        docstring_span=None if doc_start is None else Span(doc_start, doc_stop),
    )
    return StoredUnit(key, unit)


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
    """A vector as it is stored: float16, little-endian."""
    return vector.astype("<f2").tobytes()


def unpacked(blobs: list[bytes], dimensions: int) -> NDArray[np.float32]:
    """Stored vectors as a matrix, (len(blobs), dimensions)."""
    return np.frombuffer(b"".join(blobs), dtype="<f2").reshape(len(blobs), dimensions).astype(np.float32)
