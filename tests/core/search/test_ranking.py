"""Each signal of the ranking alone: of two units that match alike, which one comes first.

Only orders that hold whatever the constants are; the loser would come first if nothing but the path decided.
"""

from __future__ import annotations

import itertools

import pytest

from leancode_core.search.query import taken_apart
from leancode_core.search.ranking import Candidate, RankingConfig, ranked


def candidate(key: int, place: str, kind: str = "function") -> Candidate:
    """A unit `path:qualified_name` that matches as well as every other one here."""
    path, qualified_name = place.split(":")
    return Candidate(key, path, kind, qualified_name, cosine=0.5, bm25=5.0, semantic_rank=1, lexical_rank=1)


def order(query: str, *candidates: Candidate, limit: int = 20) -> list[str]:
    found = ranked(candidates, taken_apart(query), RankingConfig(), limit)
    scores = [score for _, score in found]
    assert scores == sorted(scores, reverse=True)
    return [f"{hit.path}:{hit.qualified_name}" for hit, _ in found]


def check(query: str, *, first: str, second: str, kinds: tuple[str, str] = ("function", "function")) -> None:
    """The same in every order of the candidates, whichever has the smaller key."""
    for first_key, second_key in ((1, 2), (2, 1)):
        pair = (candidate(first_key, first, kinds[0]), candidate(second_key, second, kinds[1]))
        assert order(query, *pair) == order(query, *pair[::-1]) == [first, second]


@pytest.mark.parametrize("query", ["parse_header", "parseHeader", "parse_header()", "Parser.parse_header"])
def test_the_definition_of_a_name_comes_before_what_uses_it(query: str) -> None:
    asked = "parseHeader" if query == "parseHeader" else "parse_header"
    check(query, first=f"z.py:{asked}", second="a.py:use_header")


def test_case_does_not_hide_a_definition() -> None:
    check("simplecookie", first="z.py:SimpleCookie", second="a.py:use")


def test_a_method_asked_for_with_its_class_comes_before_its_namesakes() -> None:
    check("SimpleCookie.load", first="z.py:SimpleCookie.load", second="a.py:Config.load")
    check("SimpleCookie::load", first="z.py:http.SimpleCookie.load", second="a.py:load")


def test_a_namesake_comes_before_other_names() -> None:
    check("SimpleCookie.load", first="z.py:Config.load", second="a.py:Config.save")


def test_a_name_inside_a_sentence_is_for_its_definition() -> None:
    check("where is parse_header called", first="z.py:parse_header", second="a.py:use_it")


def test_a_piece_of_a_file_is_no_definition() -> None:
    check("setup", first="z/b.py:setup", second="a/b.py:setup", kinds=("function", "chunk"))


TEST_PATHS = [
    *(
        "a/tests/b.py",
        "Tests/AppTests/A.swift",
        "a/DepotSuite.scala",
        "a/DepotSpec.hs",
        "a/b_test.exs",
        "a/test/b.py",
        "a/__tests__/b.js",
        "a/test_b.py",
        "a/b_test.go",
        "a/b.test.ts",
        "a/b.spec.ts",
    ),
    *("a/bTest.java", "a/conftest.py", "a/testing/b.py", "a/fixtures/b.py", "tests/b.py", "a/b_spec.rb"),
]


@pytest.mark.parametrize("path", TEST_PATHS)
def test_tests_come_after_what_they_test(path: str) -> None:
    check("read the lines", first="z/b.py:x", second=f"{path}:x")


@pytest.mark.parametrize("path", ["a/latest/b.py", "a/contest.py", "a/attestation/b.py", "a/testimony.py"])
def test_names_that_only_sound_like_tests_are_no_tests(path: str) -> None:
    check("read the lines", first=f"{path}:x", second="b/b.py:x")


@pytest.mark.parametrize("path", TEST_PATHS)
@pytest.mark.parametrize("query", ["test that lines are read", "tests of the lines"])
def test_tests_come_with_the_others_where_tests_are_asked_for(path: str, query: str) -> None:
    check(query, first=f"{path}:x", second="z/b.py:x")


@pytest.mark.parametrize("folder", ["examples", "_examples", "samples", "demo", "docs", "benchmarks"])
def test_examples_come_after_the_code_itself(folder: str) -> None:
    check("read the lines", first="z/b.py:x", second=f"a/{folder}/b.py:x")


def test_examples_come_with_the_others_where_examples_are_asked_for() -> None:
    check("example of read lines", first="a/examples/b.py:x", second="z/b.py:x")


def test_a_file_that_is_named_like_the_query_comes_first() -> None:
    check("parse cookies", first="z/cookies.py:x", second="a/other.py:x")
    check("parse cookies", first="z/cookies/x.py:x", second="a/other/x.py:x")
    check("parse cookies", first="z/cookies.py:x", second="a/cookies_of_others.py:x")


def test_more_hits_of_one_file_make_room_for_other_files() -> None:
    of_a = [candidate(key, f"a.py:f{key}") for key in (1, 2, 3)]
    of_b = [candidate(key, f"b.py:f{key}") for key in (4, 5)]
    expected = ["a.py:f1", "b.py:f4", "a.py:f2", "b.py:f5", "a.py:f3"]
    assert order("read the lines", *of_a, *of_b) == expected
    assert order("read the lines", *of_a, *of_b, limit=3) == expected[:3]


def test_equal_units_come_in_the_order_of_their_paths_and_keys_whatever_the_order_of_the_lists() -> None:
    units = [candidate(4, "a.py:w"), candidate(1, "b.py:x"), candidate(2, "c.py:y"), candidate(3, "d.py:z")]
    for shuffled in itertools.permutations(units):
        assert order("read the lines", *shuffled) == ["a.py:w", "b.py:x", "c.py:y", "d.py:z"]


def test_no_candidates_give_no_hits() -> None:
    assert order("read the lines") == []


def test_a_limit_of_none_gives_none() -> None:
    assert order("read the lines", candidate(1, "a.py:x"), limit=0) == []


def test_a_file_with_more_that_fits_comes_before_a_file_with_less() -> None:
    units = [candidate(1, "a.py:x"), candidate(2, "z.py:y"), candidate(3, "z.py:w")]
    assert order("read the lines", *units)[0] == "z.py:y"
