"""A query's vector without torch: the forward pass of a BERT or RoBERTa encoder in NumPy.

Importing torch and transformers takes seconds; a query has a dozen subwords, for which this takes milliseconds.
The architecture is that of Devlin et al., NAACL 2019, with learned absolute positions and exact GELU; RoBERTa's
differs in that positions begin after the padding's index.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from leancode_core.errors import ModelUnavailable
from leancode_core.models.bert_weights import (
    POSITIONS,
    SEGMENTS,
    WORDS,
    is_computed_here,
    padding_of,
    prefix_of,
    shapes_of,
)
from leancode_core.models.catalog import ModelFiles, ModelSpec, locate, verify_once
from leancode_core.models.conversion import make_tokenizer
from leancode_core.models.tensors import MappedTensors
from leancode_core.models.tokenizing import SubwordTokenizer
from leancode_core.ports import Encoder, Vectors

Matrix = NDArray[np.float32]

logger = logging.getLogger(__name__)


class QueryEncoder:
    """Encodes queries in NumPy where it can, else with torch. Loads the model at the first query.

    Args:
        spec: the model's row in the table.
        device: where torch computes: "auto", "cpu", "cuda" or "mps".
        load_torch: gives the encoder for what NumPy cannot compute; None to load one here.
    """

    def __init__(self, spec: ModelSpec, device: str, load_torch: Callable[[], Encoder] | None = None) -> None:
        self._spec = spec
        self._device = device
        self._load_torch = load_torch
        self._encoder: NumpyQueryEncoder | Encoder | None = None

    def encode_query(self, query: str) -> Vectors:
        """The query's vector, (1, dimensions) float32 of length 1.

        Raises:
            ModelUnavailable: the model's files are missing, damaged or not loadable.
            ConfigError: torch is needed, and this machine does not have the device.
        """
        if self._encoder is None:
            self._encoder = self._loaded()
        return self._encoder.encode_query(query)

    def _loaded(self) -> NumpyQueryEncoder | Encoder:
        files = locate(self._spec)
        config = files.read_config()
        if is_computed_here(config):
            verify_once(self._spec, files)
            make_tokenizer(files)
            return NumpyQueryEncoder(self._spec, files)
        logger.info("a %r is not computed in NumPy: loading torch for the query", config.get("model_type"))
        if self._load_torch is not None:
            return self._load_torch()
        from leancode_core.models.encoder import TorchEncoder  # takes seconds

        return TorchEncoder(self._spec, self._device)


class NumpyQueryEncoder:
    """Encodes queries with the weights of a BERT or RoBERTa model in float32.

    Args:
        spec: the model's row in the table.
        files: its files, which the caller has verified.

    Raises:
        ModelUnavailable: it is neither, or its weights are incomplete.
    """

    def __init__(self, spec: ModelSpec, files: ModelFiles) -> None:
        config = files.read_config()
        if not is_computed_here(config):
            raise ModelUnavailable(
                f"the architecture {config.get('model_type')!r} of {spec.name} has no NumPy encoder",
                remedy="encode queries with torch",
            )
        self._spec = spec
        self._heads = int(config["num_attention_heads"])
        self._epsilon = float(config["layer_norm_eps"])
        self._padding = padding_of(config)
        self._tokenizer = SubwordTokenizer(files.tokenizer, spec.window, spec.input_format)
        self._tensors = MappedTensors(files.weights)
        self._prefix = prefix_of(self._tensors)
        self._n_layers = int(config["num_hidden_layers"])
        missing = sorted(name for name in shapes_of(config) if self._prefix + name not in self._tensors)
        if missing:
            raise ModelUnavailable(f"{files.weights} has no {missing[0]}", remedy="install the model again")

    def encode_query(self, query: str) -> Vectors:
        """The query's vector, (1, dimensions) float32 of length 1."""
        (ids,) = self._tokenizer.ids([self._spec.query_prefix + query])
        hidden = self._embedded(ids)  # (length, d)
        for layer in range(self._n_layers):
            hidden = self._layer(f"encoder.layer.{layer}", hidden)
        pooled = hidden[0] if self._spec.pooling == "cls" else hidden.mean(axis=0)  # (d,)
        vector: Vectors = (pooled / max(float(np.linalg.norm(pooled)), 1e-12))[None, :].astype(np.float32)
        return vector

    def _embedded(self, ids: list[int]) -> Matrix:
        words = self._tensors.rows(self._prefix + WORDS, ids)  # (length, d)
        positions = self._tensors.rows(self._prefix + POSITIONS, self._positions(ids))
        segment = self._weight(SEGMENTS)[0]
        return self._normalised("embeddings.LayerNorm", words + positions + segment)

    def _positions(self, ids: list[int]) -> list[int]:
        if self._padding is None:
            return list(range(len(ids)))
        is_text = np.array(ids) != self._padding
        return [int(position) for position in np.cumsum(is_text) * is_text + self._padding]

    def _weight(self, name: str) -> Matrix:
        return self._tensors[self._prefix + name]

    def _layer(self, name: str, hidden: Matrix) -> Matrix:
        attended = self._projected(f"{name}.attention.output.dense", self._attention(f"{name}.attention.self", hidden))
        hidden = self._normalised(f"{name}.attention.output.LayerNorm", hidden + attended)
        inner = gelu(self._projected(f"{name}.intermediate.dense", hidden))  # (length, 4 d)
        return self._normalised(f"{name}.output.LayerNorm", hidden + self._projected(f"{name}.output.dense", inner))

    def _attention(self, name: str, hidden: Matrix) -> Matrix:
        length, width = hidden.shape
        query, key, value = (
            self._projected(f"{name}.{part}", hidden).reshape(length, self._heads, -1).transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )  # each (heads, length, d / heads)
        scores = query @ key.transpose(0, 2, 1) / np.float32(np.sqrt(width / self._heads))
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        shares = scores / scores.sum(axis=-1, keepdims=True)  # (heads, length, length)
        merged: Matrix = (shares @ value).transpose(1, 0, 2).reshape(length, width)
        return merged

    def _projected(self, name: str, hidden: Matrix) -> Matrix:
        projected: Matrix = hidden @ self._weight(f"{name}.weight").T + self._weight(f"{name}.bias")
        return projected

    def _normalised(self, name: str, hidden: Matrix) -> Matrix:
        centred = hidden - hidden.mean(axis=-1, keepdims=True)
        scale = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + self._epsilon)
        normalised: Matrix = centred / scale * self._weight(f"{name}.weight") + self._weight(f"{name}.bias")
        return normalised


def gelu(values: Matrix) -> Matrix:
    """X times the normal distribution function of x, with erf to 2e-7 (Abramowitz and Stegun 7.1.26)."""
    scaled = np.abs(values) * np.float32(1 / np.sqrt(2))
    t = 1 / (1 + np.float32(0.3275911) * scaled)
    powers = ((((1.061405429 * t - 1.453152027) * t) + 1.421413741) * t - 0.284496736) * t + 0.254829592
    erf = np.sign(values) * (1 - powers * t * np.exp(-scaled * scaled))
    result: Matrix = (values * (1 + erf) / 2).astype(np.float32)
    return result
