"""The lexical side: any text is a query, and none is syntax."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leancode_core.index.reader import IndexReader
from leancode_core.search.lexical import lexical_scores, term_weights
from leancode_core.search.query import taken_apart
from tests.support.project import Project

FILES = {
    "cookies.py": "def parse_cookie(header):\n    '''Read what a browser sent.'''\n    return header.split()\n",
    "sockets.py": "def openSocket(host):\n    return connect(host)\n",
    "near.py": "def near(a, b):\n    return a and b or not a\n",
    "_.py": "def _(text):\n    return text\n\n\ndef stra\u00dfe(\u00fcber):\n    return '\u65e5\u672c\u8a9e'\n",
}
SYNTAX = [
    '"',
    '"*',
    "NEAR(",
    "NEAR(a b, 2)",
    "a:b",
    "name:near",
    "AND",
    "AND OR NOT",
    "near AND",
    "^near",
    "-near",
    "near*",
]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IndexReader]:
    project = Project(tmp_path_factory.mktemp("lexical"), FILES)
    project.index()
    with project.opened() as (opened, _):
        yield opened


def scored(reader: IndexReader, query: str) -> list[tuple[int, float]]:
    """Keys and scores of the units that hold something of a query, best first."""
    keys = reader.unit_table(None).keys
    scores = lexical_scores(reader.postings(keys), taken_apart(query))
    return sorted(((int(keys[row]), float(scores[row])) for row in scores.nonzero()[0]), key=lambda hit: -hit[1])


def names(reader: IndexReader, query: str) -> list[str]:
    keys = [key for key, _ in scored(reader, query)]
    found = reader.units(keys)
    return [found[key].unit.name for key in keys]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("cookie", ["parse_cookie"]),
        ("parse_cookie", ["parse_cookie"]),
        ("Cookies parsing", ["parse_cookie"]),
        ("what does a browser send", ["parse_cookie"]),
        ("split", ["parse_cookie"]),
        ("open socket", ["openSocket"]),
        ("OPENSOCKET", ["openSocket"]),
        ("\u00dcBER", ["stra\u00dfe"]),
        ("uber", ["stra\u00dfe"]),
        ("\u65e5\u672c\u8a9e", ["stra\u00dfe"]),
        ("nothing of this occurs", []),
        ("", []),
        ("\U0001f600", []),
    ],
)
def test_what_is_found(reader: IndexReader, query: str, expected: list[str]) -> None:
    assert names(reader, query) == expected


@pytest.mark.parametrize("query", SYNTAX)
def test_syntax_of_the_index_is_plain_text(reader: IndexReader, query: str) -> None:
    assert set(names(reader, query)) <= {"near"}


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("parsing parsers", "pars"),
        ("openSocket", "open socket opensocket"),
        ("gr\u00f6\u00dfe", "gro\u00df"),
        ("?", ""),
    ],
)
def test_the_terms_of_a_query(query: str, terms: str) -> None:
    assert list(term_weights(taken_apart(query))) == terms.split()


@settings(max_examples=150, deadline=None)
@given(query=st.text() | st.text(alphabet="\"'*:()^-+{}AND ORNEARnear_a\u00df\u0130\ufb01\u00b2\u0300\0", max_size=40))
def test_no_text_ever_fails(reader: IndexReader, query: str) -> None:
    assert len(scored(reader, query)) <= 5


def test_a_file_of_any_text_can_be_searched(tmp_path: Path) -> None:
    project = Project(tmp_path, {"a.py": "x = '\U0001f600 NEAR(\" \x1b[31m \ufb01 \u0130stanbul'\n"})
    project.index()
    with project.opened() as (reader, _):
        assert names(reader, "\u0130stanbul") == ["a.py"]
