"""TypeScript with JSX: a grammar of its own for the same language."""

from leancode_core.code.languages.table import Language

LANGUAGE = Language(
    name="typescript",
    grammar="tree_sitter_typescript:language_tsx",
    query="typescript.scm",
    extensions=(".tsx",),
    constructors=frozenset({"constructor"}),
)
