"""Statement categories: what kind of statement a token stands in decides how much attention it gets on average."""

from __future__ import annotations

from enum import StrEnum


class Category(StrEnum):
    """LeanCode's 21 categories (ACL 2025, table 7), and what they leave out.

    A compound statement's header has the statement's category; the statements of its body have their own.
    """

    SIGNATURE = "signature"
    """The head of a function, a class or any other definition."""
    RETURN = "return"
    THROW = "throw"
    TRY = "try"
    CATCH = "catch"
    FINALLY = "finally"
    FOR = "for"
    WHILE = "while"
    IF = "if"
    SWITCH = "switch"
    CASE = "case"
    BREAK = "break"
    CONTINUE = "continue"
    SYNCHRONIZED = "synchronized"
    """Locks, and what waits for or starts concurrent work."""
    VARIABLE = "variable"
    """A declaration, or the first value of a name where there are no declarations."""
    ASSIGN = "assign"
    """Assignment to what exists already, and arithmetic that changes it."""
    CALL = "call"
    LOGGER = "logger"
    SETTER = "setter"
    GETTER = "getter"
    ANNOTATION = "annotation"
    IMPORT = "import"
    ASSERT = "assert"
    COMMENT = "comment"
    """Comments and documentation."""
    NONE = "none"


# The categories whose statements steer the control flow by what stands in their header.
CONTROL = frozenset({Category.IF, Category.FOR, Category.WHILE, Category.SWITCH, Category.CASE, Category.CATCH})
