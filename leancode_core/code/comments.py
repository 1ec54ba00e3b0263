"""Documentation as plain text: from docstrings and from comments of every style."""

from __future__ import annotations

import inspect
import re

_STRING_LITERAL = re.compile(r"^~?[A-Za-z]{0,2}(\"\"\"|'''|\"|')(.*)\1$", re.DOTALL)
# Elixir documents with attributes of a module.
_DOC_ATTRIBUTE = re.compile(r"^@(?:doc|moduledoc|typedoc)[ \t(]\s*(.*?)\)?$", re.DOTALL)
_LINE_MARKER = re.compile(
    r"^[ \t]*(?:/\*+!?|//+!?|\*+/|\*(?!\*)|#+!?(?!\[)|--+(?:\[=*\[|[ \t]*[|^](?!\w))?|\{-+[ \t]*[|^]?"
    r"|=begin\b|=end\b)[ \t]?",
    re.MULTILINE,
)
_BLOCK_END = re.compile(r"[ \t]*(?:\*+/|-\}|\]=*\])[ \t]*$")
_SHEBANG = re.compile(r"\A#![ \t]*/.*")
# Tags whose attribute is what a reader sees, and those that end a paragraph (C# and Javadoc).
_REFERENCE = re.compile(r"<(?:see|seealso|paramref|typeparamref)\s+\w+=\"(?:[A-Z]:)?([^\"<>]*)\"\s*/>")
_NAMED = re.compile(r"<(?:param|typeparam|exception)\s+\w+=\"(?:[A-Z]:)?([^\"<>]*)\"\s*>")
_PARAGRAPH_TAG = re.compile(r"</?(?:summary|remarks|para|p)\s*/?>", re.IGNORECASE)
# Only known tags: `<file>` in a usage line and `List<String>` are text.
_MARKUP = re.compile(
    r"</?(?:a|abbr|b|big|blockquote|br|c|caption|cite|code|dd|description|div|dl|dt|em|example|h[1-6]|hr|i|img|include"
    r"|inheritdoc|item|kbd|li|list|listheader|ol|param|paramref|permission|pre|returns|samp|see|seealso|small|span|strong"
    r"|sub|sup|t[dhrt]|table|tbody|term|thead|typeparam|typeparamref|u|ul|value|var|exception)(?:\s[^<>\n]*)?/?>",
    re.IGNORECASE,
)
_INLINE_TAG = re.compile(r"\{@\w+\s+([^{}]*)\}")
# Doxygen's commands that only set off the text behind them.
_LEAD_IN = re.compile(r"(?<![\w\\@])[@\\](?:brief|short|details|em|ref|[abcep])[ \t]+")
# Instructions to tools, and rulers drawn with punctuation.
_NOT_PROSE = re.compile(
    r"^\s*(?:eslint|jshint|jslint|tslint|prettier|istanbul|c8 |v8 |@ts-|@flow|@jsx|go:|nolint|pylint|noqa|type: *ignore"
    r"|mypy:|fmt:|isort:|ruff:|pragma|rubocop|frozen_string_literal|shellcheck|NOLINT|NOSONAR|noinspection"
    r"|clang-format|phpcs|@phpstan|@psalm|#?(?:end)?region\b|\+build|vim:|-\*-|:nodoc:|\{?@inherit[Dd]oc\}?\s*$"
    r"|MARK:|\{-#|luacheck|stylua|selene:|swiftlint|swiftformat|scalafmt|scalastyle|hlint|HLINT|credo:|zig fmt"
    r"|[^\w\s]{3,}\s*$)"
)
_RULER = re.compile(r"[ \t]+([-=~*#+_])\1{3,}[ \t]*$", re.MULTILINE)  # drawn behind a title
_LEGAL = re.compile(r"copyright|licensed under|SPDX-License|all rights reserved", re.IGNORECASE)
_PARAGRAPH_END = re.compile(
    r"\n\s*\n|\n\s*(?:[@\\]\w+|:\w+[^:\n]*:|(?:Args|Arguments|Parameters|Params|Returns?|Raises|Yields|Examples?|Notes?)\s*:?\s*\n)"
)


def documentation_text(comments: list[str]) -> str:
    """Neighbouring comments as plain text, without their markers, "" if they document nothing.

    Args:
        comments: the comments' source, in order.
    """
    attributes = [comment for comment in comments if comment.startswith("@")]
    if attributes:
        return docstring_text(attributes[-1])
    text = _SHEBANG.sub("", "\n".join(_BLOCK_END.sub("", comment.strip()) for comment in comments))
    if _LEGAL.search(text):
        return ""
    lines = _LINE_MARKER.sub("", text).splitlines()
    prose = _RULER.sub("", "\n".join(line for line in lines if not _NOT_PROSE.match(line)))
    return _tidied(_LEAD_IN.sub("", _INLINE_TAG.sub(r"\1", _without_markup(prose))))


def docstring_text(literal: str) -> str:
    """A docstring's content from its source, quotes and prefix included."""
    literal = _DOC_ATTRIBUTE.sub(r"\1", literal.strip())
    match = _STRING_LITERAL.match(literal)
    return _tidied(match.group(2) if match else literal)


def first_paragraph(documentation: str) -> str:
    """What stands before the first blank line or the first list of parameters, on one line."""
    end = _PARAGRAPH_END.search(documentation)
    return " ".join((documentation[: end.start()] if end else documentation).split())


def _without_markup(text: str) -> str:
    text = _NAMED.sub(r"\1: ", _REFERENCE.sub(r"\1", text))
    return _MARKUP.sub("", _PARAGRAPH_TAG.sub("\n", text))


def _tidied(text: str) -> str:
    lines = [line.rstrip() for line in inspect.cleandoc(text.expandtabs(4)).splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
