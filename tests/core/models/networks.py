"""Networks that stand in for the transformer: cheap, and as like to each other as their texts' subwords are."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from leancode_core.models.catalog import ModelFiles
from leancode_core.models.device import Placement


@dataclass
class Output:
    """What a network of transformers returns, as far as an encoder reads it."""

    last_hidden_state: torch.Tensor


class SubwordWaves(torch.nn.Module):
    """The hidden state of a subword depends on nothing but the subword."""

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor | None) -> Output:
        frequencies = torch.arange(1, 385, device=input_ids.device)
        return Output(torch.sin(input_ids.unsqueeze(-1) * frequencies / 100))  # (batch, length, 384)


class SmallMemory(SubwordWaves):
    """Fails as torch does when a batch holds more than so many subwords, padding included.

    Args:
        limit: the largest batch that it computes.
        error: what it raises for larger ones.
        device: where the limit holds; elsewhere there is none.
    """

    def __init__(self, limit: int, error: Exception, device: str = "cpu") -> None:
        super().__init__()
        self.largest = 0
        self._limit = limit
        self._error = error
        self._limited = device

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor | None) -> Output:
        if input_ids.device.type == self._limited and input_ids.numel() > self._limit:
            raise self._error
        self.largest = max(self.largest, input_ids.numel())
        return super().forward(input_ids, attention_mask)


def waves(_files: ModelFiles, _where: Placement) -> torch.nn.Module:
    """Loads `SubwordWaves`."""
    return SubwordWaves()
