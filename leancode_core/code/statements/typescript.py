"""TypeScript's statements, TSX included: JavaScript's, and types."""

from __future__ import annotations

from dataclasses import replace

from leancode_core.code.categories import Category
from leancode_core.code.statements import javascript
from leancode_core.code.tokens import TokenKind

_CATEGORIES = javascript.CATEGORIES | {
    "function_signature": Category.SIGNATURE,
    "abstract_method_signature": Category.SIGNATURE,
    "abstract_class_declaration": Category.SIGNATURE,
    "interface_declaration": Category.SIGNATURE,
    "enum_declaration": Category.SIGNATURE,
    "module": Category.SIGNATURE,
    "internal_module": Category.SIGNATURE,
    "ambient_declaration": Category.SIGNATURE,
    "type_alias_declaration": Category.VARIABLE,
    "public_field_definition": Category.VARIABLE,
    "import_alias": Category.IMPORT,
}
_EXPRESSIONS = javascript.EXPRESSIONS | {
    "property_signature": Category.VARIABLE,
    "index_signature": Category.VARIABLE,
    "method_signature": Category.SIGNATURE,
    "call_signature": Category.SIGNATURE,
    "construct_signature": Category.SIGNATURE,
    "enum_assignment": Category.VARIABLE,
    "property_identifier": Category.VARIABLE,
}
_WRAPPERS = javascript.RULES.wrappers | {"non_null_expression", "as_expression", "satisfies_expression"}

RULES = replace(
    javascript.RULES,
    categories=_CATEGORIES,
    expressions=_EXPRESSIONS,
    blocks=javascript.BLOCKS | {"interface_body", "enum_body"},
    wrappers=_WRAPPERS,
    not_values=javascript.NOT_VALUES
    | {
        ("function_signature", "name"),
        ("required_parameter", "pattern"),
        ("optional_parameter", "pattern"),
        ("index_signature", "name"),
        ("type_predicate", "name"),
    },
    types=frozenset({"nested_type_identifier", "extends_clause", "enum_declaration", "type_query"}),
    kinds=javascript.KINDS | {"accessibility_modifier": TokenKind.KEYWORD, "override_modifier": TokenKind.KEYWORD},
    atoms=javascript.RULES.atoms | {"predefined_type", "accessibility_modifier"},
)
