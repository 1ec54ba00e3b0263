"""Ruby's statements."""

from __future__ import annotations

import re

from tree_sitter import Node

from leancode_core.code.categories import Category
from leancode_core.code.statement_rules import Place, Refinement, StatementRules
from leancode_core.code.tokens import TokenKind

_CATEGORIES = {
    "method": Category.SIGNATURE,
    "singleton_method": Category.SIGNATURE,
    "class": Category.SIGNATURE,
    "singleton_class": Category.SIGNATURE,
    "module": Category.SIGNATURE,
    "begin_block": Category.SIGNATURE,
    "end_block": Category.SIGNATURE,
    "return": Category.RETURN,
    "begin": Category.TRY,
    "rescue": Category.CATCH,
    "rescue_modifier": Category.CATCH,
    "ensure": Category.FINALLY,
    "for": Category.FOR,
    "while": Category.WHILE,
    "until": Category.WHILE,
    "while_modifier": Category.WHILE,
    "until_modifier": Category.WHILE,
    "if": Category.IF,
    "unless": Category.IF,
    "elsif": Category.IF,
    "else": Category.IF,
    "if_modifier": Category.IF,
    "unless_modifier": Category.IF,
    "if_guard": Category.IF,
    "unless_guard": Category.IF,
    "conditional": Category.IF,
    "case": Category.SWITCH,
    "case_match": Category.SWITCH,
    "when": Category.CASE,
    "in_clause": Category.CASE,
    "break": Category.BREAK,
    "next": Category.CONTINUE,
    "redo": Category.CONTINUE,
    "retry": Category.CONTINUE,
    "alias": Category.VARIABLE,
    "undef": Category.ASSIGN,
    "uninterpreted": Category.COMMENT,
}
_EXPRESSIONS = {
    "assignment": Category.ASSIGN,
    "operator_assignment": Category.ASSIGN,
    "call": Category.CALL,
    "identifier": Category.CALL,
    "super": Category.CALL,
    "yield": Category.CALL,
    "subshell": Category.CALL,
    "empty_statement": Category.CONTINUE,
}
_BLOCKS = frozenset(
    {"program", "body_statement", "block_body", "then", "do", "begin", "else", "ensure", "begin_block", "end_block"}
)
_MODIFIERS = ("if_modifier", "unless_modifier", "while_modifier", "until_modifier", "rescue_modifier")
_VISIBILITY: Refinement = (
    re.compile(rb"(?:private|protected|public|module_function|private_constant|private_class_method|sig)\b"),
    Category.ANNOTATION,
)
_CALLS: tuple[Refinement, ...] = (
    (re.compile(rb"(?:Kernel\.)?(?:raise|fail|throw)\b"), Category.THROW),
    (re.compile(rb"(?:Kernel\.|Process\.)?(?:exit|abort)\b"), Category.RETURN),
    _VISIBILITY,
    (re.compile(rb"(?:attr_\w+|attr|alias_method|define_method)\b"), Category.VARIABLE),
    (re.compile(rb"(?:require|require_relative|load|autoload|include|extend|prepend|using)\b"), Category.IMPORT),
    (re.compile(rb"(?:assert|refute)\w*\b|expect\s*[({]"), Category.ASSERT),
    (re.compile(rb"loop\b"), Category.WHILE),
    (
        re.compile(rb"(?:\([^()]*\)|[\w@$.&?!:])+\.(?:\w*each\w*|times|upto|downto|step)(?:\([^()]*\))?\s*(?:do\b|\{)"),
        Category.FOR,
    ),
    (
        re.compile(
            rb"(?:[\w@]+\.)*(?:synchronize\b|\w*(?:mutex|lock|semaphore)\.|(?:Thread|Ractor|Fiber)\.new\b)", re.I
        ),
        Category.SYNCHRONIZED,
    ),
    (re.compile(rb"(?:p|pp|\$std(?:out|err)\.\w+|(?:[\w@]+\.)*@?_?log(?:ger)?\.\w+)\b"), Category.LOGGER),
)


def _special(node: Node, parent: str, source: bytes) -> Category | None:
    """A last name is a result, `<<` adds, `else` and here-documents belong to what they stand in or behind."""
    kind = node.type
    if kind == "else" and parent in ("case", "case_match"):
        return Category.CASE
    if kind == "else" and parent in ("begin", "body_statement"):
        return Category.TRY
    if kind == "heredoc_body":
        before = node.prev_named_sibling
        kind = before.type if before is not None else ""
        return Category.VARIABLE if kind == "assignment" else _CATEGORIES.get(kind) or _EXPRESSIONS.get(kind)
    if parent not in _BLOCKS:
        return None
    if kind == "identifier" and node.next_named_sibling is None:
        return None if _VISIBILITY[0].match(source, node.start_byte, node.end_byte) else Category.RETURN
    if kind == "binary":
        operator = node.child_by_field_name("operator")
        if operator is not None and operator.type in ("<<", "and", "or"):
            return Category.CALL
    return None


RULES = StatementRules(
    categories=_CATEGORIES,
    expressions=_EXPRESSIONS,
    blocks=_BLOCKS,
    otherwise=Category.RETURN,
    places={("method", "body"): Place.RESULT, ("singleton_method", "body"): Place.RESULT}
    | dict.fromkeys([(modifier, "body") for modifier in _MODIFIERS], Place.BRANCH),
    wrappers=frozenset({"parenthesized_statements"}),
    refinements={
        "call": _CALLS,
        "identifier": _CALLS[:3],
        "assignment": ((re.compile(rb"@(?!@)"), Category.ASSIGN),),
    },
    bindings={"assignment": "left"},
    ternaries=frozenset({"conditional", "rescue_modifier"}),
    callees={"call": "method"},
    bodies=frozenset({"body", "consequence", "alternative", "clauses"}),
    invocations=frozenset({"call"}),
    not_values=frozenset(
        (parent, "name")
        for parent in (
            *("method", "singleton_method", "setter", "class", "module", "optional_parameter", "splat_parameter"),
            *("keyword_parameter", "hash_splat_parameter", "block_parameter", "alias"),
        )
    )
    | {
        ("method_parameters", ""),
        ("block_parameters", ""),
        ("lambda_parameters", ""),
        ("destructured_parameter", ""),
        ("exception_variable", ""),
        ("alias", "alias"),
        ("undef", ""),
    },
    selectors=frozenset({b".", b"&.", b"::"}),
    types=frozenset({"superclass", "exceptions"}),
    kinds={
        "identifier": TokenKind.IDENTIFIER,
        "hash_key_symbol": TokenKind.MEMBER,
        "operator": TokenKind.MEMBER,
        "uninterpreted": TokenKind.OTHER,
        "empty_statement": TokenKind.SYMBOL,
        "file": TokenKind.KEYWORD,
        "line": TokenKind.KEYWORD,
        "redo": TokenKind.KEYWORD,
        "retry": TokenKind.KEYWORD,
    },
    atoms=frozenset(
        {
            *("string", "regex", "subshell", "delimited_symbol", "bare_string", "bare_symbol", "heredoc_body"),
            "character",
        }
    ),
    interpolations=frozenset({"interpolation"}),
    special=_special,
)
