"""From bytes of a unit's text back to bytes of its file."""

from __future__ import annotations

import pytest

from leancode_core.code.file_places import file_places
from leancode_core.code.span import Span
from leancode_core.code.unit import CodeUnit, UnitKind


@pytest.mark.parametrize(
    ("code", "places"),
    [
        (b"abc", [0, 1, 2, 3]),
        ("aé€".encode(), [0, 1, 2, 3, 4, 5, 6]),
        (b"a\xffb", [0, 1, 1, 1, 2, 3]),
        (b"\xff\xfe", [0, 0, 0, 1, 1, 1, 2]),
        (b"\xe2\x82b", [0, 0, 0, 2, 3]),
        (b"\xf0\x9f\x8e", [0, 0, 0, 3]),
        (b"\xef\xbf\xbd\xff", [0, 1, 2, 3, 3, 3, 4]),
        (b"", [0]),
    ],
)
def test_every_byte_of_the_text_is_found_in_the_file(code: bytes, places: list[int]) -> None:
    before = b"# \xff\xff\n"
    span = Span(len(before), len(before) + len(code))
    unit = CodeUnit("a.py", "python", UnitKind.FUNCTION, "f", "f", "f", span, 2, 2, code.decode("utf-8", "replace"), "")
    place = file_places(before + code + b"\x80", unit)
    assert [place(position) - len(before) for position in range(len(places))] == places
    assert len(unit.text.encode()) + 1 == len(places)
