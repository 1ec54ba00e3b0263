"""JavaScript's statements, JSX included."""

from __future__ import annotations

import re

from tree_sitter import Node

from leancode_core.code.categories import Category
from leancode_core.code.statement_rules import Place, Refinement, StatementRules
from leancode_core.code.tokens import TokenKind

CATEGORIES = {
    "function_declaration": Category.SIGNATURE,
    "generator_function_declaration": Category.SIGNATURE,
    "method_definition": Category.SIGNATURE,
    "class_declaration": Category.SIGNATURE,
    "class_static_block": Category.SIGNATURE,
    "decorator": Category.ANNOTATION,
    "return_statement": Category.RETURN,
    "throw_statement": Category.THROW,
    "try_statement": Category.TRY,
    "with_statement": Category.TRY,
    "catch_clause": Category.CATCH,
    "finally_clause": Category.FINALLY,
    "for_statement": Category.FOR,
    "for_in_statement": Category.FOR,
    "while_statement": Category.WHILE,
    "do_statement": Category.WHILE,
    "if_statement": Category.IF,
    "else_clause": Category.IF,
    "ternary_expression": Category.IF,
    "switch_statement": Category.SWITCH,
    "switch_case": Category.CASE,
    "switch_default": Category.CASE,
    "break_statement": Category.BREAK,
    "continue_statement": Category.CONTINUE,
    "debugger_statement": Category.LOGGER,
    "lexical_declaration": Category.VARIABLE,
    "variable_declaration": Category.VARIABLE,
    "field_definition": Category.VARIABLE,
    "import_statement": Category.IMPORT,
    "export_statement": Category.IMPORT,
}
EXPRESSIONS = {
    "assignment_expression": Category.ASSIGN,
    "augmented_assignment_expression": Category.ASSIGN,
    "update_expression": Category.ASSIGN,
    "unary_expression": Category.ASSIGN,  # `delete a.b`; `void f()` and `!function () {}()` are refined
    "call_expression": Category.CALL,
    "new_expression": Category.CALL,
    "await_expression": Category.SYNCHRONIZED,
    "yield_expression": Category.RETURN,
    "binary_expression": Category.IF,  # `a && f()`
    "sequence_expression": Category.ASSIGN,
    "string": Category.ANNOTATION,  # "use strict"
    "function_expression": Category.SIGNATURE,
    "arrow_function": Category.SIGNATURE,
    "generator_function": Category.SIGNATURE,
    "class": Category.SIGNATURE,
}
BLOCKS = frozenset(
    {
        *("program", "statement_block", "class_body", "switch_case", "switch_default", "else_clause"),
        "labeled_statement",
    }
)
PLACES = {
    ("for_statement", "initializer"): Place.HEADER,
    ("for_statement", "condition"): Place.HEADER,
    ("labeled_statement", "label"): Place.HEADER,
    ("arrow_function", "body"): Place.RESULT,
}
_REQUIRED = re.compile(rb"(?:const|let|var)\s[^=;]*=\s*(?:await\s+)?(?:require|import)\(")
_ASSERT = re.compile(rb"console\.assert\(|(?:[\w$]+\.)*(?:assert\w*|expect|invariant)[.(]")
_CONCURRENT = re.compile(
    rb"(?:window\.)?(?:setTimeout|setInterval|setImmediate|requestAnimationFrame|queueMicrotask)\(|process\.nextTick\("
)
_CALL: tuple[Refinement, ...] = ((_ASSERT, Category.ASSERT), (_CONCURRENT, Category.SYNCHRONIZED))
REFINEMENTS: dict[str, tuple[Refinement, ...]] = {
    "lexical_declaration": ((_REQUIRED, Category.IMPORT),),
    "variable_declaration": ((_REQUIRED, Category.IMPORT),),
    "call_expression": _CALL,
    "unary_expression": ((re.compile(rb"delete\b"), Category.ASSIGN), (re.compile(rb""), Category.CALL)),
}
_FUNCTIONS = ("arrow_function", "function_expression", "generator_function", "class")
# Where a function gets a name: the field of the function.
_NAMING = {
    "variable_declarator": "value",
    "field_definition": "value",
    "public_field_definition": "value",
    "pair": "value",
    "assignment_expression": "right",
}
_DECLARING = ("lexical_declaration", "variable_declaration", "expression_statement")


def heads(node: Node, _parent: str, _source: bytes) -> Category | None:
    """What binds a function to a name is the function's head; so is `export` before a declaration."""
    kind = node.type
    if kind == "export_statement":
        exported = node.child_by_field_name("declaration") or node.child_by_field_name("value")
        return Category.SIGNATURE if exported is not None else None
    binding: Node | None = node
    if kind in _DECLARING:
        binding = node.named_child(0)
    if binding is None or binding.type not in _NAMING:
        return None
    if binding is node and kind in ("variable_declarator", "assignment_expression"):
        return None  # a part of the statement around it
    value = binding.child_by_field_name(_NAMING[binding.type])
    return Category.SIGNATURE if value is not None and value.type in _FUNCTIONS else None


NOT_VALUES = frozenset(
    {
        ("function_declaration", "name"),
        ("generator_function_declaration", "name"),
        ("function_expression", "name"),
        ("generator_function", "name"),
        ("class_declaration", "name"),
        ("class", "name"),
        ("formal_parameters", ""),
        ("arrow_function", "parameter"),
        ("assignment_pattern", "left"),
        ("rest_pattern", ""),
        ("catch_clause", "parameter"),
        ("import_specifier", "name"),
        ("export_specifier", "alias"),
        ("jsx_opening_element", "name"),
        ("jsx_closing_element", "name"),
        ("jsx_self_closing_element", "name"),
    }
)
KINDS = {
    "identifier": TokenKind.IDENTIFIER,
    "shorthand_property_identifier": TokenKind.IDENTIFIER,
    "shorthand_property_identifier_pattern": TokenKind.IDENTIFIER,
    "undefined": TokenKind.KEYWORD,
    "import": TokenKind.KEYWORD,
    "optional_chain": TokenKind.SYMBOL,
    "jsx_text": TokenKind.STRING,
    "html_character_reference": TokenKind.STRING,
    "hash_bang_line": TokenKind.COMMENT,
}
RULES = StatementRules(
    categories=CATEGORIES,
    expressions=EXPRESSIONS,
    blocks=BLOCKS,
    places=PLACES,
    refinements=REFINEMENTS,
    callees={"call_expression": "function", "new_expression": "constructor"},
    invocations=frozenset({"call_expression", "new_expression"}),
    not_values=NOT_VALUES,
    kinds=KINDS,
    atoms=frozenset({"string", "template_string", "regex"}),
    interpolations=frozenset({"template_substitution"}),
    special=heads,
)
