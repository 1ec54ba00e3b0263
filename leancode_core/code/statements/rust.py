"""Rust's statements."""

from __future__ import annotations

import re

from tree_sitter import Node

from leancode_core.code.categories import Category
from leancode_core.code.statement_rules import Place, StatementRules
from leancode_core.code.tokens import TokenKind

_CATEGORIES = {
    "function_item": Category.SIGNATURE,
    "function_signature_item": Category.SIGNATURE,
    "struct_item": Category.SIGNATURE,
    "enum_item": Category.SIGNATURE,
    "union_item": Category.SIGNATURE,
    "trait_item": Category.SIGNATURE,
    "impl_item": Category.SIGNATURE,
    "mod_item": Category.SIGNATURE,
    "foreign_mod_item": Category.SIGNATURE,
    "macro_definition": Category.SIGNATURE,
    "return_expression": Category.RETURN,
    "for_expression": Category.FOR,
    "while_expression": Category.WHILE,
    "loop_expression": Category.WHILE,
    "if_expression": Category.IF,
    "else_clause": Category.IF,
    "match_expression": Category.SWITCH,
    "match_arm": Category.CASE,
    "break_expression": Category.BREAK,
    "continue_expression": Category.CONTINUE,
    "async_block": Category.SYNCHRONIZED,
    "unsafe_block": Category.TRY,
    "let_declaration": Category.VARIABLE,
    "const_item": Category.VARIABLE,
    "static_item": Category.VARIABLE,
    "type_item": Category.VARIABLE,
    "associated_type": Category.VARIABLE,
    "field_declaration": Category.VARIABLE,
    "enum_variant": Category.VARIABLE,
    "attribute_item": Category.ANNOTATION,
    "inner_attribute_item": Category.ANNOTATION,
    "use_declaration": Category.IMPORT,
    "extern_crate_declaration": Category.IMPORT,
    "line_comment": Category.COMMENT,
    "block_comment": Category.COMMENT,
}
_EXPRESSIONS = {
    "assignment_expression": Category.ASSIGN,
    "compound_assignment_expr": Category.ASSIGN,
    "call_expression": Category.CALL,
    "macro_invocation": Category.CALL,
    "await_expression": Category.SYNCHRONIZED,
    "try_expression": Category.THROW,
    "yield_expression": Category.RETURN,
    "const_block": Category.TRY,
    "try_block": Category.TRY,
    "gen_block": Category.SYNCHRONIZED,
}
_PANIC = re.compile(rb"(?:[\w]+::)*(?:panic|bail|ensure|unreachable|todo|unimplemented|throw|compile_error)!")
_ASSERT = re.compile(rb"(?:\w+::)*(?:debug_)?assert\w*!")
_LOGGER = re.compile(rb"(?:\w+::)*(?:e?print(?:ln)?|dbg|log|trace|debug|info|warn|error|event)!")
_CONCURRENT = re.compile(rb"(?:\w+::)*(?:spawn(?:_\w+)?|scope|sleep)\(|drop\(")
_ERROR = re.compile(rb"(?:\w+::)*Err\(")
_ERROR_CONDITION = re.compile(rb"if let (?:\w+::)*Err\(")

# What a block may hold that is no value of the block.
_STATEMENTS = frozenset({"expression_statement", "macro_invocation", "label", "empty_statement", *_CATEGORIES})


def _tail(node: Node, parent: str, _source: bytes) -> Category | None:
    """An expression without a semicolon at the end of a block is the block's value."""
    return Category.RETURN if parent == "block" and node.type not in _STATEMENTS else None


RULES = StatementRules(
    categories=_CATEGORIES,
    expressions=_EXPRESSIONS,
    blocks=frozenset(
        {
            *("source_file", "block", "declaration_list", "match_block", "match_arm", "empty_statement"),
            *("field_declaration_list", "enum_variant_list"),
        }
    ),
    otherwise=Category.RETURN,
    places={("match_arm", "value"): Place.BRANCH},
    refinements={
        "macro_invocation": ((_PANIC, Category.THROW), (_ASSERT, Category.ASSERT), (_LOGGER, Category.LOGGER)),
        "call_expression": ((_CONCURRENT, Category.SYNCHRONIZED),),
        "match_arm": ((_ERROR, Category.CATCH),),
        "if_expression": ((_ERROR_CONDITION, Category.CATCH),),
    },
    callees={"call_expression": "function", "macro_invocation": "macro"},
    invocations=frozenset({"call_expression", "macro_invocation"}),
    not_values=frozenset(
        {
            ("function_item", "name"),
            ("function_signature_item", "name"),
            ("macro_definition", "name"),
            ("mod_item", "name"),
            ("enum_variant", "name"),
            ("parameter", "pattern"),
            ("closure_parameters", ""),
            ("label", ""),
            ("attribute", ""),
            ("scoped_identifier", "name"),
            ("scoped_type_identifier", "path"),
        }
    ),
    kinds={
        "identifier": TokenKind.IDENTIFIER,
        "shorthand_field_identifier": TokenKind.IDENTIFIER,
        "metavariable": TokenKind.IDENTIFIER,
        "lifetime": TokenKind.TYPE,
        "fragment_specifier": TokenKind.TYPE,
        "mutable_specifier": TokenKind.KEYWORD,
        "crate": TokenKind.KEYWORD,
        "unit_type": TokenKind.TYPE,
        "never_type": TokenKind.TYPE,
        "visibility_modifier": TokenKind.KEYWORD,
    },
    atoms=frozenset({"string_literal", "raw_string_literal", "char_literal", "lifetime", "line_comment"})
    | {"block_comment", "unit_type", "never_type"},
    special=_tail,
)
