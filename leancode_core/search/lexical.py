"""The lexical side: BM25F over the words of identifiers, by which every unit of an index is scored at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
from numpy.typing import NDArray

from leancode_core.code.identifiers import term_of
from leancode_core.index.postings import Postings
from leancode_core.search.query import QueryWords


def lexical_scores(postings: Postings, words: QueryWords) -> NDArray[np.float32]:
    """(n,) how well each unit fits the query's words, 0 where it holds none of them."""
    return postings.scores(term_weights(words))


def term_weights(words: QueryWords) -> Mapping[str, float]:
    """The terms that the query's words are found by. Each counts the same, but for its rarity in the index."""
    return dict.fromkeys(map(term_of, words.terms), 1.0)


def share_held(impacts: Mapping[str, float], terms: Collection[str]) -> float:
    """How much of some terms a unit with these impacts holds, in [0, 1]: the same whatever else is in its index."""
    return sum(impacts.get(term, 0.0) for term in terms) / len(terms) if terms else 0.0
