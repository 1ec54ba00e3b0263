"""Java's statements."""

from __future__ import annotations

from typing import Literal

from tree_sitter import Node

from leancode_core.code.categories import Category
from leancode_core.code.statement_rules import Place, StatementRules
from leancode_core.code.tokens import TokenKind

_CATEGORIES = {
    "method_declaration": Category.SIGNATURE,
    "constructor_declaration": Category.SIGNATURE,
    "compact_constructor_declaration": Category.SIGNATURE,
    "class_declaration": Category.SIGNATURE,
    "record_declaration": Category.SIGNATURE,
    "enum_declaration": Category.SIGNATURE,
    "interface_declaration": Category.SIGNATURE,
    "annotation_type_declaration": Category.SIGNATURE,
    "annotation_type_element_declaration": Category.SIGNATURE,
    "module_declaration": Category.SIGNATURE,
    "explicit_constructor_invocation": Category.CALL,
    "return_statement": Category.RETURN,
    "yield_statement": Category.RETURN,
    "throw_statement": Category.THROW,
    "try_statement": Category.TRY,
    "try_with_resources_statement": Category.TRY,
    "catch_clause": Category.CATCH,
    "finally_clause": Category.FINALLY,
    "for_statement": Category.FOR,
    "enhanced_for_statement": Category.FOR,
    "while_statement": Category.WHILE,
    "do_statement": Category.WHILE,
    "if_statement": Category.IF,
    "ternary_expression": Category.IF,
    "switch_expression": Category.SWITCH,
    "switch_block_statement_group": Category.CASE,
    "switch_rule": Category.CASE,
    "break_statement": Category.BREAK,
    "labeled_statement": Category.BREAK,
    "continue_statement": Category.CONTINUE,
    "synchronized_statement": Category.SYNCHRONIZED,
    "local_variable_declaration": Category.VARIABLE,
    "field_declaration": Category.VARIABLE,
    "constant_declaration": Category.VARIABLE,
    "enum_constant": Category.VARIABLE,
    "annotation": Category.ANNOTATION,
    "marker_annotation": Category.ANNOTATION,
    "import_declaration": Category.IMPORT,
    "package_declaration": Category.IMPORT,
    "assert_statement": Category.ASSERT,
}
_EXPRESSIONS = {
    "assignment_expression": Category.ASSIGN,
    "update_expression": Category.ASSIGN,
    "method_invocation": Category.CALL,
    "object_creation_expression": Category.CALL,
    "static_initializer": Category.SIGNATURE,
}


def _of_parameters(node: Node, parent: str, _source: bytes) -> Literal[Place.HEADER] | None:
    """An annotation of a parameter belongs to the signature."""
    if parent != "modifiers" or node.type not in ("annotation", "marker_annotation"):
        return None
    modifiers = node.parent
    owner = modifiers.parent if modifiers is not None else None
    is_parameter = owner is not None and owner.type in (
        "formal_parameter",
        "spread_parameter",
        "catch_formal_parameter",
    )
    return Place.HEADER if is_parameter else None


RULES = StatementRules(
    categories=_CATEGORIES,
    expressions=_EXPRESSIONS,
    blocks=frozenset(
        {
            *("program", "block", "constructor_body", "class_body", "interface_body", "enum_body_declarations"),
            *("switch_block_statement_group", "switch_rule", "annotation_type_body"),
        }
    ),
    otherwise=Category.RETURN,
    callees={"method_invocation": "name", "object_creation_expression": "type"},
    invocations=frozenset({"method_invocation"}),
    headers=frozenset({"switch_label"}),
    declarators=frozenset({"variable_declarator", "field_access"}),
    not_values=frozenset(
        {
            ("field_access", "field"),
            ("field_declaration", "declarator"),
            ("method_invocation", "name"),
            ("method_declaration", "name"),
            ("constructor_declaration", "name"),
            ("class_declaration", "name"),
            ("interface_declaration", "name"),
            ("enum_declaration", "name"),
            ("enum_constant", "name"),
            ("record_declaration", "name"),
            ("formal_parameter", "name"),
            ("catch_formal_parameter", "name"),
            ("lambda_expression", "parameters"),
            ("inferred_parameters", ""),
            ("method_reference", ""),
            ("method_reference", "declarator"),
            ("spread_parameter", "declarator"),
            ("labeled_statement", ""),
            ("break_statement", ""),
            ("continue_statement", ""),
            ("annotation", "name"),
            ("marker_annotation", "name"),
            ("element_value_pair", "key"),
            ("scoped_identifier", "name"),
            ("scoped_identifier", "scope"),
        }
    ),
    kinds={
        "identifier": TokenKind.IDENTIFIER,
        "void_type": TokenKind.TYPE,
        "boolean_type": TokenKind.TYPE,
        "this": TokenKind.KEYWORD,
        "asterisk": TokenKind.SYMBOL,
        "null_literal": TokenKind.KEYWORD,
    },
    atoms=frozenset({"string_literal"}),
    special=_of_parameters,
)
