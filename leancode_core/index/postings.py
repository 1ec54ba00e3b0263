"""The lexical index in memory: for each term the units that hold it, and how much it says about each of them."""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from leancode_core.index.terms import MOST_IMPACT, term_hash, unpacked_terms


class DamagedPostings(Exception):
    """What a file says about a term is not what was written."""


@dataclass(frozen=True, slots=True)
class Segment:
    """The postings of n units, those of t terms. The arrays may be read-only.

    Attributes:
        keys: (n,) int64, ascending.
        hashes: (t,) uint64, ascending.
        offsets: (t + 1,) int64, where the postings of each term begin, and where the last ones end.
        checksums: (t,) uint32, CRC-32 of each term's units and impacts.
        units: (postings,) uint32, positions in `keys`, ascending for each term.
        impacts: (postings,) uint8, of `MOST_IMPACT`.
    """

    keys: NDArray[np.int64]
    hashes: NDArray[np.uint64]
    offsets: NDArray[np.int64]
    checksums: NDArray[np.uint32]
    units: NDArray[np.uint32]
    impacts: NDArray[np.uint8]

    @classmethod
    def of(cls, packed: Sequence[tuple[int, bytes]]) -> Segment:
        """The segment of some units: their keys, ascending, with their packed terms."""
        pieces = [unpacked_terms(terms) for _, terms in packed]
        hashes = np.concatenate([piece[0] for piece in pieces]) if pieces else np.empty(0, dtype=np.uint64)
        impacts = np.concatenate([piece[1] for piece in pieces]) if pieces else np.empty(0, dtype=np.uint8)
        units = np.repeat(np.arange(len(pieces), dtype=np.uint32), [len(piece[0]) for piece in pieces])
        order = np.argsort(hashes, kind="stable")
        hashes, impacts, units = hashes[order], impacts[order], units[order]
        starts = np.flatnonzero(np.r_[True, hashes[1:] != hashes[:-1]]) if len(hashes) else np.empty(0, dtype=np.int64)
        offsets = np.r_[starts, len(hashes)].astype(np.int64)
        return cls(
            keys=np.array([key for key, _ in packed], dtype=np.int64),
            hashes=hashes[starts],
            offsets=offsets,
            checksums=_checksums(offsets, units, impacts),
            units=units,
            impacts=impacts,
        )

    def of_term(self, hash_: int) -> tuple[NDArray[np.uint32], NDArray[np.uint8]] | None:
        """Positions and impacts of the units that hold a term, None where none does.

        Raises:
            DamagedPostings: they are not what was written.
        """
        place = int(np.searchsorted(self.hashes, np.uint64(hash_)))
        if place == len(self.hashes) or int(self.hashes[place]) != hash_:
            return None
        start, stop = self.offsets[place : place + 2].tolist()
        units, impacts = self.units[start:stop], self.impacts[start:stop]
        if zlib.crc32(impacts.data, zlib.crc32(units.data)) != int(self.checksums[place]):
            raise DamagedPostings
        return units, impacts


def _checksums(offsets: NDArray[np.int64], units: NDArray[np.uint32], impacts: NDArray[np.uint8]) -> NDArray[np.uint32]:
    of_units, of_impacts, size = memoryview(units.tobytes()), memoryview(impacts.tobytes()), units.itemsize
    bounds = offsets.tolist()
    return np.fromiter(
        (
            zlib.crc32(of_impacts[start:stop], zlib.crc32(of_units[start * size : stop * size]))
            for start, stop in pairwise(bounds)
        ),
        dtype=np.uint32,
        count=len(bounds) - 1,
    )


class Postings:
    """Scores all units of a table at once, by BM25F.

    Args:
        keys: (n,) int64, ascending: the units of the table. Postings of others do not count.
        saved: what a file says, None where there is none.
        read: gives the packed terms of all units with a greater key than this, in the order of their keys.
    """

    def __init__(
        self,
        keys: NDArray[np.int64],
        saved: Segment | None,
        read: Callable[[int], Iterable[tuple[int, bytes]]],
    ) -> None:
        self._keys = keys
        self._read = read
        self._segments = self._placed(saved)

    def scores(self, weights: Mapping[str, float]) -> NDArray[np.float32]:
        """(n,) how well each unit fits some terms, 0 where it holds none of them.

        Args:
            weights: terms with what they count beside each other; each is weighed by its rarity besides.
        """
        try:
            return self._scores(weights)
        except DamagedPostings:
            self._segments = self._placed(None)
            return self._scores(weights)

    def _scores(self, weights: Mapping[str, float]) -> NDArray[np.float32]:
        scores = np.zeros(len(self._keys), dtype=np.float32)
        for term, weight in weights.items():
            found = [self._postings(segment, rows, term_hash(term)) for segment, rows in self._segments]
            n_units = sum(len(rows) for rows, _ in found)
            factor = np.float32(weight * _rarity(n_units, len(self._keys)) / MOST_IMPACT)
            for rows, impacts in found:
                scores[rows] += impacts * factor
        return scores

    @staticmethod
    def _postings(
        segment: Segment, rows: NDArray[np.int64] | None, hash_: int
    ) -> tuple[NDArray[np.integer], NDArray[np.uint8]]:
        """Rows of the table, each once, and impacts."""
        found = segment.of_term(hash_)
        if found is None:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.uint8)
        if rows is None:
            return found
        places = rows[found[0]]
        return places[places >= 0], found[1][places >= 0]

    def _placed(self, saved: Segment | None) -> list[tuple[Segment, NDArray[np.int64] | None]]:
        """What is saved and what came since, each with the rows of its units in the table: -1 for those that are gone.

        No key is used twice, so what is saved of a unit is right as long as there is one with its key.
        """
        last = int(saved.keys[-1]) if saved is not None and len(saved.keys) else 0
        segments = [] if saved is None else [saved]
        if len(self._keys) and self._keys[-1] > last:
            segments.append(Segment.of(list(self._read(last))))
        return [(segment, self._rows(segment)) for segment in segments]

    def _rows(self, segment: Segment) -> NDArray[np.int64] | None:
        """(n of the segment,) the row of each of its units, None where they are the rows themselves."""
        if np.array_equal(segment.keys, self._keys):
            return None
        if not len(self._keys):
            return np.full(len(segment.keys), -1, dtype=np.int64)
        rows = np.searchsorted(self._keys, segment.keys)
        rows[rows == len(self._keys)] = -1
        rows[self._keys[rows] != segment.keys] = -1
        return rows


def _rarity(n_holding: int, n_units: int) -> float:
    return math.log(1.0 + (n_units - n_holding + 0.5) / (n_holding + 0.5))
