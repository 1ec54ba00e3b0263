"""Identifiers, their words, and the form in which a text goes into a lexical index."""

from __future__ import annotations

import pytest

from leancode_core.code.identifiers import identifiers_in, spoken, term_of, terms_of, words_of


@pytest.mark.parametrize(
    ("text", "identifiers"),
    [
        ("", []),
        ("+ - */ ({[;", []),
        ("def get_user(id: int) -> User:", ["def", "get_user", "id", "int", "User"]),
        ("$user->firstName", ["user", "firstName"]),
        ("x2 = 0x1F + 3.14e5", ["x2", "0", "x1F", "3", "14", "e5"]),
        ("is_empty? save! @name", ["is_empty", "save", "name"]),
        ("größe = бухгалтер + 数", ["größe", "бухгалтер", "数"]),
        ("_private __init__ _", ["_private", "__init__", "_"]),
    ],
)
def test_identifiers_in(text: str, identifiers: list[str]) -> None:
    assert identifiers_in(text) == identifiers


@pytest.mark.parametrize(
    ("identifier", "words"),
    [
        ("name", "name"),
        ("Name", "name"),
        ("getUserName", "get user name"),
        ("GetUserName", "get user name"),
        ("get_user_name", "get user name"),
        ("GET_USER_NAME", "get user name"),
        ("get-user-name", "get user name"),
        ("parseHTTPHeader_v2", "parse http header v2"),
        ("HTTPServer", "http server"),
        ("toHTML", "to html"),
        ("XMLHttpRequest", "xml http request"),
        ("_getUserName", "get user name"),
        ("__init__", "init"),
        ("base64Decode", "base64 decode"),
        ("utf8", "utf8"),
        ("UTF8Decoder", "utf8 decoder"),
        ("sha256", "sha256"),
        ("isHTTP2", "is http2"),
        ("x", "x"),
        ("iPhone", "i phone"),
        ("ABTest", "ab test"),
        ("42", "42"),
        ("2fa", "2 fa"),
        ("größe", "größe"),
        ("maximaleGröße", "maximale größe"),
        ("MAXIMALE_GRÖSSE", "maximale grösse"),
        ("счётБанка2", "счёт банка2"),
        ("数", "数"),
        ("get数据", "get 数据"),
        ("_", ""),
    ],
)
def test_words(identifier: str, words: str) -> None:
    assert words_of(identifier) == tuple(words.split())
    assert spoken(identifier) == words


@pytest.mark.parametrize(
    ("identifier", "terms"),
    [
        ("value", "valu"),
        ("Values", "valu"),
        ("getUserName", "get user nam getusernam"),
        ("MAX_SIZE", "max siz max_siz"),
        ("_x", "x _x"),
        ("Gr\u00f6\u00dfen", "gro\u00dfen"),
        ("HTTPServer", "http serv httpserv"),
    ],
)
def test_terms(identifier: str, terms: str) -> None:
    assert terms_of(identifier) == tuple(terms.split())


@pytest.mark.parametrize(
    ("words", "term"),
    [
        ("parse parses parsed parser parsers parsing parsings", "pars"),
        ("query queries", "queri"),
        ("cookie cookies", "cooki"),
        ("key keys", "key"),
        ("tokenization tokenizations token tokens", "token"),
        ("user users", "user"),
        ("as ed ers why", ""),
        ("caf\u00e9 cafe", "caf"),
    ],
)
def test_words_with_the_same_beginning_are_one_term(words: str, term: str) -> None:
    """Short words stay as they are."""
    assert {term_of(word) for word in words.split()} == ({term} if term else set(words.split()))
