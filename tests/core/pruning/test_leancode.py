"""LeanCode's order, by hand: with made-up scores, and with a lexicon whose averages are worked out here."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from leancode_core.code.categories import Category
from leancode_core.code.tokens import TokenKind
from leancode_core.pruning.code_tokens import CodeTokens
from leancode_core.pruning.importance import Importance
from leancode_core.pruning.leancode import LeanCode
from leancode_core.pruning.lexicon import Lexicon
from leancode_core.pruning.pruner import Pruner
from tests.support.pruning import code_tokens, lexed

CODE = "def f(a):\n    return g(a, 1)\n"
#        def  f    (    a    )    :    return g    (    a    ,    1    )
SCORES = [5.0, 1.0, 3.0, 2.0, 0.5, 4.0, 9.0, 8.0, 0.2, 7.0, 0.4, 6.0, 0.1]


class Fixed:
    """Gives tokens these scores. Implements `ImportanceScorer`."""

    def __init__(self, scores: list[float]) -> None:
        self._scores = scores

    def scores(self, code: CodeTokens) -> Importance:
        assert len(code.texts) == len(self._scores)
        return Importance(np.array(self._scores, dtype=np.float32), "attention")


def left(saving: int, *, guards: bool, costs: list[int] | None = None) -> str:
    tokens = code_tokens(lexed("python", CODE), costs, guards=guards)
    removed = LeanCode(Fixed(SCORES)).removed(tokens, saving)
    return " ".join(text for index, text in enumerate(tokens.texts) if index not in removed)


@pytest.mark.parametrize(
    ("saving", "code"),
    [
        (0, "def f ( a ) : return g ( a , 1 )"),
        (1, "def f ( a ) : return g ( a , 1"),
        (2, "def f ( a ) : return g a , 1"),
        (4, "def f ( a : return g a 1"),
        (5, "def ( a : return g a 1"),
        (7, "def : return g a 1"),
        (12, "return"),
        (13, ""),
        (99, ""),
    ],
)
def test_the_least_score_goes_first(saving: int, code: str) -> None:
    assert left(saving, guards=False) == code


@pytest.mark.parametrize(
    ("saving", "code"),
    [
        (1, "def f ( a ) : return g a , 1"),  # the pair behind g: 0.3 for two
        (3, "def f ( a ) : return g a 1"),
        (4, "def f a : return g a 1"),  # the pair behind f: 3.5 for two
        (6, "def f : return g a 1"),
        (99, "f"),  # never the name
    ],
)
def test_brackets_go_in_pairs_at_their_mean(saving: int, code: str) -> None:
    assert left(saving, guards=True) == code


def test_a_score_is_for_what_a_token_costs() -> None:
    # `return` has 9.0 for ten subwords and goes after 0.1, 0.2, 0.4 and 0.5.
    costs = [1, 1, 1, 1, 1, 1, 10, 1, 1, 1, 1, 1, 1]
    assert left(4, guards=False, costs=costs) == "def f ( a : return g a 1"
    assert left(5, guards=False, costs=costs) == "def f ( a : g a 1"
    assert left(14, guards=False, costs=costs) == "def f ( a : g a 1"
    assert left(15, guards=False, costs=costs) == "def ( a : g a 1"


def test_tokens_without_a_cost_count_as_one() -> None:
    costs = [1] * 12 + [0]
    assert left(1, guards=False, costs=costs) == "def f ( a ) : return g a , 1"


def test_importance_is_the_score_per_subword() -> None:
    tokens = code_tokens(lexed("python", CODE), [2] * 13)
    assert LeanCode(Fixed(SCORES)).importance(tokens) == pytest.approx([score / 2 for score in SCORES])


def hand_made() -> Lexicon:
    """12 identifiers in `return` with 3.0 on average, `a` four times with 0.5; `g` in a call 36 times with 4.0."""
    counts = np.zeros((len(TokenKind), len(Category)), dtype=np.uint32)
    means = np.zeros(counts.shape, dtype=np.float32)
    categories = list(Category)
    in_return, in_signature = categories.index(Category.RETURN), categories.index(Category.SIGNATURE)
    counts[TokenKind.IDENTIFIER, in_return], means[TokenKind.IDENTIFIER, in_return] = 12, 3.0
    return Lexicon(
        words=("a", "g"),
        word_counts=np.array([4, 36], dtype=np.uint32),
        word_means=np.array([0.5, 4.0], dtype=np.float32),
        keys=np.array([in_return, 32 + in_signature], dtype=np.int64),
        counts=np.array([4, 36], dtype=np.uint32),
        means=np.array([0.5, 4.0], dtype=np.float32),
        kind_counts=counts,
        kind_means=means,
    )


def test_few_occurrences_are_drawn_towards_what_is_wider() -> None:
    # The category return: (12 * 3 + 12 * 1) / 24 = 2. Identifiers in it: (12 * 3 + 12 * 2) / 24 = 2.5.
    # `a` in it: (4 * 0.5 + 12 * 2.5) / 16 = 2. Other kinds have only the category's 2, other categories 1.
    tokens = code_tokens(lexed("python", CODE))
    densities = " ".join(f"{t}/{d}" for t, d in zip(tokens.texts, hand_made().densities(tokens).tolist(), strict=True))
    assert densities == ("def/1.0 f/1.0 (/1.0 a/1.0 )/1.0 :/1.0 return/2.0 g/2.5 (/2.0 a/2.0 ,/2.0 1/2.0 )/2.0")


def test_a_word_counts_in_the_category_where_it_was_seen() -> None:
    # (36 * 4 + 12 * 1) / 48 = 3.25 in a signature; in `return` it is any identifier.
    tokens = code_tokens(lexed("python", "def g(g):\n    return g\n"))
    densities = hand_made().densities(tokens).tolist()
    assert densities == pytest.approx([1.0, 3.25, 1.0, 3.25, 1.0, 1.0, 2.0, 2.5])


def test_scores_are_densities_times_subwords() -> None:
    tokens = code_tokens(lexed("python", "def g():\n    return a\n"), [1, 2, 1, 1, 0, 3, 4])
    scores = hand_made().scores(tokens)
    assert scores.origin == "lexicon"
    assert scores.scores.tolist() == pytest.approx([1.0, 6.5, 1.0, 1.0, 1.0, 6.0, 8.0])


def test_averages_for_dietcode_do_not_ask_where_a_token_stands() -> None:
    lexicon = hand_made()
    assert [lexicon.token_weight(text) for text in ("a", "g", "never seen")] == [0.5, 4.0, 1.0]
    weights = [lexicon.statement_weight(category) for category in (Category.RETURN, Category.IF)]
    assert weights == pytest.approx([2.0, 1.0])


def test_an_empty_lexicon_finds_everything_even() -> None:
    empty = replace(
        hand_made(),
        words=(),
        word_counts=np.zeros(0, dtype=np.uint32),
        word_means=np.zeros(0, dtype=np.float32),
        keys=np.zeros(0, dtype=np.int64),
        counts=np.zeros(0, dtype=np.uint32),
        means=np.zeros(0, dtype=np.float32),
        kind_counts=np.zeros((len(TokenKind), len(Category)), dtype=np.uint32),
        kind_means=np.zeros((len(TokenKind), len(Category)), dtype=np.float32),
    )
    assert set(empty.densities(code_tokens(lexed("python", CODE))).tolist()) == {1.0}


def test_pruning_with_the_lexicon() -> None:
    # The signature has 1.0 everywhere and goes from the left; what returns stays.
    pruner = Pruner("leancode", LeanCode(hand_made()), 0.4, None, guards=False)
    assert pruner.prune(lexed("python", CODE)).text == "return g(a, 1)"


@pytest.mark.parametrize(
    "scores",
    [
        np.array([1.0, -0.5], dtype=np.float32),
        np.array([1.0, np.nan], dtype=np.float32),
        np.array([np.inf], dtype=np.float32),
        np.array([[1.0]], dtype=np.float32),
        np.array([1.0]),
    ],
)
def test_scores_are_finite_and_not_negative(scores: NDArray[Any]) -> None:
    with pytest.raises(ValueError, match="scores are"):
        Importance(scores, "lexicon")
