"""C. A `.h` is C unless C++ claims it."""

import re

from leancode_core.code.languages.table import Language

# A macro alone on its line (`G_BEGIN_DECLS`, or `G_DEFINE_TYPE(Shelf, shelf, G_TYPE_OBJECT)` where no function's name
# comes next), or between `struct` and a name.
_HIDDEN = re.compile(
    rb"^[A-Z][A-Z0-9]*_[A-Z0-9_]*(?=[ \t]*\r?$)"
    rb"|^[A-Z][A-Z0-9]*_[A-Z0-9_]*\((?:[^()\"';{}\n]|\"(?:[^\"\\\n]|\\.)*+\"|\([^()\n]*+\))*+\)"
    rb"(?=[ \t]*\r?\n(?:[ \t]*\r?\n|[A-Z][A-Z0-9]*_[A-Z0-9_]*\(|\#|static\b|/[*/]))"
    rb"|(?<=struct )[A-Z][A-Z0-9]*_[A-Z0-9_]*(?=[ \t]+\w+\s*\{)",
    re.MULTILINE,
)

LANGUAGE = Language(
    name="c",
    grammar="tree_sitter_c:language",
    query="c.scm",
    extensions=(".c", ".h"),
    hidden=_HIDDEN,
)
