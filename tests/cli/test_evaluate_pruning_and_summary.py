"""`leancode evaluate pruning` and `leancode evaluate summary`: rows, tables, pictures, errors."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.cli.command import LeanCode
from tests.core.evaluation.data import DATA, write_lines
from tests.core.models.checkpoints import make_checkpoint
from tests.core.models.writers import chain_of, make_writer

MODEL = ("--model", "./tiny-bert")
JAVA, JAVASCRIPT = DATA / "functions.java.jsonl", DATA / "functions.javascript.jsonl"
PRUNING = ("evaluate", "pruning", "--data", JAVA, *MODEL, "--limit", "4")
SOME = ("--strategy", "random", "--strategy", "slimcode", "--removal", "0.3", "--removal", "0.6")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> LeanCode:
    """The command in a folder with a small model."""
    folder = tmp_path_factory.mktemp("evaluate")
    make_checkpoint(folder / "tiny-bert", "bert")
    return LeanCode(folder / "cache", folder)


def test_every_strategy_is_measured_at_every_ratio_after_the_whole_code(run: LeanCode) -> None:
    done = run(*PRUNING, JAVASCRIPT, *SOME, "--guards", "--no-guards", "--json")
    assert (done.code, done.err) == (0, "")
    ways: list[tuple[str, float, bool | None]] = [("none", 0.0, None)]
    ways += [
        (name, ratio, guards) for guards in (True, False) for name in ("random", "slimcode") for ratio in (0.3, 0.6)
    ]
    rows = done.document["rows"]
    expected = [(language, *way) for language in ("java", "javascript", None) for way in ways]
    assert [(row["language"], row["strategy"], row["removal"], row["guards"]) for row in rows] == expected
    fields = "data language model strategy removal queries pool mrr ci95 recall_at_1 recall_at_5 recall_at_10 relative"
    fields += " achieved_removal subwords encode_seconds prune_seconds"
    for row in rows:
        assert set(fields.split()) <= set(row)
        assert row["relative"] == pytest.approx(
            row["mrr"] / rows[expected.index((row["language"], *ways[0]))]["mrr"], abs=1e-4
        )
    free = [row for row in rows if row["guards"] is False and row["language"] == "java"]
    assert [row["achieved_removal"] for row in free] == pytest.approx([0.3, 0.6, 0.3, 0.6], abs=0.03)


def test_time_is_told_where_it_is_measured_and_drawn(run: LeanCode, tmp_path: Path) -> None:
    plot = tmp_path / "pruning.svg"
    arguments = (*PRUNING, *SOME, "--plot", plot, "--json")
    run(*arguments)
    assert len(ET.parse(plot).getroot().findall("{http://www.w3.org/2000/svg}g")) == 1
    remembered = run(*arguments).document["rows"]
    assert {row["encode_seconds"] for row in remembered} == {None}
    measured = run(*arguments, "--measure-time", "--rounds", "2").document["rows"]
    assert all(row["encode_seconds"] > 0 for row in measured)
    assert [row["prune_seconds"] > 0 for row in measured] == [False, True, True, True, True] * 2
    assert len(ET.parse(plot).getroot().findall("{http://www.w3.org/2000/svg}g")) == 2
    assert [row["mrr"] for row in measured] == [row["mrr"] for row in remembered]


def test_people_get_a_table_with_differences(run: LeanCode) -> None:
    lines = run(*PRUNING, *SOME[:-2]).out.splitlines()
    assert len(lines) == 1 + 2 * 3
    assert lines[0].split()[:8] == ["data", "language", "docs", "strategy", "removal", "achieved", "guards", "queries"]
    assert lines[3].split()[:5] == ["functions.java", "java", "no", "slimcode", "0.3"]
    assert lines[4].split()[:3] == ["MEAN", "no", "none"]


def test_without_names_of_strategies_the_usual_ones_are_compared(run: LeanCode) -> None:
    done = run(*PRUNING)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("error: there is no lexicon for the model ")


def test_predictions_are_scored_without_a_model(run: LeanCode, tmp_path: Path) -> None:
    data = write_lines(
        tmp_path / "two.jsonl",
        [
            {"id": "a", "language": "python", "code": "def f(): pass", "summary": "returns a list of items"},
            {"id": "b", "language": "python", "code": "def g(): pass", "summary": "closes the socket ."},
        ],
    )
    said = [{"id": "b", "summary": "Closes the socket."}, {"id": "a", "summary": "Returns the list"}]
    predictions = write_lines(tmp_path / "p.jsonl", said)
    done = run("evaluate", "summary", "--data", data, "--predictions", predictions, "--json")
    assert (done.code, done.err) == (0, "")
    row: dict[str, object] = {"data": "two", "language": "python", "model": None, "strategy": None, "removal": None}
    row |= {"count": 2, "bleu4": 67.509, "rouge_l": 75.0}
    assert done.document == {"rows": [row, {**row, "data": None, "language": None}]}
    table = run("evaluate", "summary", "--data", data, "--predictions", predictions).out.splitlines()
    assert table[1].split() == ["two", "python", "-", "-", "-", "2", "67.51", "75.00"]


def test_the_codes_own_sentences_and_those_of_a_model_are_scored(run: LeanCode) -> None:
    make_writer(run.folder / "tiny-t5", chain_of("open", "\u0120words", "\u0120lines"))
    (row, mean) = run("evaluate", "summary", "--data", JAVA, "--limit", "3", "--json").document["rows"]
    assert (row["model"], row["strategy"], row["removal"], row["count"]) == ("extractive", "none", 0.0, 3)
    assert mean["data"] is None
    model = ("--model", "./tiny-t5", "--device", "cpu", "--beams", "2")
    pruned = ("--strategy", "none", "--strategy", "random", "--removal", "0.5")
    done = run("evaluate", "summary", "--data", JAVA, "--limit", "3", *model, *pruned, "--json")
    assert done.err == ""
    assert [(row["data"] is None, row["model"], row["strategy"], row["removal"]) for row in done.document["rows"]] == [
        (False, "tiny-t5", "none", 0.0),
        (True, "tiny-t5", "none", 0.0),
        (False, "tiny-t5", "random", 0.5),
        (True, "tiny-t5", "random", 0.5),
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ([*PRUNING, "--removal", "1.5"], 1, "error: the removal ratio must be in [0, 0.9], got 1.5; "),
        ([*PRUNING, "--plot", "missing/a.svg"], 1, "error: there is no folder missing for the plot; "),
        ([*PRUNING, "--strategy", "none", "--plot", "a.svg"], 1, "error: there is nothing to plot: "),
        (["evaluate", "pruning"], 2, "Missing option '--data'"),
        (["evaluate", "summary", "--data", JAVA, "--model", "no"], 1, "error: no model is named 'no'; "),
        (
            ["evaluate", "summary", "--data", JAVA, "--strategy", "slimcode"],
            1,
            "error: what is read off the code is read off all of it; name a --model, ",
        ),
        (["evaluate", "summary", "--data", JAVA, "--predictions", "no"], 1, "error: no cannot be read: "),
        (
            ["evaluate", "summary", "--data", JAVA, "--predictions", "x", "--strategy", "slimcode"],
            1,
            "error: predictions are scored as they are, ",
        ),
    ],
)
def test_errors_say_what_and_where(run: LeanCode, arguments: list[str | Path], code: int, message: str) -> None:
    done = run(*arguments, "--json")
    assert (done.code, done.out) == (code, "")
    assert message in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize("command", ["pruning", "summary"])
def test_help_fits_80_columns(run: LeanCode, command: str) -> None:
    done = run("evaluate", command, "-h")
    assert (done.code, done.err) == (0, "")
    assert max(map(len, done.out.splitlines())) <= 80
    assert done.out.isascii()
