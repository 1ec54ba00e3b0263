"""Settings as they are sent or written, and the settings that are used: parsed once, with the complaints listed."""

from __future__ import annotations

import reprlib
import tomllib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from leancode_core.config import DEFAULT_PRUNING, IndexConfig, PruningConfig, SearchMode, Strategy
from leancode_core.errors import LeanCodeError, Problem

WORKSPACE_FILE = ".leancode.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of the core.

    Attributes:
        index: which files, and where the index lies.
        pruning: what the encoder does not read. Left at its default, nothing is pruned for a model without a lexicon.
        encoder: the model's name, "" for the default.
        device: "auto", "cpu", "cuda" or "mps".
        search_mode: which sides answer.
        search_limit: most hits.
        hover_enabled: whether an editor shows something about the function under the pointer.
        hover_generate: whether a model may write that where the function has no documentation.
        summariser: the name of the model that writes it, "" for the default.
        pruning_view: whether an editor shows what pruning removes as soon as it starts.
        idle_unload_minutes: how long a model that nobody uses stays in memory, 0 for ever.
        log_level: what an editor's server logs: "error", "warning", "info" or "debug".
        chosen: the keys that an editor's user or a command line has set, which a workspace's own file leaves alone.
    """

    index: IndexConfig = field(default_factory=IndexConfig)
    pruning: PruningConfig = DEFAULT_PRUNING
    encoder: str = ""
    device: str = "auto"
    search_mode: SearchMode = SearchMode.HYBRID
    search_limit: int = 20
    hover_enabled: bool = True
    hover_generate: bool = True
    summariser: str = ""
    pruning_view: bool = False
    idle_unload_minutes: int = 30
    log_level: str = "info"
    chosen: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Setting:
    """One key: whether a cloned repository may set it, and how its value gets into the settings."""

    is_harmless: bool
    apply: Callable[[Settings, Any], Settings]


def workspace_settings(root: Path, base: Settings) -> tuple[Settings, list[Problem]]:
    """`base` with what the workspace's own file sets and nobody else has chosen.

    A cloned repository must not redirect the product.

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
    settings, problems, _ = _applied(pairs, base, WORKSPACE_FILE, _HARMLESS, base.chosen)
    if settings.pruning.strategy is Strategy.NONE and "pruning.removal" in base.chosen and base.pruning.removal:
        settings = replace(settings, pruning=base.pruning)  # who asks for a ratio wants something pruned
    return settings, problems


def editor_settings(values: Mapping[str, Any], base: Settings) -> tuple[Settings, list[Problem]]:
    """`base` with what an editor's user has set. What is null was not set.

    Args:
        values: names with their values, nested or joined by dots, without the prefix `leancode.`.
        base: the settings without them.

    Returns:
        The settings, which remember those keys as chosen, and a problem for every key or value that is not used.
    """
    pairs = [pair for pair in _flattened(values) if pair[0] not in _OF_THE_CLIENT and pair[1] is not None]
    settings, problems, used = _applied(pairs, base, "the editor's settings", _SETTINGS)
    return replace(settings, chosen=base.chosen | used), problems


def _applied(
    pairs: Sequence[tuple[str, Any]],
    base: Settings,
    source: str,
    permitted: Collection[str],
    left_alone: Collection[str] = (),
) -> tuple[Settings, list[Problem], set[str]]:
    problems: list[Problem] = []
    settings, used = base, set()
    # Which strategy it is decides about the ratio.
    for key, value in sorted(pairs, key=lambda pair: pair[0] != "pruning.strategy"):
        setting = _SETTINGS.get(key)
        if setting is None:
            problems.append(Problem(source, f"there is no setting {_printable(key)}", "remove it"))
            continue
        if key not in permitted:
            problems.append(Problem(source, f"{key} cannot be set by a workspace", "set it in the editor"))
            continue
        if key in left_alone:
            continue
        try:
            settings = setting.apply(settings, value)
            used.add(key)
        except (LeanCodeError, ValueError, TypeError) as error:
            problems.append(Problem(source, f"{key} = {reprlib.repr(value)} is not used: {error}", "correct the value"))
    return settings, problems, used


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


def _not_negative(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError("a whole number, 0 or above, is needed")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("a text is needed")
    return value


def _folder_of_indexes(value: object) -> Path:
    text = _text(value)
    if not text:
        return IndexConfig().location
    try:
        folder = Path(text).expanduser()
    except RuntimeError as error:  # a user whom nobody knows
        raise TypeError(str(error)) from error
    if not folder.is_absolute():
        raise TypeError("an absolute path is needed")
    return folder


def _one_of(*names: str) -> Callable[[object], str]:
    def chosen(value: object) -> str:
        if value not in names:
            raise TypeError(f"one of {', '.join(names)} is needed")
        return str(value)

    return chosen


_device = _one_of("auto", "cpu", "cuda", "mps")
_log_level = _one_of("error", "warning", "info", "debug")


def _harmless(apply: Callable[[Settings, Any], Settings]) -> _Setting:
    return _Setting(is_harmless=True, apply=apply)


def _private(apply: Callable[[Settings, Any], Settings]) -> _Setting:
    return _Setting(is_harmless=False, apply=apply)


_SETTINGS: dict[str, _Setting] = {
    "index.include": _harmless(lambda s, v: replace(s, index=replace(s.index, include=_globs(v)))),
    "index.exclude": _harmless(lambda s, v: replace(s, index=replace(s.index, exclude=_globs(v)))),
    "index.maxFileSizeKB": _harmless(lambda s, v: replace(s, index=replace(s.index, max_file_size_kb=_positive(v)))),
    "index.maxCacheMB": _private(lambda s, v: replace(s, index=replace(s.index, max_cache_mb=_positive(v)))),
    "index.location": _private(lambda s, v: replace(s, index=replace(s.index, location=_folder_of_indexes(v)))),
    "pruning.strategy": _harmless(lambda s, v: replace(s, pruning=s.pruning.with_strategy(Strategy(v)))),
    "pruning.removal": _harmless(lambda s, v: replace(s, pruning=s.pruning.with_removal(_number(v)))),
    "search.mode": _harmless(lambda s, v: replace(s, search_mode=SearchMode(v))),
    "search.limit": _harmless(lambda s, v: replace(s, search_limit=_positive(v))),
    "hover.enabled": _harmless(lambda s, v: replace(s, hover_enabled=_switch(v))),
    "hover.generate": _harmless(lambda s, v: replace(s, hover_generate=_switch(v))),
    "model.encoder": _private(lambda s, v: replace(s, encoder=_text(v))),
    "model.summariser": _private(lambda s, v: replace(s, summariser=_text(v))),
    "model.device": _private(lambda s, v: replace(s, device=_device(v))),
    "model.idleUnloadMinutes": _private(lambda s, v: replace(s, idle_unload_minutes=_not_negative(v))),
    "pruningView.enabled": _private(lambda s, v: replace(s, pruning_view=_switch(v))),
    "logLevel": _private(lambda s, v: replace(s, log_level=_log_level(v))),
}
_HARMLESS = {key for key, setting in _SETTINGS.items() if setting.is_harmless}
# What an editor's extension reads itself and sends along.
_OF_THE_CLIENT = {"interpreter", "importStrategy", "install.pipArgs", "trace.server", "pruningView.look"}
