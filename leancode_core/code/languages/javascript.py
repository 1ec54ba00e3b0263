"""JavaScript, with JSX."""

from leancode_core.code.languages.table import Language

LANGUAGE = Language(
    name="javascript",
    grammar="tree_sitter_javascript:language",
    query="javascript.scm",
    extensions=(".js", ".mjs", ".cjs", ".jsx"),
    interpreters=("node", "nodejs", "deno", "bun"),
    constructors=frozenset({"constructor"}),
)
