"""NDCG@10 of repositories: what counts as a hit, literal figures, and the rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from leancode_core.errors import ConfigError
from leancode_core.evaluation.repository_search import (
    Answered,
    Hit,
    RepositoryQuery,
    Target,
    ndcg_of_hits,
    queries_of,
    repository_rows,
)
from tests.core.evaluation.data import REPOSITORIES, write_lines

A, B, C = Target("src/a.py"), Target("src/b.py", 10, 20), Target("c.py")


def hit(path: str, start: int = 1, end: int = 5) -> Hit:
    return Hit(path, start, end)


@pytest.mark.parametrize(
    ("found", "target", "expected"),
    [
        (hit("src/a.py"), A, True),
        (hit("a.py"), A, True),  # the tree begins below what was annotated
        (hit("project/src/a.py"), A, True),  # or above it
        (hit("./src/a.py"), A, True),
        (hit("src\\a.py"), A, True),
        (hit("ba.py"), Target("a.py"), False),
        (hit("src/A.py"), A, False),
        (hit("src/b.py", 1, 10), B, True),
        (hit("src/b.py", 20, 90), B, True),
        (hit("src/b.py", 12, 13), B, True),
        (hit("src/b.py", 1, 9), B, False),
        (hit("src/b.py", 21, 30), B, False),
        (hit("src/b.py", 21, 30), Target("src/b.py", 10, None), True),
    ],
)
def test_a_hit_matches_by_the_end_of_its_path_and_by_lines(found: Hit, target: Target, expected: bool) -> None:
    assert found.is_in(target) is expected


# These figures were computed by the benchmark's own script from the same results.
@pytest.mark.parametrize(
    ("hits", "targets", "expected"),
    [
        ([hit("src/a.py")], [A], 1.0),
        ([hit("x.py"), hit("src/a.py")], [A], 0.63093),
        ([hit("src/a.py")], [A, B], 0.61315),
        ([hit("src/a.py"), hit("src/a.py", 9, 9), hit("src/b.py", 15, 15)], [A, B], 0.91972),
        ([hit("x.py"), hit("src/b.py", 1, 4), hit("src/b.py", 20, 22), hit("c.py")], [A, B, C], 0.43675),
        ([hit("src/a.py")], [A, Target("src/a.py", 3, 4)], 0.61315),  # one place counts once
        ([hit("x.py")] * 9 + [hit("src/a.py")], [A], 0.28906),
        ([hit("x.py")] * 10 + [hit("src/a.py")], [A], 0.0),
        ([], [A], 0.0),
        ([hit("src/a.py")], [], 0.0),
    ],
)
def test_ndcg_at_10(hits: list[Hit], targets: list[Target], expected: float) -> None:
    assert ndcg_of_hits(hits, targets) == pytest.approx(expected, abs=1e-5)


def test_queries_of_one_repository_come_together_and_unseen_trees_not_at_all() -> None:
    found = queries_of(REPOSITORIES)
    assert [query.id for query in found] == ["kitchen#0", "kitchen#1", "garden#0", "garden#1"]
    assert found[0] == RepositoryQuery(
        id="kitchen#0",
        repository="kitchen",
        language="python",
        category="semantic",
        text="bake a cake",
        targets=(Target("oven.py", 9, 13), Target("oven.py", 4, 6)),
    )
    assert found[2].targets == (Target("src/beds/Bed.java"),)


def query(repository: str, category: str) -> RepositoryQuery:
    return RepositoryQuery("", repository, "python", category, "", (A,))


def test_every_repository_counts_the_same_in_the_mean() -> None:
    hits = (hit("src/a.py"),)
    answered = [
        Answered(query("one", "symbol"), hits),
        Answered(query("one", "symbol"), ()),
        Answered(query("one", "semantic"), ()),
        Answered(query("two", "symbol"), hits),
    ]
    rows = repository_rows(answered, {"model": "m"})
    assert rows == [
        {
            "repo": "one",
            "language": "python",
            "queries": 3,
            "ndcg_at_10": pytest.approx(1 / 3),
            "categories": {"semantic": 0.0, "symbol": 0.5},
            "model": "m",
        },
        {
            "repo": "two",
            "language": "python",
            "queries": 1,
            "ndcg_at_10": 1.0,
            "categories": {"symbol": 1.0},
            "model": "m",
        },
        {
            "repo": None,
            "language": None,
            "queries": 4,
            "ndcg_at_10": pytest.approx(2 / 3),
            "categories": {"semantic": 0.0, "symbol": 0.75},
            "model": "m",
        },
    ]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"repo": "../up"}, r"queries.jsonl:1: '../up' is no name of a repository"),
        ({"repo": "a\\b"}, r"is no name of a repository"),
        ({"repo": ".."}, r"is no name of a repository"),
        ({"repo": ""}, r"is no name of a repository"),
        ({"query": None}, r"queries.jsonl:1: a text 'query' is needed"),
        ({"relevant": ["a.py"]}, r"queries.jsonl:1: 'relevant' must be a list of objects"),
        ({"relevant": [{}]}, r"queries.jsonl:1: a text 'path' is needed"),
        ({"relevant": [{"path": "a", "start": "1"}]}, r"queries.jsonl:1: a whole number 'start' is needed"),
    ],
)
def test_bad_queries_are_named(tmp_path: Path, change: dict[str, object], expected: str) -> None:
    write_lines(tmp_path / "queries.jsonl", [{"repo": "a", "query": "x", "relevant": [{"path": "a.py"}]} | change])
    with pytest.raises(ConfigError, match=expected):
        queries_of(tmp_path)
