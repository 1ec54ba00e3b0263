"""From two ranked lists to one: fusion, and what is known of code before any query is asked.

What each signal is worth, and which others were tried, is in docs/ranking.md.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from leancode_core.code.identifiers import term_of
from leancode_core.search.places import Place, place_of
from leancode_core.search.query import QueryClass, QueryWords

_ASKS_FOR_TESTS = frozenset({"test", "tests", "testing", "spec", "mock", "fixture", "fixtures"})
_ASKS_FOR_EXAMPLES = frozenset(
    {"example", "examples", "sample", "demo", "benchmark", "script", "tutorial", "migration"}
)
_CALLABLE = frozenset({"function", "method", "constructor"})
_LEAST_SCORE = 0.01


@dataclass(frozen=True, slots=True)
class RankingConfig:
    """The constants of the ranking.

    Attributes:
        semantic_share: weight of the semantic side for a sentence; the lexical one has the rest.
        semantic_share_symbol: the same for a name.
        definition: factor for a unit whose name is the one that was asked for.
        mentioned: the same where the name is part of a sentence.
        type_named: a further factor where that unit is a type: people ask for `Command`, not for its constructor.
        file_name: added to 1 for the units of a file all of whose name is in the query.
        folders: added to 1 for a unit in whose folders' names all of the query is.
        test: factor for tests, unless the query asks for tests.
        side: factor for examples, scripts and compatibility code, unless the query asks for such.
        coherence: added to 1 for the units of the file that holds most of what fits the query.
        second_hit: factor for a file's second hit in the result.
        further_hit: a further factor for each one after that.
    """

    semantic_share: float = 0.5
    semantic_share_symbol: float = 0.15
    definition: float = 2.0
    mentioned: float = 1.5
    type_named: float = 1.3
    file_name: float = 0.6
    folders: float = 0.5
    test: float = 0.4
    side: float = 0.6
    coherence: float = 1.2
    second_hit: float = 0.4
    further_hit: float = 0.6


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that one of the lists holds.

    Attributes:
        key: its key in the index.
        path: its file.
        kind: its kind.
        qualified_name: its name with what encloses it.
        cosine: of its vector and the query's, None without vectors.
        bm25: its lexical score, None if it is not in the lexical list.
        semantic_rank: its 1-based place in the semantic list, None if it is not there.
        lexical_rank: the same for the lexical list.
    """

    key: int
    path: str
    kind: str
    qualified_name: str
    cosine: float | None
    bm25: float | None
    semantic_rank: int | None
    lexical_rank: int | None


def ranked(
    candidates: Sequence[Candidate], words: QueryWords, config: RankingConfig, limit: int
) -> list[tuple[Candidate, float]]:
    """The best candidates with their scores, best first; equal inputs give the same order.

    Args:
        candidates: of both lists, each unit once.
        words: the query's words.
        config: the constants.
        limit: most results.
    """
    priors = Priors(words, config)
    fusion = Fusion.of(candidates, words, config)
    scored = [(fusion.score(candidate) * priors.of(candidate), candidate) for candidate in candidates]
    scored = _with_coherence(scored, config)
    scored.sort(key=lambda item: (-item[0], item[1].path, item[1].key))
    return _saturated(scored, config, limit)


@dataclass(frozen=True, slots=True)
class Fusion:
    """A weighted sum of both sides' scores, each scaled to the range that it has for this query.

    Attributes:
        share: weight of the semantic side, 0 if it has nothing to say, 1 if the lexical side has not.
        lowest: the worst cosine among the candidates.
        highest: the best one.
        best: the best lexical score.
    """

    share: float
    lowest: float
    highest: float
    best: float

    @classmethod
    def of(cls, candidates: Sequence[Candidate], words: QueryWords, config: RankingConfig) -> Fusion:
        """The scales for one query's candidates."""
        cosines = [candidate.cosine for candidate in candidates if candidate.cosine is not None]
        scores = [candidate.bm25 for candidate in candidates if candidate.bm25 is not None]
        is_symbol = words.query_class is QueryClass.SYMBOL
        share = config.semantic_share_symbol if is_symbol else config.semantic_share
        if not cosines or not scores:
            share = 1.0 if cosines else 0.0
        return cls(share, min(cosines, default=0.0), max(cosines, default=0.0), max(scores, default=0.0))

    def score(self, candidate: Candidate) -> float:
        """The candidate's score in (0, 1]: never 0, so that what is known of the unit always counts."""
        score = _LEAST_SCORE
        if candidate.cosine is not None:
            score += self.share * _scaled(candidate.cosine, self.lowest, self.highest)
        if candidate.bm25 is not None:
            score += (1.0 - self.share) * _scaled(candidate.bm25, 0.0, self.best)
        return score / (1.0 + _LEAST_SCORE)


def _scaled(value: float, lowest: float, highest: float) -> float:
    return (value - lowest) / (highest - lowest) if highest > lowest else 1.0


class Priors:
    """What units' names, kinds and places say for or against them, for one query.

    Args:
        words: the query's.
        config: the constants.
    """

    def __init__(self, words: QueryWords, config: RankingConfig) -> None:
        self._words = words
        self._config = config
        self._terms = frozenset(map(term_of, words.words))
        asked = set(words.words)
        self._asks_for_tests = bool(asked & _ASKS_FOR_TESTS)
        self._asks_for_sides = self._asks_for_tests or bool(asked & _ASKS_FOR_EXAMPLES)
        self._of_paths: dict[str, float] = {}

    def of(self, candidate: Candidate) -> float:
        """The factor for a unit."""
        factor = self._of_paths.get(candidate.path)
        if factor is None:
            factor = self._of_paths[candidate.path] = self._of_place(place_of(candidate.path))
        return factor * self._of_name(candidate)

    def _of_place(self, place: Place) -> float:
        factor = 1.0 + self._config.file_name * place.share_named(self._terms)
        factor *= 1.0 + self._config.folders * place.share_in_folders(self._terms)
        if place.is_test and not self._asks_for_tests:
            factor *= self._config.test
        if place.is_side and not self._asks_for_sides:
            factor *= self._config.side
        return factor

    def _of_name(self, candidate: Candidate) -> float:
        """What it counts that the unit is called what the query names."""
        words, config = self._words, self._config
        if not words.symbols or candidate.kind == "chunk":
            return 1.0
        name = candidate.qualified_name.rsplit(".", 1)[-1]
        if name.lower() not in words.symbols:
            return 1.0
        if words.query_class is not QueryClass.SYMBOL:
            return config.mentioned
        qualified = candidate.qualified_name.lower()
        exact = name in words.spelled and any(
            qualified == asked or qualified.endswith("." + asked) for asked in words.qualified
        )
        factor = config.definition if exact else (config.definition + 1.0) / 2.0
        return factor if candidate.kind in _CALLABLE else factor * config.type_named


def _with_coherence(scored: list[tuple[float, Candidate]], config: RankingConfig) -> list[tuple[float, Candidate]]:
    """Units gain where their file has other good ones: the root of its squared scores, against the best file's."""
    squares: defaultdict[str, float] = defaultdict(float)
    for score, candidate in scored:
        squares[candidate.path] += score * score
    best = max(squares.values(), default=1.0)
    return [
        (score * (1.0 + config.coherence * math.sqrt(squares[candidate.path] / best)), candidate)
        for score, candidate in scored
    ]


def _saturated(
    scored: list[tuple[float, Candidate]], config: RankingConfig, limit: int
) -> list[tuple[Candidate, float]]:
    """The best, where each file's second and further hits count less: those that it would show again and again."""
    seen: Counter[str] = Counter()
    damped = []
    for score, candidate in scored:
        n_before = seen[candidate.path]
        seen[candidate.path] += 1
        damped.append((candidate, score * _damping(n_before, config)))
    damped.sort(key=lambda item: (-item[1], item[0].path, item[0].key))
    return damped[:limit]


def _damping(n_before: int, config: RankingConfig) -> float:
    return 1.0 if n_before == 0 else config.second_hit * config.further_hit ** (n_before - 1)
