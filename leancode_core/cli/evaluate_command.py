"""`leancode evaluate`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import typer

from leancode_core.cli.console import err, out, progress_bar, stoppable
from leancode_core.cli.options import Device, DeviceName, Json, Model
from leancode_core.config import DEFAULT_REMOVAL, IndexConfig, PruningConfig, SearchMode, Strategy, cache_folder
from leancode_core.control import CancelToken, ProgressSink
from leancode_core.errors import ConfigError
from leancode_core.evaluation.code_search import Reading, as_indexed, pruned, run_search, search_row, snippets_of
from leancode_core.evaluation.datasets import search_sets
from leancode_core.evaluation.repository_search import (
    PLACES,
    Answered,
    Hit,
    RepositoryQuery,
    queries_of,
    repository_rows,
)
from leancode_core.evaluation.trees import tree_of
from leancode_core.evaluation.vectors import RememberingEncoder
from leancode_core.index.reader import IndexReader
from leancode_core.models.catalog import DEFAULT_ENCODER, ModelSpec, identity_of, model_named
from leancode_core.ports import Encoder
from leancode_core.search.query import SearchQuery
from leancode_core.settings import Settings
from leancode_core.workspace import Workspace

app = typer.Typer(
    help="Measure how well code is found, on data with known answers.", no_args_is_help=True, rich_markup_mode=None
)

More = Annotated[list[Path] | None, typer.Argument(metavar="PATH", help="Further data.", show_default=False)]
Strategies = Annotated[
    list[Strategy] | None, typer.Option("--strategy", metavar="S", help="How code is pruned; may be repeated.")
]
Removals = Annotated[
    list[float] | None,
    typer.Option("--removal", metavar="R", help="Share of subwords that pruning removes; may be repeated."),
]
Limit = Annotated[int | None, typer.Option(metavar="N", min=1, help="Only the first N queries.")]


@app.command()
def search(
    data: Annotated[
        list[Path], typer.Option("--data", metavar="PATH", help="A .jsonl or .jsonl.zst file, or a folder of them.")
    ],
    more: More = None,
    *,
    model: Model = "",
    strategy: Strategies = None,
    removal: Removals = None,
    limit: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Only the first N functions, as queries and as pool.")
    ] = None,
    with_docs: Annotated[
        bool | None,
        typer.Option(
            "--with-docs/--without-docs", help="Leave documentation in the code. Default: what the data offers."
        ),
    ] = None,
    device: Device = DeviceName.AUTO,
    as_json: Json = False,
) -> None:
    """Search functions by sentences: mean reciprocal rank over all functions."""
    conditions = pruning_conditions(strategy, removal)
    sets = search_sets([*data, *(more or ())], with_docs=with_docs)
    sets = [one.first(limit) for one in sets] if limit else sets
    spec = model_named(model or DEFAULT_ENCODER)
    encoder = RememberingEncoder(identity_of(spec), encoder_loader(spec, device), evaluation_cache() / "vectors")
    readings = [(condition, reading_of(spec, condition, device)) for condition in conditions]
    rows = []
    with stoppable() as cancel, progress_bar() as progress:
        for one in sets:
            snippets = snippets_of(one, progress)
            for condition, read in readings:
                run = run_search(one, snippets, read, encoder, progress, cancel)
                rows.append(search_row(run, spec.name, condition.strategy.value, condition.removal))
    _show(rows, _SEARCH_COLUMNS, as_json=as_json)


@app.command("repo-search")
def repository_search(
    data: Annotated[list[Path], typer.Option("--data", metavar="DIR", help="A folder with queries.jsonl and repos/.")],
    more: More = None,
    *,
    model: Model = "",
    strategy: Strategies = None,
    removal: Removals = None,
    limit: Limit = None,
    mode: Annotated[SearchMode, typer.Option(help="Which sides answer.")] = SearchMode.HYBRID,
    results: Annotated[
        Path | None, typer.Option("--results", metavar="FILE", help="Write the hits of every query, as JSON lines.")
    ] = None,
    device: Device = DeviceName.AUTO,
    as_json: Json = False,
) -> None:
    """Search whole repositories as the product does: NDCG@10 of their chunks."""
    spec = model_named(model or DEFAULT_ENCODER)
    load = encoder_loader(spec, device)
    rows: list[dict[str, Any]] = []
    written: list[dict[str, Any]] = []
    with stoppable() as cancel, progress_bar() as progress:
        for condition in pruning_conditions(strategy, removal):
            settings = Settings(
                index=IndexConfig(location=evaluation_cache() / "indexes"),
                pruning=condition,
                encoder=model,
                device=device.value,
            )
            answered = [
                one
                for folder in (*data, *(more or ()))
                for one in _answers(folder, limit, settings, mode, load, progress, cancel)
            ]
            fields = {"mode": mode.value, "model": spec.name, "strategy": condition.strategy.value}
            rows += repository_rows(answered, {**fields, "removal": condition.removal})
            written += map(_result, answered)
    if results is not None:
        _write(results, written)
    _show(rows, _REPOSITORY_COLUMNS, as_json=as_json)


def pruning_conditions(strategies: list[Strategy] | None, removals: list[float] | None) -> list[PruningConfig]:
    """Every strategy with every ratio; `none`, which removes nothing, once.

    Raises:
        ConfigError: a ratio is out of range, or there are ratios and no strategy that removes anything.
    """
    chosen = strategies or [Strategy.NONE]
    if chosen == [Strategy.NONE]:
        return [PruningConfig(Strategy.NONE, max(removals or [0.0]))]
    return [
        PruningConfig(strategy, ratio)
        for strategy in chosen
        for ratio in ([0.0] if strategy is Strategy.NONE else removals or [DEFAULT_REMOVAL])
    ]


def reading_of(spec: ModelSpec, condition: PruningConfig, device: DeviceName) -> Reading:
    """What the encoder reads of a unit under a condition, as in an index.

    Raises:
        ModelUnavailable: the strategy needs a lexicon, and the model has none.
    """
    if condition.strategy is Strategy.NONE:
        return as_indexed
    from leancode_core.pruners import pruner_for  # only where something is pruned

    return pruned(pruner_for(spec, condition, device.value).text_of)


def encoder_loader(spec: ModelSpec, device: DeviceName) -> Callable[[], Encoder]:
    """Loads the model at the first call, once for all."""

    @cache
    def load() -> Encoder:
        from leancode_core.models.encoder import TorchEncoder  # takes seconds: only where there is something to encode

        return TorchEncoder(spec, device.value)

    return load


def evaluation_cache() -> Path:
    """What evaluations keep: vectors, unpacked repositories and their indexes, apart from the user's own."""
    return cache_folder() / "evaluation"


def _answers(
    folder: Path,
    limit: int | None,
    settings: Settings,
    mode: SearchMode,
    load: Callable[[], Encoder],
    progress: ProgressSink,
    cancel: CancelToken,
) -> list[Answered]:
    """The product's answers to a set's queries, repository by repository."""
    by_repository: dict[str, list[RepositoryQuery]] = {}
    for query in queries_of(folder)[:limit]:
        by_repository.setdefault(query.repository, []).append(query)
    unpacked = evaluation_cache() / "trees"
    trees = {name: tree_of(folder / "repos", name, unpacked) for name in by_repository}
    missing = [name for name, tree in trees.items() if tree is None]
    if len(missing) == len(trees):
        raise ConfigError(f"{folder / 'repos'} holds no repository of the queries", remedy="name another folder")
    if missing:
        err().print(f"warning: left out, not in {folder / 'repos'}: {', '.join(missing)}", style="yellow", markup=False)
    answered: list[Answered] = []
    for name, tree in trees.items():
        if tree is not None:
            workspace = Workspace.at(tree, settings)
            workspace.update(load, progress, cancel, lambda message: err().print(message, markup=False))
            answered += _asked(workspace, by_repository[name], mode, progress, cancel)
    return answered


def _asked(
    workspace: Workspace,
    queries: Sequence[RepositoryQuery],
    mode: SearchMode,
    progress: ProgressSink,
    cancel: CancelToken,
) -> Iterator[Answered]:
    progress.stage(f"asking {queries[0].repository}", len(queries))
    with IndexReader(workspace.location.database) as reader:
        engine = workspace.engine(reader)
        for query in queries:
            cancel.raise_if_cancelled()
            hits = engine.search(SearchQuery(query.text, PLACES, mode)).hits
            units = [hit.unit for hit in hits]
            yield Answered(query, tuple(Hit(unit.path, unit.start_line, unit.end_line) for unit in units))
            progress.advance(1)


def _result(answered: Answered) -> dict[str, Any]:
    query = answered.query
    hits = [{"path": hit.path, "start_line": hit.start_line, "end_line": hit.end_line} for hit in answered.hits]
    named = {"id": query.id} if query.id else {}
    return {**named, "repo": query.repository, "query": query.text, "results": hits}


def _write(path: Path, documents: list[dict[str, Any]]) -> None:
    try:
        path.write_text("".join(json.dumps(document) + "\n" for document in documents), encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror}", remedy="name another file") from error


Column = tuple[str, Callable[[dict[str, Any]], str]]

_SEARCH_COLUMNS: tuple[Column, ...] = (
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
_REPOSITORY_COLUMNS: tuple[Column, ...] = (
    ("repository", lambda row: row["repo"] or "MEAN"),
    ("language", lambda row: row["language"] or ""),
    ("mode", lambda row: row["mode"]),
    ("strategy", lambda row: row["strategy"]),
    ("removal", lambda row: f"{row['removal']:g}"),
    ("queries", lambda row: f"{row['queries']:,}"),
    (f"NDCG@{PLACES}", lambda row: f"{row['ndcg_at_10']:.3f}"),
)


def _show(rows: list[dict[str, Any]], columns: Sequence[Column], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps({"rows": rows}, indent=2))
        return
    categories = sorted({category for row in rows for category in row.get("categories", {})})
    shown = [*columns, *(_category(name) for name in categories)]
    table = [[title for title, _ in shown], *([cell(row) for _, cell in shown] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for line in table:
        cells = (text.ljust(width) for text, width in zip(line, widths, strict=True))
        out().print("  ".join(cells).rstrip(), markup=False)


def _category(name: str) -> Column:
    return name, lambda row: f"{row['categories'][name]:.3f}" if name in row["categories"] else "-"
