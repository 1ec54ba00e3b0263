"""`leancode evaluate pruning`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from leancode_core.cli.console import progress_bar, stoppable
from leancode_core.cli.evaluating.options import (
    Data,
    FunctionLimit,
    More,
    Removals,
    Strategies,
    WithDocs,
    encoder_loader,
    evaluation_cache,
)
from leancode_core.cli.evaluating.table import Column, show
from leancode_core.cli.options import Device, DeviceName, Json, Model
from leancode_core.config import PruningConfig, Strategy
from leancode_core.errors import ConfigError
from leancode_core.evaluation.code_search import snippets_of
from leancode_core.evaluation.datasets import search_sets
from leancode_core.evaluation.pruning_comparison import compare_pruning
from leancode_core.evaluation.pruning_plot import pruning_plot
from leancode_core.evaluation.pruning_rows import pruning_rows
from leancode_core.evaluation.vectors import RememberingEncoder
from leancode_core.models.catalog import DEFAULT_ENCODER, identity_of, model_named
from leancode_core.pruners import pruner_for

_STRATEGIES = (Strategy.RANDOM, Strategy.DIETCODE, Strategy.SLIMCODE, Strategy.LEANCODE)
_REMOVALS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7)


def pruning(
    data: Data,
    more: More = None,
    *,
    model: Model = "",
    strategy: Strategies = None,
    removal: Removals = None,
    guards: Annotated[
        bool, typer.Option("--guards", help="With guards, which is the default; both where both are named.")
    ] = False,
    no_guards: Annotated[
        bool, typer.Option("--no-guards", help="Without guards: names go too, single brackets, and short functions.")
    ] = False,
    limit: FunctionLimit = None,
    with_docs: WithDocs = None,
    measure_time: Annotated[
        bool, typer.Option("--measure-time", help="Encode everything anew, so that its time can be told.")
    ] = False,
    rounds: Annotated[
        int, typer.Option(metavar="N", min=1, help="With --measure-time: take the least time of N rounds.")
    ] = 1,
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE.svg", help="Draw quality, and time if it is measured, by ratio.")
    ] = None,
    device: Device = DeviceName.AUTO,
    as_json: Json = False,
) -> None:
    """Compare what is found when strategies prune to the same budgets."""
    ways = _ways(strategy, removal, [True] * (guards or not no_guards) + [False] * no_guards)
    if plot is not None and not plot.absolute().parent.is_dir():
        raise ConfigError(f"there is no folder {plot.parent} for the plot", remedy="make it, or name another file")
    sets = search_sets([*data, *(more or ())], with_docs=with_docs)
    sets = [one.first(limit) for one in sets] if limit else sets
    spec = model_named(model or DEFAULT_ENCODER)
    identity, load = identity_of(spec), encoder_loader(spec, device)
    encoder = RememberingEncoder(identity, load, evaluation_cache() / "vectors")
    timed = RememberingEncoder(identity, load, None) if measure_time else None
    pruners = [(way, pruner_for(spec, way, device.value)) for way in ways]
    with stoppable() as cancel, progress_bar() as progress:
        runs = [
            compare_pruning(one, snippets_of(one, progress), pruners, encoder, timed, progress, cancel, rounds)
            for one in sets
        ]
    rows = pruning_rows(runs, spec.name)
    if plot is not None:
        try:
            plot.write_text(pruning_plot(rows), encoding="utf-8")
        except OSError as error:
            raise ConfigError(f"{plot} cannot be written: {error.strerror}", remedy="name another file") from error
    show(rows, _COLUMNS, as_json=as_json)


def _ways(strategies: list[Strategy] | None, removals: list[float] | None, guards: list[bool]) -> list[PruningConfig]:
    """Every strategy with every ratio, after the whole code."""
    chosen = dict.fromkeys(strategies or _STRATEGIES)
    return [
        PruningConfig(),
        *(
            PruningConfig(strategy, ratio, guarded)
            for guarded in guards
            for strategy in chosen
            for ratio in dict.fromkeys(removals or _REMOVALS)
            if strategy is not Strategy.NONE
        ),
    ]


def _guards(row: dict[str, Any]) -> str:
    return {None: "", True: "yes", False: "no"}[row["guards"]]


def _seconds(row: dict[str, Any], name: str) -> str:
    return "-" if row[name] is None else f"{row[name]:.2f}"


def _gain(row: dict[str, Any], baseline: str) -> str:
    found = row["difference"].get(baseline)
    return f"{found['mean']:+.3f} ({found['ci95'][0]:+.3f} {found['ci95'][1]:+.3f})" if found else "-"


_COLUMNS: tuple[Column, ...] = (
    ("data", lambda row: row["data"] or "MEAN"),
    ("language", lambda row: row["language"] or ""),
    ("docs", lambda row: "yes" if row["docs"] else "no"),
    ("strategy", lambda row: row["strategy"]),
    ("removal", lambda row: f"{row['removal']:g}"),
    ("achieved", lambda row: f"{row['achieved_removal']:.3f}"),
    ("guards", _guards),
    ("queries", lambda row: f"{row['queries']:,}"),
    ("MRR", lambda row: f"{row['mrr']:.3f}"),
    ("95 %", lambda row: "{:.3f}-{:.3f}".format(*row["ci95"])),
    ("relative", lambda row: f"{row['relative']:.3f}"),
    ("- random", lambda row: _gain(row, "random")),
    ("- dietcode", lambda row: _gain(row, "dietcode")),
    ("- slimcode", lambda row: _gain(row, "slimcode")),
    ("encode s", lambda row: _seconds(row, "encode_seconds")),
    ("prune s", lambda row: _seconds(row, "prune_seconds")),
)
