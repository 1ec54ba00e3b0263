"""`leancode evaluate summary`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from leancode_core.cli.console import progress_bar, stoppable
from leancode_core.cli.evaluating.options import Data, More, Removals, Strategies, pruning_conditions
from leancode_core.cli.evaluating.table import Column, show
from leancode_core.cli.options import Device, DeviceName, Json
from leancode_core.code.tokens import LexedUnit
from leancode_core.code.unit import CodeUnit
from leancode_core.config import PruningConfig
from leancode_core.errors import ConfigError
from leancode_core.evaluation.summary_evaluation import (
    mean_summary_row,
    predicted,
    predictions_of,
    summarised,
    summary_row,
    summary_sets,
)
from leancode_core.models.catalog import summariser_named
from leancode_core.ports import Summariser
from leancode_core.pruners import pruner_for
from leancode_core.summaries.extractive_summariser import ExtractiveSummariser


def summary(
    data: Data,
    more: More = None,
    *,
    model: Annotated[
        str, typer.Option(metavar="NAME", help="A model of `model list`, or a folder. Default: none, the code itself.")
    ] = "",
    beams: Annotated[int, typer.Option(metavar="N", help="Sentences that the model follows side by side.")] = 1,
    strategy: Strategies = None,
    removal: Removals = None,
    limit: Annotated[int | None, typer.Option(metavar="N", min=1, help="Only the first N functions of a set.")] = None,
    predictions: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Score these summaries, lines of JSON with id and summary, without a model."),
    ] = None,
    device: Device = DeviceName.AUTO,
    as_json: Json = False,
) -> None:
    """Compare summaries with what the authors wrote: smoothed BLEU-4 and ROUGE-L."""
    conditions = pruning_conditions(strategy, removal)
    if predictions is not None and (model or strategy or removal):
        raise ConfigError(
            "predictions are scored as they are, without a model and without pruning",
            remedy="leave out --predictions, or --model, --strategy and --removal",
        )
    sets = summary_sets([*data, *(more or ())], limit)
    rows = []
    if predictions is not None:
        known = predictions_of(predictions)
        rows = [summary_row(one, predicted(one, known), None, None, None) for one in sets]
        rows.append(mean_summary_row(rows))
    else:
        with stoppable() as cancel, progress_bar() as progress:
            for condition in conditions:
                summariser = _summariser(model, condition, device, beams)
                way = (summariser.name, condition.strategy.value, condition.removal)
                found = [summary_row(one, summarised(one, summariser, progress, cancel), *way) for one in sets]
                rows += [*found, mean_summary_row(found)]
    show(rows, _COLUMNS, as_json=as_json)


def _summariser(model: str, pruning: PruningConfig, device: DeviceName, beams: int) -> Summariser:
    """A model that reads pruned code; without one, what hovers say then, which reads all of it.

    Raises:
        ConfigError: no model has the name, or code is to be pruned for no model.
        ModelUnavailable: its files are not here.
    """
    if not model:
        if pruning.removal:
            raise ConfigError(
                "what is read off the code is read off all of it", remedy="name a --model, or leave out --strategy"
            )
        return ExtractiveSummariser()
    from leancode_core.models.summariser import TorchSummariser, code_in_a_line  # takes seconds

    spec = summariser_named(model)
    pruner = pruner_for(spec, pruning, device.value) if pruning.removal else None

    def read(unit: CodeUnit) -> str:
        return code_in_a_line(unit) if pruner is None else " ".join(pruner.prune(LexedUnit.of(unit)).text.split())

    return TorchSummariser(spec, device.value, beams, read)


_COLUMNS: tuple[Column, ...] = (
    ("data", lambda row: row["data"] or "MEAN"),
    ("language", lambda row: row["language"] or ""),
    ("model", lambda row: row["model"] or "-"),
    ("strategy", lambda row: row["strategy"] or "-"),
    ("removal", lambda row: "-" if row["removal"] is None else f"{row['removal']:g}"),
    ("functions", lambda row: f"{row['count']:,}"),
    ("BLEU-4", lambda row: f"{row['bleu4']:.2f}"),
    ("ROUGE-L", lambda row: f"{row['rouge_l']:.2f}"),
)
