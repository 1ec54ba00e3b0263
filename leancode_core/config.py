"""The settings, as frozen objects that are passed explicitly. Precedence: default, workspace file, editor, command."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

import platformdirs

from leancode_core.errors import ConfigError


class Strategy(StrEnum):
    """How a unit's code is pruned before the encoder reads it."""

    NONE = "none"
    LEANCODE = "leancode"
    """Tokens that get little attention in statements of their category and that nobody names, learned from a corpus."""
    LEANCODE_LEXICON = "leancode-lexicon"
    """Tokens that get little attention in statements of their category, and nothing else: the published method."""
    LEANCODE_LIVE = "leancode-live"
    """Tokens that get little attention in the unit itself: one more pass of the model over each unit."""
    DIETCODE = "dietcode"
    SLIMCODE = "slimcode"
    RANDOM = "random"

    @property
    def needs_lexicon(self) -> bool:
        """Whether it goes by averages that were learned for the model in use."""
        return self in (Strategy.LEANCODE, Strategy.LEANCODE_LEXICON, Strategy.DIETCODE)


PRUNING_VERSION = 2
"""Part of the fingerprint of pruned vectors: raised when a strategy or a guard removes other tokens than before."""

DEFAULT_REMOVAL = 0.4
"""The removal ratio where a strategy is named without one."""


class SearchMode(StrEnum):
    """Which sides answer a query."""

    HYBRID = "hybrid"
    SEMANTIC = "semantic"
    LEXICAL = "lexical"


@dataclass(frozen=True, slots=True)
class PruningConfig:
    """How much of a unit the encoder does not read.

    Attributes:
        strategy: which tokens go.
        removal: the share of the unit's subwords that goes, in [0, 0.9]; 0 with the strategy `none`.
        guards: whether a unit's name and pairs of brackets are kept, and short units stay whole.
    """

    strategy: Strategy = Strategy.NONE
    removal: float = 0.0
    guards: bool = True

    def __post_init__(self) -> None:
        if not 0.0 <= self.removal <= 0.9:
            raise ConfigError(f"the removal ratio must be in [0, 0.9], got {self.removal}", remedy="use e.g. 0.4")
        if self.strategy.value == "none" and self.removal > 0:
            raise ConfigError(
                f"the strategy none removes nothing, but a removal ratio of {self.removal} was asked for",
                remedy="leave out the ratio, or name a strategy",
            )

    def with_strategy(self, strategy: Strategy) -> PruningConfig:
        """The same with another strategy, and a ratio that fits it."""
        removal = 0.0 if strategy is Strategy.NONE else self.removal or DEFAULT_REMOVAL
        return replace(self, strategy=strategy, removal=removal)

    def with_removal(self, removal: float) -> PruningConfig:
        """The same with another ratio."""
        return replace(self, removal=removal)


DEFAULT_PRUNING = PruningConfig(Strategy.LEANCODE, DEFAULT_REMOVAL)
"""What is used where nobody asks for anything else, and the model has a lexicon."""


@dataclass(frozen=True, slots=True)
class IndexConfig:
    """Which files are indexed, and where the index lies.

    Attributes:
        include: globs; if there are any, only files that match one of them are indexed.
        exclude: globs of files that are not indexed.
        max_file_size_kb: larger files are skipped, in KiB.
        location: folder of all indexes.
        max_cache_mb: vectors that nothing uses any more are dropped early while an index is larger, in MiB.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    max_file_size_kb: int = 1024
    location: Path = field(default_factory=lambda: cache_folder() / "indexes")
    max_cache_mb: int = 2048

    def __post_init__(self) -> None:
        if self.max_file_size_kb < 1:
            raise ConfigError(
                f"index.maxFileSizeKB must be at least 1, got {self.max_file_size_kb}", remedy="use e.g. 1024"
            )
        if self.max_cache_mb < 1:
            raise ConfigError(f"index.maxCacheMB must be at least 1, got {self.max_cache_mb}", remedy="use e.g. 2048")


def cache_folder() -> Path:
    """The platform's user cache folder for LeanCode, or what `LEANCODE_CACHE_DIR` names."""
    moved = os.environ.get("LEANCODE_CACHE_DIR")
    return Path(moved) if moved else Path(platformdirs.user_cache_dir("leancode", appauthor=False))
