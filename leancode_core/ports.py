"""What the index and the search need from a model, so that neither knows torch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from leancode_core.code.unit import CodeUnit
from leancode_core.control import CancelToken

Vectors = NDArray[np.float32]
"""(n, dimensions), every row of length 1."""


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """All of a model that decides what vector a text gets.

    Attributes:
        name: the model's name in the table of models.
        weights_sha256: of the weights file, hexadecimal.
        tokenizer_sha256: of the tokenizer file, hexadecimal.
        pooling: how subword vectors become one ("mean", "cls").
        query_prefix: put in front of every query.
        code_prefix: put in front of every rendered unit.
        window: most subwords of one text that are read, special ones included.
        dimensions: length of a vector.
        input_format: which special subwords frame a text ("plain": those that the tokenizer's file says).
        long_texts: what happens to code beyond the window ("cut off", or how its pieces become one vector).
    """

    name: str
    weights_sha256: str
    tokenizer_sha256: str
    pooling: str
    query_prefix: str
    code_prefix: str
    window: int
    dimensions: int
    input_format: str = "plain"
    long_texts: str = "cut off"


@dataclass(frozen=True, slots=True)
class EncodedBatch:
    """Vectors of some of the texts given to `Encoder.encode_code`.

    Attributes:
        indices: which texts, as positions in the given sequence.
        vectors: (len(indices), dimensions) float32, rows of length 1.
        n_subwords: subwords that the model read for them, special ones included.
        n_padding: padding that it computed besides.
    """

    indices: tuple[int, ...]
    vectors: Vectors
    n_subwords: int
    n_padding: int


class Encoder(Protocol):
    """Turns queries and rendered units into vectors whose dot product is their likeness."""

    @property
    def identity(self) -> ModelIdentity:
        """What the vectors depend on."""

    @property
    def device(self) -> str:
        """Where it computes: "cpu", "cuda" or "mps"."""

    def encode_query(self, query: str) -> Vectors:
        """The query's vector, (1, dimensions)."""

    def encode_code(self, texts: Sequence[str], cancel: CancelToken) -> Iterator[EncodedBatch]:
        """Vectors of rendered units, a batch at a time, in an order that suits the model.

        Raises:
            Cancelled: between two batches, once `cancel` is set.
        """


class Summariser(Protocol):
    """Says in a sentence what a unit does."""

    @property
    def name(self) -> str:
        """The model's name in the table of models."""

    def summarise(self, units: Sequence[CodeUnit], cancel: CancelToken) -> list[str]:
        """The sentences, from each unit's code alone: its documentation is not read. "" where there is none to give.

        Raises:
            Cancelled: `cancel` is set, which is looked at between two subwords that are written.
        """
