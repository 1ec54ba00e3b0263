"""From places in a unit's text back to places in its file."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable

from leancode_core.code.unit import CodeUnit

_REPLACEMENT = "\ufffd".encode()
_LONGEST_CHARACTER = 4  # bytes


def file_places(source: bytes, unit: CodeUnit) -> Callable[[int], int]:
    """A function from bytes of the unit's text to bytes of the file.

    In the text every piece of the file that is not UTF-8 is a replacement character of three bytes; a byte inside of
    one is mapped to the beginning of that piece.

    Args:
        source: the file.
        unit: one that leaves out nothing of its span: a function, method or constructor.
    """
    text = unit.text.encode("utf-8", "surrogatepass")
    start = unit.span.start
    if source[start : unit.span.stop] == text:
        return lambda position: start + position
    # At the places in the text that are no longer followed by the file's own bytes: where the file goes on.
    in_text, in_file = [0], [start]
    found = text.find(_REPLACEMENT)
    while found >= 0:
        place = in_file[-1] + found - in_text[-1]
        length = _invalid_bytes(source[place : min(place + _LONGEST_CHARACTER, unit.span.stop)])
        if length:  # else the replacement character is the file's own
            in_text += [found + 1, found + len(_REPLACEMENT)]
            in_file += [place, place + length]
        found = text.find(_REPLACEMENT, found + len(_REPLACEMENT))

    def place_of(position: int) -> int:
        index = bisect_right(in_text, position) - 1
        is_inside = index % 2 == 1
        return in_file[index] if is_inside else in_file[index] + position - in_text[index]

    return place_of


def _invalid_bytes(piece: bytes) -> int:
    """How many bytes at the beginning of the piece are read as one replacement character, 0 if they are UTF-8."""
    try:
        piece.decode()
    except UnicodeDecodeError as error:
        return error.end if error.start == 0 else 0
    return 0
