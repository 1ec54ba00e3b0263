"""Pruned functions as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from leancode_core.cli.prune_formats.function import PrunedFunction


def as_json(functions: Sequence[PrunedFunction]) -> str:
    """The fixed document of `prune --format json`."""
    return json.dumps({"functions": [_function(function) for function in functions]}, indent=1)


def _function(function: PrunedFunction) -> dict[str, Any]:
    pruned = function.pruned
    unit = pruned.lexed.unit
    return {
        "path": function.path,
        "name": unit.name,
        "qualified_name": unit.qualified_name,
        "kind": unit.kind.value,
        "language": unit.language,
        "start_line": unit.start_line,
        "end_line": unit.end_line,
        "strategy": pruned.strategy,
        "removal": pruned.removal,
        "unit": function.counted_in.value,
        "achieved_removal": round(pruned.achieved, 4),
        "whole": pruned.is_whole,
        "subwords_before": function.subwords[0],
        "subwords_after": function.subwords[1],
        "tokens_before": len(pruned.kept),
        "tokens_after": sum(pruned.kept),
        "text": pruned.text,
        "tokens": _tokens(function),
    }


def _tokens(function: PrunedFunction) -> list[dict[str, Any]]:
    lexed = function.pruned.lexed
    importance: Sequence[float | None] = (
        [None] * len(lexed.tokens) if function.importance is None else function.importance
    )
    rows = zip(lexed.tokens, lexed.texts(), function.places, function.pruned.kept, importance, strict=True)
    return [
        {
            "start_byte": place.start,
            "end_byte": place.stop,
            "text": text,
            "category": lexed.category(token).value,
            "importance": None if score is None else round(score, 4),
            "kept": kept,
        }
        for token, text, place, kept, score in rows
    ]
