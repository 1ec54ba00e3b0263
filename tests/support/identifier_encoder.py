"""An encoder without a model: texts that share the words of their identifiers have near vectors."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

import numpy as np

from leancode_core.code.identifiers import identifiers_in, words_of
from leancode_core.control import CancelToken
from leancode_core.ports import EncodedBatch, ModelIdentity, Vectors

DIMENSIONS = 256
IDENTITY = ModelIdentity(
    name="identifier-words",
    weights_sha256="0" * 64,
    tokenizer_sha256="1" * 64,
    pooling="sum",
    query_prefix="",
    code_prefix="",
    window=512,
    dimensions=DIMENSIONS,
)


class IdentifierEncoder:
    """Counts the words of a text's identifiers, each in the place that its hash gives it.

    Attributes:
        codes: the rendered units that it encoded, in the order in which it was given them.
        queries: the queries.

    Args:
        texts_per_batch: how many texts of code come back together.
        fails_after: so many batches of code come back, the next one raises; None for no failure.
    """

    def __init__(self, texts_per_batch: int = 4, fails_after: int | None = None) -> None:
        self.codes: list[str] = []
        self.queries: list[str] = []
        self._texts_per_batch = texts_per_batch
        self._fails_after = fails_after

    @property
    def identity(self) -> ModelIdentity:
        return IDENTITY

    @property
    def device(self) -> str:
        return "cpu"

    def encode_query(self, query: str) -> Vectors:
        self.queries.append(query)
        return vectors_of([query])

    def encode_code(self, texts: Sequence[str], cancel: CancelToken) -> Iterator[EncodedBatch]:
        """The longest texts come first, as with a real encoder, so that order is never kept by chance."""
        order = sorted(range(len(texts)), key=lambda index: (-len(texts[index]), index))
        for n_done, start in enumerate(range(0, len(order), self._texts_per_batch)):
            cancel.raise_if_cancelled()
            if n_done == self._fails_after:
                raise RuntimeError("the device is lost")
            indices = tuple(order[start : start + self._texts_per_batch])
            batch = [texts[index] for index in indices]
            self.codes += batch
            yield EncodedBatch(indices, vectors_of(batch), n_subwords=sum(map(len, batch)), n_padding=0)


def vectors_of(texts: Sequence[str]) -> Vectors:
    """(n, DIMENSIONS), rows of length 1."""
    counts = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
    for row, text in enumerate(texts):
        for identifier in identifiers_in(text):
            for word in words_of(identifier):
                counts[row, _place(word)] += 1.0
        if not counts[row].any():
            counts[row, 0] = 1.0
    normalised: Vectors = counts / np.linalg.norm(counts, axis=1, keepdims=True)
    return normalised


def _place(word: str) -> int:
    return hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=1).digest()[0]
