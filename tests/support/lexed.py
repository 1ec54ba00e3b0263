"""The tokens of a piece of source, written as lines that a test can spell out."""

from __future__ import annotations

from itertools import groupby

from leancode_core.code.languages import tables
from leancode_core.code.lexing import FileTokens, lex
from leancode_core.code.tokens import Role, TokenKind

_TABLES = {table.name: table for table in tables()}


def tokens_of(language: str, source: str) -> tuple[FileTokens, list[str]]:
    """The tokens of the source as a file of the language, and their texts."""
    table, data = _TABLES[language], source.encode()
    tokens = lex(table.parser().parse(table.visible(data)), data, table.rules())
    return tokens, [data[start:stop].decode() for start, stop in zip(tokens.starts, tokens.stops, strict=True)]


def statements_of(language: str, source: str) -> list[str]:
    """A line for each statement: its category and its tokens."""
    tokens, texts = tokens_of(language, source)
    runs = groupby(zip(tokens.nodes, texts, strict=True), key=lambda pair: pair[0])
    return [f"{tokens.categories[node]}: {' '.join(text for _, text in run)}" for node, run in runs]


def words_of_kind(language: str, source: str, kind: TokenKind) -> str:
    """The tokens of this kind, in order."""
    tokens, texts = tokens_of(language, source)
    return " ".join(text for text, found in zip(texts, tokens.kinds, strict=True) if found is kind)


def words_in_role(language: str, source: str, role: Role) -> str:
    """The tokens that stand in this role, in order."""
    tokens, texts = tokens_of(language, source)
    return " ".join(text for text, found in zip(texts, tokens.roles, strict=True) if role & found)
