"""URIs, ranges and lines."""

from __future__ import annotations

from pathlib import Path

import pytest
from leancode_server.conversion import offset_of, path_of, range_of, relative_to, uri_of
from lsprotocol import types

from leancode_core import extract, language_of

SOURCE = "# ä🎉\r\nclass A:\n    x = '🎉'; y = lambda: 1\n\n    def f(self):\n        return '🎉'\n".encode()


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        ("file:///a/b.py", Path("/a/b.py")),
        ("file:///a/b%20%C3%A4.py", Path("/a/b ä.py")),
        ("file://localhost/a.py", Path("/a.py")),
        ("file://elsewhere/a.py", None),
        ("untitled:a.py", None),
        ("http://host/a.py", None),
        ("file:///a%00b", None),
        ("file:", None),
        ("", None),
        ("file://[", None),
    ],
)
def test_paths(uri: str, expected: Path | None) -> None:
    assert path_of(uri) == expected


def test_uris_are_those_of_paths() -> None:
    assert uri_of(Path("/a/b ä#?.py")) == "file:///a/b%20%C3%A4%23%3F.py"
    assert path_of(uri_of(Path("/a/b ä#?%.py"))) == Path("/a/b ä#?%.py")


def test_a_file_is_below_its_folder_whatever_link_leads_there(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    (real / "inside").mkdir(parents=True)
    link.symlink_to(real)
    assert relative_to(link, real, link / "inside" / "a.py") == "inside/a.py"
    assert relative_to(link, real, real / "inside" / "a.py") == "inside/a.py"
    assert relative_to(real, real, link / "inside" / "a.py") == "inside/a.py"
    assert relative_to(link, real, tmp_path / "other.py") is None


@pytest.mark.parametrize(("encoding", "end"), [("utf-8", 21), ("utf-16", 19), ("utf-32", 18)])
def test_ranges_are_in_the_clients_columns(encoding: str, end: int) -> None:
    language = language_of(Path("a.py"), b"")  # type: ignore[arg-type] # a Path is a PurePosixPath here
    assert language is not None
    units = {unit.name: unit for unit in extract("a.py", SOURCE, language).units}
    place = range_of(units["f"], SOURCE, types.PositionEncodingKind(encoding))
    assert place == types.Range(types.Position(4, 4), types.Position(5, end))


def test_a_byte_order_mark_has_no_column() -> None:
    language = language_of(Path("a.py"), b"")  # type: ignore[arg-type]
    assert language is not None
    source = b"\xef\xbb\xbfdef f(a):\n    return a\n"
    (unit,) = extract("a.py", source, language).units
    place = range_of(unit, source, types.PositionEncodingKind.Utf16)
    assert place == types.Range(types.Position(0, 0), types.Position(1, 12))


def test_a_file_that_has_changed_gives_whole_lines() -> None:
    language = language_of(Path("a.py"), b"")  # type: ignore[arg-type]
    assert language is not None
    (unit,) = [unit for unit in extract("a.py", SOURCE, language).units if unit.name == "f"]
    whole = types.Range(types.Position(4, 0), types.Position(6, 0))
    for source in (None, b"", b"\n" + SOURCE):
        assert range_of(unit, source, types.PositionEncodingKind.Utf16) == whole


@pytest.mark.parametrize(("line", "expected"), [(0, 1), (1, 2), (2, 2), (3, 3), (9, 3)])
def test_lines_of_the_core_end_at_line_feeds_only(line: int, expected: int) -> None:
    assert offset_of(("a\n", "b\r", "c\r\n"), line) == expected
