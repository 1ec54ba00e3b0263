"""What a training run writes down: one line of JSON for every ten steps and every validation, and a plot of them."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from leancode_core.evaluation.plots import Line, Panel, Point, svg_of
from leancode_core.training.checkpoints import Place

logger = logging.getLogger(__name__)

_STEPS = 10  # that one line of the log is the mean of, at most


class TrainingLog:
    """The log of a run's folder.

    Args:
        folder: of the run.
        step: where the run goes on; what was logged beyond that, and is done again, goes out of the log.
    """

    def __init__(self, folder: Path, step: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / "log.jsonl"
        self._plot = folder / "training.svg"
        kept = [line for line in self._lines() if line["step"] <= step] if step else []
        self._path.write_text("".join(json.dumps(line) + "\n" for line in kept), encoding="utf-8")
        self._steps: list[_Step] = []  # that are in no line yet

    def step(self, place: Place, seconds: float, losses: dict[str, float], rate: float) -> None:
        """Note one step's losses by their names, which are the same in every step, and its learning rate."""
        self._steps.append(_Step(place, seconds, losses, rate))
        if len(self._steps) == _STEPS:
            self.finish_line()

    def finish_line(self) -> None:
        """Write down the steps since the last line, if there are any: before a checkpoint, and at the end."""
        if not self._steps:
            return
        last, number = self._steps[-1], len(self._steps)
        means = {name: round(sum(step.losses[name] for step in self._steps) / number, 4) for name in last.losses}
        self._steps = []
        self._add(last.place, last.seconds, {**means, "learning_rate": last.rate})

    def validation(self, place: Place, seconds: float, mrr: dict[float, float]) -> None:
        """Note the MRR at each removal ratio."""
        self._add(place, seconds, {"mrr": {str(ratio): round(value, 4) for ratio, value in mrr.items()}})
        logger.info("after %d pairs: MRR %s", place.pairs, mrr)

    def plot(self) -> None:
        """Draw loss and MRR over the pairs, as `training.svg`; nothing if there are none yet."""
        lines = self._lines()
        losses = _points([(line["pairs"], line["loss"]) for line in lines if "loss" in line])
        ratios = sorted({ratio for line in lines for ratio in line.get("mrr", {})})
        quality = [
            Line(f"{float(ratio):.0%} removed", _points([(row["pairs"], row["mrr"][ratio]) for row in found]))
            for ratio in ratios
            if (found := [line for line in lines if "mrr" in line])
        ]
        panels = []
        if losses:
            last = losses[-1].y
            panels.append(Panel("Loss", "pairs", "contrastive loss", (Line("loss", losses),), last, f"{last:.2f}"))
        if quality:
            best = max(point.y for line in quality for point in line.points)
            panels.append(Panel("Validation", "pairs", "MRR", tuple(quality), best, f"best {best:.3f}"))
        if panels:
            self._plot.write_text(svg_of(panels), encoding="utf-8")

    def _add(self, place: Place, seconds: float, values: dict[str, Any]) -> None:
        line = {"step": place.step, "pairs": place.pairs, "seconds": round(seconds, 1), **values}
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")

    def _lines(self) -> list[dict[str, Any]]:
        if not self._path.is_file():
            return []
        found = map(_parsed, self._path.read_text(encoding="utf-8", errors="replace").splitlines())
        return [line for line in found if "step" in line]


@dataclass(frozen=True, slots=True)
class _Step:
    place: Place
    seconds: float
    losses: dict[str, float]
    rate: float


def _parsed(line: str) -> dict[str, Any]:
    """A line's object; nothing if it is none, as the last one may be after a power failure."""
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _points(values: list[tuple[float, float]]) -> tuple[Point, ...]:
    return tuple(Point(x, y, y, y) for x, y in values)
