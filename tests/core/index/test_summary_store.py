"""Sentences of models beside an index: what is kept, and what happens to files that are none."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest

from leancode_core.index import summary_store
from leancode_core.index.location import IndexLocation
from leancode_core.index.summary_store import SummaryStore


def test_what_is_kept_is_found_by_content_and_model(tmp_path: Path) -> None:
    with SummaryStore(tmp_path / "summaries.db") as store:
        assert store.find(b"one", "model") is None
        store.keep(b"one", "model", "Says it.")
        store.keep(b"two", "model", "")
    with SummaryStore(tmp_path / "summaries.db") as store:
        assert [store.find(*key) for key in ((b"one", "model"), (b"two", "model"), (b"one", "other"))] == [
            "Says it.",
            "",
            None,
        ]
        store.keep(b"one", "model", "Says more.")
        assert store.find(b"one", "model") == "Says more."
    assert stat.S_IMODE((tmp_path / "summaries.db").stat().st_mode) == 0o600


def test_without_an_index_nothing_is_kept(tmp_path: Path) -> None:
    location = IndexLocation(tmp_path / "index")
    for store in (SummaryStore.of(None), SummaryStore.of(location), SummaryStore(tmp_path / "gone" / "summaries.db")):
        store.keep(b"one", "model", "Says it.")
        assert store.find(b"one", "model") is None
    assert list(tmp_path.iterdir()) == []
    location.folder.mkdir()
    location.database.touch()
    with SummaryStore.of(location) as store:
        store.keep(b"one", "model", "Says it.")
    assert (location.folder / "summaries.db").is_file()


def test_two_have_it_open(tmp_path: Path) -> None:
    with SummaryStore(tmp_path / "summaries.db") as one, SummaryStore(tmp_path / "summaries.db") as other:
        one.keep(b"one", "model", "Says it.")
        assert other.find(b"one", "model") == "Says it."
        other.keep(b"two", "model", "Says that.")
        assert one.find(b"two", "model") == "Says that."


def test_a_damaged_file_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "summaries.db"
    path.write_bytes(b"no database at all" * 100)
    with SummaryStore(path) as store:
        assert store.find(b"one", "model") is None
        store.keep(b"one", "model", "Says it.")
        assert store.find(b"one", "model") == "Says it."


def test_a_file_that_is_deleted_meanwhile_is_missed_by_nobody(tmp_path: Path) -> None:
    path = tmp_path / "summaries.db"
    with SummaryStore(path) as store:
        store.keep(b"one", "model", "Says it.")
        for file in tmp_path.iterdir():
            file.unlink()
        assert store.find(b"one", "model") is None
        store.keep(b"one", "model", "Says it again.")
        assert store.find(b"one", "model") == "Says it again."


def test_one_that_cannot_be_written_now_stays(tmp_path: Path) -> None:
    path = tmp_path / "summaries.db"
    with SummaryStore(path) as store:
        store.keep(b"one", "model", "Says it.")
        other = sqlite3.connect(path)
        other.execute("BEGIN EXCLUSIVE")
        store.keep(b"two", "model", "Says that.")
        other.close()
        assert [store.find(key, "model") for key in (b"one", b"two")] == ["Says it.", None]


def test_of_very_many_the_oldest_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summary_store, "_MOST_KEPT", 2)
    with SummaryStore(tmp_path / "summaries.db") as store:
        for key in (b"a", b"b", b"c"):
            store.keep(key, "model", key.decode())
        assert [store.find(key, "model") for key in (b"a", b"b", b"c")] == [None, "b", "c"]
