"""Between the core's bytes and the protocol's positions in one document."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from itertools import accumulate

from lsprotocol.types import Position, PositionEncodingKind, Range

from leancode_server.document import DocumentSnapshot, column_of, width


class TextPlaces:
    """Places in a document, both ways. What was looked up in a line is remembered. Any thread may ask.

    Args:
        snapshot: the document.
    """

    def __init__(self, snapshot: DocumentSnapshot) -> None:
        self._lines = snapshot.lines
        self._encoding = snapshot.encoding
        self._columns: dict[int, tuple[list[int], list[int]]] = {}

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *accumulate(map(_n_bytes, self._lines))]

    def position(self, offset: int) -> Position:
        """The position of a byte; one inside of a character is that of the character."""
        line = max(0, bisect_right(self._starts, offset) - 1)
        within = offset - self._starts[line]
        if line >= len(self._lines):
            return Position(line, 0) if not self._lines or self._lines[-1].endswith(("\n", "\r")) else self._end()
        if self._lines[line].isascii():
            return Position(line, within)
        in_bytes, in_units = self._columns_of(line)
        return Position(line, in_units[bisect_right(in_bytes, within) - 1])

    def range(self, start: int, stop: int) -> Range:
        """The range of bytes `start` up to but not including `stop`."""
        return Range(self.position(start), self.position(stop))

    def offset(self, line: int, character: int) -> int:
        """The byte at a position; behind the end of a line or of the document, that end."""
        if line >= len(self._lines):
            return self._starts[-1]
        text = self._lines[line]
        return self._starts[line] + _n_bytes(text[: column_of(text, character, self._encoding)])

    def line_start(self, line: int) -> int:
        """The first byte of a line."""
        return self._starts[min(line, len(self._lines))]

    def _end(self) -> Position:
        last = len(self._lines) - 1
        return self.position(self._starts[last]) if last < 0 else Position(last, self._columns_of(last)[1][-1])

    def _columns_of(self, line: int) -> tuple[list[int], list[int]]:
        """Where each character of a line begins, in bytes and in the encoding's units, and where the last one ends."""
        known = self._columns.get(line)
        if known is None:
            text = self._lines[line]
            in_bytes = accumulate((width(character, PositionEncodingKind.Utf8) for character in text), initial=0)
            in_units = accumulate((width(character, self._encoding) for character in text), initial=0)
            known = self._columns[line] = list(in_bytes), list(in_units)
        return known


def _n_bytes(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
