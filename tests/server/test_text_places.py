"""Places in a document against the encodings themselves."""

from __future__ import annotations

import random

import pytest
from leancode_server.document import Document
from leancode_server.text_places import TextPlaces
from lsprotocol.types import Position, PositionEncodingKind

ENCODINGS = list(PositionEncodingKind)
ALPHABET = ["a", "b", " ", "\t", "ä", "€", "🎉", "\n", "\r\n", "\r", "\x0c", "\u2028", "\ud83d"]
CODECS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}


def places_of(text: str, encoding: PositionEncodingKind) -> TextPlaces:
    return TextPlaces(Document("file:///a", 1, text, encoding).snapshot())


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("seed", range(10))
def test_every_character_is_where_the_encoding_says(encoding: PositionEncodingKind, seed: int) -> None:
    rng = random.Random(f"{encoding.value} {seed}")
    text = "".join(rng.choices(ALPHABET, k=80))
    places = places_of(text, encoding)
    codec, size = CODECS[encoding.value]
    offset, line, line_start = 0, 0, 0
    for index, character in enumerate(text):
        before = text[line_start:index].encode(codec, "surrogatepass")
        expected = Position(line, len(before) // size)
        assert places.position(offset) == expected
        if character not in "\r\n":
            assert places.offset(line, expected.character) == offset
        offset += len(character.encode("utf-8", "surrogatepass"))
        if character == "\n" or (character == "\r" and text[index + 1 : index + 2] != "\n"):
            line, line_start = line + 1, index + 1
    end = Position(line, len(text[line_start:].encode(codec, "surrogatepass")) // size)
    assert places.position(offset) == end
    assert places.offset(line + 5, 0) == offset


@pytest.mark.parametrize(("text", "expected"), [("", (0, 0)), ("a\n", (1, 0)), ("a\nä", (1, 1)), ("a", (0, 1))])
def test_the_end_of_a_document(text: str, expected: tuple[int, int]) -> None:
    places = places_of(text, PositionEncodingKind.Utf16)
    assert places.position(len(text.encode())) == Position(*expected)


def test_a_byte_inside_of_a_character_is_the_characters() -> None:
    places = places_of("x🎉y", PositionEncodingKind.Utf16)
    assert [places.position(offset).character for offset in range(7)] == [0, 1, 1, 1, 1, 3, 4]
