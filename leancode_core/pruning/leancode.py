"""LeanCode: the tokens that get the least attention for what they cost go first.

Wang et al., "LeanCode: Understanding Models Better for Code Simplification of Pre-trained Large Language Models",
ACL 2025. Whole tokens instead of subwords; a score for unseen tokens; brackets count as one.
"""

from __future__ import annotations

from collections.abc import Sequence

from leancode_core.pruning.code_tokens import CodeTokens, Group
from leancode_core.pruning.importance import ImportanceScorer


class LeanCode:
    """Removes by importance, least first.

    Args:
        scorer: gives each token the attention that it gets, or would get on average.
    """

    def __init__(self, scorer: ImportanceScorer) -> None:
        self._scorer = scorer

    def removed(self, code: CodeTokens, saving: int) -> set[int]:
        """See `PruningStrategy`."""
        scores = self._scores(code)
        costs = code.costs
        ranked: list[tuple[float, Group]] = []
        for group in code.groups:
            if len(group) == 1:
                index = group[0]
                ranked.append((scores[index] / (costs[index] or 1), group))
            else:
                total = sum(scores[index] for index in group)
                ranked.append((total / (code.cost(group) or 1), group))
        ranked.sort()
        return code.first_of((group for _, group in ranked), saving)

    def importance(self, code: CodeTokens) -> Sequence[float]:
        """Attention per subword, see `ScoringStrategy`; 1.0 is attention that is spread evenly."""
        return [score / (cost or 1) for score, cost in zip(self._scores(code), code.costs, strict=True)]

    def _scores(self, code: CodeTokens) -> list[float]:
        scores: list[float] = self._scorer.scores(code).scores.tolist()
        return scores
