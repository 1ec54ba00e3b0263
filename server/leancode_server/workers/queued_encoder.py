"""The model as an encoder for other threads, whose batches wait in the worker's queue."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import TimeoutError as NotYet
from typing import TypeVar

import leancode_core as core
from leancode_server.workers.inference import InferenceWorker, ModelChoice, Priority

T = TypeVar("T")

_POLL_SECONDS = 0.05
_TEXTS_PER_PIECE = 64  # that are tokenized together: nobody is to wait for more


class QueuedEncoder:
    """An encoder for the indexer's thread, whose batches wait in the worker's queue. Implements `Encoder`.

    Args:
        worker: owns the model.
        choice: which model.
        priority: of the batches of code.
        cancel: is asked while waiting.

    Raises:
        Cancelled: the token was set while the model was loaded.
        ModelUnavailable: it cannot be loaded.
    """

    def __init__(
        self, worker: InferenceWorker, choice: ModelChoice, priority: Priority, cancel: core.CancelToken
    ) -> None:
        self._worker = worker
        self._choice = choice
        self._priority = priority
        self._identity, self._device = self._done(priority, lambda encoder: (encoder.identity, encoder.device), cancel)

    @property
    def identity(self) -> core.ModelIdentity:
        """What the vectors depend on."""
        return self._identity

    @property
    def device(self) -> str:
        """Where the model computed when it was last asked."""
        return self._device

    def encode_query(self, query: str) -> core.Vectors:
        """The query's vector, (1, dimensions), ahead of all code."""
        return self._done(Priority.INTERACTIVE, lambda encoder: encoder.encode_query(query), core.CancelToken())

    def encode_code(self, texts: Sequence[str], cancel: core.CancelToken) -> Iterator[core.EncodedBatch]:
        """Vectors of rendered units, texts of like length together, each batch a job of its own."""
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        for start in range(0, len(order), _TEXTS_PER_PIECE):
            piece = order[start : start + _TEXTS_PER_PIECE]
            for batch in self._batches([texts[index] for index in piece], cancel):
                indices = tuple(piece[index] for index in batch.indices)
                yield core.EncodedBatch(indices, batch.vectors, batch.n_subwords, batch.n_padding)

    def _batches(self, texts: list[str], cancel: core.CancelToken) -> Iterator[core.EncodedBatch]:
        batches: Iterator[core.EncodedBatch] | None = None

        def step(encoder: core.Encoder) -> core.EncodedBatch | None:
            nonlocal batches
            if batches is None:
                batches = encoder.encode_code(texts, cancel)
            return next(batches, None)

        while (batch := self._done(self._priority, step, cancel)) is not None:
            yield batch

    def _done(self, priority: Priority, job: Callable[[core.Encoder], T], cancel: core.CancelToken) -> T:
        future = self._worker.submit(self._choice, priority, job)
        while True:
            try:
                return future.result(timeout=_POLL_SECONDS)
            except NotYet:
                if future.done():  # the job itself ran out of some time
                    raise
                if cancel.cancelled:
                    future.cancel()
                cancel.raise_if_cancelled()
