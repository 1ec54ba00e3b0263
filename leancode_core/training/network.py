"""The encoder while it learns: float32 weights, and bf16 arithmetic where the device has it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from leancode_core.errors import ConfigError
from leancode_core.models.catalog import ModelSpec, locate, verify
from leancode_core.models.device import Placement, placement
from leancode_core.models.loading import load_eager_encoder
from leancode_core.training.shards import Ids

_PART = 32  # texts of like length that are computed together


class LearningEncoder:
    """An encoder whose weights change.

    Attention is computed the plain way: for short texts its backward pass takes half the time of the fused one on CPUs.
    The network stays in evaluation mode, without dropout: with so few epochs that only costs time.

    Args:
        spec: the model that training begins with.
        device: "auto", "cpu", "cuda" or "mps".
        frozen_layers: so many of the first layers, and the embeddings, stay as they are (Shi et al., Telly, ISSTA
            2023); 0 trains everything.

    Raises:
        ModelUnavailable: the model's files are missing, damaged or not loadable.
        ConfigError: this machine does not have the device, the model is a T5, or it has no more layers than are frozen.
    """

    def __init__(self, spec: ModelSpec, device: str, frozen_layers: int = 0) -> None:
        files = locate(spec)
        verify(spec, files)
        self.where = placement(device)
        self.module = load_eager_encoder(files, Placement(self.where.device, torch.float32, self.where.reason))
        if self.module.config.model_type == "t5":  # type: ignore[union-attr]
            raise ConfigError(f"{spec.name} is a T5, which is not trained here", remedy="begin with another encoder")
        self._pooling = spec.pooling
        frozen = ("embeddings.", *(f"encoder.layer.{layer}." for layer in range(frozen_layers)))
        names = [name for name, _ in self.module.named_parameters()]
        if frozen_layers and not any(name.startswith(f"encoder.layer.{frozen_layers}.") for name in names):
            raise ConfigError(
                f"{spec.name} has no {frozen_layers} layers before its last one that could be frozen",
                remedy="freeze fewer",
            )
        for name, parameter in self.module.named_parameters():
            is_read = not name.startswith("pooler.")
            parameter.requires_grad_(is_read and not (frozen_layers and name.startswith(frozen)))

    @property
    def trained(self) -> dict[str, torch.nn.Parameter]:
        """The weights that change, by name."""
        return {name: weight for name, weight in self.module.named_parameters() if weight.requires_grad}

    def vectors(self, texts: Sequence[Ids]) -> torch.Tensor:
        """(n, d) float32, rows of length 1, with gradients where they are on; texts in parts of like length.

        The embeddings of all texts are looked up at once: each look-up's backward pass fills a matrix of the size of
        the vocabulary, which for many small parts takes longer than all else.
        """
        device = self.where.device
        lengths = torch.tensor([len(ids) for ids in texts])
        flat = torch.from_numpy(np.concatenate(texts).astype(np.int64)).to(device)  # all ids, one text after the other
        embeddings: torch.nn.Embedding = self.module.get_input_embeddings()  # type: ignore[operator]
        words = embeddings(flat)  # (len(flat), d)
        starts = torch.cumsum(lengths, dim=0) - lengths
        order = torch.argsort(lengths, stable=True)
        parts = [self._part(words, starts[part], lengths[part]) for part in torch.split(order, _PART)]
        place = torch.empty_like(order)
        place[order] = torch.arange(len(order))
        return torch.cat(parts)[place.to(device)]

    def computed(self, texts: Sequence[Ids], at_once: int = 512) -> NDArray[np.float32]:
        """(n, d), rows of length 1, without gradients."""
        with torch.no_grad():
            parts = [
                self.vectors(texts[start : start + at_once]).cpu().numpy() for start in range(0, len(texts), at_once)
            ]
        return np.concatenate(parts)

    def _part(self, words: torch.Tensor, starts: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        steps = torch.arange(int(lengths.max()))
        inside = steps[None, :] < lengths[:, None]  # (n, length)
        place = torch.where(inside, starts[:, None] + steps[None, :], 0).to(words.device)
        attended = inside.to(words.device)
        with torch.autocast(words.device.type, dtype=torch.bfloat16, enabled=self.where.dtype is torch.bfloat16):
            hidden = self.module(inputs_embeds=words[place], attention_mask=attended.long()).last_hidden_state
        hidden = hidden.float()  # (n, length, d)
        if self._pooling == "cls":
            pooled = hidden[:, 0]
        else:
            weights = attended.unsqueeze(-1).float()  # (n, length, 1)
            pooled = (hidden * weights).sum(dim=1) / weights.sum(dim=1)
        return torch.nn.functional.normalize(pooled, dim=-1)
