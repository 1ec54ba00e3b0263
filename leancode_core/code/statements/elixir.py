"""Elixir's statements: nearly all are calls, which are told apart by what is called."""

from __future__ import annotations

import re
from typing import Literal

from tree_sitter import Node

from leancode_core.code.categories import Category
from leancode_core.code.statement_rules import Place, Refinement, StatementRules, category_of_call
from leancode_core.code.tokens import TokenKind

_CATEGORIES = {
    "else_block": Category.IF,
    "rescue_block": Category.CATCH,
    "catch_block": Category.CATCH,
    "after_block": Category.FINALLY,
    "stab_clause": Category.CASE,
    "comment": Category.COMMENT,
}
_DEFINERS = (
    "def defp defmacro defmacrop defguard defguardp defdelegate defn defnp defmodule defprotocol defimpl defstruct "
    "defexception defoverridable test describe setup setup_all property"
)
_WORDS = {
    **dict.fromkeys(_DEFINERS.encode().split(), Category.SIGNATURE),
    **dict.fromkeys((b"if", b"unless"), Category.IF),
    **dict.fromkeys((b"case", b"cond", b"with"), Category.SWITCH),
    b"for": Category.FOR,
    b"try": Category.TRY,
    b"receive": Category.SYNCHRONIZED,
    **dict.fromkeys((b"raise", b"reraise", b"throw", b"exit"), Category.THROW),
    **dict.fromkeys((b"import", b"alias", b"require", b"use"), Category.IMPORT),
    **dict.fromkeys(
        (b"assert", b"refute", b"assert_raise", b"assert_receive", b"assert_received", b"refute_receive"),
        Category.ASSERT,
    ),
}
_ATTRIBUTES = {
    **dict.fromkeys((b"doc", b"moduledoc", b"typedoc", b"shortdoc"), Category.COMMENT),
    **dict.fromkeys((b"callback", b"macrocallback"), Category.SIGNATURE),
    **dict.fromkeys(
        (b"spec", b"impl", b"deprecated", b"dialyzer", b"behaviour", b"derive", b"tag", b"compile", b"since"),
        Category.ANNOTATION,
    ),
}
_BLOCKS = frozenset({"source", "do_block", "else_block", "rescue_block", "catch_block", "after_block", "body", "block"})
_CALLS: tuple[Refinement, ...] = (
    (
        re.compile(
            rb"(?:Task|Agent|GenServer|Process|Supervisor|DynamicSupervisor|Registry|Node)\.\w+[!?]?|(?:spawn|send)\w*\b"
        ),
        Category.SYNCHRONIZED,
    ),
    (re.compile(rb"(?:Enum|Stream)\.(?:each|reduce|reduce_while)\b"), Category.FOR),
    (re.compile(rb"IO\.\w+|dbg\b"), Category.LOGGER),
    (re.compile(rb"(?:[\w.]+\.)?put_\w+|delete_\w+"), Category.SETTER),
)
_LONGEST_CALLEE = 100


def _special(node: Node, parent: str, source: bytes) -> Category | Literal[Place.HEADER] | None:
    """What a call, an attribute or an operator is by its word."""
    kind = node.type
    if kind == "call":
        target = node.child_by_field_name("target")
        if target is None:
            return None
        word = source[target.start_byte : min(target.end_byte, target.start_byte + _LONGEST_CALLEE)]
        category = _WORDS.get(word)
        if category is not None:
            return category
        if parent in _BLOCKS:
            return _of_call(word)
    if parent == "pair":  # `def f, do: x` has a result, `def f(a: x)` none
        key = node.prev_named_sibling
        is_body = key is not None and source.startswith(b"do:", key.start_byte)
        return None if is_body else Place.HEADER
    if kind == "unary_operator" and parent in _BLOCKS and source.startswith(b"@", node.start_byte):
        operand = node.child_by_field_name("operand")
        target = operand.child_by_field_name("target") if operand is not None else None
        if target is None:
            return None  # the value of an attribute
        return _ATTRIBUTES.get(source[target.start_byte : target.end_byte], Category.VARIABLE)
    if kind == "binary_operator" and parent in _BLOCKS:
        return _of_operator(node, source)
    if kind == "stab_clause" and parent == "anonymous_function":
        return Place.HEADER
    return None


def _of_call(callee: bytes) -> Category:
    for pattern, category in _CALLS:
        if pattern.match(callee):
            return category
    return category_of_call(callee)


def _of_operator(node: Node, source: bytes) -> Category | None:
    operator, right = node.child_by_field_name("operator"), node.child_by_field_name("right")
    if operator is None or right is None:
        return None
    if operator.type == "=":
        return Category.VARIABLE
    if operator.type == "|>" and right.type == "call":
        target = right.child_by_field_name("target")
        if target is not None:
            word = source[target.start_byte : min(target.end_byte, target.start_byte + _LONGEST_CALLEE)]
            return _WORDS.get(word) or _of_call(word)
    return None


RULES = StatementRules(
    categories=_CATEGORIES,
    expressions={},
    blocks=_BLOCKS,
    otherwise=Category.RETURN,
    places={("pair", "value"): Place.RESULT},
    invocations=frozenset({"arguments", "dot"}),
    selectors=frozenset({b"."}),
    keywords=frozenset(_DEFINERS.encode().split())
    | {b"if", b"unless", b"case", b"cond", b"with", b"for", b"try", b"receive", b"raise", b"quote", b"unquote"}
    | {b"import", b"alias", b"require", b"use"},
    kinds={
        "identifier": TokenKind.IDENTIFIER,
        "alias": TokenKind.IDENTIFIER,
        "keyword": TokenKind.MEMBER,
        "atom": TokenKind.STRING,
        "operator_identifier": TokenKind.SYMBOL,
        "quoted_content": TokenKind.STRING,
        "charlist": TokenKind.STRING,
        "sigil": TokenKind.STRING,
        "boolean": TokenKind.KEYWORD,
        "nil": TokenKind.KEYWORD,
    },
    atoms=frozenset({"string", "charlist", "sigil", "quoted_atom", "quoted_keyword", "boolean", "nil", "comment"}),
    interpolations=frozenset({"interpolation"}),
    special=_special,
)
