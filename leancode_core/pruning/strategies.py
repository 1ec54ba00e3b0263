"""The seam between strategies and everything else, and the two strategies that need no knowledge."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np

from leancode_core.pruning.code_tokens import CodeTokens


class PruningStrategy(Protocol):
    """Decides which tokens go."""

    def removed(self, code: CodeTokens, saving: int) -> set[int]:
        """Indices of tokens that together save at least `saving`, whole groups, or all that may be removed."""


@runtime_checkable
class ScoringStrategy(PruningStrategy, Protocol):
    """A strategy that goes by a score of every token, which can be shown to people."""

    def importance(self, code: CodeTokens) -> Sequence[float]:
        """One score for each token, never negative: the higher it is, the longer a token stays."""


class RandomRemoval:
    """Any tokens, drawn anew for every unit but always the same ones for the same unit.

    Args:
        seed: another seed draws other tokens.
    """

    def __init__(self, seed: int = 0) -> None:
        self._seed = seed

    def removed(self, code: CodeTokens, saving: int) -> set[int]:
        """See `PruningStrategy`."""
        seed = hashlib.blake2b(code.lexed.source, digest_size=8, salt=self._seed.to_bytes(8, "little")).digest()
        order = np.random.default_rng(int.from_bytes(seed, "little")).permutation(len(code.groups))
        return code.first_of((code.groups[index] for index in order), saving)
