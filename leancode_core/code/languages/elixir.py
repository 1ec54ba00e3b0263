"""Elixir, scripts included."""

from leancode_core.code.languages.table import Language

LANGUAGE = Language(
    name="elixir",
    grammar="tree_sitter_elixir:language",
    query="elixir.scm",
    extensions=(".ex", ".exs"),
    interpreters=("elixir", "iex"),
    separators=(".",),
    methods=False,
    quotes='"',
)
