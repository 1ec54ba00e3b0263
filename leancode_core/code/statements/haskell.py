"""Haskell's statements: equations are signatures with results, and `do` blocks hold statements proper."""

from __future__ import annotations

import re
from typing import Literal

from tree_sitter import Node

from leancode_core.code.categories import Category
from leancode_core.code.statement_rules import Place, Refinement, StatementRules
from leancode_core.code.tokens import TokenKind

_CATEGORIES = {
    "header": Category.IMPORT,
    "import": Category.IMPORT,
    "signature": Category.SIGNATURE,
    "function": Category.SIGNATURE,
    "data_type": Category.SIGNATURE,
    "newtype": Category.SIGNATURE,
    "class": Category.SIGNATURE,
    "instance": Category.SIGNATURE,
    "deriving_instance": Category.SIGNATURE,
    "type_family": Category.SIGNATURE,
    "data_family": Category.SIGNATURE,
    "pattern_synonym": Category.SIGNATURE,
    "foreign_import": Category.SIGNATURE,
    "foreign_export": Category.SIGNATURE,
    "kind_signature": Category.SIGNATURE,
    "type_synonym": Category.VARIABLE,
    "type_instance": Category.VARIABLE,
    "data_instance": Category.SIGNATURE,
    "data_constructor": Category.VARIABLE,
    "gadt_constructor": Category.VARIABLE,
    "equation": Category.VARIABLE,
    "bind": Category.VARIABLE,
    "let": Category.VARIABLE,
    "case": Category.SWITCH,
    "lambda_case": Category.SWITCH,
    "alternative": Category.CASE,
    "conditional": Category.IF,
    "multi_way_if": Category.IF,
    "guards": Category.IF,
    "pragma": Category.ANNOTATION,
    "cpp": Category.ANNOTATION,
    "fixity": Category.ANNOTATION,
    "role_annotation": Category.ANNOTATION,
    "default_types": Category.ANNOTATION,
    "top_splice": Category.CALL,
    "comment": Category.COMMENT,
    "haddock": Category.COMMENT,
}
_EXPRESSIONS = {
    "apply": Category.CALL,
    "infix": Category.CALL,
    "variable": Category.CALL,
    "qualified": Category.CALL,
}
_BLOCKS = frozenset({"haskell", "do", "declarations", "class_declarations", "instance_declarations", "imports"})
_OF_DEFINITIONS = frozenset({"declarations", "class_declarations", "instance_declarations"})
_ACTIONS: tuple[Refinement, ...] = (
    (re.compile(rb"(?:return|pure|yield)\b"), Category.RETURN),
    (re.compile(rb"(?:when|unless|guard)\b"), Category.IF),
    (re.compile(rb"(?:\w+\.)*(?:forM|mapM|for|traverse|forever|replicateM)_?\b"), Category.FOR),
    (re.compile(rb"(?:throw\w*|error|fail|ioError|exitWith|exitFailure|panic)\b"), Category.THROW),
    (
        re.compile(rb"(?:catch|handle|try|bracket|finally)_?\b|.*`(?:catch|finally|onException)`", re.DOTALL),
        Category.TRY,
    ),
    (re.compile(rb"(?:\w+\.)*(?:assert\w*|should\w+)\b|[^`]*`should\w+`"), Category.ASSERT),
    (
        re.compile(
            rb"(?:\w+\.)*(?:atomically|fork\w*|async|wait|withMVar|modifyMVar_?|takeMVar|putMVar|readMVar|threadDelay)\b"
        ),
        Category.SYNCHRONIZED,
    ),
    (re.compile(rb"(?:\w+\.)*(?:putStr(?:Ln)?|print|hPutStr(?:Ln)?|trace\w*|log\w*)\b"), Category.LOGGER),
    (
        re.compile(rb"(?:write|modify|atomicModify)\w*Ref'?\b|(?:put|modify'?|write\w+|unsafeWrite|tell)\b"),
        Category.ASSIGN,
    ),
)


def _special(node: Node, parent: str, _source: bytes) -> Category | Literal[Place.HEADER] | None:
    """A name that is bound where definitions stand is one, anywhere else a local value; types have functions, too."""
    kind = node.type
    if kind == "function" and node.child_by_field_name("arrow") is not None:
        return Place.HEADER
    return Category.SIGNATURE if kind == "bind" and parent in _OF_DEFINITIONS else None


RULES = StatementRules(
    categories=_CATEGORIES,
    expressions=_EXPRESSIONS,
    blocks=_BLOCKS,
    otherwise=Category.CALL,
    places={
        ("match", "expression"): Place.RESULT,
        ("conditional", "then"): Place.BRANCH,
        ("conditional", "else"): Place.BRANCH,
    },
    wrappers=frozenset({"exp", "parens"}),
    refinements=dict.fromkeys(_EXPRESSIONS, _ACTIONS),
    callees={"apply": "function", "infix": "left_operand"},
    bodies=frozenset({"then", "else", "alternatives", "match", "expression"}),
    invocations=frozenset({"apply"}),
    ternaries=frozenset(),
    not_values=frozenset(
        {
            ("function", "name"),
            ("signature", "name"),
            ("bind", "name"),
            ("bind", "pattern"),
            ("binding_list", "name"),
            ("field_name", ""),
            ("patterns", ""),
            ("parens", "pattern"),
            ("export", "variable"),
            ("import_name", "variable"),
        }
    ),
    kinds={
        "variable": TokenKind.IDENTIFIER,
        "constructor": TokenKind.IDENTIFIER,
        "module_id": TokenKind.IDENTIFIER,
        "name": TokenKind.TYPE,
        "operator": TokenKind.SYMBOL,
        "constructor_operator": TokenKind.SYMBOL,
        "all_names": TokenKind.SYMBOL,
        "wildcard": TokenKind.SYMBOL,
        "unit": TokenKind.SYMBOL,
        "haddock": TokenKind.COMMENT,
        "pragma": TokenKind.COMMENT,
        "calling_convention": TokenKind.KEYWORD,
        "quasiquote_body": TokenKind.STRING,
        "label": TokenKind.MEMBER,
        "implicit_variable": TokenKind.IDENTIFIER,
    },
    atoms=frozenset({"string", "char", "comment", "haddock", "pragma"}),
    special=_special,
)
