"""How current the index is from which `leancode search` answers."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from leancode_core.cli import freshness
from leancode_core.cli.freshness import refresh
from leancode_core.config import IndexConfig
from leancode_core.control import CancelToken, SilentProgress
from leancode_core.settings import Settings
from leancode_core.workspace import Workspace
from tests.cli.command import LeanCode, names

NEW = "def frobnicate(gadget):\n    return gadget.wobble()\n"


def test_a_root_that_was_never_indexed_is_indexed_first(unindexed: LeanCode) -> None:
    done = unindexed("search", "find a value in a sorted array", "--json")
    assert done.document["hits"][0]["path"] == "service/Search.java"
    assert done.document["degraded"] is None
    assert done.err == f"indexing {unindexed.folder} for the first time\n"


def test_no_index_on_such_a_root_is_an_error(unindexed: LeanCode) -> None:
    done = unindexed("search", "anything", "--no-index", "--json")
    assert (done.code, done.out) == (1, "")
    assert done.err == f"error: {unindexed.folder} is not indexed; leave out --no-index\n"
    assert not unindexed.cache.exists()


def test_few_changed_files_are_indexed_first_unless_that_is_not_wanted(changing: LeanCode) -> None:
    (changing.folder / "new.py").write_text(NEW, encoding="utf-8")
    (changing.folder / "web/retry.ts").unlink()
    before = changing("search", "frobnicate", "--no-index", "--json")
    assert "frobnicate" not in names(before)
    assert "withRetry" in names(changing("search", "withRetry", "--no-index", "--json"))
    after = changing("search", "frobnicate", "--json")
    assert names(after)[0] == "frobnicate"
    assert after.document["hits"][0]["semantic_rank"] == 1
    assert "withRetry" not in names(after)
    assert (before.document["degraded"], after.document["degraded"]) == (None, None)


def test_many_changed_files_are_told_of_and_fresh_waits_for_them(changing: LeanCode) -> None:
    for number in range(21):
        (changing.folder / f"new_{number}.py").write_text(f"{NEW}\nX = {number}\n", encoding="utf-8")
    stale = changing("search", "frobnicate", "--json")
    assert "frobnicate" not in names(stale)
    assert stale.document["degraded"] == "index is stale: 21 files"
    people = changing("search", "parse_date", "-k", "1")
    assert people.err == "note: index is stale: 21 files\n"
    assert "parse_date" in people.out
    fresh = changing("search", "frobnicate", "--fresh", "--json")
    assert names(fresh)[0] == "frobnicate"
    assert fresh.document["degraded"] is None


def test_files_that_are_indexed_right_after_they_were_written_are_not_stale(changing: LeanCode) -> None:
    soon = time.time() + 3_600  # later than they are read, as if they had been written at that moment
    for number in range(21):
        path = changing.folder / f"new_{number}.txt.py"
        path.write_text("# nothing\n", encoding="utf-8")
        os.utime(path, (soon, soon))
    assert changing("index", "--json").document["files"] == 28
    assert changing("status", "--json").document["stale_files"] == 0
    assert changing("search", "parse_date", "--json").document["degraded"] is None


def test_such_a_file_is_read_again_before_a_query(changing: LeanCode) -> None:
    path = changing.folder / "web/retry.ts"
    soon = time.time() + 3_600
    os.utime(path, (soon, soon))
    assert changing("index", "--json").document["reused"] == 20
    path.write_text(path.read_text(encoding="utf-8").replace("withRetry", "tryHarder"), encoding="utf-8")
    os.utime(path, (soon, soon))  # the same size at the same time
    assert names(changing("search", "tryHarder", "--json"))[0] == "tryHarder"


def test_a_check_that_ran_out_of_time_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "root").mkdir()
    workspace = Workspace.at(tmp_path / "root", Settings(index=IndexConfig(location=tmp_path / "indexes")))
    workspace.update(None, SilentProgress(), CancelToken())
    assert refresh(workspace) is None
    monkeypatch.setattr(freshness, "_CHECK_SECONDS", -1.0)
    assert refresh(workspace) == "not all files were looked at for changes within -1.0 s: --fresh looks at all of them"
