"""Answers of several folders: which one has the better hits, whatever each says of itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from leancode_core.config import SearchMode
from leancode_core.search.engine import SearchHit, SearchResult, Timings
from leancode_core.search.folders import comparable
from leancode_core.search.overlay import OverlaidUnit, Overlay, overlaid
from leancode_core.search.query import SearchQuery
from tests.support.project import Project

PORTS = {
    "tides.py": (
        "def highest_water(port, day):\n"
        '    """When the tide is highest at a port."""\n'
        "    return port.tides[day].highest()\n\n\n"
        "def lowest_water(port, day):\n"
        '    """When the tide is lowest at a port."""\n'
        "    return port.tides[day].lowest()\n"
    ),
    "ships.py": (
        "def draught(ship):\n"
        "    return ship.hull.depth - ship.freeboard\n\n\n"
        "def berth_of(ship, harbour):\n"
        "    return harbour.berths[ship.number]\n"
    ),
}
SLUG = {"slug.py": 'def slug(title):\n    return title.lower().replace(" ", "-")\n'}
LOCK = {"lock.py": "def lock(ship, gate):\n    gate.open(ship.number)\n"}


@pytest.fixture(scope="module")
def projects(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Project]:
    projects = {}
    for name, files in {"ports": PORTS, "slug": SLUG, "lock": LOCK}.items():
        projects[name] = Project(tmp_path_factory.mktemp(name), files)
        projects[name].index()
    return projects


def answer(project: Project, query: SearchQuery) -> SearchResult:
    with project.opened() as (_, engine):
        return engine.search(query)


def together(projects: dict[str, Project], query: SearchQuery, *names: str) -> list[str]:
    """The names of the hits of some folders, best first."""
    results = comparable([answer(projects[name], query) for name in names], query)
    return names_of([hit for result in results for hit in result.hits])


def names_of(hits: list[SearchHit]) -> list[str]:
    return [hit.unit.name for hit in sorted(hits, key=lambda hit: -hit.score)]


@pytest.mark.parametrize("mode", SearchMode)
@pytest.mark.parametrize("names", [("ports", "slug"), ("slug", "ports")])
def test_the_only_function_of_a_folder_is_not_the_best_for_that(
    projects: dict[str, Project], mode: SearchMode, names: tuple[str, str]
) -> None:
    query = SearchQuery("when is the tide highest at a port", mode=mode)
    found = together(projects, query, *names)
    assert found[:2] == ["highest_water", "lowest_water"]
    assert found[2:].count("slug") == (mode is not SearchMode.LEXICAL)


@pytest.mark.parametrize("mode", SearchMode)
@pytest.mark.parametrize("text", ["the slug of a title", "slug"])
def test_it_is_where_it_answers(projects: dict[str, Project], mode: SearchMode, text: str) -> None:
    assert together(projects, SearchQuery(text, mode=mode), "ports", "slug", "lock")[0] == "slug"


def test_hits_of_two_folders_mix(projects: dict[str, Project]) -> None:
    query = SearchQuery("number of a ship", limit=3)
    assert together(projects, query, "lock", "ports", "slug")[:3] == ["berth_of", "lock", "draught"]


@pytest.mark.parametrize("text", ["number of a ship", "when is the tide highest", "water", "berth_of", "zebra"])
@pytest.mark.parametrize("mode", SearchMode)
def test_the_order_within_a_folder_stays(projects: dict[str, Project], text: str, mode: SearchMode) -> None:
    query = SearchQuery(text, mode=mode)
    alone = [answer(projects[name], query) for name in ("ports", "slug", "lock")]
    for before, after in zip(alone, comparable(alone, query), strict=True):
        assert [hit.unit.id for hit in after.hits] == [hit.unit.id for hit in before.hits]
        scores = [hit.score for hit in after.hits]
        assert scores == sorted(scores, reverse=True)


def test_one_folder_that_answers_keeps_its_scores(projects: dict[str, Project]) -> None:
    query = SearchQuery("highest water", mode=SearchMode.LEXICAL)
    alone = answer(projects["ports"], query)
    silent = answer(projects["slug"], query)
    assert comparable([silent, alone], query) == [silent, alone]
    assert silent.hits == ()


def test_a_folder_without_vectors_answers_by_its_words(projects: dict[str, Project]) -> None:
    query = SearchQuery("when is the tide highest at a port")
    words = answer(projects["ports"], replace(query, mode=SearchMode.LEXICAL))
    both = answer(projects["slug"], query)
    results = comparable([both, words], query)
    assert names_of([hit for result in results for hit in result.hits])[0] == "highest_water"


def test_what_is_only_in_an_editor_has_its_place(projects: dict[str, Project]) -> None:
    query = SearchQuery("the slug of a title")
    unit = answer(projects["slug"], query).hits[0].unit
    nothing = SearchResult((), None, Timings(0.0, 0.0, 0.0, 0.0))
    opened = overlaid(nothing, query, Overlay(frozenset({unit.path}), (OverlaidUnit(unit),)))
    results = comparable([answer(projects["ports"], query), opened], query)
    assert names_of([hit for result in results for hit in result.hits])[0] == "slug"
