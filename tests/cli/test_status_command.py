"""`leancode status` and `leancode clear`."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest

from tests.cli.command import LeanCode
from tests.cli.conftest import Indexed

FIELDS = {
    "root": str,
    "index_path": str,
    "files": int,
    "units": int,
    "embedded": int,
    "pending": int,
    "stale_files": int,
    "model": str,
    "strategy": str,
    "removal": float,
    "size_bytes": int,
    "schema_version": int,
    "last_indexed": str,
    "unreferenced_vectors": int,
    "other_fingerprints": int,
    "reclaimable_bytes": int,
}


def indexes(run: LeanCode) -> list[str]:
    """Which roots have an index, by the readable part of their folder."""
    return sorted(folder.name.rpartition("-")[0] for folder in (run.cache / "indexes").iterdir())


def test_the_document_has_the_fixed_fields(indexed: Indexed) -> None:
    document = indexed.run("status", "--json").document
    assert {name: type(value) for name, value in document.items()} == FIELDS
    assert document["root"] == str(indexed.root)
    counts = ("files", "units", "embedded", "pending", "stale_files")
    assert [document[name] for name in counts] == [7, 20, 20, 0, 0]
    assert (document["model"], document["strategy"], document["removal"]) == ("leancode-mini", "leancode", 0.4)
    path = Path(document["index_path"])
    assert path.is_relative_to(indexed.run.cache)
    assert (document["unreferenced_vectors"], document["other_fingerprints"]) == (0, 0)
    assert document["last_indexed"].endswith("+00:00")
    assert document["size_bytes"] >= path.stat().st_size > 0


def test_people_read_a_line_for_each_fact(indexed: Indexed) -> None:
    done = indexed.run("status")
    lines = dict(
        line.split(maxsplit=1) for line in done.out.splitlines() if line.split()[0] in ("root", "files", "units")
    )
    assert lines == {"root": str(indexed.root), "files": "7", "units": "20"}
    assert len(done.out.splitlines()) == len(FIELDS)


def test_changed_new_and_removed_files_are_stale(changing: LeanCode) -> None:
    (changing.folder / "web/colours.ts").write_text("let x = 1;\n", encoding="utf-8")
    (changing.folder / "new.py").write_text("x = 1\n", encoding="utf-8")
    (changing.folder / "web/retry.ts").unlink()
    document = changing("status", "--json").document
    assert (document["stale_files"], document["files"], document["pending"]) == (3, 7, 0)


def test_the_root_is_the_nearest_indexed_folder(indexed: Indexed) -> None:
    run = LeanCode(indexed.run.cache, indexed.root / "ledger")
    assert run("status", "--json").document["root"] == str(indexed.root)


@pytest.mark.parametrize("arguments", [[], ["--json"], ["."]])
def test_a_root_that_is_not_indexed_is_an_error(unindexed: LeanCode, arguments: list[str]) -> None:
    done = unindexed("status", *arguments)
    assert (done.code, done.out) == (1, "")
    assert done.err == f"error: {unindexed.folder} is not indexed; run `leancode index`\n"


def test_clear_deletes_the_index_and_nothing_else(changing: LeanCode) -> None:
    files = sorted(changing.folder.rglob("*"))
    done = changing("clear")
    assert (done.code, done.out) == (0, f"the index of {changing.folder} is deleted\n")
    assert indexes(changing) == []
    assert sorted(changing.folder.rglob("*")) == files
    again = changing("clear")
    assert (again.code, again.out) == (0, f"{changing.folder} has no index\n")


def test_the_index_of_a_folder_that_is_gone_can_be_deleted(changing: LeanCode) -> None:
    shutil.rmtree(changing.folder)
    elsewhere = LeanCode(changing.cache, changing.cache)
    done = elsewhere("clear", changing.folder)
    assert (done.code, done.out) == (0, f"the index of {changing.folder} is deleted\n")
    again = elsewhere("clear", changing.folder)
    assert (again.code, again.out) == (1, "")
    assert again.err == f"error: {changing.folder} is not a folder; name the folder of the code to search\n"


def test_unused_indexes_are_deleted_by_age(changing: LeanCode) -> None:
    (used,) = (changing.cache / "indexes").iterdir()
    old = used.with_name("old-0123456789abcdef")
    shutil.copytree(used, old)
    last_used = time.time() - 3 * 86_400
    os.utime(old, (last_used, last_used))
    assert changing("clear", "--unused-days", "4").out == "0 unused indexes deleted\n"
    assert indexes(changing) == ["old", "tree"]
    assert changing("clear", "--unused-days", "2").out == "1 unused index deleted\n"
    assert indexes(changing) == ["tree"]


def test_a_search_counts_as_use(changing: LeanCode) -> None:
    (used,) = (changing.cache / "indexes").iterdir()
    os.utime(used, (1, 1))
    assert changing("search", "parse_date", "--mode", "lexical").code == 0
    assert changing("clear", "--unused-days", "1").out == "0 unused indexes deleted\n"


@pytest.mark.parametrize("days", ["-1", "nan", "soon"])
def test_days_that_are_none_are_a_usage_error(indexed: Indexed, days: str) -> None:
    done = indexed.run("clear", "--unused-days", days)
    assert (done.code, done.out) == (2, "")
    assert "Invalid value for '--unused-days'" in done.err
