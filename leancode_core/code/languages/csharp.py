"""C#."""

import re

from leancode_core.code.languages.table import Language

LANGUAGE = Language(
    name="csharp",
    grammar="tree_sitter_c_sharp:language",
    query="csharp.scm",
    extensions=(".cs", ".csx"),
    # Assignments through pointer casts, *(int*)p = 1, and `ref` of a partial struct, are unknown to the grammar.
    hidden=re.compile(rb"(?:(?<=[\s(])\*)?(?<!\w)\(\w+[ \t]*\*+\)|\bref[ \t]+(?=partial[ \t]+struct\b)"),
)
