"""Lua's statements."""

from __future__ import annotations

import re

from tree_sitter import Node

from leancode_core.code.categories import Category
from leancode_core.code.statement_rules import StatementRules
from leancode_core.code.tokens import TokenKind

_CATEGORIES = {
    "function_declaration": Category.SIGNATURE,
    "return_statement": Category.RETURN,
    "break_statement": Category.BREAK,
    "goto_statement": Category.CONTINUE,
    "label_statement": Category.CONTINUE,
    "for_statement": Category.FOR,
    "while_statement": Category.WHILE,
    "repeat_statement": Category.WHILE,
    "if_statement": Category.IF,
    "elseif_statement": Category.IF,
    "else_statement": Category.IF,
    "do_statement": Category.TRY,
    "variable_declaration": Category.VARIABLE,
    "comment": Category.COMMENT,
}
_EXPRESSIONS = {
    "assignment_statement": Category.ASSIGN,
    "function_call": Category.CALL,
}
_REQUIRED = re.compile(rb"(?:local\s+)?[\w.]+\s*=\s*require\b")
_CALLS = (
    (re.compile(rb"require\b"), Category.IMPORT),
    (re.compile(rb"(?:[\w.]+[.:])?assert\b|(?:\w+\.)*(?:expect|eq|is_true|is_false)\("), Category.ASSERT),
    (re.compile(rb"error\b|os\.exit\b"), Category.THROW),
    (re.compile(rb"x?pcall\b"), Category.TRY),
    (re.compile(rb"(?:coroutine\.\w+|vim\.(?:schedule|defer_fn|wait))\b"), Category.SYNCHRONIZED),
    (re.compile(rb"vim\.(?:notify|print)\w*\b|io\.(?:stderr|stdout)\b|io\.write\b"), Category.LOGGER),
)


def _special(node: Node, parent: str, _source: bytes) -> Category | None:
    """What binds a function to a name is the function's head."""
    binding = node
    if node.type == "variable_declaration" and node.named_child_count:
        binding = node.named_children[0]
    if binding.type not in ("assignment_statement", "field") or parent == "variable_declaration":
        return None
    value = (binding if binding.type == "field" else binding.named_children[-1]).child_by_field_name("value")
    return Category.SIGNATURE if value is not None and value.type == "function_definition" else None


RULES = StatementRules(
    categories=_CATEGORIES,
    expressions=_EXPRESSIONS,
    blocks=frozenset({"chunk", "block", "empty_statement"}),
    refinements={
        "variable_declaration": ((_REQUIRED, Category.IMPORT),),
        "assignment_statement": ((_REQUIRED, Category.IMPORT),),
        "function_call": _CALLS,
    },
    callees={"function_call": "name"},
    invocations=frozenset({"function_call"}),
    not_values=frozenset(
        {
            ("parameters", "name"),
            ("dot_index_expression", "field"),
            ("method_index_expression", "method"),
            ("function_declaration", "name"),
            ("field", "name"),
            ("goto_statement", ""),
            ("label_statement", ""),
        }
    ),
    kinds={
        "identifier": TokenKind.IDENTIFIER,
        "hash_bang_line": TokenKind.COMMENT,
        "break_statement": TokenKind.KEYWORD,
        "vararg_expression": TokenKind.SYMBOL,
        "attribute": TokenKind.TYPE,
    },
    atoms=frozenset({"string", "comment"}),
    special=_special,
)
