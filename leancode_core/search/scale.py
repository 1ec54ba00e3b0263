"""What an answer knows of its query besides the hits, so that units which no index has can be placed among them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from leancode_core.ports import Vectors
from leancode_core.search.query import QueryWords
from leancode_core.search.ranking import Candidate, Fusion, RankingConfig

_MOST = 2.0


@dataclass(frozen=True, slots=True, eq=False)
class QueryScale:
    """The scale of one query's cosines.

    Attributes:
        vector: the query's, (1, d).
        fusion: how both sides' scores were added.
        cosines: those of the semantic list, worst first.
    """

    vector: Vectors
    fusion: Fusion
    cosines: tuple[float, ...]

    @classmethod
    def of(
        cls, vector: Vectors, candidates: Sequence[Candidate], words: QueryWords, config: RankingConfig
    ) -> Self | None:
        """The scale of a query's candidates; None where they are none of the semantic list."""
        cosines = sorted(
            candidate.cosine
            for candidate in candidates
            if candidate.semantic_rank is not None and candidate.cosine is not None
        )
        return cls(vector, Fusion.of(candidates, words, config), tuple(cosines)) if cosines else None

    def cosine(self, vector: Vectors) -> float:
        """Of a unit's vector, (d,), and the query's."""
        return float(np.dot(vector, self.vector[0]))

    def is_listed(self, cosine: float) -> bool:
        """Whether a unit with this cosine would be in the semantic list."""
        return cosine >= self.cosines[0]

    def rank(self, cosine: float) -> int:
        """The 1-based place that a unit with this cosine would have there."""
        return 1 + len(self.cosines) - bisect_right(self.cosines, cosine)

    def score(self, cosine: float, share: float) -> float:
        """Both sides added as for the hits, in [0, 2].

        Args:
            cosine: of the unit's vector and the query's.
            share: how much of the words' best score the unit has.
        """
        width = self.fusion.highest - self.fusion.lowest
        semantic = (cosine - self.fusion.lowest) / width if width > 0 else 1.0
        return self.fusion.share * min(max(semantic, 0.0), _MOST) + (1.0 - self.fusion.share) * share
