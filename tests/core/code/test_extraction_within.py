"""Extraction of open documents: the same units as always, or a problem once the time is over."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from leancode_core.code.extraction import Extraction, extract, extract_within
from leancode_core.code.languages import language_of
from leancode_core.code.languages.table import Language
from leancode_core.errors import Problem

SAMPLES = Path(__file__).parents[2] / "data" / "extraction"


def language(path: str, source: bytes = b"") -> Language:
    found = language_of(PurePosixPath(path), source)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "path", ["python/ledger.py", "cpp/parser.cpp", "kotlin/Library.kt", "ruby/feed.rb", "typescript/panel.tsx"]
)
def test_a_file_that_is_parsed_in_time_has_the_units_of_any_extraction(path: str) -> None:
    source = (SAMPLES / path).read_bytes()
    expected = extract(path, source, language(path))
    assert len(expected.units) > 5
    assert extract_within(path, source, language(path), 60) == expected


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"\xff\xfe\xff",
        b"def f():\n    return '\xe9'\n" * 5_000,
        b"(" * 20_000,
        b"def f(:\n class\n" * 500,
    ],
    ids=["empty", "not UTF-8", "several reads", "deep", "broken"],
)
def test_hostile_bytes_have_the_units_of_any_extraction(source: bytes) -> None:
    python = language("a.py")
    assert extract_within("a.py", source, python, 60) == extract("a.py", source, python)


@pytest.mark.parametrize(
    ("path", "source"),
    [("a.kt", b"/*" * 15_000), ("a.cs", b"a<" * 7_500), ("a.js", b"var a=1;" * 500_000)],
    ids=["comments", "type parameters", "much"],
)
def test_a_file_that_takes_too_long_is_a_problem(path: str, source: bytes) -> None:
    late = Extraction((), (Problem(path, "not analysed: parsing it takes more than 0.1 s"),))
    assert extract_within(path, source, language(path), 0.1) == late
