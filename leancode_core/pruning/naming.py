"""Which tokens of a function its documentation names: these are what people look for it by."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from leancode_core.code.identifiers import identifiers_in, words_of


def named_shares(texts: Sequence[str], documentation: str) -> NDArray[np.float32] | None:
    """How much of each token the documentation names: the share of its words, over the mean of all tokens.

    Args:
        texts: of the tokens.
        documentation: a sentence or two on the function.

    Returns:
        (n_tokens,), 1.0 for as much as is named of an average token; None where nothing is named.
    """
    said = _words(documentation)
    shares = np.fromiter((_share(_words(text), said) for text in texts), np.float32, len(texts))
    mean = shares.mean() if len(texts) else 0.0
    return shares / np.float32(mean) if mean > 0 else None


def _share(words: frozenset[str], said: frozenset[str]) -> float:
    return len(words & said) / len(words) if words else 0.0


@lru_cache(maxsize=100_000)
def _words(text: str) -> frozenset[str]:
    """The words of a text without single letters, singular where that is simple."""
    words = (word for identifier in identifiers_in(text) for word in words_of(identifier))
    return frozenset(_singular(word) for word in words if len(word) > 1)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") else word
