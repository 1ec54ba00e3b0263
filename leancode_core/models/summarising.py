"""Which model writes summaries, and what these depend on. Imports torch only to load it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from leancode_core.models.catalog import ModelSpec, identity_of, locate, summariser_named

if TYPE_CHECKING:
    from leancode_core.ports import Summariser

GREEDY = 1
"""Beams of a summariser that always writes the likeliest subword."""

MOST_BEAMS = 8
MOST_SUBWORDS = 64
"""Subwords of a summary."""

# Raised when the same model, code and beams can give another text.
_VERSION = 1


@dataclass(frozen=True, slots=True)
class SummariserModel:
    """A model that writes summaries, where it computes, and how it decodes.

    Attributes:
        spec: the model's row in the table, or what is in its folder.
        device: "auto", "cpu", "cuda" or "mps".
        beams: texts that are followed side by side; `GREEDY` for one.
    """

    spec: ModelSpec
    device: str = "auto"
    beams: int = GREEDY

    @classmethod
    def named(cls, name: str, device: str = "auto", beams: int = GREEDY) -> SummariserModel:
        """The model with that name, or in the folder with that path; its files are on this machine.

        Raises:
            ConfigError: there is none, or it is for search.
            ModelUnavailable: its files are not here, or are not all there.
        """
        spec = summariser_named(name)
        locate(spec)
        return cls(spec, device, beams)

    @property
    def name(self) -> str:
        """As in the table of models."""
        return self.spec.name

    @property
    def fingerprint(self) -> str:
        """Equal for models that write the same of the same code."""
        identity = identity_of(self.spec)
        parts = (
            f"summaries {_VERSION}",
            identity.weights_sha256,
            identity.tokenizer_sha256,
            identity.input_format,
            str(identity.window),
            f"{self.beams} beams, {MOST_SUBWORDS} subwords",
        )
        return hashlib.blake2b("\n".join(parts).encode(), digest_size=16).hexdigest()

    def load(self) -> Summariser:
        """The model in memory.

        Raises:
            ModelUnavailable: its files are damaged, or hold no T5 or CodeT5.
            ConfigError: this machine does not have the device.
        """
        from leancode_core.models.summariser import TorchSummariser  # takes seconds

        return TorchSummariser(self.spec, self.device, self.beams)
