"""Identifiers and their words: `getUserName`, `get_user_name` and "get user name" are one thing to a reader."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import combining, normalize

_IDENTIFIER = re.compile(r"[^\W\d]\w*|\d+")
# An acronym ends before the capital of the next word: HTTPServer -> HTTP, Server. Digits stay with the
# word before them, as people write base64 and utf8.
_WORD = re.compile(r"[A-Z]+(?![a-z])\d*|[A-Z]?[a-z]+\d*|\d+|[^\W\d_A-Za-z]+\d*")
_SUFFIXES = ("izations", "ization", "ations", "ation", "ings", "ing", "ers", "er", "ed", "es", "s", "e")
_SHORTEST_STEM = 3


def identifiers_in(text: str) -> list[str]:
    """All identifiers and whole numbers in `text`, in order, as written."""
    return _IDENTIFIER.findall(text)


@lru_cache(maxsize=200_000)
def words_of(identifier: str) -> tuple[str, ...]:
    """The lower-case words of an identifier: `parseHTTPHeader_v2` -> parse, http, header, v2."""
    shape = identifier if identifier.isascii() else "".join(map(_shape, identifier))
    return tuple(identifier[match.start() : match.end()].lower() for match in _WORD.finditer(shape))


def _shape(character: str) -> str:
    """An ASCII letter in place of a cased letter of any script; other characters stay."""
    return "A" if character.isupper() else "a" if character.islower() else character


def spoken(identifier: str) -> str:
    """The identifier as one would say it: `_getUserName` -> "get user name"."""
    return " ".join(words_of(identifier))


@lru_cache(maxsize=200_000)
def term_of(word: str) -> str:
    """What a lower-case word is found by: without accents and without its ending, so that parse and parsing are one."""
    if not word.isascii():
        word = "".join(character for character in normalize("NFKD", word) if not combining(character))
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST_STEM:
            word = word[: -len(suffix)]
            break
    # query, queries
    return f"{word[:-1]}i" if word.endswith("y") and len(word) > _SHORTEST_STEM else word


@lru_cache(maxsize=200_000)
def terms_of(identifier: str) -> tuple[str, ...]:
    """What an identifier is found by: the terms of its words, and of the whole of it where that differs."""
    words = words_of(identifier)
    whole = identifier.lower()
    wholes = () if words == (whole,) else (whole,)
    return tuple(map(term_of, (*words, *wholes)))
