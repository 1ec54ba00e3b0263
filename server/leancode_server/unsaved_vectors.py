"""Vectors of what open documents hold and no file does. Any thread may ask."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping

import leancode_core as core

_MOST = 4_096  # of 384 numbers each: 6 MB


class UnsavedVectors:
    """Vectors by the digest of what an encoder read, and by the fingerprint; those that were used last stay."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._vectors: OrderedDict[tuple[str, bytes], core.Vectors] = OrderedDict()

    def of(self, fingerprint: str, digests: Iterable[bytes]) -> dict[bytes, core.Vectors]:
        """Those that are there, (d,) each."""
        found = {}
        with self._lock:
            for digest in digests:
                vector = self._vectors.get((fingerprint, digest))
                if vector is not None:
                    self._vectors.move_to_end((fingerprint, digest))
                    found[digest] = vector
        return found

    def add(self, fingerprint: str, vectors: Mapping[bytes, core.Vectors]) -> None:
        """From now on they are there."""
        with self._lock:
            for digest, vector in vectors.items():
                self._vectors[fingerprint, digest] = vector
                self._vectors.move_to_end((fingerprint, digest))
            while len(self._vectors) > _MOST:
                self._vectors.popitem(last=False)
