"""Answers over files whose content in an editor is another than in the index: a table in memory, laid over them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import count

from leancode_core.code.unit import CodeUnit
from leancode_core.config import SearchMode
from leancode_core.index.gitignore import Patterns
from leancode_core.index.terms import impacts_of
from leancode_core.ports import Vectors
from leancode_core.search.engine import SearchHit, SearchResult
from leancode_core.search.lexical import share_held, term_weights
from leancode_core.search.query import Filters, SearchQuery, taken_apart
from leancode_core.search.ranking import Candidate, Priors, RankingConfig
from leancode_core.search.scale import QueryScale

_COMPARED = 10  # hits of the index that tell what a good match is
_MOST_SHARE = 2.0


@dataclass(frozen=True)
class OverlaidUnit:
    """A unit of an open file, with the words by which it is found."""

    unit: CodeUnit

    @cached_property
    def impacts(self) -> dict[str, float]:
        """The terms by which the unit is found, with what each says about it."""
        return impacts_of(self.unit)

    @cached_property
    def digest(self) -> bytes:
        """Of all that an encoder reads."""
        return self.unit.digest


@dataclass(frozen=True, slots=True)
class Overlay:
    """Files with other content than the index has of them.

    Attributes:
        paths: the files, relative to the root; what the index has of them does not count.
        units: what is in them instead.
        indexed: digests of the units that the index has of these files: it has ranked those already.
        vectors: by digest, (d,) each, of units that are not among these, as far as they have one.
    """

    paths: frozenset[str] = frozenset()
    units: tuple[OverlaidUnit, ...] = ()
    indexed: frozenset[bytes] = frozenset()
    vectors: Mapping[bytes, Vectors] = field(default_factory=dict)

    @property
    def new_units(self) -> tuple[OverlaidUnit, ...]:
        """The units that the index does not have of these files."""
        return tuple(unit for unit in self.units if unit.digest not in self.indexed)


def overlaid(result: SearchResult, query: SearchQuery, overlay: Overlay) -> SearchResult:
    """The index's answer with the hits of the overlay's files replaced by what is in them now.

    A unit that is as it was in the index keeps its score and gets its new place, or stays as far behind as it was.
    Others are scored by the words that they share with the query, on the scale of the ranking, and by their vectors
    where they have one.

    Args:
        result: what the index answers, with more hits than are wanted where the overlay may take some away.
        query: what was asked.
        overlay: the open files.
    """
    if not overlay.paths:
        return result
    known = {unit.digest: unit.unit for unit in overlay.units}
    hits, placed = [], set()
    for hit in result.hits:
        if hit.unit.path not in overlay.paths:
            hits.append(hit)
        elif (now := known.get(hit.unit.digest)) is not None and now.id not in placed:
            placed.add(now.id)
            hits.append(replace(hit, unit=now))
    others = [unit for unit in overlay.new_units if unit.unit.id not in placed and _passes(unit.unit, query.filters)]
    hits += _new_hits(others, hits, query, result.scale, overlay.vectors)
    hits.sort(key=lambda hit: (-hit.score, hit.unit.path, hit.unit.span.start))
    return replace(result, hits=tuple(hits[: query.limit]))


def _new_hits(
    units: Sequence[OverlaidUnit],
    hits: Sequence[SearchHit],
    query: SearchQuery,
    scale: QueryScale | None,
    vectors: Mapping[bytes, Vectors],
) -> list[SearchHit]:
    """The units that share words with the query, or that their vector puts among the semantic list."""
    words = taken_apart(query.text)
    config = RankingConfig()
    priors = Priors(words, config)
    shares = _shares(units, hits, term_weights(words)) if query.mode is not SearchMode.SEMANTIC else [0.0] * len(units)
    found: list[SearchHit] = []
    for overlaid_unit, share in zip(units, shares, strict=True):
        vector = None if scale is None else vectors.get(overlaid_unit.digest)
        score, rank, cosine = share, None, None
        if scale is not None and vector is not None:
            cosine = scale.cosine(vector)
            score = scale.score(cosine, share)
            rank = scale.rank(cosine) if scale.is_listed(cosine) else None
        if not share and rank is None:
            continue
        unit = overlaid_unit.unit
        candidate = Candidate(0, unit.path, unit.kind, unit.qualified_name, None, share, None, None)
        # The file that somebody is working on counts like the one that holds most of what fits.
        score *= priors.of(candidate) * (1.0 + config.coherence)
        found.append(SearchHit(unit, score, rank, 0 if share else None, cosine, share))
    found.sort(key=lambda hit: (-hit.score, hit.unit.path, hit.unit.span.start))
    places = count(1)
    return [replace(hit, lexical_rank=None if hit.lexical_rank is None else next(places)) for hit in found]


def _shares(units: Sequence[OverlaidUnit], hits: Sequence[SearchHit], terms: Collection[str]) -> list[float]:
    """How much of the query's words each unit holds, where the index's best hit has 1."""
    indexed = [OverlaidUnit(hit.unit) for hit in hits if hit.lexical_rank is not None][:_COMPARED]
    shares = [share_held(unit.impacts, terms) for unit in units]
    best = max((share_held(unit.impacts, terms) for unit in indexed), default=0.0) or max(shares, default=0.0)
    return [min(share / best, _MOST_SHARE) if share else 0.0 for share in shares]


def _passes(unit: CodeUnit, filters: Filters) -> bool:
    if filters.languages and unit.language not in filters.languages:
        return False
    if filters.kinds and unit.kind not in filters.kinds:
        return False
    if filters.include and not _covers(filters.include, unit.path):
        return False
    return not (filters.exclude and _covers(filters.exclude, unit.path))


def _covers(globs: tuple[str, ...], path: str) -> bool:
    return Patterns.parse("\n".join(globs).encode()).cover(path)
