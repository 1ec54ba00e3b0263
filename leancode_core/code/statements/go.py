"""Go's statements."""

from __future__ import annotations

import re

from tree_sitter import Node

from leancode_core.code.categories import Category
from leancode_core.code.statement_rules import Place, StatementRules
from leancode_core.code.tokens import TokenKind

_CATEGORIES = {
    "function_declaration": Category.SIGNATURE,
    "method_declaration": Category.SIGNATURE,
    "type_declaration": Category.SIGNATURE,
    "return_statement": Category.RETURN,
    "defer_statement": Category.FINALLY,
    "for_statement": Category.FOR,
    "if_statement": Category.IF,
    "expression_switch_statement": Category.SWITCH,
    "type_switch_statement": Category.SWITCH,
    "select_statement": Category.SWITCH,
    "expression_case": Category.CASE,
    "type_case": Category.CASE,
    "communication_case": Category.CASE,
    "default_case": Category.CASE,
    "fallthrough_statement": Category.CONTINUE,
    "break_statement": Category.BREAK,
    "continue_statement": Category.CONTINUE,
    "goto_statement": Category.BREAK,
    "go_statement": Category.SYNCHRONIZED,
    "send_statement": Category.SYNCHRONIZED,
    "short_var_declaration": Category.VARIABLE,
    "var_declaration": Category.VARIABLE,
    "const_declaration": Category.VARIABLE,
    "assignment_statement": Category.ASSIGN,
    "inc_statement": Category.ASSIGN,
    "dec_statement": Category.ASSIGN,
    "import_declaration": Category.IMPORT,
    "package_clause": Category.IMPORT,
}
_EXPRESSIONS = {
    "call_expression": Category.CALL,
    "unary_expression": Category.SYNCHRONIZED,  # `<-done`: no other one may be a statement
    "field_declaration": Category.VARIABLE,
    "method_elem": Category.SIGNATURE,
    "type_elem": Category.VARIABLE,
}
_HEADERS = ("if_statement", "for_clause", "expression_switch_statement", "type_switch_statement")
_CAUGHT = re.compile(
    rb"if\b[^{]*?(?:\b(?=\w*[eE]rr)\w++\s*!=\s*nil\b|\bnil\s*!=\s*\w*[eE]rr|\berrors\.(?:Is|As)\(|\brecover\(\))"
)
_ALIAS = re.compile(rb"type\s+\w+\s*=")
_PANIC = re.compile(rb"panic\(")
_ASSERT = re.compile(rb"(?:assert|require)\.\w+\(")
_LOCK = re.compile(rb"[\w.]+\.(?:(?:Try)?R?Lock|R?Unlock|Wait|Done|Signal|Broadcast)\(\)|(?:[\w.]*\bwg\.Add|close)\(")


def _of_loops(node: Node, _parent: str, _source: bytes) -> Category | None:
    """`for` is the only loop: without a counter or a range it is what others call `while`."""
    if node.type != "for_statement":
        return None
    counts = any(child.type in ("for_clause", "range_clause") for child in node.named_children)
    return Category.FOR if counts else Category.WHILE


RULES = StatementRules(
    categories=_CATEGORIES,
    expressions=_EXPRESSIONS,
    blocks=frozenset(
        {
            *("source_file", "block", "statement_list", "labeled_statement"),
            *("field_declaration_list", "interface_type"),
        }
    ),
    places=dict.fromkeys([(head, part) for head in _HEADERS for part in ("initializer", "update")], Place.HEADER)
    | {("communication_case", "communication"): Place.HEADER, ("labeled_statement", "label"): Place.HEADER},
    refinements={
        "type_declaration": ((_ALIAS, Category.VARIABLE),),
        "if_statement": ((_CAUGHT, Category.CATCH),),
        "call_expression": (
            (_PANIC, Category.THROW),
            (_ASSERT, Category.ASSERT),
            (_LOCK, Category.SYNCHRONIZED),
        ),
    },
    callees={"call_expression": "function"},
    invocations=frozenset({"call_expression"}),
    not_values=frozenset(
        {
            ("function_declaration", "name"),
            ("parameter_declaration", "name"),
            ("variadic_parameter_declaration", "name"),
            ("field_declaration", "name"),
            ("const_spec", ""),
        }
    ),
    before=frozenset({("keyed_element", ":")}),
    types=frozenset({"type_parameter_declaration"}),
    kinds={
        "identifier": TokenKind.IDENTIFIER,
        "rune_literal": TokenKind.STRING,
        "iota": TokenKind.KEYWORD,
        "blank_identifier": TokenKind.IDENTIFIER,
    },
    atoms=frozenset({"interpreted_string_literal", "raw_string_literal"}),
    special=_of_loops,
)
