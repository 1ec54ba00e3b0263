"""Scala's statements."""

from __future__ import annotations

import re
from typing import Literal

from tree_sitter import Node

from leancode_core.code.categories import Category
from leancode_core.code.statement_rules import Place, StatementRules
from leancode_core.code.tokens import TokenKind

_CATEGORIES = {
    "function_definition": Category.SIGNATURE,
    "function_declaration": Category.SIGNATURE,
    "class_definition": Category.SIGNATURE,
    "object_definition": Category.SIGNATURE,
    "trait_definition": Category.SIGNATURE,
    "enum_definition": Category.SIGNATURE,
    "package_object": Category.SIGNATURE,
    "given_definition": Category.SIGNATURE,
    "extension_definition": Category.SIGNATURE,
    "val_definition": Category.VARIABLE,
    "var_definition": Category.VARIABLE,
    "val_declaration": Category.VARIABLE,
    "var_declaration": Category.VARIABLE,
    "type_definition": Category.VARIABLE,
    "enum_case_definitions": Category.VARIABLE,
    "self_type": Category.VARIABLE,
    "import_declaration": Category.IMPORT,
    "export_declaration": Category.IMPORT,
    "package_clause": Category.IMPORT,
    "if_expression": Category.IF,
    "match_expression": Category.SWITCH,
    "case_clause": Category.CASE,
    "for_expression": Category.FOR,
    "while_expression": Category.WHILE,
    "do_while_expression": Category.WHILE,
    "try_expression": Category.TRY,
    "catch_clause": Category.CATCH,
    "finally_clause": Category.FINALLY,
    "throw_expression": Category.THROW,
    "return_expression": Category.RETURN,
    "annotation": Category.ANNOTATION,
    "comment": Category.COMMENT,
    "block_comment": Category.COMMENT,
}
_EXPRESSIONS = {
    "assignment_expression": Category.ASSIGN,
    "call_expression": Category.CALL,
    "generic_function": Category.CALL,
}
_BLOCKS = frozenset({"compilation_unit", "template_body", "with_template_body", "enum_body", "block", "indented_block"})
_UPDATE = re.compile(rb"[^=!<>\w\s]+=")
_CALLS = (
    (re.compile(rb"(?:[\w.]+\.)?(?:assert\w*|require|assume|verify|check)\s*[({\[]"), Category.ASSERT),
    (re.compile(rb"sys\.(?:error|exit)\b|fail\("), Category.THROW),
    (
        re.compile(rb"(?:[\w.]+\.)?(?:synchronized|submit)\s*[({]|(?:Future|Await|Thread|blocking)\b"),
        Category.SYNCHRONIZED,
    ),
    (re.compile(rb"(?:[\w.]|\([^()]*\))+\.foreach\s*[({]"), Category.FOR),
)


def _special(node: Node, parent: str, source: bytes) -> Category | Literal[Place.HEADER] | None:
    """A value that is a function or an instance with members is such a one's head; a mark at an end opens nothing."""
    kind = node.type
    if kind == "val_definition":
        value = node.child_by_field_name("value")
        if value is None:
            return None
        has_members = value.type == "instance_expression" and any(c.type == "template_body" for c in value.children)
        return Category.SIGNATURE if has_members or value.type == "lambda_expression" else None
    if kind == "infix_expression" and parent in _BLOCKS:
        operator = node.child_by_field_name("operator")
        is_update = operator is not None and _UPDATE.fullmatch(source, operator.start_byte, operator.end_byte)
        return Category.ASSIGN if is_update else None
    is_head = kind == "end_marker" or (kind == "lambda_expression" and parent == "block")
    return Place.HEADER if is_head else None


RULES = StatementRules(
    categories=_CATEGORIES,
    expressions=_EXPRESSIONS,
    blocks=_BLOCKS,
    otherwise=Category.RETURN,
    places={
        ("function_definition", "body"): Place.RESULT,
        ("given_definition", "body"): Place.RESULT,
        ("if_expression", "consequence"): Place.BRANCH,
        ("if_expression", "alternative"): Place.BRANCH,
        ("case_clause", "body"): Place.BRANCH,
        ("while_expression", "body"): Place.BRANCH,
        ("for_expression", "body"): Place.BRANCH,
        ("try_expression", "body"): Place.BRANCH,
    },
    refinements={"call_expression": _CALLS},
    callees={"call_expression": "function", "generic_function": "function"},
    invocations=frozenset({"call_expression", "instance_expression"}),
    not_values=frozenset(
        (parent, "name")
        for parent in (
            *("function_definition", "function_declaration", "class_definition", "object_definition"),
            *("trait_definition", "enum_definition", "package_object", "given_definition", "parameter"),
            *("class_parameter", "binding", "simple_enum_case", "full_enum_case"),
        )
    )
    | {("field_expression", "field")},
    kinds={
        "identifier": TokenKind.IDENTIFIER,
        "operator_identifier": TokenKind.SYMBOL,
        "type_identifier": TokenKind.TYPE,
        "unit": TokenKind.SYMBOL,
        "interpolator": TokenKind.STRING,
    },
    atoms=frozenset(
        {"string", "interpolated_string", "character_literal", "symbol_literal", "comment", "block_comment"}
    ),
    interpolations=frozenset({"interpolation"}),
    special=_special,
)
