"""C's statements."""

from __future__ import annotations

import re

from tree_sitter import Node

from leancode_core.code.categories import Category
from leancode_core.code.statement_rules import Refinement, StatementRules
from leancode_core.code.tokens import TokenKind

CATEGORIES = {
    "function_definition": Category.SIGNATURE,
    "return_statement": Category.RETURN,
    "seh_try_statement": Category.TRY,
    "seh_except_clause": Category.CATCH,
    "seh_finally_clause": Category.FINALLY,
    "seh_leave_statement": Category.BREAK,
    "for_statement": Category.FOR,
    "while_statement": Category.WHILE,
    "do_statement": Category.WHILE,
    "if_statement": Category.IF,
    "else_clause": Category.IF,
    "conditional_expression": Category.IF,
    "preproc_if": Category.IF,
    "preproc_ifdef": Category.IF,
    "preproc_elif": Category.IF,
    "preproc_elifdef": Category.IF,
    "preproc_else": Category.IF,
    "switch_statement": Category.SWITCH,
    "case_statement": Category.CASE,
    "break_statement": Category.BREAK,
    "goto_statement": Category.BREAK,
    "labeled_statement": Category.BREAK,
    "continue_statement": Category.CONTINUE,
    "declaration": Category.VARIABLE,
    "field_declaration": Category.VARIABLE,
    "type_definition": Category.VARIABLE,
    "enumerator": Category.VARIABLE,
    "preproc_def": Category.VARIABLE,
    "preproc_function_def": Category.SIGNATURE,
    "preproc_call": Category.ANNOTATION,
    "preproc_include": Category.IMPORT,
    "attribute_declaration": Category.ANNOTATION,
}
EXPRESSIONS = {
    "assignment_expression": Category.ASSIGN,
    "update_expression": Category.ASSIGN,
    "call_expression": Category.CALL,
    "binary_expression": Category.CALL,
    "gnu_asm_expression": Category.CALL,
    "attribute_specifier": Category.ANNOTATION,
    "macro_type_specifier": Category.VARIABLE,
    "linkage_specification": Category.SIGNATURE,
    "identifier": Category.CALL,  # a macro: `Py_RETURN_NONE;`, `Q_UNUSED`
}
BLOCKS = frozenset(
    {
        *("translation_unit", "compound_statement", "field_declaration_list", "declaration_list", "labeled_statement"),
        *("case_statement", "else_clause", "attributed_statement"),
        *("preproc_if", "preproc_ifdef", "preproc_elif", "preproc_elifdef", "preproc_else"),
    }
)
WRAPPERS = frozenset(
    {
        *("expression_statement", "parenthesized_expression", "comma_expression", "extension_expression"),
        *("cast_expression", "unary_expression"),
    }
)
_ASSERT = re.compile(rb"(?:\w+_)?(?:assert|DCHECK|CHECK|DEMAND|ENSURE)\w*\s*\(", re.IGNORECASE)
_LOG = re.compile(
    rb"(?:[fv]|vf|d|syslog_)?printf\s*\(|(?:f?puts|perror|warnx?|errx?)\s*\(|\w*_?(?:v?log|trace|debug)(?:_\w+)?\s*\(",
    re.IGNORECASE,
)
_LOCK = re.compile(
    rb"pthread_(?:mutex|rwlock|spin|cond|create|join)|(?:\w+(?:\.|->|::))*(?:\w*_)?(?:mutex|(?:un|try)?lock)(?:_\w*)?\s*\("
)
_FOR_EACH = re.compile(rb"\w*for_?each\w*\s*\(", re.IGNORECASE)
_RETURN = re.compile(rb"\w*_RETURN(?:_\w+)?\s*(?:\(|;|$)")
CALL_REFINEMENTS: tuple[Refinement, ...] = (
    (_ASSERT, Category.ASSERT),
    (_FOR_EACH, Category.FOR),
    (_LOCK, Category.SYNCHRONIZED),
    (_LOG, Category.LOGGER),
    (_RETURN, Category.RETURN),
)
_TYPES = frozenset({"struct_specifier", "union_specifier", "enum_specifier", "class_specifier"})
_DECLARATORS = frozenset({"pointer_declarator", "reference_declarator", "attributed_declarator"})
_FUNCTION_BLOCKS = frozenset({"compound_statement", "case_statement", "labeled_statement", "else_clause"})


def special_category(node: Node, parent: str, source: bytes) -> Category | None:
    """Only types with a body are definitions; outside functions what declares a function is its signature."""
    kind = node.type
    if kind == "compound_statement" and parent in _FUNCTION_BLOCKS:
        return Category.FOR if _is_macro_loop(node.prev_named_sibling, source) else None
    if kind in _TYPES:
        return Category.SIGNATURE if node.child_by_field_name("body") is not None else None
    if kind in ("declaration", "field_declaration") and parent not in _FUNCTION_BLOCKS:
        declarator = node.child_by_field_name("declarator")
        while declarator is not None and declarator.type in _DECLARATORS:
            declarator = declarator.named_child(declarator.named_child_count - 1)
        if declarator is not None and declarator.type == "function_declarator":
            return Category.SIGNATURE
    return None


def _is_macro_loop(before: Node | None, source: bytes) -> bool:
    """Whether the statement before a block is a call without a semicolon: `LIST_FOR_EACH (item, list) {`."""
    return before is not None and before.type == "expression_statement" and source[before.end_byte - 1] != ord(";")


NOT_VALUES = frozenset(
    {
        ("function_declarator", "declarator"),
        ("parameter_declaration", "declarator"),
        ("enumerator", "name"),
        ("preproc_def", "name"),
        ("preproc_function_def", "name"),
        ("preproc_params", ""),
        ("attribute", "name"),
        ("attribute", "prefix"),
    }
)
KINDS = {
    "identifier": TokenKind.IDENTIFIER,
    "null": TokenKind.KEYWORD,
    "preproc_directive": TokenKind.KEYWORD,
    "preproc_arg": TokenKind.OTHER,
    "ms_call_modifier": TokenKind.KEYWORD,
}

RULES = StatementRules(
    categories=CATEGORIES,
    expressions=EXPRESSIONS,
    blocks=BLOCKS,
    wrappers=WRAPPERS,
    refinements={"call_expression": CALL_REFINEMENTS, "identifier": ((_RETURN, Category.RETURN),)},
    callees={"call_expression": "function"},
    invocations=frozenset({"call_expression"}),
    declarators=frozenset(
        {"pointer_declarator", "array_declarator", "parenthesized_declarator", "attributed_declarator"}
    ),
    not_values=NOT_VALUES,
    kinds=KINDS,
    atoms=frozenset({"string_literal", "char_literal", "system_lib_string"}),
    special=special_category,
)
