"""The lexicon: how much attention a token gets on average in statements of a category.

Wang et al., LeanCode, ACL 2025, section 3.2: averages over a corpus in place of a pass of the model over each unit.
Here an average counts for as much as it was seen: one of few occurrences is drawn towards that of its kind of token in
the category, this towards that of the category, and this towards the average of all, which is 1.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from leancode_core.code.categories import Category
from leancode_core.code.tokens import TokenKind
from leancode_core.errors import ModelUnavailable
from leancode_core.pruning.code_tokens import CodeTokens
from leancode_core.pruning.importance import Importance

FORMAT = 1
# Occurrences that weigh as much as what is known of the next wider class.
SMOOTHING = 12.0

_CATEGORIES = tuple(Category)
_NUMBER_OF = {category: number for number, category in enumerate(_CATEGORIES)}
_N_KINDS = len(TokenKind)
_STRIDE = 32  # room for the categories in a key
_NAMING = "naming."


@dataclass(frozen=True)
class Lexicon:
    """Averages of attention per subword; 1.0 is attention that is spread evenly.

    Attributes:
        words: the texts of the tokens that it knows.
        word_counts: (n_words,) occurrences of each.
        word_means: (n_words,) float32, over all categories.
        keys: (n_pairs,) int64, sorted: 32 times the word's index plus the category's.
        counts: (n_pairs,) occurrences of a word in a category.
        means: (n_pairs,) float32.
        kind_counts: (kinds, categories) occurrences of a kind of token in a category.
        kind_means: (kinds, categories) float32.
        about: what it was made of: model, hashes, layers, row, corpus.
        naming: the same averages of `naming.named_shares` instead of attention; None where the corpus had no
            documentation.
    """

    words: tuple[str, ...]
    word_counts: NDArray[np.uint32]
    word_means: NDArray[np.float32]
    keys: NDArray[np.int64]
    counts: NDArray[np.uint32]
    means: NDArray[np.float32]
    kind_counts: NDArray[np.uint32]
    kind_means: NDArray[np.float32]
    about: dict[str, Any] = field(default_factory=dict)
    naming: Lexicon | None = None

    def scores(self, code: CodeTokens) -> Importance:
        """Implements `ImportanceScorer`: the attention that each token would get on average, its subwords together."""
        density = self.densities(code)
        return Importance(density * np.maximum(np.asarray(code.costs, dtype=np.float32), 1.0), "lexicon")

    def densities(self, code: CodeTokens) -> NDArray[np.float32]:
        """The expected attention per subword of each token, (n_tokens,)."""
        find = self._index.get
        tokens, statements = code.lexed.tokens, code.lexed.statements
        category = np.repeat(
            np.fromiter((_NUMBER_OF[s.category] for s in statements), np.int64, len(statements)),
            [s.end_token - s.first_token for s in statements],
        )
        kind = np.fromiter((token.kind for token in tokens), np.int64, len(tokens))
        known = np.fromiter((find(text, -1) for text in code.texts), np.int64, len(tokens))
        result = self._smoothed_kinds[kind, category]
        if len(self.keys):
            key = known * _STRIDE + category
            place = np.minimum(np.searchsorted(self.keys, key), len(self.keys) - 1)
            hit = self.keys[place] == key
            weight = self._weights[place[hit]]
            result[hit] = weight * self.means[place[hit]] + (1 - weight) * result[hit]
        return result

    def token_weight(self, text: str) -> float:
        """The average of a token over all categories, as DietCode weighs it; unseen tokens weigh nothing special."""
        index = self._index.get(text)
        return 1.0 if index is None else float(self.word_means[index])

    def statement_weight(self, category: Category) -> float:
        """The average over all tokens of a category's statements."""
        return float(self._category_means[_NUMBER_OF[category]])

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the file."""
        return hashlib.sha256(self.to_bytes()).hexdigest()

    @cached_property
    def _index(self) -> dict[str, int]:
        return {word: index for index, word in enumerate(self.words)}

    @cached_property
    def _weights(self) -> NDArray[np.float32]:
        counts = self.counts.astype(np.float32)
        weights: NDArray[np.float32] = counts / (counts + np.float32(SMOOTHING))
        return weights

    @cached_property
    def _category_means(self) -> NDArray[np.float32]:
        counts = self.kind_counts.astype(np.float64)
        total = (counts * self.kind_means).sum(axis=0)
        means: NDArray[np.float32] = ((total + SMOOTHING) / (counts.sum(axis=0) + SMOOTHING)).astype(np.float32)
        return means

    @cached_property
    def _smoothed_kinds(self) -> NDArray[np.float32]:
        counts = self.kind_counts.astype(np.float64)
        means: NDArray[np.float32] = (
            (counts * self.kind_means + SMOOTHING * self._category_means[None, :]) / (counts + SMOOTHING)
        ).astype(np.float32)
        return means

    def to_bytes(self) -> bytes:
        """The file: safetensors with the description in its header; equal lexicons give equal bytes."""
        arrays = _arrays_of(self, "")
        if self.naming is not None:
            arrays |= _arrays_of(self.naming, _NAMING)
        # One key: safetensors writes several in any order.
        return save(arrays, {"lexicon": json.dumps({"format": FORMAT, "about": self.about}, sort_keys=True)})


def load_lexicon(path: Path) -> Lexicon:
    """A lexicon from its file.

    Raises:
        ModelUnavailable: there is none, or it is damaged, or of another version.
    """
    try:
        with safe_open(path, framework="numpy") as file:
            header = json.loads((file.metadata() or {}).get("lexicon", "{}"))
            if header.get("format") != FORMAT:
                raise ModelUnavailable(f"{path} is no lexicon of this version", remedy="build it anew")
            arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - no mapping
        naming = _lexicon_of(arrays, _NAMING, {}, None) if _NAMING + "keys" in arrays else None
        lexicon = _lexicon_of(arrays, "", header["about"], naming)
    except (OSError, SafetensorError, KeyError, ValueError, AttributeError) as error:
        raise ModelUnavailable(f"the lexicon {path} cannot be read: {error}", remedy="build it anew") from error
    if not _is_sound(lexicon) or (naming is not None and not _is_sound(naming)):
        raise ModelUnavailable(f"the lexicon {path} is damaged", remedy="build it anew")
    return lexicon


def _arrays_of(lexicon: Lexicon, prefix: str) -> dict[str, NDArray[Any]]:
    arrays: dict[str, NDArray[Any]] = {
        "words": np.frombuffer("\n".join(lexicon.words).encode("utf-8", "surrogatepass"), dtype=np.uint8),
        "word_counts": lexicon.word_counts,
        "word_means": lexicon.word_means.astype(np.float16),
        "keys": lexicon.keys.astype(np.uint32),
        "counts": np.minimum(lexicon.counts, 65_535).astype(np.uint16),
        "means": lexicon.means.astype(np.float16),
        "kind_counts": lexicon.kind_counts,
        "kind_means": lexicon.kind_means,
    }
    return {prefix + name: array for name, array in arrays.items()}


def _lexicon_of(arrays: dict[str, NDArray[Any]], prefix: str, about: dict[str, Any], naming: Lexicon | None) -> Lexicon:
    words = arrays[prefix + "words"].tobytes().decode("utf-8", "surrogatepass")
    return Lexicon(
        words=tuple(words.split("\n")) if words else (),
        word_counts=arrays[prefix + "word_counts"],
        word_means=arrays[prefix + "word_means"].astype(np.float32),
        keys=arrays[prefix + "keys"].astype(np.int64),
        counts=arrays[prefix + "counts"].astype(np.uint32),
        means=arrays[prefix + "means"].astype(np.float32),
        kind_counts=arrays[prefix + "kind_counts"],
        kind_means=arrays[prefix + "kind_means"],
        about=about,
        naming=naming,
    )


def _is_sound(lexicon: Lexicon) -> bool:
    n_words, n_pairs = len(lexicon.words), len(lexicon.keys)
    return (
        len(lexicon.word_counts) == len(lexicon.word_means) == n_words
        and len(lexicon.counts) == len(lexicon.means) == n_pairs
        and lexicon.kind_counts.shape == lexicon.kind_means.shape == (_N_KINDS, len(_CATEGORIES))
        and bool((np.diff(lexicon.keys) > 0).all() and (lexicon.keys < n_words * _STRIDE).all())
        and bool((lexicon.keys % _STRIDE < len(_CATEGORIES)).all())
        and all(
            np.isfinite(array).all() and (array >= 0).all()
            for array in (lexicon.means, lexicon.kind_means, lexicon.word_means)
        )
    )
