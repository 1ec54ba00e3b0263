"""Zig."""

from leancode_core.code.languages.table import Language

LANGUAGE = Language(
    name="zig",
    grammar="tree_sitter_zig:language",
    query="zig.scm",
    extensions=(".zig", ".zon"),
    quotes='"@',
)
