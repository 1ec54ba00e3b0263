"""TypeScript without JSX: `<T>x` is a type assertion in these files."""

from leancode_core.code.languages.table import Language

LANGUAGE = Language(
    name="typescript",
    grammar="tree_sitter_typescript:language_typescript",
    query="typescript.scm",
    extensions=(".ts", ".mts", ".cts"),
    interpreters=("ts-node", "tsx"),
    constructors=frozenset({"constructor"}),
)
