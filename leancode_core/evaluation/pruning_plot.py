"""A comparison of pruning as a picture: quality, and time where it was measured, against the removal ratio."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from leancode_core.config import Strategy
from leancode_core.errors import ConfigError
from leancode_core.evaluation.plots import Line, Panel, Point, svg_of


def pruning_plot(rows: Sequence[dict[str, Any]]) -> str:
    """The picture of the means over the languages among the rows of `pruning_rows`, as SVG.

    Sets without documentation are drawn if there are any, else those with it.

    Raises:
        ConfigError: nothing was pruned.
    """
    means = [row for row in rows if row["language"] is None]
    means = [row for row in means if not row["docs"]] or means
    n_languages = len({row["language"] for row in rows if row["language"] and row["docs"] is means[0]["docs"]})
    whole = next(row for row in means if row["strategy"] == Strategy.NONE)
    drawn: dict[str, list[dict[str, Any]]] = {}
    for row in sorted(means, key=lambda row: row["removal"]):
        if row is not whole:
            drawn.setdefault(_label(row), []).append(row)
    if not drawn:
        raise ConfigError("there is nothing to plot: nothing was pruned", remedy="name a strategy besides none")
    # The lines in the order of the rows, not of their first ratio.
    order = [label for label in dict.fromkeys(map(_label, means)) if label in drawn]
    x_title = "share of the code's subwords that pruning removes"
    over = "one language" if n_languages == 1 else f"mean of {n_languages} languages"
    panels = [
        Panel(
            f"How well functions are found: {whole['model']}",
            x_title,
            f"MRR with 95 % interval, {over}, {whole['queries']:,} queries",
            tuple(Line(label, tuple(map(_quality, drawn[label]))) for label in order),
            whole["mrr"],
            "whole code",
        )
    ]
    if all(row["encode_seconds"] for row in means):
        base = whole["encode_seconds"]
        panels.append(
            Panel(
                "Time to prune and encode",
                x_title,
                f"times that of the whole code ({base:.3g} s)",
                tuple(Line(label, tuple(_time(row, base) for row in drawn[label])) for label in order),
                1.0,
                "whole code",
                from_zero=True,
            )
        )
    return svg_of(panels)


def _label(row: dict[str, Any]) -> str:
    return str(row["strategy"]) + (", no guards" if row["guards"] is False else "")


def _quality(row: dict[str, Any]) -> Point:
    return Point(row["removal"], row["mrr"], *row["ci95"])


def _time(row: dict[str, Any], base: float) -> Point:
    ratio = (row["encode_seconds"] + row["prune_seconds"]) / base
    return Point(row["removal"], ratio, ratio, ratio)
