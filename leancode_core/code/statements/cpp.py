"""C++'s statements: C's and its own."""

from __future__ import annotations

import re
from dataclasses import replace

from leancode_core.code.categories import Category
from leancode_core.code.statements import c
from leancode_core.code.tokens import TokenKind

_CATEGORIES = {
    **c.CATEGORIES,
    "template_declaration": Category.SIGNATURE,
    "template_instantiation": Category.SIGNATURE,
    "concept_definition": Category.SIGNATURE,
    "namespace_definition": Category.SIGNATURE,
    "friend_declaration": Category.SIGNATURE,
    "co_return_statement": Category.RETURN,
    "co_yield_statement": Category.RETURN,
    "throw_statement": Category.THROW,
    "try_statement": Category.TRY,
    "catch_clause": Category.CATCH,
    "for_range_loop": Category.FOR,
    "alias_declaration": Category.VARIABLE,
    "using_declaration": Category.IMPORT,
    "namespace_alias_definition": Category.IMPORT,
    "static_assert_declaration": Category.ASSERT,
}
_EXPRESSIONS = {
    **c.EXPRESSIONS,
    "new_expression": Category.CALL,
    "delete_expression": Category.CALL,
    "co_await_expression": Category.SYNCHRONIZED,
    "compound_literal_expression": Category.CALL,
    "access_specifier": Category.SIGNATURE,
}
_LOCK = re.compile(
    rb"[^=;({]*\b(?:\w*[lL]ock_?(?:guard|Guard|holder|Holder)|(?:unique|scoped|shared)_lock|Mutex(?:Lock|Holder)\w*|j?thread)\b"
)
_STREAM = re.compile(
    rb"(?:std::)?(?:c(?:out|err|log)|\w*(?:(?<![a-z])log|(?<=_)cat|trace|debug|warn\w*|error|info)\w*(?:\(.*?\)|\.\w+\(\))?)\s*<<",
    re.IGNORECASE,
)

RULES = replace(
    c.RULES,
    categories=_CATEGORIES,
    expressions=_EXPRESSIONS,
    blocks=c.BLOCKS | {"template_declaration"},
    wrappers=c.WRAPPERS | {"fold_expression"},
    refinements={
        **c.RULES.refinements,
        "declaration": ((_LOCK, Category.SYNCHRONIZED),),
        "binary_expression": ((_STREAM, Category.LOGGER),),
    },
    declarators=c.RULES.declarators | {"reference_declarator", "variadic_declarator"},
    not_values=c.NOT_VALUES
    | {
        ("optional_parameter_declaration", "declarator"),
        ("variadic_parameter_declaration", "declarator"),
        ("qualified_identifier", "name"),
        ("destructor_name", ""),
        ("namespace_alias_definition", "name"),
        ("concept_definition", "name"),
    },
    kinds={**c.KINDS, "auto": TokenKind.KEYWORD, "virtual_specifier": TokenKind.KEYWORD},
    atoms=c.RULES.atoms | {"raw_string_literal"},
)
