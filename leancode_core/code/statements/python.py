"""Python's statements."""

from __future__ import annotations

import re

from leancode_core.code.categories import Category
from leancode_core.code.statement_rules import StatementRules
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
}
_LOCK = re.compile(rb"(?:async )?with [^:]*?(?:lock|mutex|semaphore|condition)\w*\b", re.IGNORECASE)

RULES = StatementRules(
    categories=_CATEGORIES,
    expressions=_EXPRESSIONS,
    blocks=frozenset({"module", "block"}),
    wrappers=frozenset({"expression_statement", "parenthesized_expression", "await"}),
    refinements={"with_statement": ((_LOCK, Category.SYNCHRONIZED),)},
    bindings={"assignment": "left"},
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
        }
    ),
    kinds={
        "identifier": TokenKind.IDENTIFIER,
        "type": TokenKind.TYPE,
        "ellipsis": TokenKind.SYMBOL,
        "string_start": TokenKind.STRING,
        "string_end": TokenKind.STRING,
    },
    atoms=frozenset({"string"}),
    interpolations=frozenset({"interpolation"}),
)
