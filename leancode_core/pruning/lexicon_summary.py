"""A lexicon for people: where it comes from, the categories, and the words with most and least attention."""

from __future__ import annotations

from typing import Any

import numpy as np

from leancode_core.code.categories import Category
from leancode_core.code.tokens import TokenKind
from leancode_core.config import Strategy
from leancode_core.pruning.lexicon import Lexicon

_WORDS_SHOWN = 12
_FEWEST_SHOWN = 50  # occurrences
_STRIDE = 32  # categories that a key has room for, see `Lexicon.keys`


def lexicon_summary(lexicon: Lexicon) -> dict[str, Any]:
    """What it was made of, its sizes, its categories, and the pairs of word and category at both ends.

    Pairs that were seen less than 50 times are not among those at the ends.
    """
    categories = list(Category)
    seen = np.flatnonzero(lexicon.counts >= _FEWEST_SHOWN)
    order = seen[np.argsort(lexicon.means[seen], kind="stable")]
    return {
        "about": lexicon.about,
        "strategies": [strategy.value for strategy in Strategy if strategy.needs_lexicon],
        "words": len(lexicon.words),
        "pairs": len(lexicon.keys),
        "categories": [
            {"category": category.value, "mean": round(lexicon.statement_weight(category), 3), "tokens": int(tokens)}
            for category, tokens in zip(categories, lexicon.kind_counts.sum(axis=0), strict=True)
        ],
        "kinds": [{"kind": kind.name.lower(), "tokens": int(lexicon.kind_counts[kind].sum())} for kind in TokenKind],
        "most_attended": [_pair(lexicon, categories, index) for index in order[::-1][:_WORDS_SHOWN]],
        "least_attended": [_pair(lexicon, categories, index) for index in order[:_WORDS_SHOWN]],
    }


def _pair(lexicon: Lexicon, categories: list[Category], index: int) -> dict[str, Any]:
    key = int(lexicon.keys[index])
    return {
        "token": lexicon.words[key // _STRIDE],
        "category": categories[key % _STRIDE].value,
        "mean": round(float(lexicon.means[index]), 3),
        "count": int(lexicon.counts[index]),
    }
