"""PHP's statements."""

from __future__ import annotations

import re

from leancode_core.code.categories import Category
from leancode_core.code.statement_rules import Place, Refinement, StatementRules
from leancode_core.code.tokens import TokenKind

_CATEGORIES = {
    "function_definition": Category.SIGNATURE,
    "method_declaration": Category.SIGNATURE,
    "class_declaration": Category.SIGNATURE,
    "interface_declaration": Category.SIGNATURE,
    "trait_declaration": Category.SIGNATURE,
    "enum_declaration": Category.SIGNATURE,
    "anonymous_class": Category.SIGNATURE,
    "property_hook": Category.SIGNATURE,
    "return_statement": Category.RETURN,
    "exit_statement": Category.RETURN,
    "throw_expression": Category.THROW,
    "try_statement": Category.TRY,
    "catch_clause": Category.CATCH,
    "finally_clause": Category.FINALLY,
    "for_statement": Category.FOR,
    "foreach_statement": Category.FOR,
    "while_statement": Category.WHILE,
    "do_statement": Category.WHILE,
    "if_statement": Category.IF,
    "else_if_clause": Category.IF,
    "else_clause": Category.IF,
    "conditional_expression": Category.IF,
    "switch_statement": Category.SWITCH,
    "match_expression": Category.SWITCH,
    "case_statement": Category.CASE,
    "default_statement": Category.CASE,
    "match_conditional_expression": Category.CASE,
    "match_default_expression": Category.CASE,
    "break_statement": Category.BREAK,
    "goto_statement": Category.BREAK,
    "named_label_statement": Category.BREAK,
    "continue_statement": Category.CONTINUE,
    "empty_statement": Category.CONTINUE,
    "property_declaration": Category.VARIABLE,
    "const_declaration": Category.VARIABLE,
    "enum_case": Category.VARIABLE,
    "global_declaration": Category.VARIABLE,
    "function_static_declaration": Category.VARIABLE,
    "unset_statement": Category.ASSIGN,
    "echo_statement": Category.LOGGER,
    "text": Category.LOGGER,
    "attribute_list": Category.ANNOTATION,
    "declare_statement": Category.ANNOTATION,
    "php_tag": Category.ANNOTATION,
    "php_end_tag": Category.ANNOTATION,
    "namespace_definition": Category.IMPORT,
    "namespace_use_declaration": Category.IMPORT,
    "use_declaration": Category.IMPORT,
}
_EXPRESSIONS = {
    "assignment_expression": Category.ASSIGN,
    "reference_assignment_expression": Category.ASSIGN,
    "augmented_assignment_expression": Category.ASSIGN,
    "update_expression": Category.ASSIGN,
    "function_call_expression": Category.CALL,
    "member_call_expression": Category.CALL,
    "nullsafe_member_call_expression": Category.CALL,
    "scoped_call_expression": Category.CALL,
    "object_creation_expression": Category.CALL,
    "name": Category.CALL,
    "print_intrinsic": Category.LOGGER,
    "yield_expression": Category.RETURN,
    "include_expression": Category.IMPORT,
    "include_once_expression": Category.IMPORT,
    "require_expression": Category.IMPORT,
    "require_once_expression": Category.IMPORT,
}
_CALLS = ("function_call_expression", "member_call_expression", "nullsafe_member_call_expression")
_CALLS_BY_NAME = (*_CALLS[1:], "scoped_call_expression")
_TYPES = frozenset(
    {"named_type", "base_clause", "class_interface_clause", "object_creation_expression", "use_declaration"}
)
_PARAMETERS = ("simple_parameter", "variadic_parameter", "property_promotion_parameter")
_REFINEMENTS: tuple[Refinement, ...] = (
    (re.compile(rb"(?:\$?\w+(?:->|::))*_?assert\w*\s*\(|Assert(?:ion)?::", re.IGNORECASE), Category.ASSERT),
    (re.compile(rb"(?:die|exit)\b"), Category.RETURN),
    (
        re.compile(
            rb"(?:\$?\w+(?:->|::))*_?log(?:ger)?(?:->|::)|(?:error_log|trigger_error|var_dump|var_export|v?printf)\s*\(",
            re.IGNORECASE,
        ),
        Category.LOGGER,
    ),
    (re.compile(rb"(?:flock|sem_\w+|\$\w*(?:lock|mutex)\w*->\w+)\s*\(", re.IGNORECASE), Category.SYNCHRONIZED),
)


RULES = StatementRules(
    categories=_CATEGORIES,
    expressions=_EXPRESSIONS,
    blocks=frozenset(
        {
            *("program", "compound_statement", "colon_block", "declaration_list", "enum_declaration_list"),
            *("case_statement", "default_statement"),
        }
    ),
    otherwise=Category.CALL,
    places={("arrow_function", "body"): Place.RESULT, ("property_hook", "body"): Place.RESULT}
    | dict.fromkeys([(parameter, "attributes") for parameter in _PARAMETERS], Place.HEADER),
    wrappers=frozenset({"expression_statement", "parenthesized_expression", "error_suppression_expression"}),
    refinements={**dict.fromkeys((*_CALLS, "scoped_call_expression"), _REFINEMENTS), "name": _REFINEMENTS[1:2]},
    bindings={"assignment_expression": "left", "reference_assignment_expression": "left"},
    callees={"function_call_expression": "function", **dict.fromkeys(_CALLS_BY_NAME, "name")},
    bodies=frozenset({"body", "alternative", "return_expression"}),
    invocations=frozenset({*_CALLS, "scoped_call_expression"}),
    not_values=frozenset(
        (parent, "name")
        for parent in (
            *("function_definition", "method_declaration", "class_declaration", "interface_declaration", "enum_case"),
            *("trait_declaration", "enum_declaration", "catch_clause", "argument", *_PARAMETERS, *_CALLS_BY_NAME),
            *("member_access_expression", "nullsafe_member_access_expression", "scoped_property_access_expression"),
        )
    )
    | {
        ("namespace_name", ""),
        ("goto_statement", ""),
        ("named_label_statement", ""),
        ("attribute", ""),
    },
    types=_TYPES,
    declarators=frozenset({"qualified_name"}),
    type_fields=frozenset((parent, "declarator") for parent in _TYPES),
    selectors=frozenset({b"->", b"?->", b"::"}),
    keywords=frozenset({b"$this", b"isset", b"empty", b"array"}),
    kinds={
        "name": TokenKind.IDENTIFIER,
        "variable_name": TokenKind.IDENTIFIER,
        "php_tag": TokenKind.SYMBOL,
        "php_end_tag": TokenKind.SYMBOL,
        "text": TokenKind.OTHER,
        "relative_scope": TokenKind.KEYWORD,
        "heredoc_start": TokenKind.STRING,
        "heredoc_end": TokenKind.STRING,
        "bottom_type": TokenKind.TYPE,
        "primitive_type": TokenKind.TYPE,
    },
    atoms=frozenset({"string", "encapsed_string", "heredoc_body", "nowdoc_body", "variable_name"}),
    interpolations=frozenset(
        {
            *("variable_name", "dynamic_variable_name", "member_access_expression", "subscript_expression"),
            *("nullsafe_member_access_expression", "scoped_property_access_expression", *_CALLS_BY_NAME, _CALLS[0]),
        }
    ),
)
