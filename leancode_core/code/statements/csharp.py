"""C#'s statements."""

from __future__ import annotations

import re

from tree_sitter import Node

from leancode_core.code.categories import Category
from leancode_core.code.statement_rules import Place, StatementRules
from leancode_core.code.tokens import TokenKind

_CATEGORIES = {
    "method_declaration": Category.SIGNATURE,
    "constructor_declaration": Category.SIGNATURE,
    "destructor_declaration": Category.SIGNATURE,
    "operator_declaration": Category.SIGNATURE,
    "conversion_operator_declaration": Category.SIGNATURE,
    "indexer_declaration": Category.SIGNATURE,
    "property_declaration": Category.SIGNATURE,
    "event_declaration": Category.SIGNATURE,
    "delegate_declaration": Category.SIGNATURE,
    "local_function_statement": Category.SIGNATURE,
    "class_declaration": Category.SIGNATURE,
    "struct_declaration": Category.SIGNATURE,
    "record_declaration": Category.SIGNATURE,
    "interface_declaration": Category.SIGNATURE,
    "enum_declaration": Category.SIGNATURE,
    "namespace_declaration": Category.SIGNATURE,
    "return_statement": Category.RETURN,
    "yield_statement": Category.RETURN,
    "throw_statement": Category.THROW,
    "throw_expression": Category.THROW,
    "try_statement": Category.TRY,
    "using_statement": Category.TRY,
    "fixed_statement": Category.TRY,
    "checked_statement": Category.TRY,
    "unsafe_statement": Category.TRY,
    "catch_clause": Category.CATCH,
    "finally_clause": Category.FINALLY,
    "for_statement": Category.FOR,
    "foreach_statement": Category.FOR,
    "from_clause": Category.FOR,
    "while_statement": Category.WHILE,
    "do_statement": Category.WHILE,
    "if_statement": Category.IF,
    "where_clause": Category.IF,
    "conditional_expression": Category.IF,
    "preproc_if": Category.IF,
    "preproc_elif": Category.IF,
    "preproc_else": Category.IF,
    "switch_statement": Category.SWITCH,
    "switch_expression": Category.SWITCH,
    "switch_section": Category.CASE,
    "switch_expression_arm": Category.CASE,
    "break_statement": Category.BREAK,
    "goto_statement": Category.BREAK,
    "continue_statement": Category.CONTINUE,
    "empty_statement": Category.CONTINUE,
    "lock_statement": Category.SYNCHRONIZED,
    "local_declaration_statement": Category.VARIABLE,
    "field_declaration": Category.VARIABLE,
    "event_field_declaration": Category.VARIABLE,
    "enum_member_declaration": Category.VARIABLE,
    "attribute_list": Category.ANNOTATION,
    "global_attribute": Category.ANNOTATION,
    "preproc_region": Category.ANNOTATION,
    "preproc_endregion": Category.ANNOTATION,
    "preproc_pragma": Category.ANNOTATION,
    "preproc_nullable": Category.ANNOTATION,
    "preproc_line": Category.ANNOTATION,
    "preproc_define": Category.VARIABLE,
    "preproc_undef": Category.VARIABLE,
    "preproc_error": Category.THROW,
    "preproc_warning": Category.LOGGER,
    "using_directive": Category.IMPORT,
    "extern_alias_directive": Category.IMPORT,
    "file_scoped_namespace_declaration": Category.IMPORT,
    "labeled_statement": Category.BREAK,
}
_EXPRESSIONS = {
    "assignment_expression": Category.ASSIGN,
    "postfix_unary_expression": Category.ASSIGN,
    "prefix_unary_expression": Category.ASSIGN,
    "invocation_expression": Category.CALL,
    "conditional_access_expression": Category.CALL,
    "object_creation_expression": Category.CALL,
    "implicit_object_creation_expression": Category.CALL,
    "await_expression": Category.SYNCHRONIZED,
}
_NAMED = (
    *("method_declaration", "constructor_declaration", "destructor_declaration", "delegate_declaration"),
    *("property_declaration", "event_declaration", "local_function_statement", "class_declaration"),
    *("struct_declaration", "record_declaration", "interface_declaration", "enum_declaration"),
    *("enum_member_declaration", "parameter", "catch_declaration", "type_parameter", "argument"),
    *("member_access_expression", "member_binding_expression", "qualified_name", "attribute", "namespace_declaration"),
)
_TYPED = (
    *("parameter", "variable_declaration", "property_declaration", "event_declaration", "delegate_declaration"),
    *("local_function_statement", "operator_declaration", "conversion_operator_declaration", "indexer_declaration"),
    *("object_creation_expression", "cast_expression", "foreach_statement", "catch_declaration"),
    *("declaration_pattern", "declaration_expression", "recursive_pattern", "type_pattern", "typeof_expression"),
    *("default_expression", "array_type", "nullable_type", "pointer_type", "tuple_element", "ref_type"),
    *("sizeof_expression", "scoped_type"),
)
_ASSERT = re.compile(rb"(?:\w+\.)*(?:Assert\b|Assert\w*\s*\(|ThrowIf\w+\s*\(|Requires\s*\()")
_LOG = re.compile(
    rb"(?:\w+\.)*(?:(?:Trace|Debug)\.Write\w*|(?:_?[lL]ogger|_?[lL]og|Logging)[?!]?\.\w+|Log[A-Z]\w+)\s*\("
)
_LOCK = re.compile(
    rb"(?:\w+\.)*(?:(?:Monitor|Interlocked|Task|Thread|Parallel)\.\w+|\w*[lL]ock\.\w+|Wait(?:One|All|Any)?)\s*\("
)


def _special(node: Node, parent: str, _source: bytes) -> Category | None:
    """Accessors without a body belong to their property; what one sets is no result."""
    kind = node.type
    if kind == "accessor_declaration":
        return Category.SIGNATURE if node.child_by_field_name("body") is not None else None
    if kind == "assignment_expression" and parent == "arrow_expression_clause":
        return Category.ASSIGN
    return None


RULES = StatementRules(
    categories=_CATEGORIES,
    expressions=_EXPRESSIONS,
    blocks=frozenset(
        {
            *("compilation_unit", "declaration_list", "block", "enum_member_declaration_list", "global_statement"),
            "switch_body",
        }
    ),
    otherwise=Category.CALL,
    places={("arrow_expression_clause", ""): Place.RESULT, ("parameter", ""): Place.HEADER},
    refinements={
        "invocation_expression": (
            (_ASSERT, Category.ASSERT),
            (_LOG, Category.LOGGER),
            (_LOCK, Category.SYNCHRONIZED),
        ),
    },
    callees={"invocation_expression": "function", "object_creation_expression": "type"},
    bodies=frozenset({"body", "consequence", "alternative"}),
    invocations=frozenset({"invocation_expression"}),
    ternaries=frozenset({"conditional_expression", "switch_expression", "switch_expression_arm"}),
    declarators=frozenset({"generic_name"}),
    not_values=frozenset({(parent, "name") for parent in _NAMED})
    | {
        ("member_access_expression", "declarator"),
        ("member_binding_expression", "declarator"),
        ("labeled_statement", ""),
        ("goto_statement", ""),
        ("name_colon", ""),
        ("explicit_interface_specifier", ""),
        ("lambda_expression", "parameters"),
    },
    types=frozenset(
        {
            *("base_list", "type_parameter_constraints_clause", "type_parameter_constraint", "type_argument_list"),
            "primary_constructor_base_type",
        }
    ),
    type_fields=frozenset({(parent, name) for parent in _TYPED for name in ("type", "declarator")})
    | {
        ("method_declaration", "returns"),
        ("method_declaration", "declarator"),
        ("qualified_name", "declarator"),
        ("as_expression", "right"),
        ("as_expression", "declarator"),
    },
    kinds={
        "identifier": TokenKind.IDENTIFIER,
        "modifier": TokenKind.KEYWORD,
        "discard": TokenKind.SYMBOL,
        "implicit_parameter": TokenKind.MEMBER,
        "interpolation_brace": TokenKind.SYMBOL,
        "interpolation_start": TokenKind.STRING,
        "interpolation_quote": TokenKind.STRING,
        "real_literal": TokenKind.NUMBER,
        "preproc_arg": TokenKind.OTHER,
    },
    atoms=frozenset(
        {
            *("string_literal", "verbatim_string_literal", "raw_string_literal", "character_literal"),
            "interpolated_string_expression",
        }
    ),
    interpolations=frozenset({"interpolation"}),
    special=_special,
)
