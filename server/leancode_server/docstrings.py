"""Documentation as each language writes it, and where in a function's source it goes."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass

import leancode_core as core

_WIDTH = 96
_LEAST_WIDTH = 40
_OPENING, _CLOSING = b"([{", b")]}"
_COMMENT = re.compile(rb"[ \t]*(?:#[^\r\n]*)?(?:\r\n|\r|\n)")
_BLANK = b" \t"


@dataclass(frozen=True, slots=True)
class Insertion:
    """Text in the place of some bytes of a file, mostly of none.

    Attributes:
        span: the bytes.
        text: what takes their place.
    """

    span: core.Span
    text: str


def docstring_insertion(unit: core.CodeUnit, source: bytes, summary: str) -> Insertion | None:
    """How a function gets a summary as its documentation; None where it has some, or there is no place for it.

    Args:
        unit: the function, as found in the source.
        source: its file.
        summary: what to write, a line of text.
    """
    words = " ".join(summary.split())
    if unit.docstring or unit.docstring_span is not None or not words:
        return None
    if unit.language == "python":
        return _inside(unit, source, words)
    comment = _comment_for(unit)
    return None if comment is None else _above(unit, source, words, comment)


def _comment_for(unit: core.CodeUnit) -> Callable[[str, int], list[str]] | None:
    """How documentation is written above the unit; None where that cannot be."""
    first = unit.signature.split(" ", 1)[0]
    if unit.language == "elixir":
        if unit.text.startswith("@doc"):
            return None  # `@doc false`: somebody wants none
        return _attribute if first in _DOCUMENTED else _marked("#")
    if unit.language == "zig" and first == "test":
        return _marked("//")  # the compiler refuses documentation there
    return _COMMENTS.get(unit.language)


def _above(
    unit: core.CodeUnit, source: bytes, words: str, comment: Callable[[str, int], list[str]]
) -> Insertion | None:
    start = unit.span.start
    line_start = max(source.rfind(b"\n", 0, start), source.rfind(b"\r", 0, start)) + 1
    before = source[line_start:start]
    if before.strip(_BLANK):
        return None  # something else stands before it on its line
    margin = before.decode()
    lines = comment(words, max(_LEAST_WIDTH, _WIDTH - len(margin.expandtabs(4))))
    end = _line_end(source)
    return Insertion(core.Span(line_start, line_start), "".join(f"{margin}{line}{end}" for line in lines))


def _inside(unit: core.CodeUnit, source: bytes, words: str) -> Insertion | None:
    """As the first statement of a Python function."""
    colon = _end_of_head(unit)
    if colon is None:
        return None
    place = unit.span.start + colon
    end = _line_end(source)
    head = _margin_at(source, unit.span.start)
    rest = _COMMENT.match(source, place)
    if rest is None:  # the body stands behind the colon
        stop = place
        while source[stop : stop + 1] in (b" ", b"\t"):
            stop += 1
        margin = head + ("\t" if "\t" in head else "    ")
        return Insertion(core.Span(place, stop), f"{end}{margin}{_literal(words, margin, end)}{end}{margin}")
    margin = _margin_of_body(source[rest.end() : unit.span.stop], head)
    return Insertion(core.Span(rest.end(), rest.end()), f"{margin}{_literal(words, margin, end)}{end}")


def _end_of_head(unit: core.CodeUnit) -> int | None:
    """The byte behind the colon that ends a Python function's head, in the unit's text."""
    lexed = core.LexedUnit.of(unit)
    depth, is_head = 0, False
    for token in lexed.tokens:
        text = lexed.source[token.start : token.stop]
        is_head |= depth == 0 and text == b"def"
        if len(text) == 1 and text in _OPENING:
            depth += 1
        elif len(text) == 1 and text in _CLOSING:
            depth -= 1
        elif text == b":" and depth == 0 and is_head:
            return token.stop
    return None


def _margin_of_body(body: bytes, head: str) -> str:
    """The white space before the first statement; comments may stand anywhere."""
    for line in body.splitlines():
        bare = line.strip()
        if bare and not bare.startswith(b"#"):
            return line[: len(line) - len(line.lstrip(_BLANK))].decode()
    return head + "    "


def _margin_at(source: bytes, start: int) -> str:
    line_start = max(source.rfind(b"\n", 0, start), source.rfind(b"\r", 0, start)) + 1
    line = source[line_start:start]
    return line[: len(line) - len(line.lstrip(_BLANK))].decode()


def _line_end(source: bytes) -> str:
    first = source.find(b"\n")
    return "\r\n" if first > 0 and source[first - 1 : first] == b"\r" else "\n"


def _literal(words: str, margin: str, end: str) -> str:
    """A Python docstring."""
    text = words.replace('"""', "'''")
    prefix = "r" if "\\" in text else ""
    text += " " if text.endswith(("\\", '"')) else ""
    width = max(_LEAST_WIDTH, _WIDTH - len(margin.expandtabs(4)))
    if len(text) + 6 <= width:
        return f'{prefix}"""{text}"""'
    lines = _wrapped(text, width - 3)
    return f'{prefix}"""' + f"{end}{margin}".join([*lines, '"""'])


def _block(words: str, width: int) -> list[str]:
    text = words.replace("*/", "* /")
    if len(text) + 7 <= width:
        return [f"/** {text} */"]
    return ["/**", *(f" * {line}" for line in _wrapped(text, width - 3)), " */"]


def _marked(mark: str) -> Callable[[str, int], list[str]]:
    return lambda words, width: [f"{mark} {line}" for line in _wrapped(words, width - len(mark) - 1)]


def _haddock(words: str, width: int) -> list[str]:
    first, *others = _wrapped(words, width - 5)
    return [f"-- | {first}", *(f"--   {line}" for line in others)]


def _attribute(words: str, width: int) -> list[str]:
    """Elixir's attribute of a function."""
    text = words.replace("\\", "\\\\").replace("#{", "\\#{").replace('"""', "'''")
    if len(text) + 7 <= width and '"' not in text:
        return [f'@doc "{text}"']
    return ['@doc """', *_wrapped(text, width), '"""']


def _xml(words: str, width: int) -> list[str]:
    text = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if len(text) + 23 <= width:
        return [f"/// <summary>{text}</summary>"]
    return ["/// <summary>", *(f"/// {line}" for line in _wrapped(text, width - 4)), "/// </summary>"]


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)


# Whose documentation Elixir keeps: that of private functions is dropped with a warning.
_DOCUMENTED = frozenset({"def", "defmacro", "defguard", "defdelegate", "defn"})
_COMMENTS: dict[str, Callable[[str, int], list[str]]] = {
    "bash": _marked("#"),
    "c": _block,
    "cpp": _block,
    "csharp": _xml,
    "go": _marked("//"),
    "haskell": _haddock,
    "java": _block,
    "javascript": _block,
    "kotlin": _block,
    "lua": _marked("---"),
    "php": _block,
    "ruby": _marked("#"),
    "rust": _marked("///"),
    "scala": _block,
    "swift": _marked("///"),
    "typescript": _block,
    "zig": _marked("///"),
}
