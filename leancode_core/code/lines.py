"""From byte offsets to line numbers."""

from __future__ import annotations

from bisect import bisect_right


class LineIndex:
    """Where the lines of a file begin. Lines end at a line feed; a carriage return before it is part of the line."""

    def __init__(self, source: bytes) -> None:
        starts = [0]
        position = source.find(b"\n")
        while position >= 0:
            starts.append(position + 1)
            position = source.find(b"\n", position + 1)
        self._starts = starts

    def line_of(self, offset: int) -> int:
        """The 1-based number of the line that holds the byte at `offset`."""
        return bisect_right(self._starts, offset)
