"""Options that the evaluations share."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Annotated

import typer

from leancode_core.cli.options import DeviceName
from leancode_core.config import DEFAULT_REMOVAL, PruningConfig, Strategy, cache_folder
from leancode_core.models.catalog import ModelSpec
from leancode_core.ports import Encoder

Data = Annotated[
    list[Path], typer.Option("--data", metavar="PATH", help="A .jsonl or .jsonl.zst file, or a folder of them.")
]
More = Annotated[list[Path] | None, typer.Argument(metavar="PATH", help="Further data.", show_default=False)]
Strategies = Annotated[
    list[Strategy] | None, typer.Option("--strategy", metavar="S", help="How code is pruned; may be repeated.")
]
Removals = Annotated[
    list[float] | None,
    typer.Option("--removal", metavar="R", help="Share of subwords that pruning removes; may be repeated."),
]
Limit = Annotated[int | None, typer.Option(metavar="N", min=1, help="Only the first N queries.")]
FunctionLimit = Annotated[
    int | None, typer.Option("--limit", metavar="N", min=1, help="Only the first N functions, as queries and as pool.")
]
WithDocs = Annotated[
    bool | None,
    typer.Option("--with-docs/--without-docs", help="Leave documentation in the code. Default: what the data offers."),
]


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
