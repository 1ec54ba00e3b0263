"""Tokens and statements of a unit: what pruning keeps or removes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum, IntFlag
from typing import NamedTuple

from leancode_core.code.categories import Category
from leancode_core.code.unit import CodeUnit

# Raised when a unit's tokens, their kinds or categories change: indexed files are then lexed again. It is part of the
# fingerprint of pruned vectors.
LEXING_VERSION = 2


class TokenKind(IntEnum):
    """What a token is by itself."""

    OTHER = 0
    IDENTIFIER = 1
    """A name that stands for a value: a variable, a function, a module."""
    MEMBER = 2
    """A name that is no value by itself: a field or method behind a dot, what a declaration names, a label."""
    TYPE = 3
    KEYWORD = 4
    SYMBOL = 5
    """Operators, separators and brackets."""
    STRING = 6
    NUMBER = 7
    COMMENT = 8


class Role(IntFlag):
    """Where a token stands besides its statement: SlimCode's ranks are made of this."""

    NONE = 0
    STRUCTURE = 1
    """In the condition or header of a control statement."""
    INVOCATION = 2
    """In a call: receiver, name or arguments."""


class Token(NamedTuple):
    """One token. Made by the million, hence no dataclass.

    Attributes:
        start: its first byte in the UTF-8 text of the unit.
        stop: the byte behind it.
        kind: what it is.
        statement: index into the unit's statements.
        role: where it stands.
    """

    start: int
    stop: int
    kind: TokenKind
    statement: int
    role: Role


class Statement(NamedTuple):
    """A run of tokens with the same nearest statement around them: `} else {` is a run of its own.

    Attributes:
        category: of that statement.
        first_token: index of its first token.
        end_token: index behind its last token.
    """

    category: Category
    first_token: int
    end_token: int


@dataclass(frozen=True, slots=True)
class LexedUnit:
    """A unit with the tokens of its code, in order; its docstring has none.

    Attributes:
        unit: the unit.
        source: `unit.text` in UTF-8.
        tokens: every byte of the code that is not white space is in exactly one of them.
        statements: every token is in exactly one of them.
    """

    unit: CodeUnit
    source: bytes
    tokens: tuple[Token, ...]
    statements: tuple[Statement, ...]

    @classmethod
    def of(cls, unit: CodeUnit) -> LexedUnit:
        """The tokens that extraction stored with the unit."""
        source = unit.text.encode("utf-8", "surrogatepass")
        tokens, statements = unpacked_tokens(unit.tokens)
        return cls(unit, source, tuple(tokens), tuple(statements))

    def texts(self) -> list[str]:
        """The text of every token."""
        source = self.source
        return [source[token.start : token.stop].decode("utf-8", "replace") for token in self.tokens]

    def category(self, token: Token) -> Category:
        """The category of a token's statement."""
        return self.statements[token.statement].category


_CATEGORIES = tuple(Category)
_NUMBER_OF = {category: number for number, category in enumerate(_CATEGORIES)}
_KINDS = tuple(TokenKind)
_ROLES = tuple(Role(value) for value in range(4))


def packed_tokens(rows: Iterable[tuple[int, int, int, int]], runs: Sequence[tuple[Category, int]]) -> bytes:
    """Tokens as bytes: they travel between processes and are stored with the unit.

    Args:
        rows: start, stop, kind and role of each token, in order.
        runs: category and number of tokens of each statement, in order.
    """
    out = bytearray()
    _append(out, len(runs))
    for category, count in runs:
        out.append(_NUMBER_OF[category])
        _append(out, count)
    position = 0
    for start, stop, kind, role in rows:
        out.append(kind << 2 | role)
        gap, length = start - position, stop - start
        if gap < 128 and length < 128:
            out.append(gap)
            out.append(length)
        else:
            _append(out, gap)
            _append(out, length)
        position = stop
    return bytes(out)


def unpacked_tokens(packed: bytes) -> tuple[list[Token], list[Statement]]:
    """The inverse of `packed_tokens`.

    Raises:
        ValueError: these are no packed tokens.
    """
    if not packed:
        return [], []
    data = iter(packed)
    try:
        found = _unpacked(data)
    except (StopIteration, IndexError) as error:
        raise ValueError("damaged tokens") from error
    if next(data, None) is not None:
        raise ValueError("damaged tokens: bytes behind the last one")
    return found


def _unpacked(data: Iterator[int]) -> tuple[list[Token], list[Statement]]:
    statements: list[Statement] = []
    first = 0
    for _ in range(_number(data)):
        category = _CATEGORIES[next(data)]
        end = first + _number(data)
        statements.append(Statement(category, first, end))
        first = end
    tokens: list[Token] = []
    append = tokens.append
    position = 0
    for number, statement in enumerate(statements):
        for _ in range(statement.first_token, statement.end_token):
            what = next(data)
            start = position + _number(data)
            position = start + _number(data)
            append(Token(start, position, _KINDS[what >> 2], number, _ROLES[what & 3]))
    return tokens, statements


def _append(out: bytearray, number: int) -> None:
    """LEB128: seven bits a byte, the lowest first."""
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)


def _number(data: Iterator[int]) -> int:
    byte = next(data)
    if byte < 128:
        return byte
    number, shift = byte & 127, 7
    while byte > 127:
        byte = next(data)
        number |= (byte & 127) << shift
        shift += 7
    return number
