"""Kotlin, scripts included."""

import re

from leancode_core.code.languages.table import Language

LANGUAGE = Language(
    name="kotlin",
    grammar="tree_sitter_kotlin:language",
    query="kotlin.scm",
    extensions=(".kt", ".kts"),
    interpreters=("kotlin", "kotlinc"),
    # Empty lists in annotations, @Names(aliases = []), are unknown to the grammar.
    hidden=re.compile(rb"(?:\b\w+[ \t]*=[ \t]*)?\[[ \t]*\][ \t]*,?"),
)
