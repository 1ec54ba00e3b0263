"""An open document: its text, and edits in the client's position encoding.

The protocol's lines end at a line feed, a carriage return or both, and nowhere else: form feeds and the line
separators of Unicode, at which Python's `splitlines` cuts, are characters like others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lsprotocol.types import Position, PositionEncodingKind, Range

_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_WIDE = re.compile("[\U00010000-\U0010ffff]")  # two units of UTF-16


@dataclass(frozen=True, slots=True)
class DocumentSnapshot:
    """A document as it was at one moment.

    Attributes:
        uri: as the client calls it.
        version: as the client counts.
        lines: its lines with their ends.
        encoding: what the client's columns count.
        language_id: what the client calls its language, "" if it has not said.
    """

    uri: str
    version: int
    lines: tuple[str, ...]
    encoding: PositionEncodingKind
    language_id: str = ""

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(self.lines)

    @property
    def source(self) -> bytes:
        """All of it as UTF-8; half a surrogate pair stays what it is."""
        return self.text.encode("utf-8", "surrogatepass")


class Document:
    """An open document. Belongs to the loop's thread.

    Args:
        uri: as the client calls it.
        version: as the client counts.
        text: its whole content.
        encoding: what the client's columns count.
        language_id: what the client calls its language.
    """

    def __init__(
        self, uri: str, version: int, text: str, encoding: PositionEncodingKind, language_id: str = ""
    ) -> None:
        self.uri = uri
        self.version = version
        self._language_id = language_id
        self._encoding = encoding
        self._lines = split_lines(text)
        self._snapshot: DocumentSnapshot | None = None

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(self._lines)

    def snapshot(self) -> DocumentSnapshot:
        """The document as it is now."""
        if self._snapshot is None or self._snapshot.version != self.version:
            lines = tuple(self._lines)
            self._snapshot = DocumentSnapshot(self.uri, self.version, lines, self._encoding, self._language_id)
        return self._snapshot

    def replace_all(self, text: str, version: int) -> None:
        """The client sent the whole text."""
        self._lines = split_lines(text)
        self._changed(version)

    def edit(self, place: Range, text: str, version: int) -> None:
        """Replace a range. Positions beyond the end of a line or of the document mean that end."""
        start, end = self._clamped(place.start), self._clamped(place.end)
        if end < start:
            start, end = end, start
        (first, first_column), (last, last_column) = start, end
        before = self._line(first)[:first_column]
        after = self._line(last)[last_column:]
        if not first_column and first and self._lines[first - 1].endswith("\r"):
            first -= 1  # a line feed put behind a carriage return makes one line end of both
            before = self._lines[first]
        self._lines[first : last + 1] = split_lines(before + text + after)
        self._changed(version)

    def _changed(self, version: int) -> None:
        self.version = version
        self._snapshot = None

    def _line(self, index: int) -> str:
        return self._lines[index] if index < len(self._lines) else ""

    def _clamped(self, position: Position) -> tuple[int, int]:
        """Line and column, in characters; the line after the last one where the text ends with a line end."""
        if position.line >= len(self._lines):
            if self._lines and not self._lines[-1].endswith(("\n", "\r")):
                return len(self._lines) - 1, len(self._lines[-1])
            return len(self._lines), 0
        return position.line, column_of(self._lines[position.line], position.character, self._encoding)


def split_lines(text: str) -> list[str]:
    """The protocol's lines, each with its end."""
    return _LINES.findall(text)


def column_of(line: str, units: int, encoding: PositionEncodingKind) -> int:
    """The character at which so many of the encoding's units lie before; at most the end of the line's content.

    A place within a character is the place before it.
    """
    content = line.rstrip("\r\n")
    if encoding == PositionEncodingKind.Utf32 or content.isascii():
        return min(units, len(content))
    if encoding == PositionEncodingKind.Utf8:
        encoded = content.encode("utf-8", "surrogatepass")
        stop = min(units, len(encoded))
        while stop < len(encoded) and encoded[stop] & 0xC0 == 0x80:  # within a character
            stop -= 1
        return len(encoded[:stop].decode("utf-8", "surrogatepass"))
    n_wide = 0
    for wide in _WIDE.finditer(content):  # seen from C: a line may be a whole file
        if units < wide.start() + n_wide + 2:
            return min(units - n_wide, wide.start())
        n_wide += 1
    return min(units - n_wide, len(content))


def units_in(text: str, encoding: PositionEncodingKind) -> int:
    """How many of the encoding's units a text has."""
    if encoding == PositionEncodingKind.Utf32 or text.isascii():
        return len(text)
    if encoding == PositionEncodingKind.Utf8:
        return len(text.encode("utf-8", "surrogatepass"))
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def width(character: str, encoding: PositionEncodingKind) -> int:
    """How many of the encoding's units a character has."""
    code = ord(character)
    if encoding == PositionEncodingKind.Utf8:
        return 1 + (code >= 0x80) + (code >= 0x800) + (code >= 0x10000)
    if encoding == PositionEncodingKind.Utf16:
        return 1 + (code >= 0x10000)
    return 1
