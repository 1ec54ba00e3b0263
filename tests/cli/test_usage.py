"""What holds for every command: help, version, exit codes, and where a model is missing."""

from __future__ import annotations

import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

from tests.cli.command import CHECKOUT, LeanCode


@pytest.fixture
def run(tmp_path: Path) -> LeanCode:
    return LeanCode(tmp_path / "cache", tmp_path)


def expected_version() -> str:
    try:
        return version("leancode")
    except PackageNotFoundError:
        return "not installed"


def test_the_version_is_that_of_the_project(run: LeanCode) -> None:
    done = run("--version")
    assert (done.code, done.out, done.err) == (0, expected_version() + "\n", "")
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert done.out.strip() in (project["version"], "not installed")


@pytest.mark.parametrize(
    ("arguments", "first_line"),
    [
        ([], "Usage: leancode [OPTIONS] COMMAND [ARGS]..."),
        (["index"], "Usage: leancode index [OPTIONS] [ROOT]"),
        (["search"], "Usage: leancode search [OPTIONS] {QUERY}"),
        (["similar"], "Usage: leancode similar [OPTIONS] {PATH:LINE}"),
        (["status"], "Usage: leancode status [OPTIONS] [ROOT]"),
        (["clear"], "Usage: leancode clear [OPTIONS] [ROOT]"),
        (["doctor"], "Usage: leancode doctor [OPTIONS]"),
        (["model"], "Usage: leancode model [OPTIONS] COMMAND [ARGS]..."),
        (["model", "show"], "Usage: leancode model show [OPTIONS] {NAME}"),
    ],
)
def test_help_is_plain_and_fits_80_columns(run: LeanCode, arguments: list[str], first_line: str) -> None:
    done = run(*arguments, "-h")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[0] == first_line
    assert max(map(len, done.out.splitlines())) <= 80
    assert done.out.isascii()


def test_without_a_command_the_help_is_shown(run: LeanCode) -> None:
    done = run()
    assert done.code == 2
    assert "Usage: leancode [OPTIONS] COMMAND" in done.out + done.err


@pytest.mark.parametrize(
    "arguments", [["bogus"], ["--bogus"], ["model", "bogus"], ["doctor", "extra"], ["model", "show"]]
)
def test_wrong_usage_ends_with_2(run: LeanCode, arguments: list[str]) -> None:
    done = run(*arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("Usage: leancode")
    assert "Error: " in done.err


def test_the_log_is_on_stderr_and_only_if_it_is_asked_for(run: LeanCode) -> None:
    chatty = run("--verbose", "doctor", "--json")
    assert "INFO leancode_core.models.device: computing on " in chatty.err
    assert chatty.document["ok"] is True


def test_a_damaged_index_is_an_error_with_a_remedy_where_nothing_may_be_indexed(changing: LeanCode) -> None:
    (database,) = (changing.cache / "indexes").glob("*/index.db")
    database.write_bytes(b"no database at all" * 100)
    done = changing("search", "parse_date", "--no-index")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith(f"error: the index {database} is damaged")
    assert database.read_bytes() == b"no database at all" * 100
