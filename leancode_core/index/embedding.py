"""Computes the vectors that an index still lacks, a window of units at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leancode_core.code.rendering import rendered
from leancode_core.code.unit import CodeUnit
from leancode_core.control import CancelToken, ProgressSink
from leancode_core.errors import ModelUnavailable
from leancode_core.index.fingerprint import Fingerprint
from leancode_core.index.writer import IndexWriter
from leancode_core.ports import EncodedBatch, Encoder

# Units of one window are sorted by length together: enough of them that the texts of a batch are of nearly
# one length, few enough that their texts are no burden.
_WINDOW = 2_048
_SECONDS_PER_TRANSACTION = 1.0


@dataclass(frozen=True, slots=True)
class EmbeddingReport:
    """What the encoder did in one run.

    Attributes:
        device: where it computed.
        n_subwords: subwords that it read, special ones included.
        n_padding: padding that it computed besides.
        encode_seconds: time inside the encoder, tokenizing included.
        load_seconds: time to load it.
    """

    device: str
    n_subwords: int
    n_padding: int
    encode_seconds: float
    load_seconds: float

    @property
    def subwords_per_second(self) -> float:
        """The encoder's own speed."""
        return self.n_subwords / self.encode_seconds if self.encode_seconds else 0.0

    @property
    def padding(self) -> float:
        """The share of what was computed that was padding, in [0, 1)."""
        computed = self.n_subwords + self.n_padding
        return self.n_padding / computed if computed else 0.0


def embed_pending(
    writer: IndexWriter,
    fingerprint: Fingerprint,
    load_encoder: Callable[[], Encoder],
    code_of: Callable[[CodeUnit], str],
    progress: ProgressSink,
    cancel: CancelToken,
) -> EmbeddingReport:
    """Give every unit without a vector of this fingerprint its vector. What was committed survives any end.

    Args:
        writer: of the index.
        fingerprint: which vectors.
        load_encoder: gives the encoder.
        code_of: the code of a unit as the encoder is to read it, whole or pruned.
        progress: is told how many units have their vector.
        cancel: is asked between batches.

    Raises:
        Cancelled: the token was set.
        ModelUnavailable: the encoder cannot be loaded, or it is another one than the fingerprint says.
    """
    fingerprint_key = writer.fingerprint_key(fingerprint)
    pending = writer.pending(fingerprint_key)
    progress.stage("loading the model", None)
    stopwatch = _Stopwatch()
    with stopwatch:
        encoder = load_encoder()
    if encoder.identity != fingerprint.model:
        raise ModelUnavailable(
            f"the loaded model {encoder.identity.name} is not the one that the index is made with",
            remedy="this is a fault of LeanCode: please report it",
        )
    load_seconds = stopwatch.seconds
    progress.stage("embedding", len(pending))
    encoding = _Stopwatch()
    n_subwords = n_padding = 0
    for start in range(0, len(pending), _WINDOW):
        units = [stored.unit for stored in writer.units(pending[start : start + _WINDOW])]
        texts = []
        for unit in units:
            cancel.raise_if_cancelled()  # live attention is a pass of the model for each
            texts.append(rendered(unit, code_of(unit)))
        waiting = _Waiting(writer, fingerprint_key)
        try:
            for batch in _timed(encoder.encode_code(texts, cancel), encoding):
                waiting.add([units[index].digest for index in batch.indices], batch.vectors)
                n_subwords += batch.n_subwords
                n_padding += batch.n_padding
                progress.advance(len(batch.indices))
        finally:
            waiting.commit()
    return EmbeddingReport(encoder.device, n_subwords, n_padding, encoding.seconds, load_seconds)


class _Waiting:
    """Vectors that wait for their transaction: one a second, so that little is lost and little time goes there."""

    def __init__(self, writer: IndexWriter, fingerprint_key: int) -> None:
        self._writer = writer
        self._fingerprint_key = fingerprint_key
        self._vectors: list[tuple[bytes, NDArray[np.float32]]] = []
        self._committed = time.monotonic()

    def add(self, digests: list[bytes], vectors: NDArray[np.float32]) -> None:
        with np.errstate(over="ignore"):
            is_storable = np.isfinite(vectors.astype(np.float16)).all()
        if not is_storable:
            raise ModelUnavailable(
                "the model computed vectors that are no numbers", remedy="try `--device cpu`, or another model"
            )
        self._vectors += zip(digests, vectors, strict=True)
        if time.monotonic() - self._committed > _SECONDS_PER_TRANSACTION:
            self.commit()

    def commit(self) -> None:
        self._writer.add_vectors(self._fingerprint_key, self._vectors)
        self._vectors = []
        self._committed = time.monotonic()


class _Stopwatch:
    """Adds up the time spent inside its `with` blocks."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._started = 0.0

    def __enter__(self) -> None:
        self._started = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self.seconds += time.perf_counter() - self._started


def _timed(batches: Iterator[EncodedBatch], stopwatch: _Stopwatch) -> Iterator[EncodedBatch]:
    while True:
        with stopwatch:
            batch = next(batches, None)
        if batch is None:
            return
        yield batch
