"""How important each token of a unit is to the model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from leancode_core.pruning.code_tokens import CodeTokens


@dataclass(frozen=True, slots=True)
class Importance:
    """Scores of the tokens of one unit.

    Attributes:
        scores: (n_tokens,) float32, finite and not negative; 1.0 is what a subword gets of attention that is spread
            evenly over the unit's code.
        origin: where they come from: "lexicon", "attention".
    """

    scores: NDArray[np.float32]
    origin: str

    def __post_init__(self) -> None:
        if self.scores.dtype != np.float32 or self.scores.ndim != 1:
            raise ValueError(f"scores are one float32 for each token, got {self.scores.dtype} {self.scores.shape}")
        if not np.isfinite(self.scores).all() or (self.scores < 0).any():
            raise ValueError("scores are finite and not negative")


class ImportanceScorer(Protocol):
    """Gives the tokens of a unit their importance."""

    def scores(self, code: CodeTokens) -> Importance:
        """One score for each token of the unit."""
