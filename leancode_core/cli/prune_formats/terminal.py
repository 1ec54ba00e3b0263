"""Pruned functions for a terminal: the whole source with what is removed dimmed and struck through."""

from __future__ import annotations

from collections.abc import Sequence

from leancode_core.cli.prune_formats.characters import showable
from leancode_core.cli.prune_formats.function import HEATS, PrunedFunction, meaning_of_importance
from leancode_core.cli.prune_formats.pieces import Look, Run, rows_of

_BOLD, _DIM, _ITALIC = "1", "2", "3"
_REMOVED = "2;9"
# Black on pale to strong orange of the 256 colours, readable on dark and light terminals; the lowest stays plain.
_HEATS = ("", "38;5;16;48;5;230", "38;5;16;48;5;223", "38;5;16;48;5;216", "1;38;5;16;48;5;208")


def as_ansi(functions: Sequence[PrunedFunction]) -> str:
    """Every function below a line that names it, then what the looks mean."""
    blocks = [_block(function) for function in functions]
    return "\n\n".join([*blocks, _legend(functions)])


def _block(function: PrunedFunction) -> str:
    head = f"{_styled(_BOLD, showable(function.title))}  {_styled(_DIM, showable(function.place))}  {function.facts}"
    return "\n".join([head, *(_line(row) for row in rows_of(function))])


def _line(row: Sequence[Run]) -> str:
    line, column = "", 0
    for run in row:
        line += " " * (run.column - column) + _styled(_style(run), run.text)
        column = run.column + run.width
    return line


def _style(run: Run) -> str:
    if run.look is Look.REMOVED:
        return _REMOVED
    return _ITALIC if run.look is Look.DOCUMENTATION else _HEATS[run.heat]


def _legend(functions: Sequence[PrunedFunction]) -> str:
    line = f"kept  {_styled(_REMOVED, 'removed')}"
    if any(function.pruned.lexed.unit.docstring_span for function in functions):
        line += f"  {_styled(_ITALIC, 'documentation, read apart')}"
    if functions and functions[0].heats is not None:
        scale = "".join(_styled(_HEATS[heat], f" {heat + 1} ") for heat in range(HEATS))
        line += f"  importance of what is kept {scale}\n"
        line += f"importance: {meaning_of_importance(functions[0].pruned.strategy)}"
    return line


def _styled(style: str, text: str) -> str:
    return f"\x1b[{style}m{text}\x1b[0m" if style else text
