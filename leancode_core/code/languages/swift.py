"""Swift."""

import re

from leancode_core.code.languages.table import Language

# Unknown to the grammar: a condition before the first case of a `switch`, Swift 6's words of ownership, and the
# operator `~` behind a bracket or a comma.
_HIDDEN = re.compile(
    rb"(?:(?<=\{\n)|(?<=\{\r\n))[ \t]*\#if\b[^\n]*(?=\n\s*(?:case\b[^\n]*:|default:|@unknown\b))"
    rb"|(?:(?<=return )|(?<=switch )|(?<=[=,] )|(?<=\())(?:consume|copy)[ \t]+(?=(?!else\b|as\b|is\b|in\b)[A-Za-z_])"
    rb"|(?:(?<=: )|(?<=-> ))sending[ \t]+(?=[A-Za-z_@(\[])"
    rb"|(?:(?<=[\[,(] )|(?<=[\[(]))~(?=\w)"
)

LANGUAGE = Language(
    name="swift",
    grammar="tree_sitter_swift:language",
    query="swift.scm",
    extensions=(".swift",),
    interpreters=("swift",),
    separators=(".",),
    quotes="`",
    hidden=_HIDDEN,
)
