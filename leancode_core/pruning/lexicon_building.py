"""Averages attention over a corpus into a lexicon."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leancode_core.code.categories import Category
from leancode_core.code.tokens import LexedUnit, TokenKind
from leancode_core.pruning.lexicon import Lexicon

_NUMBER_OF = {category: number for number, category in enumerate(Category)}
_STRIDE = 32
_LONGEST_WORD = 40  # characters; longer tokens are literals that never come again


class LexiconBuilder:
    """Adds up the attention of units, one after the other."""

    def __init__(self) -> None:
        self.n_units = 0
        self.n_tokens = 0
        self._numbers: dict[str, int] = {}
        self._sums: defaultdict[int, list[float]] = defaultdict(lambda: [0.0, 0.0])
        self._kind_sums = np.zeros((len(TokenKind), len(Category)))
        self._kind_counts = np.zeros((len(TokenKind), len(Category)), dtype=np.int64)

    def add(
        self, lexed: LexedUnit, texts: Sequence[str], attention: NDArray[np.float32], n_subwords: NDArray[np.int32]
    ) -> None:
        """One unit.

        Args:
            lexed: the unit.
            texts: of its tokens.
            attention: (n_tokens,) what each token gets, its subwords together; 1.0 a subword is even attention.
            n_subwords: (n_tokens,) how many subwords of each were read; tokens with none are left out.
        """
        numbers, sums = self._numbers, self._sums
        density = (attention / np.maximum(n_subwords, 1)).tolist()
        self.n_units += 1
        for token, text, value, read in zip(lexed.tokens, texts, density, n_subwords.tolist(), strict=True):
            if not read:
                continue
            category = _NUMBER_OF[lexed.statements[token.statement].category]
            self._kind_sums[token.kind, category] += value
            self._kind_counts[token.kind, category] += 1
            self.n_tokens += 1
            if len(text) <= _LONGEST_WORD and "\n" not in text:
                entry = sums[numbers.setdefault(text, len(numbers)) * _STRIDE + category]
                entry[0] += value
                entry[1] += 1

    def lexicon(self, fewest: int, about: dict[str, Any]) -> Lexicon:
        """The averages of all that was added.

        Args:
            fewest: words and pairs that were seen less often are left to the back-off.
            about: where it comes from, goes into the file's header.
        """
        words = list(self._numbers)
        keys = np.fromiter(self._sums, np.int64, len(self._sums))
        values = np.array(list(self._sums.values()), dtype=np.float64).reshape(-1, 2)
        word_sums = np.zeros((len(words), 2))
        np.add.at(word_sums, keys // _STRIDE, values)
        kept_words = np.flatnonzero(word_sums[:, 1] >= fewest)
        new_number = np.full(len(words), -1)
        new_number[kept_words] = np.arange(len(kept_words))
        kept = (values[:, 1] >= fewest) & (new_number[keys // _STRIDE] >= 0)
        new_keys = new_number[keys[kept] // _STRIDE] * _STRIDE + keys[kept] % _STRIDE
        order = np.argsort(new_keys)
        pairs = values[kept][order]
        return Lexicon(
            words=tuple(words[index] for index in kept_words),
            word_counts=word_sums[kept_words, 1].astype(np.uint32),
            word_means=_means(word_sums[kept_words]),
            keys=new_keys[order],
            counts=pairs[:, 1].astype(np.uint32),
            means=_means(pairs),
            kind_counts=self._kind_counts.astype(np.uint32),
            kind_means=(self._kind_sums / np.maximum(self._kind_counts, 1)).astype(np.float32),
            about={**about, "units": self.n_units, "tokens": self.n_tokens, "fewest": fewest},
        )


def _means(sums: NDArray[np.float64]) -> NDArray[np.float32]:
    # Rounded as the file holds them, so that a lexicon is the same before and after it was stored.
    means: NDArray[np.float32] = (sums[:, 0] / np.maximum(sums[:, 1], 1)).astype(np.float16).astype(np.float32)
    return means
