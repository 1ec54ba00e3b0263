"""Zig."""

import re

from leancode_core.code.languages.table import Language

LANGUAGE = Language(
    name="zig",
    grammar="tree_sitter_zig:language",
    query="zig.scm",
    extensions=(".zig", ".zon"),
    quotes='"@',
    # What assembly overwrites, asm volatile ("" ::: .{ .memory = true }), was a list of strings in earlier versions.
    hidden=re.compile(rb":+\s*\.\{[^{}]*\}(?=\s*\))"),
)
