"""Averages over units, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from leancode_core.code.categories import Category
from leancode_core.code.tokens import TokenKind
from leancode_core.pruning.lexicon import Lexicon
from leancode_core.pruning.lexicon_building import LexiconBuilder
from tests.support.pruning import lexed

CATEGORIES = list(Category)
RETURN, SIGNATURE = CATEGORIES.index(Category.RETURN), CATEGORIES.index(Category.SIGNATURE)


def built(fewest: int, *examples: tuple[str, list[float], list[int]]) -> Lexicon:
    """From units with what their tokens get and how many subwords of each were read."""
    builder = LexiconBuilder()
    for code, attention, n_subwords in examples:
        unit = lexed("python", code)
        builder.add(unit, unit.texts(), np.array(attention, dtype=np.float32), np.array(n_subwords, dtype=np.int32))
    return builder.lexicon(fewest, {"model": "a model"})


def pairs(lexicon: Lexicon) -> dict[tuple[str, str], tuple[int, float]]:
    """Count and mean of each word in each category."""
    return {
        (lexicon.words[key // 32], CATEGORIES[key % 32].value): (int(count), round(float(mean), 3))
        for key, count, mean in zip(lexicon.keys.tolist(), lexicon.counts, lexicon.means, strict=True)
    }


#        def  f    (    a    )    :    return a
FIRST = ("def f(a):\n    return a\n", [1.0, 2.0, 0.5, 4.0, 0.5, 0.0, 3.0, 6.0], [1, 2, 1, 1, 1, 1, 1, 3])
#         def  a    (    )    :    return a
SECOND = ("def a():\n    return a\n", [3.0, 1.0, 1.5, 0.5, 1.0, 1.0, 4.0], [1, 1, 1, 1, 0, 1, 1])


def test_averages_by_word_and_category() -> None:
    lexicon = built(1, FIRST, SECOND)
    assert pairs(lexicon) == {
        ("def", "signature"): (2, 2.0),
        ("f", "signature"): (1, 1.0),  # 2.0 for two subwords
        ("(", "signature"): (2, 1.0),
        ("a", "signature"): (2, 2.5),
        (")", "signature"): (2, 0.5),
        (":", "signature"): (1, 0.0),  # none of it was read in the second
        ("return", "return"): (2, 2.0),
        ("a", "return"): (2, 3.0),  # 6.0 for three, and 4.0
    }
    assert (np.diff(lexicon.keys) > 0).all()


def test_averages_by_word_alone() -> None:
    lexicon = built(1, FIRST, SECOND)
    assert dict(zip(lexicon.words, lexicon.word_counts.tolist(), strict=True))["a"] == 4
    assert lexicon.token_weight("a") == pytest.approx(2.75)
    assert lexicon.token_weight("return") == 2.0


def test_averages_by_kind_and_category() -> None:
    lexicon = built(1, FIRST, SECOND)
    assert lexicon.kind_counts[TokenKind.SYMBOL, SIGNATURE] == 5
    assert lexicon.kind_means[TokenKind.SYMBOL, SIGNATURE] == pytest.approx((0.5 + 0.5 + 0.0 + 1.5 + 0.5) / 5)
    assert (lexicon.kind_counts[TokenKind.IDENTIFIER, RETURN], lexicon.kind_means[TokenKind.IDENTIFIER, RETURN]) == (
        2,
        3.0,
    )
    assert lexicon.kind_counts.sum() == 14
    assert lexicon.kind_means[lexicon.kind_counts == 0].tolist() == [0.0] * int((lexicon.kind_counts == 0).sum())


def test_what_is_rare_is_left_to_the_back_off() -> None:
    lexicon = built(2, FIRST, SECOND)
    assert sorted(lexicon.words) == ["(", ")", "a", "def", "return"]
    assert set(pairs(lexicon)) == {
        *(("def", "signature"), ("(", "signature"), ("a", "signature"), (")", "signature")),
        *(("return", "return"), ("a", "return")),
    }
    assert lexicon.kind_counts.sum() == 14, "the averages of kinds are over all"
    only_words = built(3, FIRST, SECOND)
    assert only_words.words == ("a",)
    assert pairs(only_words) == {}
    assert only_words.token_weight("a") == pytest.approx(2.75)


def test_long_words_are_left_out_but_counted_by_their_kind() -> None:
    name = "n" * 41
    lexicon = built(1, (f"def f():\n    return {name}\n", [1.0] * 7, [1] * 7))
    assert name not in lexicon.words
    assert lexicon.kind_counts[TokenKind.IDENTIFIER, RETURN] == 1
    assert "n" * 40 in built(1, (f"def f():\n    return {name[1:]}\n", [1.0] * 7, [1] * 7)).words


def test_what_it_was_made_of() -> None:
    assert built(2, FIRST, SECOND).about == {"model": "a model", "units": 2, "tokens": 14, "fewest": 2}


def test_nothing_at_all() -> None:
    lexicon = built(1)
    assert (lexicon.words, len(lexicon.keys), int(lexicon.kind_counts.sum())) == ((), 0, 0)
    assert lexicon.token_weight("a") == 1.0
    assert lexicon.statement_weight(Category.RETURN) == 1.0
