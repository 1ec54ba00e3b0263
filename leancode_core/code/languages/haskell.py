"""Haskell."""

import re

from leancode_core.code.languages.table import Language

LANGUAGE = Language(
    name="haskell",
    grammar="tree_sitter_haskell:language",
    query="haskell.scm",
    extensions=(".hs", ".hsc", ".hs-boot"),
    interpreters=("runhaskell", "runghc", "stack"),
    quotes="",
    # A comment of several lines is one node where lines end without a carriage return. What comes behind `#else` is
    # read, too, where it is definitions.
    hidden=re.compile(rb"\r(?=\n)|^\#[ \t]*(?:else|elif)\b[^\r\n]*(?=\s*\n(?:[\w(]|--|\{-))", re.MULTILINE),
)
