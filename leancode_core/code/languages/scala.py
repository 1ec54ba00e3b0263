"""Scala 2 and 3, scripts and build definitions included."""

from leancode_core.code.languages.table import Language

LANGUAGE = Language(
    name="scala",
    grammar="tree_sitter_scala:language",
    query="scala.scm",
    extensions=(".scala", ".sc", ".sbt"),
    interpreters=("scala", "scala-cli", "amm"),
    constructors=frozenset({"this"}),
    quotes="`",
)
