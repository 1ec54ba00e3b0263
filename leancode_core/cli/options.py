"""Options that several commands share."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from leancode_core.cli.console import show_problems
from leancode_core.config import PruningConfig, Strategy
from leancode_core.settings import Settings
from leancode_core.workspace import Workspace


class DeviceName(StrEnum):
    """What `--device` takes: `models.device.DEVICES`, whose module takes seconds to import."""

    AUTO = "auto"
    CPU = "cpu"
    CUDA = "cuda"
    MPS = "mps"


Json = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout and nothing else there.")]
Device = Annotated[DeviceName, typer.Option(metavar="auto|cpu|cuda|mps", help="Where the model computes.")]
Model = Annotated[
    str, typer.Option(metavar="NAME", help="The encoder: one of `leancode model list`, or the path of a folder.")
]
StrategyOption = Annotated[
    Strategy | None, typer.Option(metavar="S", help="How code is pruned before the encoder reads it.")
]
Removal = Annotated[
    float | None, typer.Option(metavar="R", help="Share of a function's subwords that pruning removes, 0 to 0.9.")
]


def settings_from(
    *,
    model: str = "",
    device: DeviceName = DeviceName.AUTO,
    strategy: Strategy | None = None,
    removal: float | None = None,
) -> Settings:
    """The settings that a command line asks for, on top of the defaults."""
    given = {"pruning.strategy": strategy, "pruning.removal": removal}
    chosen = frozenset(key for key, value in given.items() if value is not None)
    base = Settings(encoder=model, device=device.value, chosen=chosen)
    return replace(base, pruning=pruning_from(base.pruning, strategy, removal))


def pruning_from(base: PruningConfig, strategy: Strategy | None, removal: float | None) -> PruningConfig:
    """What a command line asks for; where it names a strategy without a ratio, that strategy's usual one."""
    chosen = base if strategy is None else base.with_strategy(strategy)
    return chosen if removal is None else chosen.with_removal(removal)


def open_workspace(root: Path, base: Settings) -> Workspace:
    """The workspace of a folder; says on stderr what of its settings file is not used."""
    workspace = Workspace.at(root, base)
    show_problems(workspace.problems, "warning")
    return workspace
