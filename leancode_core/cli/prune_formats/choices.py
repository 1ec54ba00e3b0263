"""What the options of `leancode prune` take."""

from __future__ import annotations

from enum import StrEnum


class CountedIn(StrEnum):
    """What a removal ratio is a share of."""

    SUBWORDS = "subwords"
    TOKENS = "tokens"


class Task(StrEnum):
    """What the code is read for: each has weights of its own."""

    SEARCH = "search"
    SUMMARY = "summary"


class Format(StrEnum):
    """How the result is written."""

    TEXT = "text"
    JSON = "json"
    ANSI = "ansi"
    HTML = "html"
    SVG = "svg"
