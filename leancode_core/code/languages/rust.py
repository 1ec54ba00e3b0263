"""Rust."""

from leancode_core.code.languages.table import Language

LANGUAGE = Language(
    name="rust",
    grammar="tree_sitter_rust:language",
    query="rust.scm",
    extensions=(".rs",),
    interpreters=("rust-script",),
)
