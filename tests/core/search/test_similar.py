"""Units that resemble a unit."""

from __future__ import annotations

from pathlib import Path

import pytest

from leancode_core.search.engine import SearchResult
from tests.support.identifier_encoder import IdentifierEncoder
from tests.support.project import Project

SPLIT = "def split_header(header):\n    return header.split()\n"
FILES = {
    "a.py": SPLIT,
    "b.py": "def split_headers(headers):\n    return [header.split() for header in headers]\n",
    "c.py": "def open_socket(host):\n    return connect(host)\n",
}


def similar(project: Project, path: str, limit: int = 20) -> SearchResult:
    with project.opened() as (reader, engine):
        return engine.similar(reader.units_at(path, 1)[0], limit)


def names(result: SearchResult) -> list[str]:
    return [hit.unit.path for hit in result.hits]


def test_the_unit_itself_is_left_out_and_the_nearest_comes_first(tmp_path: Path) -> None:
    project = Project(tmp_path, FILES)
    project.index()
    result = similar(project, "a.py")
    assert names(result) == ["b.py", "c.py"]
    assert [(hit.semantic_rank, hit.lexical_rank) for hit in result.hits] == [(1, None), (2, None)]
    assert result.degraded is None
    assert names(similar(project, "c.py", limit=1)) == names(similar(project, "c.py"))[:1]
    assert names(similar(project, "c.py", limit=0)) == []


@pytest.mark.parametrize("limit", [1, 2, 3, 4])
def test_copies_of_the_unit_are_found_and_only_itself_is_left_out(tmp_path: Path, limit: int) -> None:
    project = Project(tmp_path, FILES | {"copy1.py": SPLIT, "copy2.py": SPLIT})
    project.index()
    assert names(similar(project, "copy1.py", limit)) == ["a.py", "copy2.py", "b.py", "c.py"][:limit]
    (best, *_) = similar(project, "copy2.py").hits
    assert best.score == pytest.approx(1.0, abs=1e-3)


def test_a_unit_without_a_vector_resembles_nothing_yet(tmp_path: Path) -> None:
    project = Project(tmp_path, FILES)
    with pytest.raises(RuntimeError):
        project.index(lambda: IdentifierEncoder(texts_per_batch=1, fails_after=2))
    result = similar(project, "c.py")
    assert (result.hits, result.degraded) == ((), "the function has no vector yet")
    assert names(similar(project, "a.py")) == ["b.py"]
    assert similar(project, "a.py").degraded == "1 of 3 units have no vector yet"


def test_a_unit_that_came_after_the_engine_is_not_taken_for_another(tmp_path: Path) -> None:
    project = Project(tmp_path, {"b.py": FILES["b.py"]})
    project.index()
    with project.opened() as (reader, engine):
        project.write({"a.py": SPLIT})
        project.index()
        result = engine.similar(reader.units_at("a.py", 1)[0], 20)
    assert (result.hits, result.degraded) == ((), "the function has no vector yet")
