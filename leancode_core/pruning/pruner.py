"""Prunes units: costs, guards and a strategy, put together once and used for every unit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from itertools import compress

from leancode_core.code.tokens import LexedUnit
from leancode_core.code.unit import CodeUnit
from leancode_core.pruning.code_tokens import CodeTokens
from leancode_core.pruning.costs import SubwordCounter, TokenCosts
from leancode_core.pruning.guards import FEWEST_SUBWORDS, guarded_groups, ungrouped
from leancode_core.pruning.pruned import PrunedCode, text_of
from leancode_core.pruning.strategies import PruningStrategy, ScoringStrategy

_MOST_CORRECTIONS = 12


class Pruner:
    """Removes a share of every unit's code.

    Args:
        name: the strategy's name.
        strategy: decides which tokens go; None removes nothing.
        removal: the share that goes, in [0, 0.9], of subwords, or of tokens where there is no counter.
        counter: the model's tokenizer; None counts tokens, as the papers do.
        guards: whether names and pairs of brackets are kept, and short units stay whole.
    """

    def __init__(
        self,
        name: str,
        strategy: PruningStrategy | None,
        removal: float,
        counter: SubwordCounter | None,
        *,
        guards: bool = True,
    ) -> None:
        self.name = name
        self.removal = removal
        self._strategy = strategy
        self._costs = TokenCosts(counter)
        self._guards = guards

    def prune(self, lexed: LexedUnit) -> PrunedCode:
        """What is left of a unit. It meets the removal ratio within one token or pair of brackets."""
        texts = lexed.texts()
        costs = self._costs.of(texts)
        whole = [True] * len(texts)
        before = self._costs.of_text(lambda: _collapsed(lexed.unit.code), costs)
        is_short = self._guards and before < FEWEST_SUBWORDS
        if self._strategy is None or self.removal == 0 or is_short or not texts:
            return self._result(lexed, whole, lexed.unit.code, before, before, is_whole=is_short)
        groups = guarded_groups(lexed, texts) if self._guards else ungrouped(len(texts))
        code = CodeTokens(lexed, texts, costs, groups)
        kept, text, after = self._within(code, self._allowed(before))
        return self._result(lexed, kept, text, before, after, is_whole=False)

    def _within(self, code: CodeTokens, allowed: int) -> tuple[list[bool], str, int]:
        """What stays, its text and its cost: at most what is allowed if it can be, and as near to it as it can be.

        With a tokenizer whose subwords depend on their neighbours the costs are estimates. Then the text is counted,
        and what is to be saved is corrected between what was too little and what was enough.
        """
        total = sum(code.costs)
        saving = total - allowed
        too_little, enough = min(saving, 0) - 1, total + 1
        best: tuple[list[bool], str, int] | None = None
        for _ in range(_MOST_CORRECTIONS):
            kept = self._kept(code, saving)
            text = text_of(code.lexed, code.texts, kept)
            after = self._costs.of_text(partial(str, text), list(compress(code.costs, kept)))
            if best is None or _distance(after, allowed) < _distance(best[2], allowed):
                best = kept, text, after
            too_little, enough = (saving, enough) if after > allowed else (too_little, saving)
            if self._costs.is_exact or 0 <= allowed - after <= 1 or enough - too_little <= 1:
                break
            guess = saving + after - allowed
            saving = guess if too_little < guess < enough else (too_little + enough) // 2
        assert best is not None
        return best

    def importance(self, lexed: LexedUnit) -> tuple[float, ...] | None:
        """What the strategy goes by, for people: a score of each token per subword, the higher the longer it stays.

        Attention for leancode and leancode-live (1.0 where it is spread evenly), the token's weight for dietcode, the
        level for slimcode (1.0 to 8.0). None where the strategy has no scores. It says nothing of guards.
        """
        if not isinstance(self._strategy, ScoringStrategy):
            return None
        texts = lexed.texts()
        if not texts:
            return ()
        return tuple(self._strategy.importance(CodeTokens(lexed, texts, self._costs.of(texts), ())))

    def text_of(self, unit: CodeUnit) -> str:
        """The code of a unit as the encoder reads it."""
        return self.prune(LexedUnit.of(unit)).text

    def _allowed(self, before: int) -> int:
        if self._costs.counter is None:
            return int(before * (1 - self.removal))  # as published, rounding errors included: 62 of 90 at 0.3
        return math.floor(before * (1 - self.removal) + 1e-9)

    def _kept(self, code: CodeTokens, saving: int) -> list[bool]:
        assert self._strategy is not None
        kept = [True] * len(code.texts)
        removed = self._strategy.removed(code, saving)
        for index in removed:
            kept[index] = False
        if len(removed) == len(kept):
            kept[max(range(len(kept)), key=lambda index: (code.costs[index], -index))] = True  # never nothing
        return kept

    def _result(
        self, lexed: LexedUnit, kept: Sequence[bool], text: str, before: int, after: int, *, is_whole: bool
    ) -> PrunedCode:
        return PrunedCode(
            lexed=lexed,
            kept=tuple(kept),
            text=text,
            strategy=self.name,
            removal=self.removal,
            before=before,
            after=after,
            is_whole=is_whole,
        )


def _distance(after: int, allowed: int) -> tuple[bool, int]:
    """How far a cost is from what is allowed; too much is worse than too little."""
    return after > allowed, abs(after - allowed)


def _collapsed(code: str) -> str:
    """Without runs of blanks, as the encoder reads it."""
    return "\n".join(line for line in (" ".join(line.split()) for line in code.splitlines()) if line)
