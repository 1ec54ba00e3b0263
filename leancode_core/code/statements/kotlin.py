"""Kotlin's statements."""

from __future__ import annotations

import re

from tree_sitter import Node

from leancode_core.code.categories import Category
from leancode_core.code.statement_rules import Place, StatementRules
from leancode_core.code.tokens import TokenKind

_CATEGORIES = {
    "function_declaration": Category.SIGNATURE,
    "secondary_constructor": Category.SIGNATURE,
    "anonymous_initializer": Category.SIGNATURE,
    "class_declaration": Category.SIGNATURE,
    "object_declaration": Category.SIGNATURE,
    "companion_object": Category.SIGNATURE,
    "getter": Category.SIGNATURE,
    "setter": Category.SIGNATURE,
    "return_expression": Category.RETURN,
    "throw_expression": Category.THROW,
    "try_expression": Category.TRY,
    "catch_block": Category.CATCH,
    "finally_block": Category.FINALLY,
    "for_statement": Category.FOR,
    "while_statement": Category.WHILE,
    "do_while_statement": Category.WHILE,
    "if_expression": Category.IF,
    "when_expression": Category.SWITCH,
    "when_entry": Category.CASE,
    "property_declaration": Category.VARIABLE,
    "enum_entry": Category.VARIABLE,
    "type_alias": Category.VARIABLE,
    "assignment": Category.ASSIGN,
    "annotation": Category.ANNOTATION,
    "file_annotation": Category.ANNOTATION,
    "import": Category.IMPORT,
    "package_header": Category.IMPORT,
}
_EXPRESSIONS = {
    "call_expression": Category.CALL,
    "infix_expression": Category.CALL,
    "annotated_expression": Category.ANNOTATION,
}
_ASSERT = re.compile(rb"(?:require|check|assert)\w*\s*[({<]|\w+\s*\.\s*should\w*\(|expect\w*\(")
_THROW = re.compile(rb"(?:error|TODO|fail)\(")
_CONCURRENT = re.compile(
    rb"(?:\w+\.)*(?:synchronized|withLock|withContext|launch|async|runBlocking|delay|coroutineScope|supervisorScope"
    rb"|await\w*|join|withTimeout\w*|lock|unlock)\s*[({]"
)
_STEPS = (b"++", b"--")
_JUMPS = {b"break": Category.BREAK, b"continue": Category.CONTINUE}


def _special(node: Node, parent: str, source: bytes) -> Category | None:
    """Jumps, which the grammar takes for names, and steps by one, which it does not tell from other operators."""
    kind = node.type
    if kind == "identifier" and parent != "navigation_expression":
        length = node.end_byte - node.start_byte
        return _JUMPS.get(source[node.start_byte : node.end_byte]) if length in (5, 8) else None
    if kind == "labeled_expression":
        return _JUMPS.get(source[node.start_byte : node.start_byte + 9].partition(b"@")[0])
    if kind == "unary_expression" and (parent in _BLOCKS or (parent, "") in _PLACES):
        ends = (source[node.start_byte : node.start_byte + 2], source[node.end_byte - 2 : node.end_byte])
        return Category.ASSIGN if any(end in _STEPS for end in ends) else None
    return Category.SIGNATURE if kind == "annotation" and parent == "parameter_modifiers" else None


_BLOCKS = frozenset({"source_file", "block", "class_body", "enum_class_body"})
_PLACES = {
    ("if_expression", ""): Place.BRANCH,
    ("when_entry", ""): Place.BRANCH,
    ("while_statement", ""): Place.BRANCH,
    ("do_while_statement", ""): Place.BRANCH,
    ("lambda_literal", ""): Place.BRANCH,
    ("function_body", ""): Place.RESULT,
}
RULES = StatementRules(
    categories=_CATEGORIES,
    expressions=_EXPRESSIONS,
    blocks=_BLOCKS,
    otherwise=Category.RETURN,
    places=_PLACES,
    wrappers=frozenset({"parenthesized_expression", "binary_expression", "as_expression", "labeled_expression"}),
    refinements={
        "call_expression": (
            (_ASSERT, Category.ASSERT),
            (_THROW, Category.THROW),
            (_CONCURRENT, Category.SYNCHRONIZED),
        )
    },
    callees={"call_expression": "", "infix_expression": ""},
    invocations=frozenset({"call_expression"}),
    not_values=frozenset(
        {
            ("function_declaration", "name"),
            ("class_declaration", "name"),
            ("object_declaration", "name"),
            ("parameter", ""),
            ("class_parameter", ""),
            ("setter", ""),
            ("catch_block", ""),
            ("enum_entry", ""),
            ("labeled_expression", ""),
            ("return_expression", "label"),
        }
    ),
    selectors=frozenset({b".", b"?.", b"::"}),
    before=frozenset({("value_argument", "=")}),
    types=frozenset({"user_type", "type_parameter", "type_alias"}),
    keywords=frozenset({b"break", b"continue", b"true", b"false", b"null"}),
    kinds={
        "identifier": TokenKind.IDENTIFIER,
        "this_expression": TokenKind.KEYWORD,
        "super_expression": TokenKind.KEYWORD,
    },
    atoms=frozenset({"string_literal", "multiline_string_literal", "character_literal"}),
    interpolations=frozenset({"interpolation"}),
    special=_special,
)
