"""The first sentence of a documentation text, without markup."""

from __future__ import annotations

import re

from leancode_core.code.comments import first_paragraph
from leancode_core.summaries.shortening import shortened

_INLINE_TAG = re.compile(r"\{@\w+\s+([^{}]*)\}")
_ROLE = re.compile(r":(?:[\w.+-]+:)+`(?:([^`<>]*?)\s*<[^`<>]*>|([^`]*))`")
_LINK = re.compile(r"!?\[([^\[\]]+)\]\([^()\s]*\)")
_REFERENCE = re.compile(r"\[(`?[\w:.$]+`?)\](?!\()|\[([^\[\]]+)\]\[[^\[\]]*\]")
_WIKI_LINK = re.compile(r"`([^`<>]+?)\s*<[^`<>]+>`_+")
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>")
_CODE_TAG = re.compile(r"<(code|tt|c)>(.*?)</\1>", re.IGNORECASE | re.DOTALL)
_TYPE_ARGUMENTS = re.compile(r"(?<=\w)<[A-Z]\w*>")  # `List<String>` is no markup
_EMPHASIS = re.compile(r"(?<![\w*])\*{1,2}(?=\S)([^*\n]+?)(?<=\S)\*{1,2}(?![\w*])")
_BACKTICKS = re.compile(r"`+([^`]*)`+")
_LEAD = re.compile(
    r"^(?:\s*(?:[@\\](?:brief|summary|short|desc|description)|summary:|description:|#+|\d+[.)]|[-*])\s+)+",
    re.IGNORECASE,
)
_BLOCK_TAG = re.compile(r"(?:^|\s)(?:[@\\][a-zA-Z]+\b|:(?:param|type|return|returns|rtype|raises|arg|keyword)\b)")
_DIRECTIVE = re.compile(r"^\s*(?:\.\. |>>>|```|~~~|[-=*#_~]{3,}\s*$|\|)")
# A full stop ends a sentence unless it belongs to an abbreviation, a number or a name.
_END = re.compile(
    r"(?<!\be\.g)(?<!\bi\.e)(?<!\betc)(?<!\bvs)(?<!\bcf)(?<!\bNo)(?<!\bapprox)(?<!\b[A-Z])"
    r"[.!?](?=\s+\W*?(?:[^\W_a-zß-öø-ÿ]|[\"'(`])|\s*$)|[。！？]"
)
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&quot;", '"'), ("&#39;", "'"), ("&amp;", "&"))
# `parse(text) -> tree` is no sentence.
_SIGNATURE = re.compile(r"[\w.]+\([^()]*\)(?:\s*(?:->|=>|:)\s*[\w\[\], .]+)?")
_READ = 4000  # characters
_RETURNS = re.compile(r"^[ \t]*(?:[@\\]returns?\s+(?:\{[^{}]*\}\s*)?|:returns?:\s*)(.+)", re.DOTALL | re.MULTILINE)
# Documentation that is all tags, as TypeScript and Doxygen know it, says what it is about in one of these.
_SAID = re.compile(r"^[ \t]*[@\\](?:summary|brief|short|description|desc|details)\s+(?=[^\s@\\])", re.MULTILINE)


def first_sentence(documentation: str) -> str:
    """The first sentence in at most 200 characters; "" where there is only markup.

    Documentation that is all tags gives the sentence behind `@summary` or `@description`, or, where it only says what
    is returned, a sentence of that: `@return the name` -> "Returns the name."

    Args:
        documentation: as plain text, see `code.comments`.
    """
    body = documentation.strip()[:_READ]
    said = _SAID.search(body) if body.startswith(("@", "\\")) else None
    if said:
        body = body[said.end() :]
    returned = _RETURNS.search(body) if body.startswith(("@", "\\", ":")) else None
    if returned:
        text = _one(_plain(first_paragraph(returned.group(1))))
        return shortened(f"Returns {text[:1].lower() + text[1:] if text[1:2].islower() else text}") if text else ""
    for paragraph in re.split(r"\n\s*\n", body):
        lines = [line for line in paragraph.splitlines() if not _DIRECTIVE.match(line)]
        text = _one(_plain(first_paragraph("\n".join(lines))))
        if any(character.isalpha() for character in text) and not _SIGNATURE.fullmatch(text):
            return shortened(text)
    return ""


def _plain(text: str) -> str:
    text = _LEAD.sub("", text)
    text = _INLINE_TAG.sub(_last_word_of_link, text)
    text = _ROLE.sub(_text_of_role, text)
    text = _WIKI_LINK.sub(r"\1", text)
    text = _REFERENCE.sub(lambda match: match.group(1) or match.group(2), _LINK.sub(r"\1", text))
    text = _CODE_TAG.sub(r"\2", text)
    kept = _TYPE_ARGUMENTS.sub(lambda match: f"\x00{match.group()[1:-1]}\x01", text)
    text = _TAG.sub("", kept).replace("\x00", "<").replace("\x01", ">")
    text = _EMPHASIS.sub(r"\1", _BACKTICKS.sub(r"\1", text))
    for entity, character in _ENTITIES:
        text = text.replace(entity, character)
    end = _BLOCK_TAG.search(text)
    return " ".join((text[: end.start()] if end else text).split())


def _text_of_role(match: re.Match[str]) -> str:
    """Sphinx shows of `~a.b.Foo` the last part."""
    target = match.group(1) or match.group(2) or ""
    return target.rpartition(".")[2] if target.startswith("~") else target.lstrip("!")


def _last_word_of_link(match: re.Match[str]) -> str:
    """`{@link Foo#bar text}` shows its text, `{@link Foo#bar}` the name."""
    content = match.group(1).strip()
    if match.group().startswith(("{@code", "{@literal", "{@value")):
        return content
    target, _, label = content.replace("|", " ").partition(" ")
    return label.strip() or target.lstrip("#").replace("#", ".")


def _one(text: str) -> str:
    end = _END.search(text)
    sentence = text[: end.end()] if end else text
    return sentence.strip(" -–—*")
