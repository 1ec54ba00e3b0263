"""The statement rules: one module for each language, with a `RULES`; related languages build on each other's."""

from __future__ import annotations

import importlib
from functools import cache

from leancode_core.code.statement_rules import StatementRules


@cache
def rules_of(name: str) -> StatementRules:
    """The statement rules of a language, by its name."""
    rules: StatementRules = importlib.import_module(f"{__name__}.{name}").RULES
    return rules
