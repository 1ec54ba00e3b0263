"""Tokens travel as bytes: what is packed comes back, and damage is noticed rather than read."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leancode_core.code.categories import Category
from leancode_core.code.tokens import Role, Statement, Token, TokenKind, packed_tokens, unpacked_tokens

Row = tuple[int, int, TokenKind, Role]
ROLES = [Role(value) for value in range(4)]
LENGTHS = st.one_of(st.integers(1, 300), st.integers(1, 2**31))
WORDS = st.tuples(st.integers(0, 70_000), LENGTHS, st.sampled_from(TokenKind), st.sampled_from(ROLES))
RUNS = st.lists(st.tuples(st.sampled_from(Category), st.lists(WORDS, min_size=1, max_size=5)), max_size=8)


def rows_of(words: Iterable[tuple[int, int, TokenKind, Role]]) -> list[Row]:
    """Tokens from the blanks before each and its length."""
    rows: list[Row] = []
    position = 0
    for blanks, length, kind, role in words:
        start = position + blanks
        position = start + length
        rows.append((start, position, kind, role))
    return rows


@given(RUNS)
def test_what_is_packed_comes_back(runs: list[tuple[Category, list[tuple[int, int, TokenKind, Role]]]]) -> None:
    rows = rows_of(word for _, words in runs for word in words)
    owners = [number for number, (_, words) in enumerate(runs) for _ in words]
    tokens, statements = unpacked_tokens(packed_tokens(rows, [(category, len(words)) for category, words in runs]))
    assert [(token.start, token.stop, token.kind, token.role) for token in tokens] == rows
    assert [token.statement for token in tokens] == owners
    assert [statement.category for statement in statements] == [category for category, _ in runs]
    assert [tokens[statement.first_token : statement.end_token] for statement in statements] == [
        [token for token in tokens if token.statement == number] for number in range(len(runs))
    ]


PACKED = packed_tokens(
    [
        (0, 2, TokenKind.KEYWORD, Role.NONE),
        (3, 4, TokenKind.IDENTIFIER, Role.STRUCTURE | Role.INVOCATION),
        (304, 604, TokenKind.STRING, Role.INVOCATION),
    ],
    [(Category.IF, 2), (Category.CALL, 1)],
)


def test_one_example_in_full() -> None:
    # Two runs (`if` is category 8 with 2 tokens, `call` 16 with 1), then of each token kind and role, blanks, length.
    assert list(PACKED) == [2, 8, 2, 16, 1, 4 << 2, 0, 2, 1 << 2 | 3, 1, 1, 6 << 2 | 2, 172, 2, 172, 2]
    assert unpacked_tokens(PACKED) == (
        [
            Token(0, 2, TokenKind.KEYWORD, 0, Role.NONE),
            Token(3, 4, TokenKind.IDENTIFIER, 0, Role.STRUCTURE | Role.INVOCATION),
            Token(304, 604, TokenKind.STRING, 1, Role.INVOCATION),
        ],
        [Statement(Category.IF, 0, 2), Statement(Category.CALL, 2, 3)],
    )


def test_no_tokens_are_no_bytes_or_an_empty_list() -> None:
    assert unpacked_tokens(b"") == ([], [])
    assert unpacked_tokens(packed_tokens([], [])) == ([], [])


@pytest.mark.parametrize("length", range(1, len(PACKED)))
def test_what_is_cut_off_is_damaged(length: int) -> None:
    with pytest.raises(ValueError, match="damaged tokens"):
        unpacked_tokens(PACKED[:length])


@pytest.mark.parametrize(
    "damaged",
    [
        b"\x01\xff\x01\x04\x00\x01",  # no such category
        b"\x01\x08\x01\xfc\x00\x01",  # no such kind
        b"\x01\x08\x01\x04\x00\xff",  # a number without an end
        PACKED + b"\x00",  # more than the runs say
    ],
)
def test_other_damage(damaged: bytes) -> None:
    with pytest.raises(ValueError, match="damaged tokens"):
        unpacked_tokens(damaged)


@given(st.binary(max_size=64))
def test_any_bytes_are_tokens_or_damaged(data: bytes) -> None:
    try:
        tokens, statements = unpacked_tokens(data)
    except ValueError:
        return
    assert statements == [] or statements[-1].end_token == len(tokens)
    assert all(token.start <= token.stop for token in tokens)
