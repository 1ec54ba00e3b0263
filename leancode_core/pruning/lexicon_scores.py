"""What a lexicon says of a unit's tokens: the attention to expect, and how likely people are to name them."""

from __future__ import annotations

import numpy as np

from leancode_core.pruning.code_tokens import CodeTokens
from leancode_core.pruning.importance import Importance
from leancode_core.pruning.lexicon import Lexicon

# Chosen on functions of other repositories than those the lexicon is made of; docs/pruning.md has the figures.
_LEAST_NAMED = 0.1
_LEAST_ATTENTION = 0.05
_ATTENTION_POWER = 0.7
_STATEMENT_POWER = 1.0


class AttentionAndNaming:
    """The chance that documentation names a token, times its expected attention, times the same of its statement.

    Naming decides between words; attention decides where no documentation names anything: signs, keywords, literals.
    The statement's own average keeps what is said together together: a statement that says little goes as a whole
    before one that says much loses its signs. Implements `ImportanceScorer`.

    Args:
        lexicon: with a table of naming; without one attention alone decides.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def scores(self, code: CodeTokens) -> Importance:
        """One score for each token."""
        naming = self._lexicon.naming
        if naming is None or not code.texts:
            return self._lexicon.scores(code)
        attention = self._lexicon.densities(code) + np.float32(_LEAST_ATTENTION)
        density = (naming.densities(code) + np.float32(_LEAST_NAMED)) * attention ** np.float32(_ATTENTION_POWER)
        costs = np.maximum(np.asarray(code.costs, dtype=np.float32), 1.0)
        lengths = [statement.end_token - statement.first_token for statement in code.lexed.statements]
        number = np.repeat(np.arange(len(lengths)), lengths)
        of_statement = np.bincount(number, density * costs) / np.bincount(number, costs)
        density = density * of_statement[number] ** _STATEMENT_POWER
        return Importance((density * costs).astype(np.float32), "lexicon")
