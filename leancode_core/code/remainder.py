"""What no unit of a file covers, cut into pieces, so that nothing in a file is unfindable."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator

from leancode_core.code.lexing import FileTokens
from leancode_core.code.span import Span
from leancode_core.code.unit import CodeUnit, UnitKind

_MOST_LINES = 60
_FEWEST_LINES = 30  # below this a blank line is no reason to cut
_WORD = re.compile(rb"[^\W\d_]\w*|[\x80-\xff]+")
_CLOSERS = frozenset({b"end", b"fi", b"done", b"esac", b"endif", b"else", b"php"})
_LONGEST_SIGNATURE = 120


def remainder_units(
    path: str, source: bytes, language: str, covered: Iterable[Span], tokens: FileTokens
) -> list[CodeUnit]:
    """Units of kind `CHUNK` for all text outside of `covered` that holds at least one word.

    Args:
        path: the file, relative to the root.
        source: the file's bytes.
        language: the language's name.
        covered: the spans of other units with their documentation, in any order, nested or not.
        tokens: all tokens of the file.
    """
    name = path.rsplit("/", 1)[-1]
    units = []
    line = 1
    counted_to = 0
    begin = len(codecs.BOM_UTF8) if source.startswith(codecs.BOM_UTF8) else 0
    for gap in _gaps(covered, begin, len(source)):
        for piece in _pieces(source, gap):
            raw = source[piece.start : piece.stop]
            if not any(word not in _CLOSERS for word in _WORD.findall(raw)):
                continue
            line += source.count(b"\n", counted_to, piece.start)
            counted_to = piece.start
            text = raw.decode("utf-8", "replace")
            units.append(
                CodeUnit(
                    path=path,
                    language=language,
                    kind=UnitKind.CHUNK,
                    name=name,
                    qualified_name=name,
                    signature=text.split("\n", 1)[0].strip()[:_LONGEST_SIGNATURE],
                    span=piece,
                    start_line=line,
                    end_line=line + raw.count(b"\n"),
                    text=text,
                    docstring="",
                    tokens=tokens.packed(source, piece, (), "", None),
                )
            )
    return units


def _gaps(covered: Iterable[Span], begin: int, length: int) -> Iterator[Span]:
    position = begin
    for span in sorted(covered):
        if span.start > position:
            yield Span(position, span.start)
        position = max(position, span.stop)
    if position < length:
        yield Span(position, length)


def _pieces(source: bytes, gap: Span) -> Iterator[Span]:
    """Cuts a gap at line borders, at a blank line where one comes in time, without blank edges."""
    start, lines, blank = gap.start, 0, -1
    position = gap.start
    while position < gap.stop:
        newline = source.find(b"\n", position, gap.stop)
        end = gap.stop if newline < 0 else newline + 1
        lines += 1
        if lines >= _FEWEST_LINES and not source[position:end].strip():
            blank = end
        position = end
        if lines >= _MOST_LINES:
            cut = blank if blank > start else position
            yield from _trimmed(source, start, cut)
            lines = source.count(b"\n", cut, position)
            start, blank = cut, -1
    yield from _trimmed(source, start, gap.stop)


def _trimmed(source: bytes, start: int, stop: int) -> Iterator[Span]:
    raw = source[start:stop]
    # What closes the unit before the piece says nothing in it: the `;` behind a function that is a value.
    body = raw.strip().lstrip(b" \t\r\n\f\v;,)}]")
    if body:
        left = start + len(raw.rstrip()) - len(body)
        yield Span(left, left + len(body))
