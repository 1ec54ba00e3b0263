"""A pruned function with all that the formats show of it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from leancode_core.cli.prune_formats.choices import CountedIn
from leancode_core.code.span import Span
from leancode_core.config import Strategy
from leancode_core.pruning.pruned import PrunedCode

HEATS = 5
"""Into so many equal parts the kept tokens of a function are divided by importance, 0 the least important."""

_ATTENTION_ON_AVERAGE = "the attention per subword that the model pays to such a token on average; 1 is evenly spread"
_MEANINGS = {
    Strategy.LEANCODE: _ATTENTION_ON_AVERAGE,
    Strategy.LEANCODE_LEXICON: _ATTENTION_ON_AVERAGE,
    Strategy.LEANCODE_LIVE: "the attention per subword that the model pays to the token here; 1 is evenly spread",
    Strategy.DIETCODE: "the attention that the model pays to the token on average, wherever it stands",
    Strategy.SLIMCODE: "the place in SlimCode's order, from 1, symbols, which go first, to 8, the signature",
}


@dataclass(frozen=True)
class PrunedFunction:
    """One function.

    Attributes:
        path: its file as it was named.
        pruned: what is left.
        places: the bytes of each token in the file.
        importance: the strategy's score of each token, None where the strategy has none.
        subwords: of the whole code and of what is left.
        counted_in: what the removal ratio is a share of.
        margin: the white space in front of the function's first line.
    """

    path: str
    pruned: PrunedCode
    places: Sequence[Span]
    importance: Sequence[float] | None
    subwords: tuple[int, int]
    counted_in: CountedIn
    margin: str = ""

    @property
    def title(self) -> str:
        """The function's whole name."""
        return self.pruned.lexed.unit.qualified_name

    @property
    def place(self) -> str:
        """Where it stands."""
        unit = self.pruned.lexed.unit
        return f"{self.path}:{unit.start_line}"

    @property
    def facts(self) -> str:
        """How much is left: `57 -> 34 subwords (-40%)`."""
        before, after = self.pruned.before, self.pruned.after
        if self.pruned.is_whole:
            return f"{before} {self.counted_in}, kept whole because it is short"
        if all(self.pruned.kept):
            return f"{before} {self.counted_in}, nothing removed"
        return f"{before} -> {after} {self.counted_in} (-{self.pruned.achieved:.0%})"

    @cached_property
    def heats(self) -> Sequence[int] | None:
        """The part that each token belongs to by importance, equal scores in the same one; 0 for removed tokens."""
        if self.importance is None:
            return None
        kept = self.pruned.kept
        ranked = sorted(score for score, is_kept in zip(self.importance, kept, strict=True) if is_kept)
        return [
            _middle(ranked, score) * HEATS // (2 * len(ranked)) if is_kept else 0
            for score, is_kept in zip(self.importance, kept, strict=True)
        ]


def _middle(ranked: Sequence[float], score: float) -> int:
    """Twice the rank of a score in the middle of its equals, so that these are neither all first nor all last."""
    return bisect_left(ranked, score) + bisect_right(ranked, score) - 1


def meaning_of_importance(strategy: str) -> str:
    """What the numbers of a strategy are."""
    return _MEANINGS[Strategy(strategy)]
