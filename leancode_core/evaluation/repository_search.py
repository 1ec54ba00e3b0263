"""How well whole repositories are searched: NDCG@10 of hits against annotated files and lines.

The protocol is that of semble's benchmark (MinishLab, MIT licence): binary relevance, the first matching hit of
each target counts, mean over repositories.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np

from leancode_core.evaluation.metrics import ndcg
from leancode_core.evaluation.records import Record, records_of

PLACES = 10
_TREES = ("pinned", "head", "release")  # kinds of trees that count; others are not what the annotators saw


@dataclass(frozen=True, slots=True)
class Target:
    """A place that answers a query: a file, or lines of it.

    Attributes:
        path: as it was annotated, which may begin above or below the root of the tree.
        start: first line, None where the whole file is meant.
        end: last line.
    """

    path: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A result: a path relative to the repository's root, and its lines, from 1, inclusive."""

    path: str
    start_line: int
    end_line: int

    def is_in(self, target: Target) -> bool:
        """Whether one path ends in the other one, and the lines overlap where the target has lines."""
        ours, theirs = _plain(self.path).removeprefix("./"), _plain(target.path)
        if ours != theirs and not ours.endswith(f"/{theirs}") and not theirs.endswith(f"/{ours}"):
            return False
        if target.start is None or target.end is None:
            return True
        return self.start_line <= target.end and target.start <= self.end_line


@dataclass(frozen=True, slots=True)
class RepositoryQuery:
    """One query with all places that answer it."""

    id: str
    repository: str
    language: str
    category: str
    text: str
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """A query with the hits for it, best first."""

    query: RepositoryQuery
    hits: tuple[Hit, ...]

    @property
    def ndcg(self) -> float:
        """NDCG@10, in [0, 1]."""
        return ndcg_of_hits(self.hits, self.query.targets)


def queries_of(folder: Path) -> list[RepositoryQuery]:
    """The queries of `queries.jsonl`, those of one repository together.

    Raises:
        ConfigError: the file cannot be read, or a line is no query.
    """
    found = [
        _query(record) for record in records_of(folder / "queries.jsonl") if record.text("tree", "pinned") in _TREES
    ]
    first = {query.repository: place for place, query in reversed(list(enumerate(found)))}
    return sorted(found, key=lambda query: first[query.repository])


def ndcg_of_hits(hits: Sequence[Hit], targets: Sequence[Target]) -> float:
    """NDCG@10: a place is worth 1 where it is the first hit of some target, 0 otherwise."""
    found = {next((place for place, hit in enumerate(hits[:PLACES]) if hit.is_in(target)), None) for target in targets}
    return ndcg([float(place in found) for place in range(PLACES)], [1.0] * len(targets), PLACES)


def repository_rows(answered: Iterable[Answered], conditions: dict[str, Any]) -> list[dict[str, Any]]:
    """A row for each repository, and the mean row, with `"repo": null`, in which every repository counts the same.

    Args:
        answered: at least one query; those of one repository together.
        conditions: further fields of every row.
    """
    rows: list[dict[str, Any]] = []
    for name, group in groupby(answered, key=lambda one: one.query.repository):
        ours = list(group)
        by_category: dict[str, list[float]] = {}
        for one in ours:
            by_category.setdefault(one.query.category, []).append(one.ndcg)
        rows.append(
            {
                "repo": name,
                "language": ours[0].query.language,
                "queries": len(ours),
                "ndcg_at_10": float(np.mean([one.ndcg for one in ours])),
                "categories": {category: float(np.mean(by_category[category])) for category in sorted(by_category)},
                **conditions,
            }
        )
    categories = sorted({category for row in rows for category in row["categories"]})
    rows.append(
        {
            "repo": None,
            "language": None,
            "queries": sum(row["queries"] for row in rows),
            "ndcg_at_10": float(np.mean([row["ndcg_at_10"] for row in rows])),
            "categories": {
                category: float(np.mean([row["categories"][category] for row in rows if category in row["categories"]]))
                for category in categories
            },
            **conditions,
        }
    )
    return rows


def _query(record: Record) -> RepositoryQuery:
    repository = record.text("repo")
    if repository in ("", ".", "..") or "/" in _plain(repository):
        raise record.error(f"{repository!r} is no name of a repository")
    targets = [*record.objects("relevant"), *record.objects("secondary")]
    return RepositoryQuery(
        id=record.text("id", ""),
        repository=repository,
        language=record.text("language", ""),
        category=record.text("category", ""),
        text=record.text("query"),
        targets=tuple(map(_target, targets)),
    )


def _target(record: Record) -> Target:
    path = record.text("annotated_path") if "annotated_path" in record.fields else record.text("path")
    lines = [None if record.fields.get(name) is None else record.number(name) for name in ("start", "end")]
    return Target(path, *lines)


def _plain(path: str) -> str:
    return path.replace("\\", "/")
