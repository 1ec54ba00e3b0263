"""All units of an index in columns: what a query looks at in every unit, and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leancode_core.code.unit import UnitKind

KINDS = tuple(UnitKind)
_CODE_OF_KIND = {kind.value: code for code, kind in enumerate(KINDS)}


def kind_code(kind: str) -> int:
    """The position of a kind in `KINDS`. One that is unknown is damage: its unit cannot be read, whatever it is."""
    return _CODE_OF_KIND.get(kind, _CODE_OF_KIND[UnitKind.CHUNK])


class TextColumn:
    """Texts that are decoded when somebody asks for one.

    Args:
        offsets: (n + 1,) int64, where each text begins in `encoded`, and where the last one ends.
        encoded: (bytes,) uint8, all texts in UTF-8 one after another.
    """

    def __init__(self, offsets: NDArray[np.int64], encoded: NDArray[np.uint8]) -> None:
        self.offsets = offsets
        self.encoded = encoded

    @classmethod
    def of(cls, texts: Iterable[str]) -> TextColumn:
        """The column with these texts."""
        pieces = [text.encode("utf-8", "surrogatepass") for text in texts]
        offsets = np.zeros(len(pieces) + 1, dtype=np.int64)
        np.cumsum([len(piece) for piece in pieces], out=offsets[1:])
        return cls(offsets, np.frombuffer(b"".join(pieces), dtype=np.uint8))

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, row: int) -> str:
        start, stop = self.offsets[row : row + 2].tolist()
        return self.encoded[start:stop].tobytes().decode("utf-8", "surrogatepass")

    def __iter__(self) -> Iterator[str]:
        return map(self.__getitem__, range(len(self)))


@dataclass(frozen=True, slots=True)
class UnitTable:
    """n units of m files, in the order of the units' keys. The arrays may be read-only.

    Attributes:
        keys: (n,) int64, ascending.
        file_of: (n,) int32, the row of each unit's file.
        kind_of: (n,) uint8, positions in `KINDS`.
        qualified_names: n names.
        file_paths: m paths.
        file_languages: m language names, "" for a file in none.
        has_vector: (n,) bool.
        vectors: (number of True in has_vector, dimensions) float32.
    """

    keys: NDArray[np.int64]
    file_of: NDArray[np.int32]
    kind_of: NDArray[np.uint8]
    qualified_names: TextColumn
    file_paths: TextColumn
    file_languages: TextColumn
    has_vector: NDArray[np.bool_]
    vectors: NDArray[np.float32]

    def path(self, row: int) -> str:
        """The path of a unit's file."""
        return self.file_paths[int(self.file_of[row])]

    def language(self, row: int) -> str:
        """The language of a unit's file."""
        return self.file_languages[int(self.file_of[row])]

    def kind(self, row: int) -> UnitKind:
        """The kind of a unit."""
        return KINDS[int(self.kind_of[row])]

    def of_kinds(self, kinds: Collection[str]) -> NDArray[np.bool_]:
        """(n,) which units are of one of these kinds."""
        wanted: NDArray[np.bool_] = np.array([kind in kinds for kind in KINDS], dtype=np.bool_)
        return wanted[self.kind_of]

    def of_languages(self, languages: Collection[str]) -> NDArray[np.bool_]:
        """(n,) which units are of a file in one of these languages."""
        return self.of_files([language in languages for language in self.file_languages])

    def of_files(self, wanted: list[bool]) -> NDArray[np.bool_]:
        """(n,) which units are of the files that are wanted, given for each of the m files."""
        return np.array(wanted, dtype=np.bool_)[self.file_of]
