"""Python's statements."""

from __future__ import annotations

import re

from tree_sitter import Node

from leancode_core.code.categories import Category
from leancode_core.code.statement_rules import Place, StatementRules
from leancode_core.code.tokens import TokenKind

_CATEGORIES = {
    "function_definition": Category.SIGNATURE,
    "class_definition": Category.SIGNATURE,
    "decorator": Category.ANNOTATION,
    "return_statement": Category.RETURN,
    "raise_statement": Category.THROW,
    "try_statement": Category.TRY,
    "with_statement": Category.TRY,
    "except_clause": Category.CATCH,
    "except_group_clause": Category.CATCH,
    "finally_clause": Category.FINALLY,
    "for_statement": Category.FOR,
    "for_in_clause": Category.FOR,
    "while_statement": Category.WHILE,
    "if_statement": Category.IF,
    "elif_clause": Category.IF,
    "else_clause": Category.IF,
    "conditional_expression": Category.IF,
    "if_clause": Category.IF,
    "match_statement": Category.SWITCH,
    "case_clause": Category.CASE,
    "break_statement": Category.BREAK,
    "continue_statement": Category.CONTINUE,
    "pass_statement": Category.CONTINUE,
    "import_statement": Category.IMPORT,
    "import_from_statement": Category.IMPORT,
    "future_import_statement": Category.IMPORT,
    "assert_statement": Category.ASSERT,
    "global_statement": Category.VARIABLE,
    "nonlocal_statement": Category.VARIABLE,
    "type_alias_statement": Category.VARIABLE,
    "delete_statement": Category.ASSIGN,
    "print_statement": Category.LOGGER,
}
_EXPRESSIONS = {
    "assignment": Category.ASSIGN,
    "augmented_assignment": Category.ASSIGN,
    "named_expression": Category.ASSIGN,
    "call": Category.CALL,
    "yield": Category.RETURN,
    "string": Category.COMMENT,
    "concatenated_string": Category.COMMENT,
    "ellipsis": Category.CONTINUE,
    "await": Category.SYNCHRONIZED,
}
_LOCK = re.compile(rb"async\b|with\b[^:]*?(?:lock|mutex|semaphore|condition)\w*\b", re.IGNORECASE)
_ASSERT = re.compile(rb"(?:\w+\.)*assert\w*\(", re.IGNORECASE)
_CONCURRENT = re.compile(rb"(?:\w+\.)*(?:create_task|ensure_future|run_until_complete|acquire|release|notify_all)\(")
_LOOP_ENDS = {
    "try_statement": Category.TRY,
    "for_statement": Category.FOR,
    "while_statement": Category.WHILE,
}


def _of_else(node: Node, parent: str, _source: bytes) -> Category | None:
    """The `else` of a loop or of a `try` is no condition."""
    return _LOOP_ENDS.get(parent) if node.type == "else_clause" else None


RULES = StatementRules(
    categories=_CATEGORIES,
    expressions=_EXPRESSIONS,
    blocks=frozenset({"module", "block"}),
    places={("case_clause", "guard"): Place.HEADER},
    refinements={
        "with_statement": ((_LOCK, Category.SYNCHRONIZED),),
        "call": ((_ASSERT, Category.ASSERT), (_CONCURRENT, Category.SYNCHRONIZED)),
    },
    bindings={"assignment": "left", "named_expression": "name"},
    callees={"call": "function"},
    invocations=frozenset({"call"}),
    not_values=frozenset(
        {
            ("attribute", "attribute"),
            ("keyword_argument", "name"),
            ("function_definition", "name"),
            ("class_definition", "name"),
            ("parameters", ""),
            ("lambda_parameters", ""),
            ("default_parameter", "name"),
            ("typed_parameter", ""),
            ("typed_default_parameter", "name"),
            ("list_splat_pattern", ""),
            ("dictionary_splat_pattern", ""),
            ("keyword_pattern", ""),
        }
    ),
    types=frozenset({"type", "generic_type", "constrained_type", "union_type"}),
    kinds={
        "identifier": TokenKind.IDENTIFIER,
        "type": TokenKind.TYPE,
        "ellipsis": TokenKind.SYMBOL,
        "string_start": TokenKind.STRING,
        "string_end": TokenKind.STRING,
        "type_conversion": TokenKind.STRING,
        "format_specifier": TokenKind.STRING,
    },
    atoms=frozenset({"string", "string_content"}),
    interpolations=frozenset({"interpolation"}),
    special=_of_else,
)
