"""Statements of go."""

from leancode_core.code.statement_rules import StatementRules

RULES = StatementRules(categories={}, expressions={}, blocks=frozenset())
