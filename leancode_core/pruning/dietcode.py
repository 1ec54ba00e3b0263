"""DietCode: the statements that are worth most fill a knapsack, then the tokens that are worth least go.

Zhang et al., "Diet Code Is Healthy: Simplifying Programs for Pre-trained Models of Code", ESEC/FSE 2022. A token has
the same weight wherever it stands, a statement that of its category, whatever its length. The weights are averages
of the attention of the model in use, as the lexicon holds them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from leancode_core.code.categories import Category
from leancode_core.pruning.code_tokens import CodeTokens, Group


class GlobalWeights(Protocol):
    """Averages of attention that do not ask where a token stands."""

    def token_weight(self, text: str) -> float:
        """Of a token, over all statements."""

    def statement_weight(self, category: Category) -> float:
        """Of the tokens of a category's statements."""


class DietCode:
    """The two stages.

    Args:
        weights: of tokens and categories.
    """

    def __init__(self, weights: GlobalWeights) -> None:
        self._weights = weights

    def removed(self, code: CodeTokens, saving: int) -> set[int]:
        """See `PruningStrategy`."""
        statements = code.lexed.statements
        lengths = [sum(code.costs[s.first_token : s.end_token]) for s in statements]
        allowed = max(sum(code.costs) - saving, 0)
        values = np.array([self._weights.statement_weight(s.category) for s in statements], dtype=np.float64)
        chosen = knapsack(values, lengths, allowed + max(lengths, default=0))
        is_in = [False] * len(code.texts)
        for number, statement in enumerate(statements):
            is_in[statement.first_token : statement.end_token] = [number in chosen] * (
                statement.end_token - statement.first_token
            )
        weight = self._weights.token_weight

        def place(group: Group) -> tuple[bool, float, Group]:
            """What the knapsack left out goes first, and only then tokens of what it holds."""
            is_kept = any(is_in[index] for index in group)
            return is_kept, min(weight(code.texts[index]) for index in group), group

        return code.first_of(sorted(code.groups, key=place), saving)

    def importance(self, code: CodeTokens) -> Sequence[float]:
        """The weights of the tokens, see `ScoringStrategy`; they decide among tokens of statements of the same fate."""
        return [self._weights.token_weight(text) for text in code.texts]


def knapsack(values: NDArray[np.float64], weights: list[int], capacity: int) -> set[int]:
    """The items of the greatest total value that fit together.

    Args:
        values: (n,), not negative.
        weights: of the items, whole numbers.
        capacity: most total weight.
    """
    best = np.zeros(capacity + 1)
    taken = np.zeros((len(weights), capacity + 1), dtype=bool)
    for item, weight in enumerate(weights):
        if weight > capacity:
            continue
        with_item = best[: capacity + 1 - weight] + values[item]
        taken[item, weight:] = with_item > best[weight:]
        best[weight:] = np.maximum(best[weight:], with_item)
    chosen: set[int] = set()
    left = capacity
    for item in range(len(weights) - 1, -1, -1):
        if taken[item, left]:
            chosen.add(item)
            left -= weights[item]
    return chosen
