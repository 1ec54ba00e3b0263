"""DietCode: the knapsack against brute force, the two stages by hand; and the strategy random."""

from __future__ import annotations

from itertools import combinations
from typing import ClassVar

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leancode_core.code.categories import Category
from leancode_core.pruning.dietcode import DietCode, knapsack
from leancode_core.pruning.strategies import RandomRemoval
from tests.support.pruning import code_tokens, lexed

ITEMS = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 12)), max_size=9)


@given(items=ITEMS, capacity=st.integers(0, 40))
def test_the_knapsack_is_as_good_as_brute_force(items: list[tuple[int, int]], capacity: int) -> None:
    values, weights = [value for value, _ in items], [weight for _, weight in items]
    chosen = knapsack(np.array(values, dtype=np.float64), weights, capacity)
    subsets = (c for n in range(len(items) + 1) for c in combinations(range(len(items)), n))
    best = max(sum(values[i] for i in c) for c in subsets if sum(weights[i] for i in c) <= capacity)
    assert sum(weights[item] for item in chosen) <= capacity
    assert sum(values[item] for item in chosen) == best


@pytest.mark.parametrize(
    ("items", "capacity", "chosen"),
    [
        ([], 5, set()),
        ([(1.0, 6)], 5, set()),
        ([(1.0, 5)], 5, {0}),
        ([(3.0, 4), (2.0, 3), (2.0, 2)], 5, {1, 2}),  # 4 instead of 3
        ([(1.0, 5), (1.0, 5)], 5, {0}),  # of equals the first one
        ([(1.0, 3), (1.0, 3), (1.0, 2)], 5, {0, 2}),
    ],
)
def test_the_knapsack_by_hand(items: list[tuple[float, int]], capacity: int, chosen: set[int]) -> None:
    values = np.array([value for value, _ in items], dtype=np.float64)
    assert knapsack(values, [weight for _, weight in items], capacity) == chosen


class Weights:
    """The signature is worth most, a logger nothing; among tokens only these few are not 1."""

    _TOKENS: ClassVar = {"n": 0.1, "return": 0.2, "=": 0.3, ";": 0.5, "b": 3.0}
    _STATEMENTS: ClassVar = {
        Category.SIGNATURE: 2.0,
        Category.LOGGER: 0.1,
        Category.RETURN: 1.0,
        Category.VARIABLE: 0.5,
    }

    def token_weight(self, text: str) -> float:
        return self._TOKENS.get(text, 1.0)

    def statement_weight(self, category: Category) -> float:
        return self._STATEMENTS[category]


# Statements, tokens of each: signature 7, variable 7, logger 9, return 3, the last brace 1: 27.
CODE = "int f(int n) { int b = n + n; log.info(n, b); return b; }"


@pytest.mark.parametrize(
    ("saving", "left"),
    [
        (0, "int f ( int n ) { int b = n + n ; log . info ( n , b ) ; return b ; }"),
        # The knapsack has room for all 27 tokens: 9 more than are allowed, for the longest statement. So the tokens of
        # least weight go: every n from left to right, then `return`, then `=`, then semicolons.
        (3, "int f ( int ) { int b = + ; log . info ( n , b ) ; return b ; }"),
        (5, "int f ( int ) { int b = + ; log . info ( , b ) ; b ; }"),
        (6, "int f ( int ) { int b + ; log . info ( , b ) ; b ; }"),
        (9, "int f ( int ) { int b + log . info ( , b ) b }"),
        # Room for 26: one statement is left out, the logger's as the one of least value. Its 9 tokens go first, its b
        # of weight 3.0 too, and then the cheapest of the others.
        (10, "int f ( int ) { int b = n + n ; return b ; }"),
        (13, "int f ( int ) { int b = + ; b ; }"),
    ],
)
def test_the_two_stages(saving: int, left: str) -> None:
    assert left_by_dietcode(saving) == left


def left_by_dietcode(saving: int) -> str:
    tokens = code_tokens(lexed("java", CODE))
    removed = DietCode(Weights()).removed(tokens, saving)
    return " ".join(text for index, text in enumerate(tokens.texts) if index not in removed)


def test_importance_is_the_weight_of_the_token_alone() -> None:
    tokens = code_tokens(lexed("java", "int f(int n) { return n; }"))
    assert DietCode(Weights()).importance(tokens) == [1.0, 1.0, 1.0, 1.0, 0.1, 1.0, 1.0, 0.2, 0.1, 0.5, 1.0]


def test_random_draws_the_same_for_the_same_code() -> None:
    tokens, again = (code_tokens(lexed("java", CODE)) for _ in range(2))
    assert RandomRemoval().removed(tokens, 9) == RandomRemoval().removed(again, 9)
    assert len(RandomRemoval().removed(tokens, 9)) == 9


def test_another_seed_and_other_code_draw_others() -> None:
    tokens, other = code_tokens(lexed("java", CODE)), code_tokens(lexed("java", CODE.replace("log", "lag")))
    drawn = [frozenset(RandomRemoval(seed).removed(tokens, 9)) for seed in range(20)]
    assert len(set(drawn)) == 20
    assert RandomRemoval().removed(other, 9) != RandomRemoval().removed(tokens, 9)


def test_random_draws_every_token_about_equally_often() -> None:
    tokens = code_tokens(lexed("java", CODE))
    counts = [0] * len(tokens.texts)
    for seed in range(1_000):
        for index in RandomRemoval(seed).removed(tokens, len(tokens.texts) // 2):
            counts[index] += 1
    assert min(counts) > 430
    assert max(counts) < 570


@pytest.mark.parametrize(("saving", "n_removed"), [(0, 0), (-3, 0), (1, 1), (27, 27), (1_000, 27)])
def test_what_is_to_be_saved_is_saved_or_all_goes(saving: int, n_removed: int) -> None:
    tokens = code_tokens(lexed("java", CODE))
    assert len(tokens.texts) == 27
    assert len(RandomRemoval().removed(tokens, saving)) == n_removed
    assert len(DietCode(Weights()).removed(tokens, saving)) == n_removed
