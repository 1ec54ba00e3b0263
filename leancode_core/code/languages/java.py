"""Java."""

from leancode_core.code.languages.table import Language

LANGUAGE = Language(
    name="java",
    grammar="tree_sitter_java:language",
    query="java.scm",
    extensions=(".java",),
)
