"""What the lexing needs to know of a language: which nodes are statements, and of which category."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal

from tree_sitter import Node

from leancode_core.code.categories import Category
from leancode_core.code.tokens import TokenKind

Refinement = tuple[re.Pattern[bytes], Category]


class Place(Enum):
    """What a field of a node makes of the node that stands there."""

    HEADER = "header"
    """It opens no statement: the declaration in the head of a loop."""
    BRANCH = "branch"
    """It is a statement if it is one of the expressions that are one in a block."""
    RESULT = "result"
    """It is what a function returns whose body is an expression, provided that a signature is what surrounds it."""


@dataclass(frozen=True, slots=True)
class StatementRules:
    """One language's statements by node type.

    Attributes:
        categories: statements and clauses wherever they stand.
        expressions: what is a statement when it stands directly in a block or in a wrapper that does.
        blocks: nodes whose named children are statements.
        otherwise: the category of all other expressions that stand directly in a block.
        places: what is special about the nodes in this field of this parent; field "" means no field.
        wrappers: nodes that only wrap an expression: `expression_statement`, parentheses, `await`.
        refinements: for a node of this type the category of the first pattern that matches its text from its start.
        bindings: assignments to a bare name, by the field of the name: the first one in a function is a declaration.
        callees: for each sort of call the field that names what is called; "" means its first child.
        bodies: fields of control statements that are not header.
        invocations: calls, for a token's role.
        headers: nodes in blocks that are the header of what they stand in: `case 1`, `default`.
        ternaries: conditional expressions, which have no header though their category is that of a condition.
        declarators: what may stand between a name and the node that decides about it: `*`, `[]`. The field of the name
            is "declarator" then.
        not_values: an identifier in this field of this parent stands for no value; field "" means no field.
        selectors: signs behind which a name is no value, where fields do not tell: `.`, `::`.
        before: in this parent a name before this sign is no value: that of an argument.
        types: identifiers directly in these nodes name types.
        type_fields: identifiers in this field of this parent name types.
        names: leaves in this field of this parent are names, whatever their type says of them elsewhere.
        keywords: words that the grammar takes for identifiers.
        kinds: what leaves are whose node type does not tell.
        atoms: nodes whose text is one token for each word, whatever is inside: literals, comments.
        interpolations: what an atom may hold that makes it none: expressions within a string.
        special: an own decision of the language: the category of a node that opens a statement in spite of the rules
            above, `Place.HEADER` if it opens none in spite of them, or None. It is given the node, the type of its
            parent and the source.
    """

    categories: Mapping[str, Category]
    expressions: Mapping[str, Category]
    blocks: frozenset[str]
    otherwise: Category = Category.NONE
    places: Mapping[tuple[str, str], Place] = field(default_factory=dict)
    wrappers: frozenset[str] = frozenset({"expression_statement", "parenthesized_expression"})
    refinements: Mapping[str, tuple[Refinement, ...]] = field(default_factory=dict)
    bindings: Mapping[str, str] = field(default_factory=dict)
    callees: Mapping[str, str] = field(default_factory=dict)
    bodies: frozenset[str] = frozenset({"body", "consequence", "alternative"})
    invocations: frozenset[str] = frozenset()
    headers: frozenset[str] = frozenset()
    ternaries: frozenset[str] = frozenset({"ternary_expression", "conditional_expression", "conditional"})
    declarators: frozenset[str] = frozenset()
    not_values: frozenset[tuple[str, str]] = frozenset()
    before: frozenset[tuple[str, str]] = frozenset()
    selectors: frozenset[bytes] = frozenset()
    types: frozenset[str] = frozenset()
    type_fields: frozenset[tuple[str, str]] = frozenset()
    names: frozenset[tuple[str, str]] = frozenset()
    keywords: frozenset[bytes] = frozenset()
    kinds: Mapping[str, TokenKind] = field(default_factory=dict)
    atoms: frozenset[str] = frozenset()
    interpolations: frozenset[str] = frozenset()
    special: Callable[[Node, str, bytes], Category | Literal[Place.HEADER] | None] | None = None


_LOGGER = re.compile(
    rb"(?:^|[.>:_])(?:log|logger|logging|slog|syslog|console|print\w*|echo|puts"
    rb"|(?:debug|info|warn|warning|error|trace|fatal)(?:f|ln|w|s|context)?)$",
    re.IGNORECASE,
)
_LOG_RECEIVER = re.compile(rb"^(?:\w+[.>:-]+)*_?(?:log|logger|logging|slog|console)\b", re.IGNORECASE)
_SETTER = re.compile(rb"(?:^|[.>:])[sS]et(?:[A-Z_]\w*)?$")
_GETTER = re.compile(rb"(?:^|[.>:])[gG]et(?:[A-Z_]\w*)?$")


def category_of_call(callee: bytes) -> Category:
    """Logger, setter, getter or any other call, by what is called: `self.log.info`, `setName`."""
    name = callee.strip()
    if _LOG_RECEIVER.match(name) or _LOGGER.search(name):
        return Category.LOGGER
    if _SETTER.search(name):
        return Category.SETTER
    return Category.GETTER if _GETTER.search(name) else Category.CALL
