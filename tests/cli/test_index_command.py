"""`leancode index`."""

from __future__ import annotations

import re
from typing import Any

import pytest
import torch

from tests.cli.command import Done, LeanCode
from tests.cli.conftest import Indexed

FIELDS = {
    "root": str,
    "files": int,
    "units": int,
    "embedded": int,
    "reused": int,
    "removed": int,
    "skipped": list,
    "seconds": float,
    "subwords_per_second": float,
    "units_per_second": float,
    "model": str,
    "strategy": str,
    "removal": float,
    "device": str,
}


def counts(done: Done) -> dict[str, Any]:
    """What the run says that it did."""
    assert done.code == 0, done.err
    return {name: done.document[name] for name in ("files", "units", "embedded", "reused", "removed")}


def test_the_document_has_the_fixed_fields(indexed: Indexed) -> None:
    document = indexed.first.document
    assert {name: type(document[name]) for name in FIELDS} == FIELDS
    assert document["root"] == str(indexed.root)
    assert (document["model"], document["strategy"], document["removal"]) == ("leancode-mini", "leancode", 0.4)
    assert document["device"] in ("cpu", "cuda", "mps")
    assert document["skipped"] == []
    assert min(document["seconds"], document["subwords_per_second"], document["units_per_second"]) > 0


def test_the_first_run_embeds_everything(indexed: Indexed) -> None:
    assert counts(indexed.first) == {"files": 7, "units": 20, "embedded": 20, "reused": 0, "removed": 0}
    assert indexed.first.err == ""


def test_a_run_without_changes_reuses_everything(changing: LeanCode) -> None:
    assert counts(changing("index", "--json")) == {"files": 7, "units": 20, "embedded": 0, "reused": 20, "removed": 0}


def test_people_read_one_line(changing: LeanCode) -> None:
    done = changing("index")
    expected = r"7 files, 20 units: 0 embedded, 20 reused, 0 removed in \d+\.\d s\n"
    assert re.fullmatch(expected, done.out)
    assert (done.code, done.err) == (0, "")


def test_a_removed_and_a_renamed_file_need_no_model(changing: LeanCode) -> None:
    (changing.folder / "service/Stack.java").unlink()  # 4 units
    (changing.folder / "ledger/parsing.py").rename(changing.folder / "ledger/reading.py")  # 3 units
    done = changing("index", "--json")
    assert counts(done) == {"files": 6, "units": 16, "embedded": 0, "reused": 16, "removed": 7}


def test_force_forgets_what_is_there(changing: LeanCode) -> None:
    done = changing("index", "--force", "--json")
    assert counts(done) == {"files": 7, "units": 20, "embedded": 20, "reused": 0, "removed": 0}


def test_skipped_files_are_listed_with_the_reason(changing: LeanCode) -> None:
    (changing.folder / ".leancode.toml").write_text("[index]\nmaxFileSizeKB = 2\n", encoding="utf-8")
    (changing.folder / "large.py").write_text("x = 1\n" * 1_000, encoding="utf-8")
    done = changing("index", "--json")
    assert counts(done)["files"] == 7
    (skipped,) = done.document["skipped"]
    assert sorted(skipped) == ["path", "why"]
    assert skipped["path"] == "large.py"
    lines = changing("index").err.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith(f"skipped: large.py: {skipped['why']}")


def test_settings_that_a_workspace_may_not_make_are_named(changing: LeanCode) -> None:
    settings = "[model]\ndevice = 'cuda'\n[serach]\nlimit = 3\n[search]\nmode = 'no'\n"
    (changing.folder / ".leancode.toml").write_text(settings, encoding="utf-8")
    done = changing("index", "--json")
    assert counts(done)["reused"] == 20
    assert done.err.splitlines() == [
        "warning: .leancode.toml: model.device cannot be set by a workspace; set it in the editor",
        "warning: .leancode.toml: there is no setting serach.limit; remove it",
        "warning: .leancode.toml: search.mode = 'no' is not used: 'no' is not a valid SearchMode; correct the value",
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["missing"], 1, "error: missing is not a folder; name the folder of the code to search\n"),
        (["README.md"], 1, "error: README.md is not a folder; name the folder of the code to search\n"),
        (["--model", "bert"], 1, "error: no model is named 'bert'; use one of `leancode model list`, or "),
        (["--removal", "1.5"], 1, "error: the removal ratio must be in [0, 0.9], got 1.5; use e.g. 0.4\n"),
        (
            ["--strategy", "none", "--removal", "0.4"],
            1,
            "error: the strategy none removes nothing, but a removal ratio of 0.4 was asked for",
        ),
        (["--device", "gpu"], 2, "Invalid value for '--device'"),
        (["--strategy", "best"], 2, "Invalid value for '--strategy'"),
        (["--bogus"], 2, "No such option: --bogus"),
        ([".", "two"], 2, "Got unexpected extra argument"),
    ],
)
def test_what_cannot_be_done_is_said(unindexed: LeanCode, arguments: list[str], code: int, message: str) -> None:
    done = unindexed("index", *arguments)
    assert (done.code, done.out) == (code, "")
    assert message in done.err
    assert "Traceback" not in done.err


@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has a CUDA device")
def test_without_the_device_the_text_is_searchable_nevertheless(unindexed: LeanCode) -> None:
    done = unindexed("index", "--device", "cuda")
    assert done.code == 1
    assert done.err == "error: this machine has no device 'cuda' that torch can use; use --device auto\n"
    found = unindexed("search", "parse_date", "--no-index", "--json")
    assert found.document["hits"][0]["name"] == "parse_date"
    assert found.document["degraded"] == "20 of 20 units have no vector yet"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ((), ("slimcode", 0.2)),
        (("--strategy", "random"), ("random", 0.2)),
        (("--removal", "0.3"), ("slimcode", 0.3)),
        (("--strategy", "none"), ("none", 0.0)),
        (("--strategy", "leancode", "--removal", "0.5"), ("leancode", 0.5)),
    ],
)
def test_the_command_line_counts_more_than_the_workspaces_file(
    changing: LeanCode, options: tuple[str, ...], expected: tuple[str, float]
) -> None:
    content = '[pruning]\nstrategy = "slimcode"\nremoval = 0.2\n'
    (changing.folder / ".leancode.toml").write_text(content, encoding="utf-8")
    document = changing("index", *options, "--json").document
    assert (document["strategy"], document["removal"]) == expected
