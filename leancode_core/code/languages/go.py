"""Go."""

from leancode_core.code.languages.table import Language

LANGUAGE = Language(
    name="go",
    grammar="tree_sitter_go:language",
    query="go.scm",
    extensions=(".go",),
)
