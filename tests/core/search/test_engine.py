"""A query against a small tree, through the index and back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leancode_core.config import SearchMode
from leancode_core.search.engine import SearchEngine
from leancode_core.search.query import Filters, SearchQuery
from tests.support.identifier_encoder import IdentifierEncoder
from tests.support.project import FINGERPRINT, Project

COOKIES = '''\
class SimpleCookie:
    """A cookie as a browser sends it."""

    def load(self, text):
        self.value = parse_cookie_header(text)


def parse_cookie_header(header):
    """Split the header of a request into cookies."""
    return dict(pair.split("=") for pair in header.split(";"))
'''
SETTINGS = '''\
class Settings:
    def load(self, path):
        """Read the settings from a file."""
        return path.read_text()
'''
SOCKETS = '''\
def open_socket(host, port):
    """Connect to a server."""
    return connect(host, port)


def close_socket(socket):
    socket.close()
'''
FILES = {
    "http/cookies.py": COOKIES,
    "http/settings.py": SETTINGS,
    "net/sockets.py": SOCKETS,
    "tests/test_cookies.py": "def test_parse_cookie_header():\n    assert parse_cookie_header('a=b')\n",
    "web/cookie.js": "function parseCookie(header) {\n  return header.split(';');\n}\n",
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = Project(tmp_path_factory.mktemp("engine"), FILES)
    project.index()
    return project


@pytest.fixture
def engine(project: Project) -> Iterator[SearchEngine]:
    with project.opened() as (_, engine):
        yield engine


def names(
    engine: SearchEngine,
    query: str,
    mode: SearchMode = SearchMode.HYBRID,
    filters: Filters | None = None,
    limit: int = 20,
) -> list[str]:
    hits = engine.search(SearchQuery(query, limit, mode, filters or Filters())).hits
    return [f"{hit.unit.path}:{hit.unit.qualified_name}" for hit in hits]


MODES = [SearchMode.HYBRID, SearchMode.SEMANTIC, SearchMode.LEXICAL]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("query", "best"),
    [
        ("split the header of a request into cookies", "http/cookies.py:parse_cookie_header"),
        ("parse_cookie_header", "http/cookies.py:parse_cookie_header"),
        ("SimpleCookie.load", "http/cookies.py:SimpleCookie.load"),
        ("Settings.load", "http/settings.py:Settings.load"),
        ("connect to a host", "net/sockets.py:open_socket"),
        ("test_parse_cookie_header", "tests/test_cookies.py:test_parse_cookie_header"),
    ],
)
def test_the_best_hit_in_every_mode(engine: SearchEngine, query: str, best: str, mode: SearchMode) -> None:
    assert names(engine, query, mode)[0] == best


def test_a_hit_is_the_whole_unit_with_its_places_in_both_lists(project: Project, engine: SearchEngine) -> None:
    (hit,) = engine.search(SearchQuery("close_socket", limit=1)).hits
    assert hit.unit == next(unit for unit in project.content().units if unit.name == "close_socket")
    assert (hit.semantic_rank, hit.lexical_rank) == (1, 1)


def test_each_side_alone_knows_only_its_own_places(project: Project) -> None:
    encoder = IdentifierEncoder()
    with project.opened(encoder) as (_, engine):
        lexical = engine.search(SearchQuery("cookie header", mode=SearchMode.LEXICAL)).hits
        assert encoder.queries == []
        semantic = engine.search(SearchQuery("cookie header", mode=SearchMode.SEMANTIC)).hits
        assert encoder.queries == ["cookie header"]
    assert {hit.semantic_rank for hit in lexical} == {None}
    assert sorted(hit.lexical_rank or 0 for hit in lexical) == list(range(1, len(lexical) + 1))
    assert {hit.lexical_rank for hit in semantic} == {None}
    assert sorted(hit.semantic_rank or 0 for hit in semantic) == [1, 2, 3, 4, 5, 6, 7, 8, 9]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(languages=("javascript",)), "parseCookie"),
        (Filters(languages=("javascript", "python"), kinds=("class",)), "Settings SimpleCookie"),
        (Filters(kinds=("class", "method"), include=("cookies.py",)), "SimpleCookie SimpleCookie.load"),
        (Filters(include=("web/",)), "parseCookie"),
        (Filters(include=("*.js", "tests/")), "parseCookie test_parse_cookie_header"),
        (Filters(include=("http/**",), exclude=("settings.*",), kinds=("method",)), "SimpleCookie.load"),
        (Filters(include=("*.py",), exclude=("/http/", "net")), "test_parse_cookie_header"),
        (Filters(exclude=("http/", "tests/", "web/")), "close_socket open_socket"),
        (Filters(languages=("python",), kinds=("function",), exclude=("tests/", "net/")), "parse_cookie_header"),
        (Filters(languages=("rust",)), ""),
        (Filters(include=("none/",)), ""),
    ],
)
def test_filters(engine: SearchEngine, filters: Filters, expected: str, mode: SearchMode) -> None:
    of_all = "cookie or load or settings or socket"
    assert len(names(engine, of_all, mode)) == 9
    found = [name.split(":")[1] for name in names(engine, of_all, mode, filters)]
    assert " ".join(sorted(found)) == expected


@pytest.mark.parametrize("glob", ["!", "\\", "[a", ""])
def test_a_malformed_glob_matches_nothing_as_in_an_ignore_file(engine: SearchEngine, glob: str) -> None:
    asked = SearchQuery("cookie", filters=Filters(exclude=(glob,)))
    assert [hit.unit.id for hit in engine.search(asked).hits] == [
        hit.unit.id for hit in engine.search(SearchQuery("cookie")).hits
    ]


@pytest.mark.parametrize("mode", MODES)
def test_a_filter_finds_the_unit_that_is_the_worst_of_all(tmp_path: Path, mode: SearchMode) -> None:
    better = {f"f{n:03}.py": f"def parse_cookie_{n}(header):\n    return cookie, header\n" for n in range(230)}
    worst = "function other(header, a1, b2, c3, d4, e5, f6) {\n  return [a1, b2, c3, d4, e5, f6, one, two];\n}\n"
    project = Project(tmp_path, better | {"deep/worst.js": worst})
    project.index()
    with project.opened() as (_, engine):
        assert "deep/worst.js:other" not in names(engine, "parse a cookie header", mode, limit=100)
        for filters in (Filters(languages=("javascript",)), Filters(include=("deep/",)), Filters(exclude=("f*.py",))):
            assert names(engine, "parse a cookie header", mode, filters, limit=1) == ["deep/worst.js:other"]


@pytest.mark.parametrize("query", ["", "  ", "?", '"*', "\U0001f600", "\ud800"])
@pytest.mark.parametrize("mode", MODES)
def test_a_query_without_words_finds_nothing_and_asks_no_model(project: Project, query: str, mode: SearchMode) -> None:
    encoder = IdentifierEncoder()
    with project.opened(encoder) as (_, engine):
        result = engine.search(SearchQuery(query, mode=mode))
    assert (result.hits, result.degraded, encoder.queries) == ((), None, [])


def test_words_that_do_not_occur_find_nothing_lexically(engine: SearchEngine) -> None:
    assert names(engine, "zebra crossing", SearchMode.LEXICAL) == []


@pytest.mark.parametrize("limit", [0, 1, 3, 1000])
def test_the_limit_is_kept_and_cuts_the_end(engine: SearchEngine, limit: int) -> None:
    everything = names(engine, "parse cookie header", limit=1000)
    assert len(everything) == 9
    assert names(engine, "parse cookie header", limit=limit) == everything[:limit]


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.index()
    with project.opened() as (_, engine):
        for mode in MODES:
            assert names(engine, "SimpleCookie", mode, Filters(languages=("c",))) == []
            assert names(engine, "parse a cookie", mode) == []


def test_the_same_tree_gives_the_same_order_whatever_its_history(tmp_path: Path) -> None:
    queries = ["parse a cookie header", "SimpleCookie.load", "load", "read text from a server"]
    found = []
    for history in (list(FILES), list(FILES)[::-1]):
        folder = tmp_path / history[0].replace("/", "-")
        folder.mkdir()
        project = Project(folder)
        for name in history:
            project.write({name: FILES[name]})
            project.index()
        with project.opened() as (_, engine):
            found.append([names(engine, query) for query in queries for _ in range(2)])
    assert found[0] == found[1]
    assert found[0][0::2] == found[0][1::2]


def test_without_a_model_only_the_words_count_and_it_is_said(project: Project) -> None:
    with project.opened() as (reader, _):
        engine = SearchEngine(reader, None, None)
        result = engine.search(SearchQuery("split a header"))
        assert engine.search(SearchQuery("split a header", mode=SearchMode.LEXICAL)).degraded is None
    assert result.degraded == "no model: lexical search only"
    assert result.hits[0].unit.name in {"parse_cookie_header", "parseCookie"}
    assert {hit.semantic_rank for hit in result.hits} == {None}


def test_while_vectors_are_missing_it_is_said_how_many(tmp_path: Path) -> None:
    project = Project(tmp_path, FILES)
    with pytest.raises(RuntimeError):
        project.index(lambda: IdentifierEncoder(fails_after=1))
    with project.opened() as (_, engine):
        result = engine.search(SearchQuery("close the socket"))
        assert result.degraded == "5 of 9 units have no vector yet"
        assert "net/sockets.py:close_socket" in names(engine, "close the socket")
        assert len(names(engine, "close the socket", SearchMode.SEMANTIC)) == 4
    project.index()
    with project.opened() as (_, engine):
        assert engine.search(SearchQuery("close the socket")).degraded is None


def test_vectors_of_another_fingerprint_do_not_count(project: Project) -> None:
    encoder = IdentifierEncoder()
    with project.opened() as (reader, _):
        engine = SearchEngine(reader, None, encoder.encode_query)
        result = engine.search(SearchQuery("close the socket", mode=SearchMode.SEMANTIC))
    assert (result.hits, result.degraded, encoder.queries) == ((), "9 of 9 units have no vector yet", [])


def test_an_engine_shows_no_other_unit_in_place_of_one_that_is_gone(tmp_path: Path) -> None:
    project = Project(tmp_path, {"a.py": "def parse_cookie():\n    pass\n"})
    project.index()
    with project.opened() as (reader, engine):
        project.write({"a.py": "def open_socket():\n    pass\n"})
        project.index()
        for mode in MODES:
            assert names(engine, "parse cookie", mode) == []
        assert names(SearchEngine(reader, FINGERPRINT, None), "open socket") == ["a.py:open_socket"]
