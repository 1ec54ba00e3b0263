"""Rows of an evaluation as one JSON document, or as a table for people."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import typer

from leancode_core.cli.console import out

Column = tuple[str, Callable[[dict[str, Any]], str]]
"""A title, and a row's cell below it."""


def show(rows: list[dict[str, Any]], columns: Sequence[Column], *, as_json: bool) -> None:
    """Print them; a figure for each of a row's `categories` gets a column of its own."""
    if as_json:
        typer.echo(json.dumps({"rows": rows}, indent=2))
        return
    categories = sorted({category for row in rows for category in row.get("categories", {})})
    shown = [*columns, *(_category(name) for name in categories)]
    table = [[title for title, _ in shown], *([cell(row) for _, cell in shown] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for line in table:
        cells = (text.ljust(width) for text, width in zip(line, widths, strict=True))
        out().print("  ".join(cells).rstrip(), markup=False)


def _category(name: str) -> Column:
    return name, lambda row: f"{row['categories'][name]:.3f}" if name in row["categories"] else "-"
