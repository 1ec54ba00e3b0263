"""Settings as they are sent or written, and the settings that are used: parsed once, with the complaints listed."""

from __future__ import annotations

import reprlib
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from leancode_core.config import IndexConfig, PruningConfig, SearchMode, Strategy
from leancode_core.errors import LeanCodeError, Problem

WORKSPACE_FILE = ".leancode.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of the core.

    Attributes:
        index: which files, and where the index lies.
        pruning: what the encoder does not read.
        encoder: the model's name, "" for the default.
        device: "auto", "cpu", "cuda" or "mps".
        search_mode: which sides answer.
        search_limit: most hits.
        hover_enabled: whether an editor shows something about the function under the pointer.
        hover_generate: whether a model may write that where the function has no documentation.
    """

    index: IndexConfig = field(default_factory=IndexConfig)
    pruning: PruningConfig = field(default_factory=PruningConfig)
    encoder: str = ""
    device: str = "auto"
    search_mode: SearchMode = SearchMode.HYBRID
    search_limit: int = 20
    hover_enabled: bool = True
    hover_generate: bool = True


@dataclass(frozen=True, slots=True)
class _Setting:
    """One key: whether a cloned repository may set it, and how its value gets into the settings."""

    is_harmless: bool
    apply: Callable[[Settings, Any], Settings]


def workspace_settings(root: Path, base: Settings) -> tuple[Settings, list[Problem]]:
    """`base` with what the workspace's own file sets; a cloned repository must not redirect the product.

    Args:
        root: the workspace's root.
        base: the settings without the file.

    Returns:
        The settings, and a problem for every key or value that is not used.
    """
    path = root / WORKSPACE_FILE
    try:
        pairs = _flattened(tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except FileNotFoundError:
        return base, []
    except (OSError, ValueError, RecursionError) as error:  # all that a hostile file can make of the parser
        return base, [Problem(WORKSPACE_FILE, f"cannot be read: {error}", "correct it; until then it is ignored")]
    problems: list[Problem] = []
    settings = base
    for key, value in pairs:
        setting = _SETTINGS.get(key)
        if setting is None:
            problems.append(Problem(WORKSPACE_FILE, f"there is no setting {_printable(key)}", "remove it"))
        elif not setting.is_harmless:
            problems.append(Problem(WORKSPACE_FILE, f"{key} cannot be set by a workspace", "set it in the editor"))
        else:
            try:
                settings = setting.apply(settings, value)
            except (LeanCodeError, ValueError, TypeError) as error:
                problems.append(
                    Problem(WORKSPACE_FILE, f"{key} = {reprlib.repr(value)} is not used: {error}", "correct the value")
                )
    return settings, problems


def _flattened(values: Mapping[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    pairs: list[tuple[str, Any]] = []
    for key, value in values.items():
        if isinstance(value, dict):
            pairs += _flattened(value, f"{prefix}{key}.")
        else:
            pairs.append((prefix + key, value))
    return pairs


def _printable(key: str) -> str:
    """A key as a terminal may show it: a cloned repository must not write control sequences there."""
    return key if key.isprintable() else ascii(key)


def _globs(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise TypeError("a list of globs is needed")
    return tuple(value)


def _positive(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise TypeError("a whole number above 0 is needed")
    return value


def _number(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise TypeError("a number is needed")
    return float(value)


def _switch(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError("true or false is needed")
    return value


def _harmless(apply: Callable[[Settings, Any], Settings]) -> _Setting:
    return _Setting(is_harmless=True, apply=apply)


def _private(apply: Callable[[Settings, Any], Settings]) -> _Setting:
    return _Setting(is_harmless=False, apply=apply)


_SETTINGS: dict[str, _Setting] = {
    "index.include": _harmless(lambda s, v: replace(s, index=replace(s.index, include=_globs(v)))),
    "index.exclude": _harmless(lambda s, v: replace(s, index=replace(s.index, exclude=_globs(v)))),
    "index.maxFileSizeKB": _harmless(lambda s, v: replace(s, index=replace(s.index, max_file_size_kb=_positive(v)))),
    "index.maxCacheMB": _private(lambda s, v: replace(s, index=replace(s.index, max_cache_mb=_positive(v)))),
    "index.location": _private(lambda s, v: replace(s, index=replace(s.index, location=Path(v)))),
    "pruning.strategy": _harmless(lambda s, v: replace(s, pruning=replace(s.pruning, strategy=Strategy(v)))),
    "pruning.removal": _harmless(lambda s, v: replace(s, pruning=PruningConfig(s.pruning.strategy, _number(v)))),
    "search.mode": _harmless(lambda s, v: replace(s, search_mode=SearchMode(v))),
    "search.limit": _harmless(lambda s, v: replace(s, search_limit=_positive(v))),
    "hover.enabled": _harmless(lambda s, v: replace(s, hover_enabled=_switch(v))),
    "hover.generate": _harmless(lambda s, v: replace(s, hover_generate=_switch(v))),
    "model.encoder": _private(lambda s, v: replace(s, encoder=str(v))),
    "model.device": _private(lambda s, v: replace(s, device=str(v))),
}
