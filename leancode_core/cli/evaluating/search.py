"""`leancode evaluate search`."""

from __future__ import annotations

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
    pruning_conditions,
)
from leancode_core.cli.evaluating.table import Column, show
from leancode_core.cli.options import Device, DeviceName, Json, Model
from leancode_core.config import PruningConfig, Strategy
from leancode_core.evaluation.code_search import (
    Reading,
    SearchRun,
    as_indexed,
    pruned,
    run_search,
    search_row,
    snippets_of,
)
from leancode_core.evaluation.datasets import search_sets
from leancode_core.evaluation.model_rows import model_rows
from leancode_core.evaluation.vectors import RememberingEncoder
from leancode_core.models.catalog import DEFAULT_ENCODER, ModelSpec, identity_of, model_named


def search(
    data: Data,
    more: More = None,
    *,
    model: Model = "",
    against: Annotated[
        str, typer.Option("--against", metavar="NAME", help="Another encoder, to be compared query by query.")
    ] = "",
    strategy: Strategies = None,
    removal: Removals = None,
    limit: FunctionLimit = None,
    with_docs: WithDocs = None,
    device: Device = DeviceName.AUTO,
    as_json: Json = False,
) -> None:
    """Search functions by sentences: mean reciprocal rank over all functions."""
    conditions = pruning_conditions(strategy, removal)
    sets = search_sets([*data, *(more or ())], with_docs=with_docs)
    sets = [one.first(limit) for one in sets] if limit else sets
    specs = [model_named(name) for name in (model or DEFAULT_ENCODER, against) if name]
    encoders = [
        RememberingEncoder(identity_of(spec), encoder_loader(spec, device), evaluation_cache() / "vectors")
        for spec in specs
    ]
    readings = [[_reading_of(spec, condition, device) for spec in specs] for condition in conditions]
    runs: list[list[list[SearchRun]]] = []  # of each set, condition and model
    with stoppable() as cancel, progress_bar() as progress:
        for one in sets:
            snippets = snippets_of(one, progress)
            runs.append(
                [
                    [
                        run_search(one, snippets, read, encoder, progress, cancel)
                        for read, encoder in zip(reads, encoders, strict=True)
                    ]
                    for reads in readings
                ]
            )
    names = [spec.name for spec in specs]
    rows = (
        _compared(runs, names, conditions)
        if against
        else [
            search_row(run, names[0], condition.strategy.value, condition.removal)
            for of_set in runs
            for condition, (run,) in zip(conditions, of_set, strict=True)
        ]
    )
    show(rows, (*_COLUMNS, _DIFFERENCE) if against else _COLUMNS, as_json=as_json)


def _compared(
    runs: list[list[list[SearchRun]]], names: list[str], conditions: list[PruningConfig]
) -> list[dict[str, Any]]:
    ours, theirs = names
    return [
        row
        for place, condition in enumerate(conditions)
        for row in model_rows([(of_set[place][0], of_set[place][1]) for of_set in runs], (ours, theirs), condition)
    ]


def _gain(row: dict[str, Any]) -> str:
    return " ".join(
        f"{found['mean']:+.3f} ({found['ci95'][0]:+.3f} {found['ci95'][1]:+.3f})"
        for found in row["difference"].values()
    )


def _reading_of(spec: ModelSpec, condition: PruningConfig, device: DeviceName) -> Reading:
    """What the encoder reads of a unit under a condition, as in an index.

    Raises:
        ModelUnavailable: the strategy needs a lexicon, and the model has none.
    """
    if condition.strategy is Strategy.NONE:
        return as_indexed
    from leancode_core.pruners import pruner_for  # only where something is pruned

    return pruned(pruner_for(spec, condition, device.value).text_of)


_COLUMNS: tuple[Column, ...] = (
    ("data", lambda row: row["data"] or "MEAN"),
    ("language", lambda row: row["language"] or ""),
    ("docs", lambda row: "yes" if row["docs"] else "no"),
    ("model", lambda row: row["model"]),
    ("strategy", lambda row: row["strategy"]),
    ("removal", lambda row: f"{row['removal']:g}"),
    ("queries", lambda row: f"{row['queries']:,}"),
    ("pool", lambda row: f"{row['pool']:,}" if row["pool"] else "-"),
    ("MRR", lambda row: f"{row['mrr']:.3f}"),
    ("95 %", lambda row: "{:.3f}-{:.3f}".format(*row["ci95"])),
    *((f"R@{k}", lambda row, k=k: f"{row[f'recall_at_{k}']:.3f}") for k in (1, 5, 10)),
)
_DIFFERENCE: Column = ("difference", _gain)
