"""The command where the shipped model's files are gone: the text is indexed and searchable all the same."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.command import CHECKOUT, LeanCode, names

MISSING = "model.safetensors of the model leancode-mini is missing; install LeanCode again"


def without_model(run: LeanCode, folder: Path) -> LeanCode:
    """The command of a copy of the package that has lost its weights."""
    without = shutil.ignore_patterns("__pycache__", "shipped")
    shutil.copytree(CHECKOUT / "leancode_core", folder / "leancode_core", ignore=without)
    return replace(run, environment={"PYTHONPATH": os.pathsep.join([str(folder), str(CHECKOUT)])})


@pytest.fixture
def bare(unindexed: LeanCode, tmp_path: Path) -> LeanCode:
    """On a tree that is not indexed."""
    return without_model(unindexed, tmp_path)


@pytest.fixture
def embedded(changing: LeanCode, tmp_path: Path) -> LeanCode:
    """On a tree that was indexed while the model was there."""
    return without_model(changing, tmp_path)


def test_index_reads_the_text_and_tells_what_is_missing(bare: LeanCode) -> None:
    done = bare("index", "--json")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("error: ")
    assert MISSING in done.err
    status = bare("status", "--json").document
    assert (status["files"], status["units"], status["pending"], status["stale_files"]) == (7, 20, 20, 0)


def test_search_indexes_the_text_and_answers_lexically(bare: LeanCode) -> None:
    done = bare("search", "take the item from the top", "--json")
    assert done.document["hits"][0]["path"] == "service/Stack.java"
    assert done.document["degraded"].startswith("no model: lexical search only (install LeanCode again")
    (bare.folder / "new.py").write_text("def frobnicate():\n    pass\n", encoding="utf-8")
    again = bare("search", "frobnicate")
    assert again.out.startswith(" 1. new.py:1  frobnicate  function  ")
    assert (again.code, again.err) == (0, f"note: {done.document['degraded']}\n")


def test_a_lexical_search_lacks_nothing(embedded: LeanCode) -> None:
    done = embedded("search", "parse_date", "--mode", "lexical", "--json")
    assert names(done)[0] == "parse_date"
    assert done.document["degraded"] is None


def test_a_semantic_search_is_an_error(embedded: LeanCode) -> None:
    done = embedded("search", "parse_date", "--mode", "semantic")
    assert (done.code, done.out) == (1, "")
    assert MISSING in done.err


def test_neighbours_are_known_without_it(embedded: LeanCode) -> None:
    assert names(embedded("similar", "web/colours.ts:9", "-k", "1", "--json")) == ["darken"]


def test_doctor_and_the_list_of_models_say_so(embedded: LeanCode) -> None:
    listed = embedded("model", "list")
    assert (listed.code, listed.err) == (0, "")
    assert "not installed" in listed.out
    checks = {check["name"]: check for check in embedded("doctor", "--json").document["checks"]}
    assert [name for name, check in checks.items() if not check["ok"]] == ["model"]
    assert checks["model"]["remedy"].startswith("install LeanCode again")
