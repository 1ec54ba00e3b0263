"""Names under the pointer, and the definitions that begin there."""

from __future__ import annotations

import pytest
from leancode_server.document import Document
from leancode_server.naming import defined_at, few, name_at
from leancode_server.parsed_documents import ParsedDocument
from lsprotocol.types import PositionEncodingKind

from tests.support.parsed_documents import parsed_document

NESTED = """@outer
class Outer:
    def outer(self, outer):
        def inner():
            return outer
        return inner


class Größe:
    def größe(self): return 1
"""


def document_of(path: str, text: str) -> ParsedDocument:
    snapshot = Document(f"file:///{path}", 1, text, PositionEncodingKind.Utf16).snapshot()
    return parsed_document(snapshot, path)


@pytest.mark.parametrize(
    ("line", "column", "language", "expected"),
    [
        ("  total_of(1)", 1, "python", None),
        ("  total_of(1)", 2, "python", ("total_of", True)),
        ("  total_of(1)", 10, "python", ("total_of", True)),
        ("  total_of (1)", 4, "c", ("total_of", True)),
        ("  total_of", 4, "python", ("total_of", False)),
        ("  total_of 1", 4, "ruby", ("total_of", True)),
        ("  empty?", 4, "ruby", ("empty?", True)),
        ("if (!empty) x()", 6, "c", ("empty", False)),
        ("  empty?(x)", 4, "elixir", ("empty?", True)),
        ("  foldl' f x", 4, "haskell", ("foldl'", True)),
        ("  println!(1)", 4, "rust", ("println", False)),
        ("  parse::<Vec<u8>>(1)", 4, "rust", ("parse", True)),
        ("  make<A, B<C>>(1)", 4, "typescript", ("make", True)),
        ("  größe()", 4, "python", ("größe", True)),
        ("12", 1, "python", None),
        ("", 0, "python", None),
    ],
)
def test_names(line: str, column: int, language: str, expected: tuple[str, bool] | None) -> None:
    name = name_at(line, column, language)
    assert (None if name is None else (name.text, name.is_call)) == expected


@pytest.mark.parametrize(
    ("before", "text", "expected"),
    [
        ("", "outer", None),
        ("class ", "Outer", "Outer"),
        ("    def ", "outer", "Outer.outer"),
        ("(self, ", "outer", None),
        ("        def ", "inner", "Outer.outer.inner"),
        ("return ", "inner", None),
        ("class ", "Größe", "Größe"),
        ("    def ", "größe", "Größe.größe"),
    ],
)
def test_definitions_begin_at_their_names(before: str, text: str, expected: str | None) -> None:
    document = document_of("a.py", NESTED)
    start = 1 if not before else NESTED.index(before + text) + len(before)
    unit = defined_at(document, text, len(NESTED[:start].encode()))
    assert (None if unit is None else unit.qualified_name) == expected


def test_functions_go_before_types_and_many_are_none() -> None:
    text = "".join(f"class F{n}:\n    def f(self): pass\n" for n in range(5)) + "class f: pass\n"
    units = [unit for unit in document_of("a.py", text).units if unit.name == "f"]
    assert [unit.qualified_name for unit in few(units)] == ["F0.f", "F1.f", "F2.f", "F3.f", "F4.f"]
    assert few([*units, units[0]]) == []
    assert [unit.kind for unit in few(units[5:])] == ["class"]


@pytest.mark.parametrize(
    ("path", "language_id", "expected"),
    [
        ("Untitled-1", "python", "python"),
        ("a.inc", "php", "php"),
        ("a.inc", "x", None),
        ("a.ts", "python", "typescript"),
    ],
)
def test_the_clients_word_counts_where_the_name_says_nothing(path: str, language_id: str, expected: str | None) -> None:
    document = Document(f"untitled:{path}", 1, "x = 1\n", PositionEncodingKind.Utf16, language_id)
    assert parsed_document(document.snapshot(), path).language == expected
