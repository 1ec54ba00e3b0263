"""C++."""

import re

from leancode_core.code.languages.table import Language

# What makes a `.h` C++, at the start of a line or at least outside of its comments.
_CLAIM = re.compile(
    rb"^(?:[ \t]*(?:"
    rb"template[ \t]*<"
    rb"|(?:inline[ \t]+)?namespace(?:[ \t]+[\w:]+)?[ \t]*(?:\{|\r?$)"
    rb"|using[ \t]+[\w:][^;\n]*;"
    rb"|(?:enum[ \t]+)?class[ \t]+(?:\w+[ \t]+)?\w+[ \t]*(?:final[ \t]*)?(?:[:{;]|\r?$)"
    rb"|(?:public|private|protected)[ \t]*:"
    rb"|(?:virtual|explicit|friend|constexpr)[ \t][\w:~&*<> \t]*[({=;]"
    rb"|\#[ \t]*include[ \t]*<[\w/]+>"
    rb")|[^/*\n]*\b(?:std|absl|boost)::\w"
    rb"|[^/*\n]*\boperator[ \t]*(?:[-+*/%^&|!=<>]|\(\)|\[\])"
    rb")",
    re.MULTILINE,
)

# What a macro is given: strings, characters and two levels of parentheses.
_GIVEN = (
    rb"\((?:[^()\"';{}]|\"(?:[^\"\\\n]|\\.)*+\"|'(?:[^'\\\n]|\\.)*+'"
    rb"|\((?:[^()\"]|\"(?:[^\"\\\n]|\\.)*+\"|\([^()]*+\))*+\))*+\)"
)
# A macro alone on its line (`LIBRARY_NAMESPACE_BEGIN`, `Q_OBJECT`, `DEFINE_FLAG(int, depth, 3, "how deep")`), between
# `class` and a name, between a type and a function's name, behind a list of parameters, the promises about a single
# parameter, and those about locks.
_HIDDEN = re.compile(
    rb"(?:^|(?<=\{\n)[ \t]+)[A-Z][A-Z0-9]*_[A-Z0-9_]*(?=[ \t]*\r?$)"
    rb"|^[A-Z][A-Z0-9]*_[A-Z0-9_]*" + _GIVEN + rb"(?=[ \t]*;?[ \t]*\r?\n(?!\s*[{:]))"
    rb"|(?:(?<=class )|(?<=struct ))[A-Z][A-Z0-9_]+(?=[ \t]+\w+(?:<[^<>{};]*>)?(?:[ \t]+final)?\s*(?::(?!:)|\{))"
    rb"|(?:(?<=\) )|(?<=const )|(?<=noexcept )|(?<=override ))[A-Z][A-Z0-9]*_[A-Z0-9_]*(?:" + _GIVEN + rb")?(?=\s*\{)"
    rb"|(?<=[\w*&>] )[A-Z]+_(?:ATTRIBUTE|TARGET)_[A-Z_]+(?=[ \t]+[\w:]+\()"
    rb"|(?<!\#define )(?<!\# define )(?<!\#undef )(?<!\#ifdef )(?<!\#ifndef )(?<!defined\()(?<!defined )"
    rb"\b(?:[A-Z0-9]+_)*(?:(?:PT_)?GUARDED_BY|ACQUIRED_(?:AFTER|BEFORE)|UNLOCK_FUNCTION|LOCKS_EXCLUDED|LOCK_RETURNED"
    rb"|(?:EXCLUSIVE|SHARED)_(?:LOCKS_REQUIRED|(?:TRY)?LOCK_FUNCTION)|ASSERT_(?:EXCLUSIVE|SHARED)_LOCK)"
    + _GIVEN
    + rb"|(?<=[\w*&>)] )\w*(?:LIFETIME_BOUND|MAYBE_UNUSED|_UNUSED|_RESTRICT|_[Nn]onnull|_[Nn]ullable)\b(?!\()",
    re.MULTILINE,
)

LANGUAGE = Language(
    name="cpp",
    grammar="tree_sitter_cpp:language",
    query="cpp.scm",
    extensions=(
        ".cpp", ".cc", ".cxx", ".c++", ".hpp", ".hh", ".hxx", ".h++", ".inl", ".ipp", ".tpp", ".cu", ".cuh", ".h",
    ),
    class_named_constructors=True,
    separators=("::",),
    claim=_CLAIM,
    hidden=_HIDDEN,
)  # fmt: skip
