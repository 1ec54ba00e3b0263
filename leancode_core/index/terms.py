"""By which terms a unit is found, and how much each says about it: what the lexical index keeps of a unit.

A term's impact is BM25F's without the term's rarity, which only the whole index knows: occurrences are weighted by
their field and damped by its length, added, and saturated. Lengths are compared with fixed ones instead of an index's
averages, so that what is stored of a unit depends on the unit alone.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from leancode_core.code.identifiers import identifiers_in, terms_of
from leancode_core.code.unit import CodeUnit, UnitKind

# Raised when the terms of a unit or their impacts change: the lexical index is then made anew.
LEXICAL_VERSION = 2

HASH = np.dtype("<u8")
MOST_IMPACT = 255  # impacts are stored in a byte
_SATURATION = 1.2
_LENGTH_SHARE = 0.3  # how much a field's length counts


@dataclass(frozen=True, slots=True)
class _Field:
    """A part of a unit: what a term in it weighs, and the number of words at which that is neither more nor less."""

    text: str
    weight: float
    usual_words: float


def impacts_of(unit: CodeUnit) -> dict[str, float]:
    """The unit's terms with their impacts, in (0, 1)."""
    weighted: dict[str, float] = {}
    for field in _fields(unit):
        occurrences: Counter[str] = Counter()
        n_words = 0
        for identifier, count in Counter(identifiers_in(field.text)).items():
            terms = terms_of(identifier)
            n_words += count * len(terms)
            for term in terms:
                occurrences[term] += count
        scale = field.weight / (1.0 - _LENGTH_SHARE + _LENGTH_SHARE * n_words / field.usual_words)
        for term, count in occurrences.items():
            weighted[term] = weighted.get(term, 0.0) + count * scale
    return {term: weight / (_SATURATION + weight) for term, weight in weighted.items()}


def packed_terms(unit: CodeUnit) -> bytes:
    """The hashes of the unit's terms, ascending, then a byte for the impact of each, in the same order."""
    impacts = impacts_of(unit)
    hashes = np.array([term_hash(term) for term in impacts], dtype=HASH)
    order = np.argsort(hashes)
    scaled = np.array(list(impacts.values()), dtype=np.float64) * MOST_IMPACT
    rounded = np.clip(np.rint(scaled), 1, MOST_IMPACT).astype(np.uint8)
    return hashes[order].tobytes() + rounded[order].tobytes()


def unpacked_terms(packed: bytes) -> tuple[NDArray[np.uint64], NDArray[np.uint8]]:
    """Hashes and impacts from `packed_terms`."""
    count = len(packed) // (HASH.itemsize + 1)
    return np.frombuffer(packed, HASH, count), np.frombuffer(packed, np.uint8, count, count * HASH.itemsize)


@lru_cache(maxsize=200_000)
def term_hash(term: str) -> int:
    """64 bits: two of a million terms have the same with a probability of 1 in 40 million."""
    return int.from_bytes(hashlib.blake2b(term.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def _fields(unit: CodeUnit) -> Iterator[_Field]:
    """The signature is none: it is part of the code."""
    if unit.kind is not UnitKind.CHUNK:  # whose name is its file's
        yield _Field(unit.name, 6.0, 2.0)
        yield _Field(unit.qualified_name[: -len(unit.name)], 2.0, 2.0)
    yield _Field(unit.path, 2.0, 5.0)
    yield _Field(unit.docstring, 4.0, 20.0)
    yield _Field(unit.code, 1.0, 60.0)
