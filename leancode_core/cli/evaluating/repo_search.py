"""`leancode evaluate repo-search`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from leancode_core.cli.console import err, progress_bar, stoppable
from leancode_core.cli.evaluating.options import (
    Limit,
    More,
    Removals,
    Strategies,
    encoder_loader,
    evaluation_cache,
    pruning_conditions,
)
from leancode_core.cli.evaluating.table import Column, show
from leancode_core.cli.options import Device, DeviceName, Json, Model
from leancode_core.config import IndexConfig, SearchMode
from leancode_core.control import CancelToken, ProgressSink
from leancode_core.errors import ConfigError
from leancode_core.evaluation.repository_search import (
    PLACES,
    Answered,
    Hit,
    RepositoryQuery,
    queries_of,
    repository_rows,
)
from leancode_core.evaluation.trees import tree_of
from leancode_core.index.reader import IndexReader
from leancode_core.models.catalog import DEFAULT_ENCODER, model_named
from leancode_core.ports import Encoder
from leancode_core.search.query import SearchQuery
from leancode_core.settings import Settings
from leancode_core.workspace import Workspace


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
    show(rows, _COLUMNS, as_json=as_json)


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


_COLUMNS: tuple[Column, ...] = (
    ("repository", lambda row: row["repo"] or "MEAN"),
    ("language", lambda row: row["language"] or ""),
    ("mode", lambda row: row["mode"]),
    ("strategy", lambda row: row["strategy"]),
    ("removal", lambda row: f"{row['removal']:g}"),
    ("queries", lambda row: f"{row['queries']:,}"),
    (f"NDCG@{PLACES}", lambda row: f"{row['ndcg_at_10']:.3f}"),
)
