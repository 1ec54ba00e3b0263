"""Answers of several folders to one query: each was ranked by itself, and here their scores become comparable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from leancode_core.index.terms import impacts_of
from leancode_core.search.engine import SearchHit, SearchResult
from leancode_core.search.lexical import share_held, term_weights
from leancode_core.search.query import QueryWords, SearchQuery, taken_apart
from leancode_core.search.ranking import Candidate, Fusion, RankingConfig

_COMPARED = 3  # hits of a folder that tell how much of the query's words it has; each takes a fifth of a millisecond


def comparable(results: Sequence[SearchResult], query: SearchQuery) -> list[SearchResult]:
    """The answers of several folders, with scores as if all their units had been scaled together.

    A folder's own scores are scaled to its own candidates: the only function of a folder has the best score there,
    whatever is asked. What the rank knows of names and places stays a factor, and no hit passes another of its folder.

    Args:
        results: one of each folder, all for this query and of one model.
        query: what was asked.
    """
    answering = [result for result in results if result.hits]
    if len(answering) < 2:
        return list(results)
    words = taken_apart(query.text)
    folders = {id(result): _Folder.of(result, words) for result in answering}
    bounds = [bound for folder in folders.values() for bound in folder.bounds()]
    together = Fusion.of(bounds, words, RankingConfig())
    return [_rescaled(result, folders[id(result)], together) if result.hits else result for result in results]


@dataclass(frozen=True, slots=True)
class _Folder:
    """How one folder's scores were scaled.

    Attributes:
        fusion: the scale of its cosines; its lexical side is that of `SearchHit.words`.
        best_share: how much of the query's words its best hits hold, in [0, 1], which is the same scale for all.
        has_cosines: whether any vector was compared.
    """

    fusion: Fusion
    best_share: float
    has_cosines: bool

    @classmethod
    def of(cls, result: SearchResult, words: QueryWords) -> _Folder:
        terms = term_weights(words)
        best = sorted((hit for hit in result.hits if hit.words), key=lambda hit: -hit.words)[:_COMPARED]
        best_share = max((share_held(impacts_of(hit.unit), terms) for hit in best), default=0.0)
        if result.scale is None:
            return cls(Fusion(0.0, 0.0, 0.0, 1.0), best_share, has_cosines=False)
        return cls(replace(result.scale.fusion, best=1.0), best_share, has_cosines=True)

    def bounds(self) -> list[Candidate]:
        """The worst and the best unit that the folder could have."""
        lowest, highest = (self.fusion.lowest, self.fusion.highest) if self.has_cosines else (None, None)
        return [_unit(lowest, 0.0), _unit(highest, self.best_share)]


def _rescaled(result: SearchResult, folder: _Folder, together: Fusion) -> SearchResult:
    if not folder.has_cosines:  # that there are none yet says nothing against its units
        together = replace(together, share=0.0)
    hits: list[SearchHit] = []
    for hit in result.hits:
        cosine = None if hit.cosine is None else max(hit.cosine, folder.fusion.lowest)
        alone = folder.fusion.score(_unit(cosine, hit.words))
        score = hit.score * together.score(_unit(cosine, hit.words * folder.best_share)) / alone
        hits.append(replace(hit, score=min(score, hits[-1].score) if hits else score))
    return replace(result, hits=tuple(hits))


def _unit(cosine: float | None, words: float) -> Candidate:
    return Candidate(0, "", "", "", cosine, words or None, None, None)
