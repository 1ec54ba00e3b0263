"""A pruned function's whole source in pieces that look the same, and those laid out in rows and columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from rich.cells import get_character_cell_size

from leancode_core.cli.prune_formats.characters import showable
from leancode_core.cli.prune_formats.function import PrunedFunction

TAB = 4  # columns

_BLANKS_OR_WORD = re.compile(r"[ \t]+|[^ \t]+")


class Look(Enum):
    """What a piece is."""

    KEPT = "kept"
    REMOVED = "removed"
    DOCUMENTATION = "documentation"
    """Which is read apart from the code and never pruned."""
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of the source.

    Attributes:
        text: without characters that must not be shown.
        look: what it is.
        token: index of the token that it is, -1 for none.
    """

    text: str
    look: Look
    token: int = -1


@dataclass(slots=True)
class Run:
    """Text in a row that looks the same.

    Attributes:
        column: of its first character, 0-based.
        width: in columns; some characters take two, some none.
        text: without tabs.
        look: kept, removed or documentation.
        heat: how important it is, 0 where nothing is known.
    """

    column: int
    width: int
    text: str
    look: Look
    heat: int


def pieces_of(function: PrunedFunction) -> Iterator[Piece]:
    """The source from its first to its last character, moved to the left margin."""
    pruned = function.pruned
    lexed = pruned.lexed
    stop = 0
    for index, (token, kept) in enumerate(zip(lexed.tokens, pruned.kept, strict=True)):
        if token.stop <= stop:
            continue  # a part of a byte sequence that is shown as one replacement character
        yield from _between(function, stop, token.start)
        text = lexed.source[max(token.start, stop) : token.stop].decode("utf-8", "replace")
        yield Piece(showable(text), Look.KEPT if kept else Look.REMOVED, index)
        stop = token.stop
    yield from _between(function, stop, len(lexed.source.rstrip()))


def _between(function: PrunedFunction, start: int, stop: int) -> Iterator[Piece]:
    doc = function.pruned.lexed.unit.docstring_span
    parts = [(start, stop, Look.BLANK)]
    if doc is not None and start <= doc.start and doc.stop <= stop:
        parts = [
            (start, doc.start, Look.BLANK),
            (doc.start, doc.stop, Look.DOCUMENTATION),
            (doc.stop, stop, Look.BLANK),
        ]
    for first, end, look in parts:
        if first < end:
            text = showable(function.pruned.lexed.source[first:end].decode("utf-8", "replace"))
            yield Piece(text.replace("\n" + function.margin, "\n"), look)


def rows_of(function: PrunedFunction, columns: int | None = None) -> list[list[Run]]:
    """The source in rows; blanks are where no run is, or inside of what was removed as one.

    Args:
        function: the function.
        columns: longer lines go on in the next row; None leaves them as long as they are.
    """
    rows: list[list[Run]] = [[]]
    column = 0
    for piece in pieces_of(function):
        heat = function.heats[piece.token] if function.heats is not None and piece.look is Look.KEPT else 0
        for number, line in enumerate(piece.text.split("\n")):
            if number:
                rows.append([])
                column = 0
            for word in _BLANKS_OR_WORD.findall(line):
                if word[0] in " \t":
                    for blank in word:
                        column += TAB - column % TAB if blank == "\t" else 1
                    continue
                rest = word
                while rest:
                    if columns is not None and column >= columns:
                        rows.append([])
                        column = 0
                    text, width = _fitting(rest, None if columns is None else columns - column)
                    if not text:
                        column = columns or 0  # what is two columns wide goes into the next row
                        continue
                    _put(rows[-1], Run(column, width, text, piece.look, heat))
                    column += width
                    rest = rest[len(text) :]
    return rows


def _fitting(text: str, room: int | None) -> tuple[str, int]:
    """As much of the text as there is room for, and how wide that is."""
    if text.isascii():
        fitting = text[:room]
        return fitting, len(fitting)
    width = 0
    for number, character in enumerate(text):
        size = get_character_cell_size(character)
        if room is not None and width + size > room:
            return text[:number], width
        width += size
    return text, width


def _put(row: list[Run], run: Run) -> None:
    last = row[-1] if row else None
    if last is None or (last.look, last.heat) != (run.look, run.heat):
        row.append(run)
        return
    blanks = run.column - last.column - last.width
    if blanks and run.look is Look.KEPT:
        row.append(run)
    else:
        last.text += " " * blanks + run.text
        last.width += blanks + run.width
