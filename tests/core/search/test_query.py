"""A query taken apart: a name or a sentence, and the words that tell something."""

from __future__ import annotations

import pytest

from leancode_core.search.query import Filters, QueryClass, taken_apart

SYMBOL, SENTENCE = QueryClass.SYMBOL, QueryClass.SENTENCE


def check(text: str, query_class: QueryClass, qualified: str, words: str, wholes: str = "") -> None:
    """Words are given as one text; the last parts of the qualified names are the symbols."""
    found = taken_apart(text)
    assert (found.query_class, " ".join(found.qualified), " ".join(found.words)) == (query_class, qualified, words)
    assert found.symbols == tuple(name.rsplit(".", 1)[-1] for name in qualified.split())
    assert found.terms == (*words.split(), *wholes.split())


@pytest.mark.parametrize(
    ("text", "qualified", "words", "wholes"),
    [
        ("foo", "foo", "foo", ""),
        ("Foo", "foo", "foo", ""),
        ("a", "a", "a", ""),
        ("the", "the", "the", ""),
        ("HTTP", "http", "http", ""),
        ("foo?", "foo", "foo", ""),
        ("foo()", "foo", "foo", ""),
        ("getUserName", "getusername", "get user name", "getusername"),
        ("get_user_name()", "get_user_name", "get user name", "get_user_name"),
        ("`get_user`,", "get_user", "get user", "get_user"),
        ("HTTPServer", "httpserver", "http server", "httpserver"),
        ("SimpleCookie.load", "simplecookie.load", "simple cookie load", "simplecookie"),
        ("std::vector", "std.vector", "std vector", ""),
        ("Foo::bar->baz", "foo.bar.baz", "foo bar baz", ""),
        ("Array#map", "array.map", "array map", ""),
        ("__init__", "__init__", "init", ""),
        ("getUser(name)", "getuser", "get user name", "getuser"),
        ("getUser setUser", "getuser setuser", "get user set", "getuser setuser"),
        ("_", "_", "", ""),
        ("\u65e5\u672c\u8a9e", "\u65e5\u672c\u8a9e", "\u65e5\u672c\u8a9e", ""),
        ("NEAR(", "near", "near", ""),
    ],
)
def test_names(text: str, qualified: str, words: str, wholes: str) -> None:
    check(text, SYMBOL, qualified, words, wholes)


@pytest.mark.parametrize(
    ("text", "qualified", "words", "wholes"),
    [
        ("parse a cookie header", "", "parse cookie header", ""),
        ("How do I parse JSON?", "", "parse json", ""),
        ("HTTPServer error", "httpserver", "http server error", "httpserver"),
        ("where is parse_header() called", "parse_header", "parse header called", "parse_header"),
        ("json.loads(text, cls=Decoder)", "json.loads", "json loads text cls decoder", ""),
        ("parse parse Parse parsing", "", "parse parsing", ""),
        ("to be or not to be", "", "to be or not", ""),
        ("AND OR NOT", "", "and or not", ""),
        ("a:b", "", "b", ""),
        ("col:term", "", "col term", ""),
        ("don't", "", "don t", ""),
        ("foo-bar", "", "foo bar", ""),
        ("foo bar\n\tbaz", "", "foo bar baz", ""),
        ("", "", "", ""),
        (" \n\t", "", "", ""),
        ('"*', "", "", ""),
        ("?!;", "", "", ""),
        ("\U0001f600", "", "", ""),
        ("find \U0001f600 emoji", "", "find emoji", ""),
        ("\x00", "", "", ""),
        ("lone \ud800 surrogate", "", "lone surrogate", ""),
    ],
)
def test_sentences(text: str, qualified: str, words: str, wholes: str) -> None:
    check(text, SENTENCE, qualified, words, wholes)


def test_a_long_text_is_cut_to_so_many_words_that_the_index_can_be_asked() -> None:
    found = taken_apart(" ".join(f"word{number}" for number in range(10_000)))
    assert found.query_class is SENTENCE
    assert found.words == tuple(f"word{number}" for number in range(32))
    assert found.terms == found.words


def test_many_names_are_cut_too() -> None:
    found = taken_apart(" ".join(f"word_n{number}" for number in range(10_000)))
    assert found.query_class is SYMBOL
    assert found.qualified == found.symbols == tuple(f"word_n{number}" for number in range(32))
    assert len(found.terms) == 32


@pytest.mark.parametrize(
    "text", ["A" * 200_000, "a" * 200_000, "_" * 200_000, "a." * 100_000, "(" * 200_000, "A1" * 9_000]
)
def test_one_long_word_takes_no_time_worth_speaking_of(text: str) -> None:
    assert len(taken_apart(text).words) <= 32


def test_filters_are_empty_only_without_any_condition() -> None:
    assert Filters().is_empty
    for filters in (
        Filters(languages=("c",)),
        Filters(kinds=("class",)),
        Filters(include=("a",)),
        Filters(exclude=("a",)),
    ):
        assert not filters.is_empty
