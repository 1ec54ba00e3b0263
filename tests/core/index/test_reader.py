"""What a reader sees of an index."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from leancode_core.errors import IndexUnavailable
from leancode_core.index.reader import IndexReader
from tests.support.project import FINGERPRINT, Project

SHAPES = """\
class Shape:
    def area(self):
        def inner():
            return 0
        return inner()

    def name(self):
        return "shape"
"""
FILES = {
    "shapes.py": SHAPES,
    "web/area.js": "function Area(shape) {\n  return shape.width;\n}\n",
}


def project(folder: Path) -> Project:
    indexed = Project(folder, FILES)
    indexed.index()
    return indexed


def names_at(folder: Path, path: str, line: int) -> list[str]:
    with project(folder).opened() as (reader, _):
        return [stored.unit.qualified_name for stored in reader.units_at(path, line)]


def test_no_index_is_told_with_the_command_that_makes_one(tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailable) as caught:
        IndexReader(tmp_path / "index.db")
    assert str(caught.value) == f"there is no index at {tmp_path / 'index.db'}; run `leancode index`"
    assert list(tmp_path.iterdir()) == []


def test_an_index_is_found_whatever_its_path_looks_like(tmp_path: Path) -> None:
    folder = tmp_path / "a?b#c %20 \U0001f600"
    folder.mkdir()
    with project(folder).opened() as (reader, _):
        assert reader.counts(None).files == 2


def test_the_table_has_a_row_for_each_unit_in_the_order_of_the_keys(tmp_path: Path) -> None:
    with project(tmp_path).opened() as (reader, _):
        table = reader.unit_table(FINGERPRINT)
    assert table.keys.tolist() == [1, 2, 3, 4, 5]
    rows = [(table.path(row), table.language(row), table.kind(row), table.qualified_names[row]) for row in range(5)]
    assert rows == [
        ("shapes.py", "python", "class", "Shape"),
        ("shapes.py", "python", "method", "Shape.area"),
        ("shapes.py", "python", "function", "Shape.area.inner"),
        ("shapes.py", "python", "method", "Shape.name"),
        ("web/area.js", "javascript", "function", "Area"),
    ]
    assert table.has_vector.tolist() == [True] * 5
    assert table.vectors.shape == (5, 256)


def test_vectors_of_another_fingerprint_are_never_seen(tmp_path: Path) -> None:
    other = replace(FINGERPRINT, rendering_version=99)
    with project(tmp_path).opened() as (reader, _):
        for fingerprint in (other, None):
            table = reader.unit_table(fingerprint)
            assert table.has_vector.tolist() == [False] * 5
            assert len(table.vectors) == 0
            assert reader.counts(fingerprint).pending == 5
        assert reader.counts(FINGERPRINT).pending == 0


def test_an_empty_index_has_an_empty_table(tmp_path: Path) -> None:
    indexed = Project(tmp_path)
    indexed.index()
    with indexed.opened() as (reader, _):
        table = reader.unit_table(FINGERPRINT)
        assert (table.keys.tolist(), list(table.file_paths), table.vectors.shape) == ([], [], (0, 256))
        assert reader.units([]) == {}
        assert reader.units_at("a.py", 1) == []


def test_units_at_a_line_come_smallest_first(tmp_path: Path) -> None:
    assert names_at(tmp_path, "shapes.py", 4) == ["Shape.area.inner", "Shape.area", "Shape"]


@pytest.mark.parametrize(
    ("path", "line", "names"),
    [
        ("shapes.py", 1, ["Shape"]),
        ("shapes.py", 8, ["Shape.name", "Shape"]),
        ("shapes.py", 9, []),
        ("shapes.py", 0, []),
        ("area.js", 1, []),
        ("web/area.js", 3, ["Area"]),
    ],
)
def test_units_at_the_borders_of_units(tmp_path: Path, path: str, line: int, names: list[str]) -> None:
    assert names_at(tmp_path, path, line) == names


def test_names_are_found_in_any_case_and_only_whole(tmp_path: Path) -> None:
    with project(tmp_path).opened() as (reader, _):
        assert reader.keys_named("AREA", 10) == [2, 5]
        assert reader.keys_named("area", 1) == [2]
        assert reader.keys_named("are", 10) == []
        assert reader.keys_named("%", 10) == []


def test_keys_that_are_gone_are_left_out(tmp_path: Path) -> None:
    with project(tmp_path).opened() as (reader, _):
        assert sorted(reader.units([5, 99, 1])) == [1, 5]


def test_the_lexical_index_knows_the_words_of_identifiers(tmp_path: Path) -> None:
    with project(tmp_path).opened() as (reader, _):
        keys = reader.unit_table(None).keys
        holding = {
            term: set(keys[reader.postings(keys).scores({term: 1.0}) > 0.0].tolist())
            for term in ("width", "web", "area")
        }
    assert holding == {"width": {5}, "web": {5}, "area": {1, 2, 3, 5}}


def test_a_reader_sees_what_is_committed_while_it_is_open(tmp_path: Path) -> None:
    indexed = project(tmp_path)
    with indexed.opened() as (reader, _):
        assert reader.counts(FINGERPRINT).units == 5
        indexed.remove("shapes.py")
        indexed.index()
        assert reader.counts(FINGERPRINT).units == 1
        assert sorted(reader.indexed_files()) == ["web/area.js"]
        assert reader.meta("root") == str(indexed.root)
