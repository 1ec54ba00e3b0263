"""From two ranked lists to one: fusion, and what is known of code before any query is asked."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from leancode_core.code.identifiers import term_of, words_of
from leancode_core.search.query import QueryClass, QueryWords

_TEST_PATH = re.compile(
    r"(?:^|/)(?:tests?|__tests__|specs?|testing|testdata|test_data|fixtures?|e2e|mocks?|__mocks__|stories|\w*Tests)/"
    r"|(?:^|/)(?:test_[^/]*|conftest|[^/]*_tests?|[^/]*_spec|[^/]*[.-](?:test|spec|stories))\.\w+$"
    r"|[a-z0-9](?:Tests?|Spec|Suite|TestCase)\.\w+$"
)
_SIDE_PATH = re.compile(
    r"(?:^|/)(?:examples?|samples?|demos?|docs?|docs_src|tutorials?|benchmarks?|bench|perf|playground|sandbox|legacy"
    r"|compat|_?compat(?:ibility)?|deprecated|third_party|vendor|contrib|scripts?|tools|migrations)/"
    r"|(?:^|/)_?compat\.\w+$|\.d\.ts$"
)
_ASKS_FOR_TESTS = frozenset({"test", "tests", "testing", "spec", "mock", "fixture", "fixtures"})
_ASKS_FOR_EXAMPLES = frozenset(
    {"example", "examples", "sample", "demo", "benchmark", "script", "tutorial", "migration"}
)
_CALLABLE = frozenset({"function", "method", "constructor"})
_LEAST_SCORE = 0.01
_SHORTEST_PART = 4  # letters that a word must have to be looked for inside another


@dataclass(frozen=True, slots=True)
class RankingConfig:
    """The constants of the ranking.

    Attributes:
        semantic_share: weight of the semantic side for a sentence; the lexical one has the rest.
        semantic_share_symbol: the same for a name.
        definition: factor for a unit whose name is the one that was asked for.
        mentioned: the same where the name is part of a sentence.
        type_named: a further factor where that unit is a type: people ask for `Command`, not for its constructor.
        file_named: factor for all units of a file that is named like what was asked for.
        path_overlap: added to 1 for a unit whose file's name or folder holds them.
        test: factor for tests, unless the query asks for tests.
        side: factor for examples, scripts and compatibility code, unless the query asks for such.
        chunk: factor for pieces of a file that are no definition.
        coherence: added to 1 for the units of the file that holds most of what fits the query.
        second_hit: factor for a file's second hit in the result.
        further_hit: a further factor for each one after that.
    """

    semantic_share: float = 0.5
    semantic_share_symbol: float = 0.3
    definition: float = 3.0
    mentioned: float = 1.5
    type_named: float = 1.3
    file_named: float = 1.5
    path_overlap: float = 0.8
    test: float = 0.4
    side: float = 0.6
    chunk: float = 0.8
    coherence: float = 0.3
    second_hit: float = 0.8
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
    stems = frozenset(map(term_of, words.words))
    fusion = Fusion.of(candidates, words, config)
    scored = [(fusion.score(candidate) * prior(candidate, words, stems, config), candidate) for candidate in candidates]
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
        best: the best BM25 score.
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


def prior(candidate: Candidate, words: QueryWords, stems: frozenset[str], config: RankingConfig) -> float:
    """What the unit's name, kind and place say for or against it."""
    factor = _name_factor(candidate, words, config)
    factor *= 1.0 + config.path_overlap * overlap(stems, _stem_and_folder(candidate.path))
    asked = set(words.words)
    if _TEST_PATH.search(candidate.path) and not asked & _ASKS_FOR_TESTS:
        factor *= config.test
    if _SIDE_PATH.search(candidate.path) and not asked & (_ASKS_FOR_EXAMPLES | _ASKS_FOR_TESTS):
        factor *= config.side
    if candidate.kind == "chunk":
        factor *= config.chunk
    return factor


def overlap(stems: frozenset[str], text: str) -> float:
    """The share of the query's words that are in the words of a name or path, in [0, 1].

    A word counts where it begins or ends one of the path's words: smtp is in smtplib, mime in mimetypes.
    """
    if not stems:
        return 0.0
    there = {term_of(word) for part in re.split(r"[./]", text) for word in words_of(part)}
    return sum(any(_is_in(asked, word) for word in there) for asked in stems) / len(stems)


def _is_in(asked: str, word: str) -> bool:
    return asked == word or (len(asked) >= _SHORTEST_PART and (word.startswith(asked) or word.endswith(asked)))


def _name_factor(candidate: Candidate, words: QueryWords, config: RankingConfig) -> float:
    """What it counts that the unit, or its file, is called what the query names."""
    if not words.symbols:
        return 1.0
    is_symbol = words.query_class is QueryClass.SYMBOL
    factor = config.file_named if is_symbol and _file_stem(candidate.path).lower() in words.symbols else 1.0
    name = candidate.qualified_name.rsplit(".", 1)[-1]
    if candidate.kind == "chunk" or name.lower() not in words.symbols:
        return factor
    if not is_symbol:
        return factor * config.mentioned
    qualified = candidate.qualified_name.lower()
    exact = name in words.spelled and any(
        qualified == asked or qualified.endswith("." + asked) for asked in words.qualified
    )
    factor *= config.definition if exact else (config.definition + 1.0) / 2.0
    return factor if candidate.kind in _CALLABLE else factor * config.type_named


def _file_stem(path: str) -> str:
    return path.rsplit("/", 1)[-1].rsplit(".", 1)[0]


def _stem_and_folder(path: str) -> str:
    return "/".join((*path.split("/")[-2:-1], _file_stem(path)))


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
    """Takes the best again and again, while each file's further hits lose with every hit already taken."""
    waiting = list(scored)
    taken: Counter[str] = Counter()
    result: list[tuple[Candidate, float]] = []
    while waiting and len(result) < limit:
        best_score, best_index = -1.0, 0
        for index, (score, candidate) in enumerate(waiting):
            if score <= best_score:
                break  # sorted by score: no later one can be better
            damped = score * _damping(taken[candidate.path], config)
            if damped > best_score:
                best_score, best_index = damped, index
        _, best = waiting.pop(best_index)
        taken[best.path] += 1
        result.append((best, best_score))
    return result


def _damping(n_taken: int, config: RankingConfig) -> float:
    return 1.0 if n_taken == 0 else config.second_hit * config.further_hit ** (n_taken - 1)
