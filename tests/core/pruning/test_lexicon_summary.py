"""What people see of a lexicon, on one that is written down here."""

from __future__ import annotations

import numpy as np

from leancode_core.code.categories import Category
from leancode_core.code.tokens import TokenKind
from leancode_core.pruning.lexicon import Lexicon
from leancode_core.pruning.lexicon_summary import lexicon_summary

CATEGORIES = list(Category)
RETURN, SIGNATURE = CATEGORIES.index(Category.RETURN), CATEGORIES.index(Category.SIGNATURE)


def test_both_ends_are_shown_without_what_was_hardly_seen() -> None:
    pairs = [(0, RETURN, 60, 0.5), (0, SIGNATURE, 49, 9.0), (1, SIGNATURE, 50, 2.5)]
    kinds = np.zeros((len(TokenKind), len(CATEGORIES)), dtype=np.uint32)
    kinds[TokenKind.KEYWORD, RETURN], kinds[TokenKind.IDENTIFIER, SIGNATURE] = 60, 99
    pairs.sort()
    lexicon = Lexicon(
        words=("return", "path"),
        word_counts=np.array([109, 50], dtype=np.uint32),
        word_means=np.array([1.0, 2.5], dtype=np.float32),
        keys=np.array(sorted(word * 32 + category for word, category, _, _ in pairs), dtype=np.int64),
        counts=np.array([count for _, _, count, _ in pairs], dtype=np.uint32),
        means=np.array([mean for _, _, _, mean in pairs], dtype=np.float32),
        kind_counts=kinds,
        kind_means=np.ones_like(kinds, dtype=np.float32),
        about={"model": "some-model"},
    )
    summary = lexicon_summary(lexicon)
    assert summary["about"] == {"model": "some-model"}
    assert (summary["words"], summary["pairs"], summary["strategies"]) == (
        2,
        3,
        ["leancode", "leancode-lexicon", "dietcode"],
    )
    assert summary["most_attended"] == [
        {"token": "path", "category": "signature", "mean": 2.5, "count": 50},
        {"token": "return", "category": "return", "mean": 0.5, "count": 60},
    ]
    assert summary["least_attended"] == summary["most_attended"][::-1]
    tokens = {row["category"]: row["tokens"] for row in summary["categories"] if row["tokens"]}
    assert tokens == {"return": 60, "signature": 99}
    assert {row["kind"]: row["tokens"] for row in summary["kinds"] if row["tokens"]} == {
        "keyword": 60,
        "identifier": 99,
    }
