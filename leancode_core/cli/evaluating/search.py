"""`leancode evaluate search`."""

from __future__ import annotations

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
from leancode_core.evaluation.code_search import Reading, as_indexed, pruned, run_search, search_row, snippets_of
from leancode_core.evaluation.datasets import search_sets
from leancode_core.evaluation.vectors import RememberingEncoder
from leancode_core.models.catalog import DEFAULT_ENCODER, ModelSpec, identity_of, model_named


def search(
    data: Data,
    more: More = None,
    *,
    model: Model = "",
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
    spec = model_named(model or DEFAULT_ENCODER)
    encoder = RememberingEncoder(identity_of(spec), encoder_loader(spec, device), evaluation_cache() / "vectors")
    readings = [(condition, _reading_of(spec, condition, device)) for condition in conditions]
    rows = []
    with stoppable() as cancel, progress_bar() as progress:
        for one in sets:
            snippets = snippets_of(one, progress)
            for condition, read in readings:
                run = run_search(one, snippets, read, encoder, progress, cancel)
                rows.append(search_row(run, spec.name, condition.strategy.value, condition.removal))
    show(rows, _COLUMNS, as_json=as_json)


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
    ("data", lambda row: row["data"]),
    ("language", lambda row: row["language"]),
    ("docs", lambda row: "yes" if row["docs"] else "no"),
    ("model", lambda row: row["model"]),
    ("strategy", lambda row: row["strategy"]),
    ("removal", lambda row: f"{row['removal']:g}"),
    ("queries", lambda row: f"{row['queries']:,}"),
    ("pool", lambda row: f"{row['pool']:,}"),
    ("MRR", lambda row: f"{row['mrr']:.3f}"),
    ("95 %", lambda row: "{:.3f}-{:.3f}".format(*row["ci95"])),
    *((f"R@{k}", lambda row, k=k: f"{row[f'recall_at_{k}']:.3f}") for k in (1, 5, 10)),
)
