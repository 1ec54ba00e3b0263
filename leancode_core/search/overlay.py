"""Answers over files whose content in an editor is another than in the index: a table in memory, searched lexically."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from leancode_core.code.identifiers import identifiers_in, words_of
from leancode_core.code.unit import CodeUnit
from leancode_core.config import SearchMode
from leancode_core.index.gitignore import Patterns
from leancode_core.search.engine import SearchHit, SearchResult
from leancode_core.search.lexical import FIELD_WEIGHTS
from leancode_core.search.query import Filters, SearchQuery, taken_apart
from leancode_core.search.ranking import Candidate, RankingConfig, prior, stem

_COMPARED = 10  # hits of the index that tell what a good match is
_MOST_SHARE = 2.0


@dataclass(frozen=True)
class OverlaidUnit:
    """A unit of an open file, with the words by which it is found."""

    unit: CodeUnit

    @cached_property
    def fields(self) -> tuple[frozenset[str], ...]:
        """The words of name, qualified name, path, signature, documentation and body."""
        unit = self.unit
        texts = (unit.name, unit.qualified_name, unit.path, unit.signature, unit.docstring, unit.code)
        return tuple(map(_words_in, texts))

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
    """

    paths: frozenset[str] = frozenset()
    units: tuple[OverlaidUnit, ...] = field(default=())


def overlaid(result: SearchResult, query: SearchQuery, overlay: Overlay) -> SearchResult:
    """The index's answer with the hits of the overlay's files replaced by what is in them now.

    A unit that is as it was in the index keeps its score and gets its new place. Others are scored by the words that
    they share with the query, on the scale of the ranking, since they have no vector.

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
    others = [unit for unit in overlay.units if unit.unit.id not in placed and _passes(unit.unit, query.filters)]
    if query.mode is not SearchMode.SEMANTIC:
        hits += _lexical_hits(others, hits, query.text)
    hits.sort(key=lambda hit: (-hit.score, hit.unit.path, hit.unit.span.start))
    return replace(result, hits=tuple(hits[: query.limit]))


def _lexical_hits(units: Sequence[OverlaidUnit], hits: Sequence[SearchHit], text: str) -> list[SearchHit]:
    """The units that share words with the query: one that shares as much as the index's best hit has the score 1."""
    words = taken_apart(text)
    stems = frozenset(map(stem, words.words))
    config = RankingConfig()
    indexed = [OverlaidUnit(hit.unit) for hit in hits if hit.lexical_rank is not None][:_COMPARED]
    shares = [_share(unit, words.terms) for unit in units]
    best = max((_share(unit, words.terms) for unit in indexed), default=0.0) or max(shares, default=0.0)
    found = []
    for overlaid_unit, absolute in zip(units, shares, strict=True):
        if not absolute:
            continue
        share = min(absolute / best, _MOST_SHARE)
        unit = overlaid_unit.unit
        candidate = Candidate(0, unit.path, unit.kind, unit.qualified_name, None, share, None, None)
        # The file that somebody is working on counts like the one that holds most of what fits.
        found.append((share * prior(candidate, words, stems, config) * (1.0 + config.coherence), unit))
    found.sort(key=lambda item: (-item[0], item[1].path, item[1].span.start))
    return [SearchHit(unit, score, None, rank) for rank, (score, unit) in enumerate(found, start=1)]


def _share(unit: OverlaidUnit, terms: Collection[str]) -> float:
    """How much of the query the unit holds, in [0, 1]: for each term the weight of the best field that has it."""
    if not terms:
        return 0.0
    weights = [
        max((weight for weight, there in zip(FIELD_WEIGHTS, unit.fields, strict=True) if term in there), default=0.0)
        for term in terms
    ]
    return sum(weights) / (max(FIELD_WEIGHTS) * len(weights))


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


def _words_in(text: str) -> frozenset[str]:
    found: set[str] = set()
    for identifier in identifiers_in(text):
        found.add(identifier.lower())
        found.update(words_of(identifier))
    return frozenset(found)
