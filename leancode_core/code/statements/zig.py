"""Zig's statements."""

from __future__ import annotations

import re

from tree_sitter import Node

from leancode_core.code.categories import Category
from leancode_core.code.statement_rules import Place, StatementRules
from leancode_core.code.tokens import TokenKind

_CATEGORIES = {
    "function_declaration": Category.SIGNATURE,
    "test_declaration": Category.SIGNATURE,
    "comptime_declaration": Category.SIGNATURE,
    "return_expression": Category.RETURN,
    "break_expression": Category.BREAK,
    "continue_expression": Category.CONTINUE,
    "for_statement": Category.FOR,
    "for_expression": Category.FOR,
    "while_statement": Category.WHILE,
    "while_expression": Category.WHILE,
    "if_statement": Category.IF,
    "if_expression": Category.IF,
    "else_clause": Category.IF,
    "switch_expression": Category.SWITCH,
    "switch_case": Category.CASE,
    "defer_statement": Category.FINALLY,
    "errdefer_statement": Category.FINALLY,
    "container_field": Category.VARIABLE,
    "variable_declaration": Category.VARIABLE,
    "using_namespace_declaration": Category.IMPORT,
}
_EXPRESSIONS = {
    "assignment_expression": Category.ASSIGN,
    "call_expression": Category.CALL,
    "builtin_function": Category.CALL,
    "catch_expression": Category.CATCH,
    "suspend_statement": Category.SYNCHRONIZED,
    "resume_expression": Category.SYNCHRONIZED,
    "await_expression": Category.SYNCHRONIZED,
    "async_expression": Category.SYNCHRONIZED,
    "nosuspend_statement": Category.SYNCHRONIZED,
    "comptime_statement": Category.CALL,
}
_CONTAINERS = frozenset(
    {"struct_declaration", "union_declaration", "enum_declaration", "opaque_declaration", "error_set_declaration"}
)
_IMPORT = re.compile(rb"(?:pub\s+)?(?:const|var)\s+\w+\s*=\s*@(?:import|cImport)\b")
_DECLARES = re.compile(rb"(?:(?:pub|export|extern|threadlocal|comptime)\s+)*(?:const|var)\b")
_CALLS = (
    (re.compile(rb"(?:\w+\.)*(?:assert\w*|expect\w*)\("), Category.ASSERT),
    (
        re.compile(rb"(?:\w+\.)*(?:lock\w*|unlock\w*|tryLock|spawn|join|wait\w*|signal|broadcast)\("),
        Category.SYNCHRONIZED,
    ),
    (re.compile(rb"(?:\w+\.)*(?:panic|fatal|exit)\("), Category.THROW),
)


def _special(node: Node, parent: str, source: bytes) -> Category | None:
    """The grammar has one node for declarations and assignments, and none for `unreachable`."""
    kind = node.type
    if kind == "variable_declaration":
        if not _DECLARES.match(source, node.start_byte, node.end_byte):
            return Category.ASSIGN
        is_container = node.named_children[-1].type in _CONTAINERS  # the value comes last
        return Category.SIGNATURE if is_container else None
    if kind == "expression_statement" and source.startswith(b"unreachable", node.start_byte):
        return Category.THROW
    if kind == "struct_declaration" and parent == "return_expression":
        return Category.SIGNATURE  # a type that a function returns
    return None


_BODIES = ("if_statement", "for_statement", "while_statement", "if_expression", "for_expression", "while_expression")

RULES = StatementRules(
    categories=_CATEGORIES,
    expressions=_EXPRESSIONS,
    blocks=frozenset({"source_file", "block", "labeled_statement"}),
    otherwise=Category.CALL,
    places=dict.fromkeys([(parent, "body") for parent in _BODIES], Place.BRANCH)
    | {
        ("else_clause", "alternative"): Place.BRANCH,
        ("switch_case", ""): Place.BRANCH,
        ("defer_statement", ""): Place.HEADER,
        ("errdefer_statement", ""): Place.HEADER,
    },
    wrappers=frozenset({"expression_statement", "try_expression", "parenthesized_expression"}),
    refinements={
        "variable_declaration": ((_IMPORT, Category.IMPORT),),
        "return_expression": ((re.compile(rb"return\s+error\."), Category.THROW),),
        "call_expression": _CALLS,
        "builtin_function": (
            (re.compile(rb"@(?:panic|compileError)\b"), Category.THROW),
            (re.compile(rb"@(?:compileLog)\b"), Category.LOGGER),
            (re.compile(rb"@(?:atomic|cmpxchg|fence)\w*"), Category.SYNCHRONIZED),
            (re.compile(rb"@(?:set\w+|memcpy|memset)\b"), Category.SETTER),
        ),
    },
    callees={"call_expression": "function"},
    invocations=frozenset({"call_expression", "builtin_function"}),
    headers=frozenset({"block_label"}),
    ternaries=frozenset({"if_expression"}),
    not_values=frozenset(
        {
            ("function_declaration", "name"),
            ("parameter", "name"),
            ("container_field", "name"),
            ("field_expression", "member"),
            ("payload", ""),
            ("error_type", ""),
            ("error_set_declaration", ""),
            ("block_label", ""),
            ("break_label", ""),
        }
    ),
    types=frozenset(
        {"pointer_type", "slice_type", "array_type", "nullable_type", "error_union_type", "struct_initializer"}
    ),
    type_fields=frozenset(
        {
            ("parameter", "type"),
            ("function_declaration", "type"),
            ("container_field", "type"),
            ("variable_declaration", "type"),
        }
    ),
    kinds={
        "identifier": TokenKind.IDENTIFIER,
        "builtin_identifier": TokenKind.IDENTIFIER,
        "builtin_type": TokenKind.TYPE,
    },
    atoms=frozenset({"string", "multiline_string", "character", "builtin_type"}),
    special=_special,
)
