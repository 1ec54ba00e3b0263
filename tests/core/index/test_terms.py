"""What the lexical index keeps of a unit: terms, and how much each says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from leancode_core.code.span import Span
from leancode_core.code.unit import CodeUnit, UnitKind
from leancode_core.index.terms import impacts_of, packed_terms, term_hash, unpacked_terms

UNIT = CodeUnit(
    path="web/cookies.py",
    language="python",
    kind=UnitKind.METHOD,
    name="parse_header",
    qualified_name="Jar.parse_header",
    signature="def parse_header(self, text)",
    span=Span(0, 60),
    start_line=1,
    end_line=2,
    text="def parse_header(self, text):\n    return split(text, ';', 4)",
    docstring="Cut what a browser sends.",
)


def test_a_unit_is_found_by_the_words_of_its_name_place_documentation_and_code() -> None:
    expected = "pars head parse_head jar web cooki py cut what a brows send def self text return split 4"
    assert set(impacts_of(UNIT)) == set(expected.split())


@pytest.mark.parametrize(
    ("more", "less"),
    [("pars", "cut"), ("cut", "jar"), ("jar", "split"), ("text", "split")],
    ids=["the name", "documentation", "what it is in", "often"],
)
def test_some_places_say_more_than_others(more: str, less: str) -> None:
    impacts = impacts_of(UNIT)
    assert 1.0 > impacts[more] > impacts[less] > 0.0


def test_a_word_in_a_long_text_says_less() -> None:
    longer = replace(UNIT, text=UNIT.text + "\n    more(one, two)" * 50)
    assert impacts_of(longer)["split"] < impacts_of(UNIT)["split"]


def test_the_name_of_a_piece_of_a_file_is_no_name() -> None:
    piece = replace(UNIT, kind=UnitKind.CHUNK, name="cookies.py", qualified_name="cookies.py")
    as_a_name = impacts_of(replace(UNIT, name="cookies.py", qualified_name="cookies.py"))
    assert impacts_of(piece)["cooki"] < as_a_name["cooki"]


def test_terms_are_packed_in_the_order_of_their_hashes() -> None:
    hashes, impacts = unpacked_terms(packed_terms(UNIT))
    assert hashes.tolist() == sorted(map(term_hash, impacts_of(UNIT)))
    said = dict(zip(hashes.tolist(), impacts.tolist(), strict=True))
    assert {term: said[term_hash(term)] for term in impacts_of(UNIT)} == {
        term: round(255 * impact) for term, impact in impacts_of(UNIT).items()
    }


def test_a_unit_without_a_word_has_no_terms() -> None:
    nothing = replace(UNIT, path="-", kind=UnitKind.CHUNK, name="", text="?", docstring="")
    assert packed_terms(nothing) == b""
    assert unpacked_terms(b"")[0].tolist() == []


def test_hashes_stay_what_they_are_between_programs() -> None:
    assert term_hash("pars") == 0x38B79F54032C8CF5
    assert term_hash("größe") == 0xE99A32C955E1F8F4
