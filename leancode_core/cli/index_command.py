"""`leancode index`."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from leancode_core.cli.console import counted, err, out, progress_bar, show_problems, stoppable
from leancode_core.cli.options import (
    Device,
    DeviceName,
    Json,
    Model,
    Removal,
    StrategyOption,
    open_workspace,
    settings_from,
)
from leancode_core.errors import ModelUnavailable
from leancode_core.models.catalog import locate
from leancode_core.ports import Encoder
from leancode_core.workspace import Workspace

if TYPE_CHECKING:
    from leancode_core.index.pipeline import IndexReport


def index(
    root: Annotated[Path, typer.Argument(metavar="ROOT", help="The folder to index.")] = Path(),
    *,
    strategy: StrategyOption = None,
    removal: Removal = None,
    model: Model = "",
    force: Annotated[bool, typer.Option("--force", help="Forget the old index and read everything again.")] = False,
    device: Device = DeviceName.AUTO,
    as_json: Json = False,
) -> None:
    """Index a folder, or bring its index up to date."""
    base = settings_from(model=model, device=device, strategy=strategy, removal=removal)
    workspace = open_workspace(root, base)
    if force and workspace.location.exists:
        workspace.location.clear()
    report = update_with_progress(workspace)
    if as_json:
        typer.echo(json.dumps(report_document(workspace, report), indent=2))
        return
    show_problems(report.skipped, "skipped")
    speed = f", {report.embedding.n_subwords / report.seconds:,.0f} subwords/s" if report.embedding else ""
    out().print(
        f"{counted(report.files, 'file', 'files')}, {counted(report.units, 'unit', 'units')}:"
        f" {report.embedded:,} embedded, {report.reused:,} reused,"
        f" {report.removed:,} removed in {report.seconds:.1f} s{speed}",
        markup=False,
    )


def update_with_progress(
    workspace: Workspace, *, needs_model: bool = True, wait_seconds: float = math.inf
) -> IndexReport:
    """Update the index with a progress bar; Ctrl-C ends it cleanly.

    Args:
        workspace: whose index.
        needs_model: whether it is an error that the model is not installed; otherwise vectors stay pending then.
        wait_seconds: how long to wait for another process that indexes the same folder.
    """

    def tell(message: str) -> None:
        err().print(message, markup=False)

    def load_encoder() -> Encoder:
        from leancode_core.models.encoder import TorchEncoder  # takes seconds: only where there is something to embed

        return TorchEncoder(workspace.model, workspace.settings.device)

    with stoppable() as cancel, progress_bar() as progress:
        load = load_encoder if needs_model or has_model(workspace) else None
        return workspace.update(load, progress, cancel, tell, wait_seconds)


def has_model(workspace: Workspace) -> bool:
    """Whether the files of the workspace's model are installed."""
    try:
        locate(workspace.model)
    except ModelUnavailable:
        return False
    return True


def report_document(workspace: Workspace, report: IndexReport) -> dict[str, Any]:
    """The run as the fixed JSON document of `index --json`."""
    embedding = report.embedding
    return {
        "root": str(workspace.root),
        "files": report.files,
        "units": report.units,
        "embedded": report.embedded,
        "reused": report.reused,
        "removed": report.removed,
        "skipped": [{"path": problem.path, "why": problem.message} for problem in report.skipped],
        "seconds": round(report.seconds, 3),
        "subwords_per_second": round(embedding.n_subwords / report.seconds, 1) if embedding else 0.0,
        "units_per_second": round(report.embedded / report.seconds, 1) if embedding else 0.0,
        "encoder_subwords_per_second": round(embedding.subwords_per_second, 1) if embedding else 0.0,
        "padding": round(embedding.padding, 4) if embedding else 0.0,
        "model": workspace.model.name,
        "strategy": workspace.settings.pruning.strategy.value,
        "removal": workspace.settings.pruning.removal,
        "device": embedding.device if embedding else workspace.settings.device,
    }
