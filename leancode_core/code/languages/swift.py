"""Swift."""

from leancode_core.code.languages.table import Language

LANGUAGE = Language(
    name="swift",
    grammar="tree_sitter_swift:language",
    query="swift.scm",
    extensions=(".swift",),
    interpreters=("swift",),
    separators=(".",),
    quotes="`",
)
