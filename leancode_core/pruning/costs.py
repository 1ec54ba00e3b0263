"""What keeping a token costs: subwords in the model's own tokenizer, or one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

_MOST_REMEMBERED = 200_000  # texts; about 20 MB


class SubwordCounter(Protocol):
    """A model's tokenizer, as far as pruning is concerned."""

    @property
    def is_additive(self) -> bool:
        """Whether a text has as many subwords as its tokens have by themselves: WordPiece cuts at blanks and signs."""

    def counts(self, texts: Sequence[str]) -> list[int]:
        """How many subwords each text has, special ones not counted."""


class TokenCosts:
    """Remembers the costs of token texts, since most tokens of a code base are the same few thousand.

    Args:
        counter: counts subwords; None makes every token cost one.
    """

    def __init__(self, counter: SubwordCounter | None) -> None:
        self.counter = counter
        self._known: dict[str, int] = {}

    @property
    def is_exact(self) -> bool:
        """Whether a text costs what its tokens cost by themselves."""
        return self.counter is None or self.counter.is_additive

    def of(self, texts: Sequence[str]) -> list[int]:
        """The cost of each token."""
        if self.counter is None:
            return [1] * len(texts)
        known = self._known
        try:
            return [known[text] for text in texts]
        except KeyError:
            unknown = list({text for text in texts if text not in known})
        if len(known) > _MOST_REMEMBERED:
            known.clear()
            unknown = list(set(texts))
        known.update(zip(unknown, self.counter.counts(unknown), strict=True))
        return [known[text] for text in texts]

    def of_text(self, text: Callable[[], str], costs: Sequence[int]) -> int:
        """The cost of a rendered text whose tokens have these costs; made only where it must be counted."""
        if self.counter is None or self.is_exact:
            return sum(costs)
        return self.counter.counts([text()])[0]
