"""`leancode evaluate`: its rows, its table, and that a second run needs no model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.command import LeanCode
from tests.core.evaluation.data import DATA, REPOSITORIES
from tests.core.models.checkpoints import make_checkpoint

MODEL = ("--model", "./tiny-bert")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> LeanCode:
    """The command in a folder with a small model."""
    folder = tmp_path_factory.mktemp("evaluate")
    make_checkpoint(folder / "tiny-bert", "bert")
    return LeanCode(folder / "cache", folder)


def test_search_gives_a_row_for_each_set(run: LeanCode) -> None:
    java, questions = DATA / "functions.java.jsonl", DATA / "questions_dev.queries.jsonl"
    done = run("evaluate", "search", "--data", java, questions, *MODEL, "--strategy", "none", "--json")
    assert (done.code, done.err) == (0, "")
    rows = done.document["rows"]
    assert [(row["data"], row["language"], row["docs"], row["queries"], row["pool"]) for row in rows] == [
        ("functions.java", "java", False, 11, 11),
        ("questions_dev", "python", True, 5, 8),
        ("questions_dev", "python", False, 5, 8),
    ]
    for row in rows:
        assert (row["model"], row["strategy"], row["removal"]) == ("tiny-bert", "none", 0.0)
        low, high = row["ci95"]
        assert 0 < low <= row["mrr"] <= high <= 1
        assert 0 <= row["recall_at_1"] <= row["recall_at_5"] <= row["recall_at_10"] <= 1
    again = run("evaluate", "search", "--data", java, "--data", questions, *MODEL, "--json")
    assert again.document == done.document


def test_pruned_code_is_measured_next_to_the_whole(run: LeanCode) -> None:
    arguments = ("evaluate", "search", "--data", DATA / "functions.java.jsonl", *MODEL, "--limit", "5")
    strategies = ("--strategy", "none", "--strategy", "slimcode", "--removal", "0.3", "--removal", "0.9")
    rows = run(*arguments, *strategies, "--json").document["rows"]
    assert [(row["strategy"], row["removal"]) for row in rows] == [("none", 0.0), ("slimcode", 0.3), ("slimcode", 0.9)]
    (row,) = run(*arguments, "--strategy", "random", "--json").document["rows"]
    assert (row["strategy"], row["removal"]) == ("random", 0.4)
    done = run(*arguments, "--strategy", "dietcode", "--json")
    assert (done.code, done.out) == (1, "")
    assert "lexicon" in done.err


def test_two_models_are_compared_query_by_query(run: LeanCode) -> None:
    make_checkpoint(run.folder / "other-bert", "bert")
    sets = ("--data", DATA / "functions.java.jsonl", DATA / "functions.javascript.jsonl")
    arguments = ("evaluate", "search", *sets, *MODEL, "--against", "./other-bert")
    rows = run(*arguments, "--json").document["rows"]
    assert [(row["language"], row["model"]) for row in rows] == [
        (language, model) for language in ("java", "javascript", None) for model in ("tiny-bert", "other-bert")
    ]
    assert [list(row["difference"]) for row in rows] == [["other-bert"], []] * 3
    assert run(*arguments).out.splitlines()[-2].split()[:5] == ["MEAN", "no", "tiny-bert", "none", "0"]


def test_a_second_run_encodes_nothing(run: LeanCode) -> None:
    arguments = ("evaluate", "search", "--data", DATA / "functions.javascript.jsonl", *MODEL)
    first = run(*arguments, "--json")
    stored = sorted((run.cache / "evaluation" / "vectors").glob("*/*.npy"))
    second = run("--verbose", *arguments, "--json")
    assert second.out == first.out
    assert "computing on" not in second.err  # what is logged when torch is asked for a device
    assert sorted((run.cache / "evaluation" / "vectors").glob("*/*.npy")) == stored


def test_people_get_a_table(run: LeanCode) -> None:
    done = run("evaluate", "search", "--data", DATA / "functions.java.jsonl", *MODEL, "--limit", "3")
    head, line = done.out.splitlines()
    titles = "data language docs model strategy removal queries pool MRR 95 % R@1 R@5 R@10"
    assert head.split() == titles.split()
    assert line.split()[:8] == ["functions.java", "java", "no", "tiny-bert", "none", "0", "3", "3"]


def test_repositories_are_searched_like_the_users_own(run: LeanCode, tmp_path: Path) -> None:
    results = tmp_path / "results.jsonl"
    arguments = ("evaluate", "repo-search", "--data", REPOSITORIES, "--mode", "lexical", *MODEL)
    done = run(*arguments, "--results", results, "--json")
    assert (done.code, done.err) == (0, "")
    common = {"mode": "lexical", "model": "tiny-bert", "strategy": "none", "removal": 0.0}
    perfect = {"semantic": 1.0, "symbol": 1.0}
    assert done.document == {
        "rows": [
            {"repo": "kitchen", "language": "python", "queries": 2, "ndcg_at_10": 1.0, "categories": perfect, **common},
            {"repo": "garden", "language": "java", "queries": 2, "ndcg_at_10": 1.0, "categories": perfect, **common},
            {"repo": None, "language": None, "queries": 4, "ndcg_at_10": 1.0, "categories": perfect, **common},
        ]
    }
    answers = [json.loads(line) for line in results.read_text(encoding="utf-8").splitlines()]
    assert [answer["id"] for answer in answers] == ["kitchen#0", "kitchen#1", "garden#0", "garden#1"]
    assert answers[0]["results"][:2] == [
        {"path": "oven.py", "start_line": 9, "end_line": 13},
        {"path": "oven.py", "start_line": 4, "end_line": 6},
    ]
    indexes = sorted(path.name.rpartition("-")[0] for path in (run.cache / "evaluation" / "indexes").iterdir())
    assert indexes == ["garden", "kitchen"]
    assert not (run.cache / "indexes").exists()
    table = run(*arguments, "--limit", "1").out.splitlines()
    assert [line.split() for line in table] == [
        ["repository", "language", "mode", "strategy", "removal", "queries", "NDCG@10", "semantic"],
        ["kitchen", "python", "lexical", "none", "0", "1", "1.000", "1.000"],
        ["MEAN", "lexical", "none", "0", "1", "1.000", "1.000"],
    ]


def test_repositories_that_are_not_there_are_told(run: LeanCode, tmp_path: Path) -> None:
    (tmp_path / "repos").mkdir()
    (tmp_path / "queries.jsonl").write_bytes((REPOSITORIES / "queries.jsonl").read_bytes())
    done = run("evaluate", "repo-search", "--data", tmp_path, *MODEL)
    assert (done.code, done.out) == (1, "")
    assert done.err == f"error: {tmp_path / 'repos'} holds no repository of the queries; name another folder\n"
    (tmp_path / "repos" / "garden").symlink_to(REPOSITORIES / "repos" / "garden")
    done = run("evaluate", "repo-search", "--data", tmp_path, "--mode", "lexical", *MODEL, "--json")
    assert done.err == f"warning: left out, not in {tmp_path / 'repos'}: kitchen\n"
    assert [row["repo"] for row in done.document["rows"]] == ["garden", None]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["search", "--data", "missing.jsonl"], 1, "error: missing.jsonl cannot be read: No such file or directory; "),
        (["search", "--data", "tiny-bert/config.json"], 1, "error: tiny-bert/config.json:1: no JSON: "),
        (["search", "--data", "x", "--removal", "0.4"], 1, "error: the strategy none removes nothing, but "),
        (["repo-search", "--data", "nowhere"], 1, "error: nowhere/queries.jsonl cannot be read: "),
        (["search"], 2, "Missing option '--data'"),
        (["search", "--data", "x", "--limit", "0"], 2, "Invalid value for '--limit'"),
        (["repo-search", "--data", "x", "--strategy", "bogus"], 2, "Invalid value for '--strategy'"),
    ],
)
def test_errors_say_what_and_where(run: LeanCode, arguments: list[str], code: int, message: str) -> None:
    done = run("evaluate", *arguments, "--json")
    assert (done.code, done.out) == (code, "")
    assert message in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize("command", [[], ["search"], ["repo-search"]])
def test_help_fits_80_columns(run: LeanCode, command: list[str]) -> None:
    done = run("evaluate", *command, "-h")
    assert (done.code, done.err) == (0, "")
    assert max(map(len, done.out.splitlines())) <= 80
    assert done.out.isascii()
