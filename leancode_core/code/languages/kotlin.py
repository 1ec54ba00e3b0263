"""Kotlin, scripts included."""

from leancode_core.code.languages.table import Language

LANGUAGE = Language(
    name="kotlin",
    grammar="tree_sitter_kotlin:language",
    query="kotlin.scm",
    extensions=(".kt", ".kts"),
    interpreters=("kotlin", "kotlinc"),
)
