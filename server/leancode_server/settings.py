"""What a client sends as settings, in whatever wrapping, and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import leancode_core as core

SECTION = "leancode"


def initial_options(options: object) -> Mapping[str, Any]:
    """The settings in `initializationOptions`: `{"settings": {...}}`; anything else is none."""
    settings = options.get("settings") if isinstance(options, dict) else None
    return unwrapped(settings)


def unwrapped(settings: object) -> Mapping[str, Any]:
    """Settings without the section's name around them; nothing where it is no object."""
    if not isinstance(settings, dict):
        return {}
    inner = settings.get(SECTION)
    return inner if isinstance(inner, dict) else settings


def resolved(values: Mapping[str, Any]) -> tuple[core.Settings, list[core.Problem]]:
    """The settings to use, and what of the values is not used."""
    prefix = f"{SECTION}."
    bare = {key.removeprefix(prefix): value for key, value in values.items()}
    try:
        return core.editor_settings(bare, core.Settings())
    except RecursionError:
        return core.Settings(), [core.Problem("the editor's settings", "they are nested too deeply", "correct them")]
