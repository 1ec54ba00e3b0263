"""The lexical side: BM25 over the words of identifiers, with a weight for each field."""

from __future__ import annotations

from leancode_core.index.reader import IndexReader
from leancode_core.search.query import QueryWords

# name, qualified name, path, signature, docstring, body
FIELD_WEIGHTS = (6.0, 2.0, 2.0, 1.5, 4.0, 1.0)


def lexical_hits(reader: IndexReader, words: QueryWords, limit: int) -> list[tuple[int, float]]:
    """Keys and scores of the units that hold at least one of the query's terms, best first."""
    if not words.terms:
        return []
    return reader.lexical(match_expression(words.terms), FIELD_WEIGHTS, limit)


def match_expression(terms: tuple[str, ...]) -> str:
    """An FTS5 expression for any of the terms; quoted, so that nothing in them is syntax."""
    return " OR ".join('"' + term.replace('"', '""') + '"' for term in terms)
