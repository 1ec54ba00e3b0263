"""A query into hits: both lists, filters before either is cut, fusion, priors."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from leancode_core.code.unit import CodeUnit, UnitKind
from leancode_core.config import SearchMode
from leancode_core.errors import ModelUnavailable
from leancode_core.index.fingerprint import Fingerprint
from leancode_core.index.gitignore import Patterns
from leancode_core.index.reader import IndexReader
from leancode_core.index.rows import StoredUnit
from leancode_core.ports import Vectors
from leancode_core.search.lexical import lexical_scores
from leancode_core.search.query import Filters, QueryClass, QueryWords, SearchQuery, taken_apart
from leancode_core.search.ranking import Candidate, RankingConfig, ranked
from leancode_core.search.scale import QueryScale
from leancode_core.search.vectors import top

_CANDIDATES = 150
_NAMESAKES = 50


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A unit that answers a query.

    Attributes:
        unit: the unit.
        score: comparable within one answer only; higher is better.
        semantic_rank: its 1-based place in the semantic list, None if it is not there.
        lexical_rank: the same for the lexical list.
        cosine: of its vector and the query's, None where they were not compared.
        words: its lexical score, where the best of the answer's candidates has 1; 0 if it is not in the lexical list.
    """

    unit: CodeUnit
    score: float
    semantic_rank: int | None
    lexical_rank: int | None
    cosine: float | None = None
    words: float = 0.0


@dataclass(frozen=True, slots=True)
class Timings:
    """Where the time of one query went, in milliseconds."""

    encode: float
    lexical: float
    vector: float
    rank: float


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer to one query.

    Attributes:
        hits: best first.
        degraded: why the answer may be worse than it could be, None if it is not.
        timings: where the time went.
        scale: places other units' vectors among the hits; None where no vector was compared.
    """

    hits: tuple[SearchHit, ...]
    degraded: str | None
    timings: Timings
    scale: QueryScale | None = None


class SearchEngine:
    """Answers queries from one state of one index. Belongs to the thread of its reader.

    Args:
        reader: the index.
        fingerprint: which vectors to use, None to answer lexically only.
        encode_query: gives a query's vector, (1, dimensions); None to answer lexically only.
        ranking: the constants of the ranking.
        no_model: why `encode_query` is None, if that is a fault.
        no_vectors: why units may lack their vectors, None if it is only a matter of time.
    """

    def __init__(
        self,
        reader: IndexReader,
        fingerprint: Fingerprint | None,
        encode_query: Callable[[str], Vectors] | None,
        ranking: RankingConfig | None = None,
        *,
        no_model: ModelUnavailable | None = None,
        no_vectors: str | None = None,
    ) -> None:
        self._reader = reader
        self._encode_query = encode_query
        self._ranking = ranking or RankingConfig()
        self._no_model = no_model
        self._no_vectors = no_vectors
        self._table = reader.unit_table(fingerprint)
        self._rows_with_vector = np.flatnonzero(self._table.has_vector)
        self._postings = reader.postings(self._table.keys)

    def search(self, query: SearchQuery) -> SearchResult:
        """The best hits for a query.

        Raises:
            ConfigError: a glob of the filters cannot be read.
            ModelUnavailable: only vectors were asked for, and the model is missing or damaged.
        """
        if query.mode is SearchMode.SEMANTIC and self._no_model:
            raise self._no_model
        words = taken_apart(query.text)
        allowed = self._allowed(query.filters)
        clock = _Clock()
        cosines: NDArray[np.float32] | None = None
        vector: Vectors | None = None
        vector_ms = encode_ms = 0.0
        wants_vectors = query.mode is not SearchMode.LEXICAL and bool(words.words)
        if wants_vectors and self._encode_query is not None and len(self._rows_with_vector):
            vector = self._encode_query(query.text)
            encode_ms = clock.lap()
            cosines = self._table.vectors @ vector[0]
            vector_ms = clock.lap()
        lexical = {} if query.mode is SearchMode.SEMANTIC else self._lexical(words, allowed)
        lexical_ms = clock.lap()
        candidates = self._candidates(cosines, lexical, allowed)
        best = max(lexical.values(), default=1.0)
        hits = self._hits(ranked(candidates, words, self._ranking, query.limit), best)
        degraded = self._why_degraded() if wants_vectors else None
        scale = None if vector is None else QueryScale.of(vector, candidates, words, self._ranking)
        return SearchResult(hits, degraded, Timings(encode_ms, lexical_ms, vector_ms, clock.lap()), scale)

    def similar(self, to: StoredUnit, limit: int) -> SearchResult:
        """The units nearest to a unit of the index, which itself is left out; none while it has no vector.

        Pieces of files are only like other pieces: nobody who points at a function looks for an import list.
        """
        there = self._rows_with_vector[self._table.keys[self._rows_with_vector] == to.key]
        if not len(there):
            return SearchResult((), "the function has no vector yet", Timings(0.0, 0.0, 0.0, 0.0))
        position = int(np.searchsorted(self._rows_with_vector, there[0]))
        found = self.near(self._table.vectors[position], to.unit.kind, limit + 1)
        others = [hit for hit in found.hits if hit.unit.id != to.unit.id][:limit]
        hits = tuple(replace(hit, semantic_rank=rank) for rank, hit in enumerate(others, start=1))
        return replace(found, hits=hits)

    def near(self, vector: Vectors, kind: UnitKind, limit: int) -> SearchResult:
        """The units nearest to a vector, (d,), of a unit of this kind that the index need not have."""
        clock = _Clock()
        cosines = self._table.vectors @ vector
        near = top(cosines, self._alike(kind), limit)
        vector_ms = clock.lap()
        keys = {int(self._table.keys[self._rows_with_vector[index]]): float(cosines[index]) for index in near}
        found = self._reader.units(list(keys))
        hits = tuple(
            SearchHit(found[key].unit, cosine, rank, None)
            for rank, (key, cosine) in enumerate(((k, c) for k, c in keys.items() if k in found), start=1)
        )
        return SearchResult(hits, self._why_vectors_lack(), Timings(0.0, 0.0, vector_ms, clock.lap()))

    def _alike(self, kind: UnitKind) -> NDArray[np.bool_] | None:
        """(number of vectors,) which units may be like one of this kind, None for all."""
        if kind is UnitKind.CHUNK:
            return None
        return ~self._table.of_kinds((UnitKind.CHUNK,))[self._rows_with_vector]

    def _allowed(self, filters: Filters) -> NDArray[np.bool_] | None:
        """(n,) which units of the table pass the filters, None for all."""
        if filters.is_empty:
            return None
        table = self._table
        allowed = np.ones(len(table.keys), dtype=np.bool_)
        if filters.languages:
            allowed &= table.of_languages(filters.languages)
        if filters.kinds:
            allowed &= table.of_kinds(filters.kinds)
        for globs, keep in ((filters.include, True), (filters.exclude, False)):
            if globs:
                patterns = Patterns.parse("\n".join(globs).encode())
                allowed &= table.of_files([patterns.cover(path) is keep for path in table.file_paths])
        return allowed

    def _lexical(self, words: QueryWords, allowed: NDArray[np.bool_] | None) -> dict[int, float]:
        """Rows of the table with their lexical scores, best first; namesakes of a symbol are always among them."""
        scores = lexical_scores(self._postings, words)
        holding = scores > 0.0
        if allowed is not None:
            holding &= allowed
        best = top(scores, holding, _CANDIDATES)
        if words.query_class is QueryClass.SYMBOL:
            # Where many units hold a name, its definition may have fallen behind the cut.
            namesakes = {row for symbol in words.symbols for row in self._rows_named(symbol) if holding[row]}
            best += sorted(namesakes.difference(best), key=lambda row: (-scores[row], row))
        return {row: float(scores[row]) for row in best}

    def _rows_named(self, name: str) -> list[int]:
        keys = np.array(self._reader.keys_named(name, _NAMESAKES), dtype=np.int64)
        rows = np.searchsorted(self._table.keys, keys)
        known = rows < len(self._table.keys)
        known[known] &= self._table.keys[rows[known]] == keys[known]
        there: list[int] = rows[known].tolist()
        return there

    def _candidates(
        self, cosines: NDArray[np.float32] | None, lexical: dict[int, float], allowed: NDArray[np.bool_] | None
    ) -> list[Candidate]:
        """The best of both lists, each with its score on both sides."""
        table = self._table
        semantic: list[int] = []
        if cosines is not None:
            among = None if allowed is None else allowed[self._rows_with_vector]
            semantic = [int(self._rows_with_vector[index]) for index in top(cosines, among, _CANDIDATES)]
        rows = list(dict.fromkeys((*semantic, *lexical)))
        semantic_ranks = {row: rank for rank, row in enumerate(semantic, start=1)}
        lexical_ranks = {row: rank for rank, row in enumerate(lexical, start=1)}
        cosine_of = self._cosines_of(rows, cosines)
        return [
            Candidate(
                key=int(table.keys[row]),
                path=table.path(row),
                kind=table.kind(row),
                qualified_name=table.qualified_names[row],
                cosine=cosine_of.get(row),
                bm25=lexical.get(row),
                semantic_rank=semantic_ranks.get(row),
                lexical_rank=lexical_ranks.get(row),
            )
            for row in rows
        ]

    def _cosines_of(self, rows: list[int], cosines: NDArray[np.float32] | None) -> dict[int, float]:
        if cosines is None:
            return {}
        wanted = np.array(rows, dtype=np.int64)
        wanted = wanted[self._table.has_vector[wanted]]
        positions = np.searchsorted(self._rows_with_vector, wanted)
        return dict(zip(wanted.tolist(), cosines[positions].tolist(), strict=True))

    def _hits(self, results: list[tuple[Candidate, float]], best: float) -> tuple[SearchHit, ...]:
        """The candidates with their units.

        Args:
            results: the candidates with their scores.
            best: the best lexical score of all.
        """
        found = self._reader.units([candidate.key for candidate, _ in results])
        return tuple(
            SearchHit(
                found[candidate.key].unit,
                score,
                candidate.semantic_rank,
                candidate.lexical_rank,
                candidate.cosine,
                (candidate.bm25 or 0.0) / best,
            )
            for candidate, score in results
            if candidate.key in found
        )

    def _why_degraded(self) -> str | None:
        if self._encode_query is not None:
            return self._why_vectors_lack()
        remedy = f" ({self._no_model.remedy})" if self._no_model and self._no_model.remedy else ""
        return f"no model: lexical search only{remedy}"

    def _why_vectors_lack(self) -> str | None:
        n_units, n_vectors = len(self._table.keys), len(self._rows_with_vector)
        if n_vectors == n_units:
            return None
        return self._no_vectors or f"{n_units - n_vectors} of {n_units} units have no vector yet"


class _Clock:
    def __init__(self) -> None:
        self._last = time.perf_counter()

    def lap(self) -> float:
        """Milliseconds since the last call."""
        now = time.perf_counter()
        elapsed, self._last = now - self._last, now
        return elapsed * 1000.0
