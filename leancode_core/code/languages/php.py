"""PHP. Extensions such as `.inc` are left out: more languages than one use them."""

from leancode_core.code.languages.table import Language

LANGUAGE = Language(
    name="php",
    grammar="tree_sitter_php:language_php",
    query="php.scm",
    extensions=(".php", ".phtml", ".php3", ".php4", ".php5", ".php7", ".php8", ".phpt"),
    interpreters=("php",),
)
