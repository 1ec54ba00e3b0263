"""Python."""

from leancode_core.code.languages.table import Language

LANGUAGE = Language(
    name="python",
    grammar="tree_sitter_python:language",
    query="python.scm",
    extensions=(".py", ".pyi", ".pyw"),
    filenames=("SConstruct", "SConscript", "wscript"),
    interpreters=("python", "pypy"),
    constructors=frozenset({"__init__"}),
)
