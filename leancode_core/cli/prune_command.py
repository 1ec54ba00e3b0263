"""`leancode prune`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, assert_never

import typer

from leancode_core.cli.console import err
from leancode_core.cli.options import (
    Device,
    DeviceName,
    Model,
    Removal,
    StrategyOption,
    open_workspace,
    pruning_from,
    settings_from,
)
from leancode_core.cli.places import place_named
from leancode_core.cli.prune_formats.choices import CountedIn, Format, Task
from leancode_core.config import PruningConfig, Strategy
from leancode_core.errors import ConfigError
from leancode_core.settings import WORKSPACE_FILE, Settings
from leancode_core.workspace import nearest_indexed

if TYPE_CHECKING:
    from leancode_core.cli.prune_formats.function import PrunedFunction


def prune(
    place: Annotated[
        str, typer.Argument(metavar="PATH[:LINE]", help="A file, or the innermost function on one of its lines.")
    ],
    *,
    strategy: StrategyOption = None,
    removal: Removal = None,
    task: Annotated[Task, typer.Option(help="What the code is read for.")] = Task.SEARCH,
    unit: Annotated[CountedIn, typer.Option(help="What the ratio is a share of.")] = CountedIn.SUBWORDS,
    no_guards: Annotated[
        bool, typer.Option("--no-guards", help="Prune short functions, names and single brackets as well.")
    ] = False,
    model: Model = "",
    device: Device = DeviceName.AUTO,
    output: Annotated[Format, typer.Option("--format", help="How the result is written.")] = Format.TEXT,
) -> None:
    """Show what pruning leaves of the functions of a file."""
    path, line = place_named(place)
    # What parses and writes has no part in the other commands, which begin sooner without it.
    from leancode_core.cli.pruned_functions import pruned_functions

    workspace = open_workspace(_root(path.resolve().parent), settings_from(model=model, device=device))
    settings = workspace.settings
    pruning = replace(_pruning(settings.pruning, strategy, removal), guards=not no_guards)
    _check_task(task, pruning)
    functions = pruned_functions(path, line, workspace.model, pruning, settings.device, unit)
    if not functions:
        err().print(f"{path} has no functions", style="yellow", markup=False)
    _write(functions, output)


def _root(folder: Path) -> Path:
    """Where the settings are from: the nearest indexed folder, else the nearest one with settings of its own."""
    indexed = nearest_indexed(folder, Settings())
    if indexed is not None:
        return indexed
    return next((above for above in (folder, *folder.parents) if (above / WORKSPACE_FILE).is_file()), folder)


def _pruning(base: PruningConfig, strategy: Strategy | None, removal: float | None) -> PruningConfig:
    """A ratio alone asks for the product's own strategy where the settings name none."""
    if strategy is None and removal and base.strategy is Strategy.NONE:
        strategy = Strategy.LEANCODE
    return pruning_from(base, strategy, removal)


def _check_task(task: Task, pruning: PruningConfig) -> None:
    goes_by_attention = pruning.strategy.needs_lexicon or pruning.strategy is Strategy.LEANCODE_LIVE
    if task is Task.SUMMARY and goes_by_attention:
        raise ConfigError(
            f"the strategy {pruning.strategy.value} has no weights for the task summary",
            remedy="use the strategy slimcode or random, or the task search",
        )


def _write(functions: Sequence[PrunedFunction], output: Format) -> None:
    from leancode_core.cli.prune_formats.characters import showable
    from leancode_core.cli.prune_formats.document import as_json
    from leancode_core.cli.prune_formats.page import as_html
    from leancode_core.cli.prune_formats.picture import as_svg
    from leancode_core.cli.prune_formats.plain import as_text
    from leancode_core.cli.prune_formats.terminal import as_ansi

    match output:
        case Format.TEXT:
            text = as_text(functions)
            _print(showable(text) if sys.stdout.isatty() else text)
        case Format.JSON:
            _print(as_json(functions))
        case Format.ANSI:
            _print(as_ansi(functions))
        case Format.HTML:
            _write_utf8(as_html(functions))
        case Format.SVG:
            _write_utf8(as_svg(functions))
        case _:
            assert_never(output)


def _print(text: str) -> None:
    if text:
        typer.echo(text, color=True)


def _write_utf8(text: str) -> None:
    """Pages and pictures are UTF-8, as they say themselves, whatever the encoding of the stream."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode() + b"\n")
    sys.stdout.buffer.flush()
