"""Swift's statements."""

from __future__ import annotations

import re
from typing import Literal

from tree_sitter import Node

from leancode_core.code.categories import Category
from leancode_core.code.statement_rules import Place, StatementRules, category_of_call
from leancode_core.code.tokens import TokenKind

_CATEGORIES = {
    "class_declaration": Category.SIGNATURE,
    "protocol_declaration": Category.SIGNATURE,
    "function_declaration": Category.SIGNATURE,
    "protocol_function_declaration": Category.SIGNATURE,
    "init_declaration": Category.SIGNATURE,
    "deinit_declaration": Category.SIGNATURE,
    "subscript_declaration": Category.SIGNATURE,
    "computed_getter": Category.SIGNATURE,
    "computed_setter": Category.SIGNATURE,
    "computed_modify": Category.SIGNATURE,
    "willset_clause": Category.SIGNATURE,
    "didset_clause": Category.SIGNATURE,
    "macro_declaration": Category.SIGNATURE,
    "operator_declaration": Category.SIGNATURE,
    "precedence_group_declaration": Category.SIGNATURE,
    "property_declaration": Category.VARIABLE,
    "protocol_property_declaration": Category.VARIABLE,
    "typealias_declaration": Category.VARIABLE,
    "associatedtype_declaration": Category.VARIABLE,
    "enum_entry": Category.VARIABLE,
    "control_transfer_statement": Category.RETURN,
    "if_statement": Category.IF,
    "guard_statement": Category.IF,
    "ternary_expression": Category.IF,
    "for_statement": Category.FOR,
    "while_statement": Category.WHILE,
    "repeat_while_statement": Category.WHILE,
    "switch_statement": Category.SWITCH,
    "switch_entry": Category.CASE,
    "do_statement": Category.TRY,
    "catch_block": Category.CATCH,
    "attribute": Category.ANNOTATION,
    "directive": Category.ANNOTATION,
    "import_declaration": Category.IMPORT,
}
_EXPRESSIONS = {
    "assignment": Category.ASSIGN,
    "call_expression": Category.CALL,
    "constructor_expression": Category.CALL,
    "await_expression": Category.SYNCHRONIZED,
    "macro_invocation": Category.CALL,
    "postfix_expression": Category.ASSIGN,
}
_BLOCKS = frozenset({"source_file", "statements", "class_body", "enum_class_body", "protocol_body"})
_WORDS = {
    b"throw": Category.THROW,
    b"break": Category.BREAK,
    b"continue": Category.CONTINUE,
    b"fallthrough": Category.CONTINUE,
    b"yield": Category.RETURN,
}
_CALLS = (
    (re.compile(rb"defer\s*\{"), Category.FINALLY),
    (re.compile(rb"#?(?:assert|precondition|XCTAssert\w*|XCT\w+|expect|require)\b[^.]"), Category.ASSERT),
    (re.compile(rb"(?:fatalError|preconditionFailure|assertionFailure)\("), Category.THROW),
    (
        re.compile(
            rb"(?:[\w.?!]+\.)?(?:sync|async|withLock\w*|lock|unlock|resume|withCheckedContinuation|submit)\s*[({]"
            rb"|Task(?:\.\w+)?\s*[({]|DispatchQueue\b|withTaskGroup\b|withThrowingTaskGroup\b"
        ),
        Category.SYNCHRONIZED,
    ),
    (re.compile(rb"(?:[\w.?!]+\.)?forEach\s*[({]"), Category.FOR),
)


def _special(node: Node, parent: str, source: bytes) -> Category | Literal[Place.HEADER] | None:
    """Jumps by their word, calls behind `try`, and properties that are functions."""
    kind = node.type
    if kind == "attribute" and parent != "modifiers":
        return Place.HEADER  # of a parameter or a type
    if kind == "control_transfer_statement" or (kind == "simple_identifier" and parent in _BLOCKS):
        word = re.compile(rb"\w+").match(source, node.start_byte, node.end_byte)
        return _WORDS.get(word.group()) if word is not None else None
    if kind == "property_declaration":
        value = node.child_by_field_name("value")
        is_function = node.child_by_field_name("computed_value") is not None
        return Category.SIGNATURE if is_function or (value is not None and value.type == "lambda_literal") else None
    if kind == "try_expression" and parent in _BLOCKS:
        inner: Node | None = node
        while inner is not None and inner.type == "try_expression":
            inner = inner.child_by_field_name("expr")
        if inner is None:
            return None
        if inner.type != "call_expression":
            return _EXPRESSIONS.get(inner.type)
        for pattern, category in _CALLS:
            if pattern.match(source, inner.start_byte, inner.end_byte):
                return category
        return category_of_call(source[inner.start_byte : inner.end_byte].partition(b"(")[0])
    return None


RULES = StatementRules(
    categories=_CATEGORIES,
    expressions=_EXPRESSIONS,
    blocks=_BLOCKS,
    otherwise=Category.RETURN,
    refinements={"call_expression": _CALLS, "macro_invocation": _CALLS[1:2]},
    callees={"call_expression": ""},
    invocations=frozenset({"call_expression", "constructor_expression", "macro_invocation"}),
    not_values=frozenset(
        {
            ("function_declaration", "name"),
            ("protocol_function_declaration", "name"),
            ("parameter", "name"),
            ("parameter", "external_name"),
            ("lambda_parameter", "name"),
            ("lambda_parameter", "external_name"),
            ("value_argument_label", ""),
            ("navigation_suffix", "suffix"),
            ("enum_entry", "name"),
            ("directive", ""),
        }
    ),
    kinds={
        "simple_identifier": TokenKind.IDENTIFIER,
        "type_identifier": TokenKind.TYPE,
        "throw_keyword": TokenKind.KEYWORD,
        "throws": TokenKind.KEYWORD,
        "where_keyword": TokenKind.KEYWORD,
        "default_keyword": TokenKind.KEYWORD,
        "catch_keyword": TokenKind.KEYWORD,
        "else": TokenKind.KEYWORD,
        "as_operator": TokenKind.KEYWORD,
        "custom_operator": TokenKind.SYMBOL,
        "bang": TokenKind.SYMBOL,
        "shebang_line": TokenKind.COMMENT,
        "real_literal": TokenKind.NUMBER,
        "line_str_text": TokenKind.STRING,
        "multi_line_str_text": TokenKind.STRING,
        "raw_str_part": TokenKind.STRING,
        "raw_str_end_part": TokenKind.STRING,
        "special_literal": TokenKind.KEYWORD,
    },
    atoms=frozenset({"line_string_literal", "multi_line_string_literal", "raw_string_literal", "regex_literal"}),
    interpolations=frozenset({"interpolated_expression", "raw_str_interpolation"}),
    special=_special,
)
