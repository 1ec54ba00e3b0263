"""A unit's tokens as the strategies see them: with their texts, their costs, and what must go together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from leancode_core.code.tokens import LexedUnit

Group = tuple[int, ...]
"""Indices of tokens that are removed together: one token, or a pair of brackets."""


@dataclass(frozen=True, slots=True)
class CodeTokens:
    """One unit before it is pruned.

    Attributes:
        lexed: the unit with its tokens.
        texts: the text of each token.
        costs: what keeping each costs.
        groups: what may be removed, in the order of the first token; tokens in none of them stay.
    """

    lexed: LexedUnit
    texts: Sequence[str]
    costs: Sequence[int]
    groups: Sequence[Group]

    def cost(self, group: Group) -> int:
        """What removing a group saves."""
        return self.costs[group[0]] if len(group) == 1 else sum(self.costs[index] for index in group)

    def first_of(self, order: Iterable[Group], saving: int) -> set[int]:
        """The tokens of the first groups in this order that together save at least so much."""
        removed: set[int] = set()
        saved = 0
        for group in order:
            if saved >= saving:
                break
            removed.update(group)
            saved += self.cost(group)
        return removed
