"""Open files laid over the index's answer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

import pytest

from leancode_core.code.extraction import extract
from leancode_core.code.languages import language_of
from leancode_core.code.rendering import rendered
from leancode_core.config import SearchMode
from leancode_core.search.engine import SearchResult
from leancode_core.search.overlay import OverlaidUnit, Overlay, overlaid
from leancode_core.search.query import Filters, SearchQuery
from tests.support.identifier_encoder import DIMENSIONS, vectors_of
from tests.support.project import FINGERPRINT, Project

FILES = {
    "a.py": "def read_config(path):\n    return open(path)\n\n\ndef write_config(path):\n    return path.write()\n",
    "b.py": "def parse_config(text):\n    return text.split()\n",
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = Project(tmp_path_factory.mktemp("overlay"), FILES)
    project.index()
    return project


def opened(**texts: str) -> Overlay:
    units = []
    for name, text in texts.items():
        language = language_of(PurePosixPath(f"{name}.py"), b"")
        assert language is not None
        units += [OverlaidUnit(unit) for unit in extract(f"{name}.py", text.encode(), language).units]
    return Overlay(frozenset(f"{name}.py" for name in texts), tuple(units))


def answer(project: Project, query: SearchQuery, overlay: Overlay) -> list[tuple[str, int]]:
    with project.opened() as (_, engine):
        result: SearchResult = overlaid(engine.search(replace(query, limit=50)), query, overlay)
    return [(hit.unit.name, hit.unit.start_line) for hit in result.hits]


def test_without_open_files_nothing_changes(project: Project) -> None:
    query = SearchQuery("config")
    with project.opened() as (_, engine):
        result = engine.search(query)
        assert overlaid(result, query, Overlay()) is result


def test_what_is_open_hides_what_is_indexed(project: Project) -> None:
    found = answer(project, SearchQuery("read_config", limit=1), opened(a="def load_settings():\n    pass\n"))
    assert found == [("parse_config", 1)]


def test_an_unchanged_unit_keeps_its_score_in_its_new_place(project: Project) -> None:
    with project.opened() as (_, engine):
        query = SearchQuery("read_config")
        before = engine.search(query).hits[0]
        after = overlaid(engine.search(query), query, opened(a="\n\n" + FILES["a.py"])).hits[0]
    assert (after.unit.name, after.unit.start_line, after.score) == ("read_config", 3, before.score)


def test_a_new_unit_is_found_by_its_words(project: Project) -> None:
    overlay = opened(a=FILES["a.py"] + "\n\ndef delete_config(path):\n    path.unlink()\n")
    assert answer(project, SearchQuery("delete_config"), overlay)[0] == ("delete_config", 9)
    assert answer(project, SearchQuery("unlink a path", mode=SearchMode.LEXICAL), overlay)[0] == ("delete_config", 9)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(languages=("go",)), []),
        (Filters(kinds=("class",)), []),
        (Filters(include=("b.py",)), []),
        (Filters(exclude=("a.*",)), []),
        (Filters(kinds=("function",), include=("a.py",), exclude=("b.py",)), [("erase", 1)]),
    ],
)
def test_filters_hold_for_open_files(project: Project, filters: Filters, expected: list[tuple[str, int]]) -> None:
    found = answer(project, SearchQuery("erase", filters=filters), opened(a="def erase():\n    pass\n"))
    assert [hit for hit in found if hit[0] == "erase"] == expected


def test_the_limit_holds(project: Project) -> None:
    overlay = opened(a="".join(f"def config_{number}():\n    pass\n\n\n" for number in range(20)))
    assert len(answer(project, SearchQuery("config", limit=3), overlay)) == 3


def with_vectors(overlay: Overlay) -> Overlay:
    """The overlay, with the vectors that the encoder of the project gives its units."""
    vectors = vectors_of([rendered(unit.unit, unit.unit.code) for unit in overlay.units])
    return replace(overlay, vectors={unit.digest: vector for unit, vector in zip(overlay.units, vectors, strict=True)})


def test_a_new_unit_is_found_by_its_vector(project: Project) -> None:
    overlay = with_vectors(opened(a="def config_reader(path):\n    return path\n"))
    query = SearchQuery("read config", mode=SearchMode.SEMANTIC)
    with project.opened() as (_, engine):
        first, second = overlaid(engine.search(replace(query, limit=50)), query, overlay).hits
    assert (first.unit.name, first.lexical_rank) == ("config_reader", None)
    assert (second.unit.name, second.semantic_rank) == ("parse_config", 2)
    assert first.semantic_rank == 2  # behind read_config, which it has taken the place of


def test_words_and_vector_count_both(project: Project) -> None:
    text = "def config_reader(path):\n    return path\n"
    query = SearchQuery("config reader")
    with project.opened() as (_, engine):
        result = engine.search(replace(query, limit=50))
        (by_words,) = [hit for hit in overlaid(result, query, opened(a=text)).hits if hit.unit.path == "a.py"]
        (by_both,) = [
            hit for hit in overlaid(result, query, with_vectors(opened(a=text))).hits if hit.unit.path == "a.py"
        ]
    assert (by_words.lexical_rank, by_words.semantic_rank) == (1, None)
    assert (by_both.lexical_rank, by_both.semantic_rank) == (1, 1)


def test_what_the_index_has_ranked_is_not_brought_forward(project: Project) -> None:
    overlay = opened(a=FILES["a.py"] + "\n\ndef delete_config(path):\n    path.unlink()\n")
    with project.opened() as (reader, engine):
        overlay = replace(overlay, indexed=reader.digests_in("a.py"))
        assert [unit.unit.name for unit in overlay.new_units] == ["delete_config"]
        query = SearchQuery("config", limit=10)
        only_one = replace(engine.search(query), hits=engine.search(query).hits[:1])
        found = [hit.unit.name for hit in overlaid(only_one, query, overlay).hits]
    assert sorted(found) == sorted([only_one.hits[0].unit.name, "delete_config"])


def test_the_index_tells_vectors_by_digest(project: Project) -> None:
    with project.opened() as (reader, _):
        digests = reader.digests_in("a.py")
        vectors = reader.vectors(FINGERPRINT, (*digests, b"none"))
    assert (len(digests), set(vectors)) == (2, set(digests))
    for vector in vectors.values():
        assert vector.shape == (DIMENSIONS,)
        assert abs(float(vector @ vector) - 1.0) < 0.01


def test_nothing_is_found_by_vectors_that_are_not_there(project: Project) -> None:
    overlay = opened(a="def config_erase():\n    pass\n")
    query = SearchQuery("config", mode=SearchMode.SEMANTIC)
    assert [name for name, _ in answer(project, query, overlay)] == ["parse_config"]
