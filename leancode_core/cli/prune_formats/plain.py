"""Pruned functions as text: the code that is left."""

from __future__ import annotations

from collections.abc import Sequence

from leancode_core.cli.prune_formats.function import PrunedFunction


def as_text(functions: Sequence[PrunedFunction]) -> str:
    """One function's code alone, so that it can be passed on; of several each below a line that names it."""
    if len(functions) == 1:
        return functions[0].pruned.text
    return "\n\n".join(f"{_head(function)}\n{function.pruned.text}" for function in functions)


def _head(function: PrunedFunction) -> str:
    return f"== {function.title}  {function.place}  {function.facts}"
