"""Bash's statements."""

from __future__ import annotations

import re

from tree_sitter import Node

from leancode_core.code.categories import Category
from leancode_core.code.statement_rules import Place, Refinement, StatementRules
from leancode_core.code.tokens import TokenKind

_CATEGORIES = {
    "function_definition": Category.SIGNATURE,
    "for_statement": Category.FOR,
    "c_style_for_statement": Category.FOR,
    "while_statement": Category.WHILE,
    "if_statement": Category.IF,
    "elif_clause": Category.IF,
    "else_clause": Category.IF,
    "list": Category.IF,
    "ternary_expression": Category.IF,
    "case_statement": Category.SWITCH,
    "case_item": Category.CASE,
    "declaration_command": Category.VARIABLE,
    "unset_command": Category.ASSIGN,
}
_EXPRESSIONS = {
    "command": Category.CALL,
    "test_command": Category.IF,
    "variable_assignment": Category.ASSIGN,
    "variable_assignments": Category.ASSIGN,
    "postfix_expression": Category.ASSIGN,
    "unary_expression": Category.ASSIGN,
    "binary_expression": Category.ASSIGN,
}
_BLOCKS = frozenset(
    {
        *("program", "compound_statement", "subshell", "do_group", "list"),
        *("if_statement", "elif_clause", "else_clause", "case_item"),
    }
)


def _command(names: str, category: Category) -> Refinement:
    """A command by its name, behind variables that are set for it."""
    return re.compile(rb"(?:\w+=\S*\s+)*(?:" + names.encode() + rb")(?![\w-])"), category


_COMMANDS = (
    _command("return|exit", Category.RETURN),
    _command("set|shopt|umask|ulimit", Category.ANNOTATION),
    _command("break", Category.BREAK),
    _command("continue|:|true|shift", Category.CONTINUE),
    _command(r"\.|source|load|bats_load_library", Category.IMPORT),
    _command("echo|printf|logger|log\\w*|warn|tee|print|msg\\w*|info|notice|error", Category.LOGGER),
    _command("die|abort|fail|fatal|bail|err_exit|error_exit", Category.THROW),
    _command("trap", Category.CATCH),
    _command("wait|flock|lockfile|coproc", Category.SYNCHRONIZED),
    _command("test|\\[", Category.IF),
    _command("read|mapfile|readarray|alias|getopts", Category.VARIABLE),
    _command("let", Category.ASSIGN),
    _command("assert\\w*", Category.ASSERT),
)


def _special(node: Node, parent: str, _source: bytes) -> Category | None:
    """What stands before `then` is a condition, which the grammar tells of `if` only, and `((` calculates."""
    kind = node.type
    if parent == "elif_clause" and node.prev_sibling is not None and node.prev_sibling.type == "elif":
        return Category.IF
    if kind == "compound_statement" and node.children and node.children[0].type == "((":
        return Category.ASSIGN
    return None


_EXPANSIONS = frozenset({"simple_expansion", "expansion", "command_substitution", "arithmetic_expansion"})

RULES = StatementRules(
    categories=_CATEGORIES,
    expressions=_EXPRESSIONS,
    blocks=_BLOCKS,
    otherwise=Category.CALL,
    places={("while_statement", "condition"): Place.HEADER},
    wrappers=frozenset({"redirected_statement", "pipeline", "negated_command"}),
    refinements={"command": _COMMANDS},
    bindings={"variable_assignment": "name"},
    callees={"command": "name"},
    bodies=frozenset({"body"}),
    invocations=frozenset({"command"}),
    not_values=frozenset({("function_definition", "name")}),
    names=frozenset({("function_definition", "name"), ("binary_expression", "left"), ("postfix_expression", "")}),
    keywords=frozenset({b"return", b"exit", b"break", b"continue", b"source", b".", b"[", b"shift", b":"}),
    kinds={
        "word": TokenKind.STRING,
        "command_name": TokenKind.IDENTIFIER,
        "simple_expansion": TokenKind.IDENTIFIER,
        "variable_name": TokenKind.IDENTIFIER,
        "special_variable_name": TokenKind.IDENTIFIER,
        "test_operator": TokenKind.SYMBOL,
        "extglob_pattern": TokenKind.STRING,
        "file_descriptor": TokenKind.NUMBER,
        "heredoc_start": TokenKind.STRING,
        "heredoc_body": TokenKind.STRING,
        "heredoc_end": TokenKind.STRING,
    },
    atoms=frozenset({"string", "translated_string", "heredoc_body", "simple_expansion", "command_name"}),
    interpolations=_EXPANSIONS | {"string", "concatenation", "raw_string", "process_substitution"},
    special=_special,
)
