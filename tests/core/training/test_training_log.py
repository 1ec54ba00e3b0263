"""What a run writes down."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from leancode_core.training.checkpoints import Place
from leancode_core.training.training_log import TrainingLog


def place(step: int) -> Place:
    return Place(step=step, pairs=8 * step)


def lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "log.jsonl").read_text(encoding="utf-8").splitlines()]


def take_steps(log: TrainingLog, steps: range) -> None:
    for step in steps:
        log.step(place(step), step / 2, {"loss": float(step), "retention": step / 100}, rate=1e-4)


def test_a_line_for_ten_steps_with_their_mean(tmp_path: Path) -> None:
    take_steps(TrainingLog(tmp_path / "run", 0), range(1, 25))
    shared = {"learning_rate": 1e-4}
    assert lines(tmp_path / "run") == [
        {"step": 10, "pairs": 80, "seconds": 5.0, "loss": 5.5, "retention": 0.055, **shared},
        {"step": 20, "pairs": 160, "seconds": 10.0, "loss": 15.5, "retention": 0.155, **shared},
    ]


def test_a_line_is_finished_before_a_checkpoint(tmp_path: Path) -> None:
    log = TrainingLog(tmp_path, 0)
    log.finish_line()
    assert lines(tmp_path) == []
    take_steps(log, range(1, 4))
    log.finish_line()
    log.finish_line()
    assert lines(tmp_path) == [
        {"step": 3, "pairs": 24, "seconds": 1.5, "loss": 2.0, "retention": 0.02, "learning_rate": 1e-4}
    ]


def test_validation_is_noted_for_each_ratio(tmp_path: Path) -> None:
    TrainingLog(tmp_path, 0).validation(place(7), 1.26, {0.0: 0.56789, 0.5: 0.5})
    assert lines(tmp_path) == [{"step": 7, "pairs": 56, "seconds": 1.3, "mrr": {"0.0": 0.5679, "0.5": 0.5}}]


@pytest.mark.parametrize(("step", "kept"), [(0, []), (10, [10]), (15, [10]), (30, [10, 20])])
def test_what_is_done_again_goes_out_of_the_log(tmp_path: Path, step: int, kept: list[int]) -> None:
    take_steps(TrainingLog(tmp_path, 0), range(1, 21))
    TrainingLog(tmp_path, step)
    assert [line["step"] for line in lines(tmp_path)] == kept


def test_a_line_that_was_not_finished_is_left_out(tmp_path: Path) -> None:
    take_steps(TrainingLog(tmp_path, 0), range(1, 11))
    with (tmp_path / "log.jsonl").open("a", encoding="utf-8") as file:
        file.write('[]\n{"step": 20, "pai')
    log = TrainingLog(tmp_path, 20)
    take_steps(log, range(21, 31))
    assert [line["step"] for line in lines(tmp_path)] == [10, 30]


def test_the_plot_shows_what_was_measured(tmp_path: Path) -> None:
    log = TrainingLog(tmp_path, 0)
    log.validation(place(0), 0.0, {0.0: 0.4, 0.5: 0.25})
    take_steps(log, range(1, 31))
    log.validation(place(30), 9.0, {0.0: 0.7, 0.5: 0.5})
    log.plot()
    svg = (tmp_path / "training.svg").read_text(encoding="utf-8")
    assert svg.count("<polyline") == 3
    for text in ("Loss", "25.50", "Validation", "0% removed", "50% removed", "best 0.700", "pairs"):
        assert f">{text}</text>" in svg


def test_nothing_to_plot(tmp_path: Path) -> None:
    TrainingLog(tmp_path, 0).plot()
    assert [path.name for path in tmp_path.iterdir()] == ["log.jsonl"]


def test_a_long_run_has_a_legible_axis(tmp_path: Path) -> None:
    log = TrainingLog(tmp_path, 0)
    take_steps(log, range(1, 3_001))  # 300 lines of the log
    log.plot()
    svg = (tmp_path / "training.svg").read_text(encoding="utf-8")
    ticks = [line for line in svg.splitlines() if 'text-anchor="middle">' in line and ">pairs<" not in line]
    assert [line.partition(">")[2].removesuffix("</text>") for line in ticks] == ["5,000", "10,000", "15,000", "20,000"]
