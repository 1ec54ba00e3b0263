"""Swift's statements."""

from __future__ import annotations

from leancode_core.code.statement_rules import StatementRules

RULES = StatementRules(categories={}, expressions={}, blocks=frozenset())
