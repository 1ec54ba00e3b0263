"""Each root has a folder of its own for its index."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from leancode_core.errors import IndexUnavailable
from leancode_core.index.location import IndexLocation, location_of, unused_for

DAY = 86_400


def made(indexes: Path, name: str, days_ago: float = 0.0) -> IndexLocation:
    """An index that was last used so many days ago."""
    location = IndexLocation(indexes / name)
    location.folder.mkdir(parents=True)
    location.database.write_bytes(b"12345")
    used = location.folder.stat().st_mtime - days_ago * DAY
    os.utime(location.folder, (used, used))
    return location


def test_the_folder_is_named_after_the_root() -> None:
    location = location_of(Path("/no/such/folder/my project"), Path("/indexes"))
    assert location.folder == Path("/indexes/my_project-381dbd8fa2a2b8c8")
    assert location.database == location.folder / "index.db"


@pytest.mark.parametrize(
    ("root", "beginning"),
    [
        ("/", "root-"),
        ("/no/such/" + "x" * 200, "x" * 40 + "-"),
        ("/no/such/a:b*c?", "a_b_c_-"),
        ("/no/such/\u65e5\u672c", "\u65e5\u672c-"),
        (os.fsdecode(b"/no/such/caf\xe9"), "caf_-"),
        ("/no/such/-rf", "-rf-"),
    ],
)
def test_any_name_of_a_root_gives_a_name_for_a_folder(root: str, beginning: str) -> None:
    name = location_of(Path(root), Path("/indexes")).folder.name
    assert name.startswith(beginning)
    assert len(name) == len(beginning) + 16
    assert len(name.encode()) <= 255


def test_roots_of_the_same_name_have_different_indexes() -> None:
    assert location_of(Path("/no/such/a/src"), Path("/i")) != location_of(Path("/no/such/b/src"), Path("/i"))


def test_a_root_and_a_link_to_it_have_one_index(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    by_link = location_of(tmp_path / "link", tmp_path)
    assert by_link == location_of(tmp_path / "real", tmp_path)
    assert by_link == location_of(tmp_path / "link" / ".." / "real", tmp_path)


def test_an_index_exists_when_its_database_does(tmp_path: Path) -> None:
    location = IndexLocation(tmp_path / "a")
    assert (location.exists, location.size_bytes) == (False, 0)
    location.folder.mkdir()
    assert (location.exists, location.size_bytes) == (False, 0)
    location.database.write_bytes(b"12345")
    (location.folder / "index.db-wal").write_bytes(b"123")
    assert (location.exists, location.size_bytes) == (True, 8)


def test_the_size_can_be_asked_while_sqlite_deletes_its_log(tmp_path: Path) -> None:
    location = made(tmp_path, "a")
    (location.folder / "index.db-wal").symlink_to("gone")
    assert location.size_bytes == 5


def test_clearing_deletes_the_folder_and_nothing_else(tmp_path: Path) -> None:
    location, other = made(tmp_path, "a"), made(tmp_path, "b")
    location.clear()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b"]
    assert other.exists


def test_clearing_what_is_not_there_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailable) as caught:
        IndexLocation(tmp_path / "none").clear()
    assert str(caught.value) == (
        f"the index {tmp_path / 'none'} cannot be deleted: No such file or directory; check the folder's permissions"
    )


def test_unused_indexes_are_found_by_their_last_use(tmp_path: Path) -> None:
    made(tmp_path, "new")
    made(tmp_path, "old-b", days_ago=31)
    made(tmp_path, "old-a", days_ago=400)
    (tmp_path / "no index, but old").mkdir()
    os.utime(tmp_path / "no index, but old", (0, 0))
    (tmp_path / "file").write_text("")
    assert [location.folder.name for location in unused_for(tmp_path, 30)] == ["old-a", "old-b"]
    assert [location.folder.name for location in unused_for(tmp_path, 100)] == ["old-a"]


def test_a_use_is_remembered(tmp_path: Path) -> None:
    location = made(tmp_path, "a", days_ago=400)
    location.mark_used()
    assert list(unused_for(tmp_path, 1)) == []


def test_a_missing_index_cannot_be_marked_and_says_nothing(tmp_path: Path) -> None:
    IndexLocation(tmp_path / "none").mark_used()
    assert list(tmp_path.iterdir()) == []


def test_no_folder_of_indexes_has_no_unused_ones(tmp_path: Path) -> None:
    assert list(unused_for(tmp_path / "none", 1)) == []
