"""A BERT or RoBERTa whose matrices are multiplied as int8, for models whose weights are int8 anyway.

CPUs without matrix units of their own but with VNNI, as in most laptops, multiply int8 two to four times as fast as
fp32. What a layer reads becomes int8 too, each subword with a middle and a factor of its own, so that a function's
vector does not depend on what else is in its batch (dynamic quantisation as in Q8BERT, Zafrir et al., 2019; a middle
because a few dimensions lie far to one side). Attention, sums, GELU and layer norms stay fp32.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch.nn.functional import gelu, layer_norm, scaled_dot_product_attention

from leancode_core.models.bert_weights import (
    POSITIONS,
    SEGMENTS,
    WORDS,
    is_computed_here,
    padding_of,
    prefix_of,
    shapes_of,
)
from leancode_core.models.tensors import MappedTensors

_LARGEST = 127
_MATRICES = ("query.weight", "key.weight", "value.weight", "dense.weight", WORDS)
_ROWS = 256  # computed at once: what lies between two matrices then stays in a core's cache


def is_int8_encoder(tensors: MappedTensors, config: Mapping[str, Any]) -> bool:
    """Whether a model is a BERT or RoBERTa with int8 matrices, complete, and with nothing else but a pooler.

    All others are left to transformers, which also says what is wrong with them.
    """
    if not is_computed_here(config):
        return False
    prefix = prefix_of(tensors)
    wanted = {prefix + name: shape for name, shape in shapes_of(config).items()}
    there = {name: tensors.shape(name) for name in tensors if not name.startswith(f"{prefix}pooler.")}
    return there == wanted and all(tensors.is_int8(name) for name in wanted if name.endswith(_MATRICES))


@dataclass(frozen=True, slots=True)
class HiddenStates:
    """What an encoder says of each subword, (batch, length, d), under the name that it has in transformers."""

    last_hidden_state: torch.Tensor


class Int8Encoder(torch.nn.Module):
    """Computes the hidden states of a batch.

    Args:
        tensors: the model's weights.
        config: its configuration; both as `is_int8_encoder` wants them.
    """

    def __init__(self, tensors: MappedTensors, config: Mapping[str, Any]) -> None:
        super().__init__()
        n_layers = int(config["num_hidden_layers"])
        named = _Named(tensors, prefix_of(tensors))
        epsilon, heads = float(config["layer_norm_eps"]), int(config["num_attention_heads"])
        self._padding = padding_of(config)
        self._words, self._word_scales = named.int8(WORDS)
        self._positions = named.float(POSITIONS) + named.float(SEGMENTS)[0]  # (longest, d)
        self._norm = _Norm(named, "embeddings.LayerNorm", epsilon)
        self._layers = [_Layer(named, f"encoder.layer.{number}", heads, epsilon) for number in range(n_layers)]

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor | None = None) -> HiddenStates:
        """The hidden states of padded texts.

        Args:
            input_ids: (batch, length), padding behind each text.
            attention_mask: (batch, length), 1 where there is a subword; None if there is no padding.
        """
        n_texts, length = input_ids.shape
        words = self._words[input_ids].float() * self._word_scales[input_ids].unsqueeze(-1)  # (batch, length, d)
        hidden = self._norm(words.add_(self._placed(input_ids))).view(n_texts * length, -1)
        hides = None if attention_mask is None else attention_mask[:, None, None, :].bool()
        for layer in self._layers:
            hidden = layer(hidden, n_texts, hides)
        return HiddenStates(hidden.view(n_texts, length, -1))

    def _placed(self, input_ids: torch.Tensor) -> torch.Tensor:
        """What positions add, (length, d) or (batch, length, d): RoBERTa's do not count its padding, even in a text."""
        if self._padding is None:
            return self._positions[: input_ids.shape[1]]
        is_text = input_ids.ne(self._padding)
        return self._positions[is_text.cumsum(dim=1) * is_text + self._padding]


@dataclass(frozen=True, slots=True)
class _Named:
    """The weights of a file by the names that they have in BERT."""

    tensors: MappedTensors
    prefix: str

    def float(self, name: str) -> torch.Tensor:
        return torch.tensor(self.tensors[self.prefix + name])

    def int8(self, name: str) -> tuple[torch.Tensor, torch.Tensor]:
        """A matrix, (rows, columns) int8, and the factors of its rows."""
        values, scales = self.tensors.int8(self.prefix + name)
        return torch.tensor(values), torch.tensor(scales)


class _Norm:
    def __init__(self, named: _Named, name: str, epsilon: float) -> None:
        self._weight, self._bias = named.float(f"{name}.weight"), named.float(f"{name}.bias")
        self._epsilon = epsilon

    def __call__(self, values: torch.Tensor) -> torch.Tensor:
        return layer_norm(values, self._weight.shape, self._weight, self._bias, self._epsilon)


class _Linear:
    """One or more linear layers of the same input, side by side."""

    def __init__(self, named: _Named, *names: str) -> None:
        parts = [named.int8(f"{name}.weight") for name in names]
        self._weight = torch.cat([values for values, _ in parts]).T  # (in, out), a view: oneDNN reads it as it lies
        self._scales = torch.cat([scales for _, scales in parts])  # (out,)
        self._sums = self._weight.sum(dim=0) * self._scales  # (out,), what a row of ones gives
        self._bias = torch.cat([named.float(f"{name}.bias") for name in names])  # (out,)

    @property
    def width(self) -> int:
        return len(self._bias)

    def __call__(self, values: torch.Tensor, out: torch.Tensor) -> torch.Tensor:
        """Fill `out`, (rows, out), from `values`, (rows, in)."""
        highest, lowest = values.amax(dim=1, keepdim=True), values.amin(dim=1, keepdim=True)
        middles = (highest + lowest).div_(2)  # (rows, 1)
        factors = (highest - lowest).div_(2 * _LARGEST).clamp_min_(1e-12)  # (rows, 1)
        rounded = torch.sub(values, middles).div_(factors).round_().to(torch.int8)
        torch.mul(torch._int_mm(rounded, self._weight), factors, out=out)
        torch.addcmul(self._bias, out, self._scales, out=out)
        return torch.addcmul(out, middles, self._sums, out=out)


class _Layer:
    def __init__(self, named: _Named, name: str, heads: int, epsilon: float) -> None:
        self._heads = heads
        self._all_three = _Linear(named, *(f"{name}.attention.self.{part}" for part in ("query", "key", "value")))
        self._attended = _Linear(named, f"{name}.attention.output.dense")
        self._attended_norm = _Norm(named, f"{name}.attention.output.LayerNorm", epsilon)
        self._inner = _Linear(named, f"{name}.intermediate.dense")
        self._outer = _Linear(named, f"{name}.output.dense")
        self._outer_norm = _Norm(named, f"{name}.output.LayerNorm", epsilon)

    def __call__(self, hidden: torch.Tensor, n_texts: int, hides: torch.Tensor | None) -> torch.Tensor:
        """(n, d) of n = texts x length, from the same."""
        found = self._attention(hidden, n_texts, hides)
        inner, narrow = torch.empty(_ROWS, self._inner.width), torch.empty(_ROWS, self._outer.width)
        result = torch.empty_like(hidden)
        for before, attended, after in zip(
            *(torch.split(rows, _ROWS) for rows in (hidden, found, result)), strict=True
        ):
            n = len(before)
            middle = self._attended_norm(self._attended(attended, narrow[:n]).add_(before))
            wide = gelu(self._inner(middle, inner[:n]))
            after.copy_(self._outer_norm(self._outer(wide, narrow[:n]).add_(middle)))
        return result

    def _attention(self, hidden: torch.Tensor, n_texts: int, hides: torch.Tensor | None) -> torch.Tensor:
        n, width = hidden.shape
        together = torch.empty(n, self._all_three.width)
        for rows, out in zip(torch.split(hidden, _ROWS), torch.split(together, _ROWS), strict=True):
            self._all_three(rows, out)
        # Each (batch, heads, length, d / heads).
        query, key, value = together.view(n_texts, n // n_texts, 3, self._heads, -1).permute(2, 0, 3, 1, 4)
        found = scaled_dot_product_attention(query, key, value, attn_mask=hides)
        return found.transpose(1, 2).reshape(n, width)
