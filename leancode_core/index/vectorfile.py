"""The units' columns and vectors in a mapped file.

The file says of which state of the database it is: of the `generation` that the writer sets anew with every change of
units or vectors, and of one fingerprint.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from leancode_core.index.sections import load_sections, save_sections
from leancode_core.index.unit_table import KINDS, TextColumn, UnitTable

_MAGIC = b"LEANCOL2"
# To read 150 MB of them would take longer than a query.
_UNCHECKED = frozenset({"vectors"})
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
    "vectors": "<f4",
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

    @property
    def document(self) -> dict[str, object]:
        """As the file has it, with what its columns depend on besides."""
        return {"generation": self.generation, "fingerprint": self.fingerprint, "kinds": [*map(str, KINDS)]}


def vector_file_of(database: Path) -> Path:
    """Where the file for an index lies."""
    return database.with_name(f"{database.name}.units")


def load(path: Path, state: State) -> UnitTable | None:
    """The table in a file, mapped and read-only; None if there is none of this state."""
    arrays = load_sections(path, _MAGIC, state.document, _DTYPES, _UNCHECKED)
    if arrays is None:
        return None
    return UnitTable(
        keys=arrays["keys"],
        file_of=arrays["file_of"],
        kind_of=arrays["kind_of"],
        qualified_names=TextColumn(arrays["name_offsets"], arrays["names"]),
        file_paths=TextColumn(arrays["path_offsets"], arrays["paths"]),
        file_languages=TextColumn(arrays["language_offsets"], arrays["languages"]),
        has_vector=arrays["has_vector"],
        vectors=arrays["vectors"],
    )


def save(path: Path, table: UnitTable, state: State) -> None:
    """Put a table into the file, all at once or not at all; see `save_sections`."""
    arrays = {
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
        "vectors": table.vectors,
    }
    plain = {name: np.ascontiguousarray(array, dtype=_DTYPES[name]) for name, array in arrays.items()}
    save_sections(path, _MAGIC, state.document, plain, _UNCHECKED)
