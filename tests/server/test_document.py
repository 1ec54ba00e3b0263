"""Documents: random edits in each encoding against a text that is edited by plain slicing."""

from __future__ import annotations

import random
import re

import pytest
from leancode_server.document import Document, column_of, split_lines, units_in
from lsprotocol.types import Position, PositionEncodingKind, Range

ENCODINGS = list(PositionEncodingKind)
ALPHABET = ["a", "b", " ", "\t", "ä", "€", "🎉", "\n", "\r\n", "\r", "\x0c", "\u2028", "\x85", "\ud83d", "\udc00", ""]


def reference_offset(text: str, position: Position, encoding: PositionEncodingKind) -> int:
    """Where a position is, told from the bytes of the encoding rather than from our widths."""
    starts = [0, *(match.end() for match in re.finditer("\r\n|\r|\n", text))]
    if position.line >= len(starts):
        return len(text)
    start = starts[position.line]
    line = re.split("[\r\n]", text[start:], maxsplit=1)[0]
    codec, size = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}[encoding.value]
    for column in range(len(line) + 1):
        if len(line[: column + 1].encode(codec, "surrogatepass")) // size > position.character:
            return start + column
    return start + len(line)


def random_position(rng: random.Random, text: str) -> Position:
    n_lines = len(re.findall("\r\n|\r|\n", text)) + 1
    return Position(rng.randrange(n_lines + 2), rng.choice([0, rng.randrange(12), 1000]))


def random_range(rng: random.Random, text: str) -> Range:
    """A few characters mostly, sometimes lines, seldom much of the text."""
    start = random_position(rng, text)
    end = Position(start.line + rng.choice([0, 0, 0, 1]), start.character + rng.randrange(4))
    if rng.random() < 0.03:
        end = random_position(rng, text)
    first, last = sorted((start, end), key=lambda place: (place.line, place.character))
    return Range(first, last)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("seed", range(20))  # of 500 edits each: 10,000 for each encoding
def test_random_edits_give_the_reference_text(encoding: PositionEncodingKind, seed: int) -> None:
    rng = random.Random(f"{encoding.value} {seed}")
    expected = "".join(rng.choices(ALPHABET, k=300))
    document = Document("file:///a", 0, expected, encoding)
    longest = 0
    for version in range(1, 501):
        place = random_range(rng, expected)
        text = "".join(rng.choices(ALPHABET, k=rng.randrange(14)))
        start, end = (reference_offset(expected, position, encoding) for position in (place.start, place.end))
        expected = expected[:start] + text + expected[end:]
        document.edit(place, text, version)
        assert document.text == expected
        assert document.snapshot().lines == tuple(split_lines(expected))
        longest = max(longest, len(expected))
    assert document.snapshot().version == 500
    assert longest > 250


@pytest.mark.parametrize(
    ("text", "place", "new", "expected"),
    [
        ("", ((0, 0), (0, 0)), "a", "a"),
        ("", ((7, 7), (9, 9)), "a", "a"),
        ("a\n", ((1, 0), (1, 0)), "b", "a\nb"),
        ("a\nb", ((0, 99), (1, 0)), "", "ab"),
        ("a\r\nb", ((0, 1), (1, 0)), "", "ab"),
        ("a\r\nb", ((0, 99), (0, 99)), "!", "a!\r\nb"),
        ("a\rb", ((1, 0), (1, 0)), "\n", "a\r\nb"),
        ("x\x0cy\n", ((0, 2), (0, 3)), "z", "x\x0cz\n"),
        ("ab", ((0, 2), (0, 1)), "-", "a-"),
        ("🎉b", ((0, 1), (0, 2)), "", "b"),
    ],
)
def test_edits_at_the_edges(text: str, place: tuple[tuple[int, int], tuple[int, int]], new: str, expected: str) -> None:
    document = Document("file:///a", 1, text, PositionEncodingKind.Utf16)
    document.edit(Range(Position(*place[0]), Position(*place[1])), new, 2)
    assert document.text == expected


def test_a_snapshot_stays_as_it_was() -> None:
    document = Document("file:///a", 1, "one\n", PositionEncodingKind.Utf16)
    before = document.snapshot()
    document.replace_all("two\n", 2)
    assert (before.text, before.version, document.snapshot().source) == ("one\n", 1, b"two\n")


@pytest.mark.parametrize(
    ("encoding", "units", "expected"),
    [
        ("utf-8", 7, 3),
        ("utf-8", 6, 2),
        ("utf-16", 4, 3),
        ("utf-16", 3, 2),
        ("utf-32", 3, 3),
        ("utf-16", 99, 4),
    ],
)
def test_columns(encoding: str, units: int, expected: int) -> None:
    line = "aä🎉b\r\n"
    assert column_of(line, units, PositionEncodingKind(encoding)) == expected


def test_units_are_those_of_the_encoding() -> None:
    assert [units_in("aä€🎉", encoding) for encoding in ENCODINGS] == [10, 5, 4]
