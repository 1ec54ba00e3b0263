"""The lexical index in a mapped file, derived from what the database keeps of each unit.

Keys of units are never used twice, so the file need not be of the newest state: units that are gone do not count, and
those that came since are read from the database. It need only be of this database, whose `origin` no other one has.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from leancode_core.index.postings import Segment
from leancode_core.index.sections import load_sections, save_sections
from leancode_core.index.terms import LEXICAL_VERSION

_MAGIC = b"LEANCOP1"
# Each term's have a checksum of their own, compared when somebody asks for the term.
_UNCHECKED = frozenset({"units", "impacts"})
_DTYPES = {"keys": "<i8", "hashes": "<u8", "offsets": "<i8", "checksums": "<u4", "units": "<u4", "impacts": "|u1"}


def postings_file_of(database: Path) -> Path:
    """Where the file for an index lies."""
    return database.with_name(f"{database.name}.terms")


def load_postings(path: Path, origin: str) -> Segment | None:
    """The postings in a file, mapped and read-only; None if there are none of the database of this origin."""
    arrays = load_sections(path, _MAGIC, _state(origin), _DTYPES, _UNCHECKED)
    return None if arrays is None else Segment(**arrays)


def save_postings(path: Path, segment: Segment, origin: str) -> None:
    """Put postings into the file, all at once or not at all; see `save_sections`."""
    arrays = {name: np.ascontiguousarray(getattr(segment, name), dtype=dtype) for name, dtype in _DTYPES.items()}
    save_sections(path, _MAGIC, _state(origin), arrays, _UNCHECKED)


def _state(origin: str) -> dict[str, object]:
    return {"origin": origin, "version": LEXICAL_VERSION}
