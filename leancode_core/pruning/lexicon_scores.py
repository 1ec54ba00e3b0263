"""What a lexicon says of a unit's tokens: the attention to expect, and how likely people are to name them."""

from __future__ import annotations

import numpy as np

from leancode_core.pruning.code_tokens import CodeTokens
from leancode_core.pruning.importance import Importance
from leancode_core.pruning.lexicon import Lexicon

# Chosen on functions of other repositories than those the lexicon is made of; docs/pruning.md has the figures.
_LEAST_NAMED = 0.02
_LEAST_ATTENTION = 0.05
_POWER = 0.5


class AttentionAndNaming:
    """The chance that documentation names a token, times the root of its expected attention.

    Naming decides between words; attention decides where no documentation names anything: signs, keywords, literals.
    Implements `ImportanceScorer`.

    Args:
        lexicon: with a table of naming; without one attention alone decides.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def scores(self, code: CodeTokens) -> Importance:
        """One score for each token."""
        naming = self._lexicon.naming
        if naming is None:
            return self._lexicon.scores(code)
        attention = self._lexicon.densities(code) + np.float32(_LEAST_ATTENTION)
        density = (naming.densities(code) + np.float32(_LEAST_NAMED)) * attention ** np.float32(_POWER)
        return Importance(density * np.maximum(np.asarray(code.costs, dtype=np.float32), 1.0), "lexicon")
