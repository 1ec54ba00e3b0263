"""Identifiers and their words: `getUserName`, `get_user_name` and "get user name" are one thing to a reader."""

from __future__ import annotations

import re
from functools import lru_cache

_IDENTIFIER = re.compile(r"[^\W\d]\w*|\d+")
# An acronym ends before the capital of the next word: HTTPServer -> HTTP, Server. Digits stay with the
# word before them, as people write base64 and utf8.
_WORD = re.compile(r"[A-Z]+(?![a-z])\d*|[A-Z]?[a-z]+\d*|\d+|[^\W\d_A-Za-z]+\d*")


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
def _indexed_form(identifier: str) -> str:
    words = words_of(identifier)
    if len(words) == 1 and words[0] == identifier.lower():
        return words[0]
    return " ".join((*words, identifier.lower()))


def indexed_text(text: str) -> str:
    """`text` for a lexical index: each identifier's words, and the whole of it where that differs."""
    return " ".join(map(_indexed_form, _IDENTIFIER.findall(text)))
