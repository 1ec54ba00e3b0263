"""`leancode summarize`."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from leancode_core.cli.console import err
from leancode_core.cli.options import Json
from leancode_core.errors import ConfigError

if TYPE_CHECKING:
    from leancode_core.cli.summarised_places import SummarisedPlace

_MOST_DIGITS = 12  # of a line's number; no file has so many


def summarize(
    place: Annotated[
        str, typer.Argument(metavar="PATH[:LINE]", help="The innermost function or class on a line, or a file.")
    ],
    *,
    as_json: Json = False,
) -> None:
    """Say in one sentence what a function, a class or a file is for."""
    started = time.perf_counter()
    path, line = _place(place)
    # What parses has no part in the other commands, which begin sooner without it.
    from leancode_core.cli.summarised_places import summarised

    found = summarised(path, line)
    if as_json:
        typer.echo(json.dumps(_document(found, (time.perf_counter() - started) * 1000), ensure_ascii=False))
    elif found.summary.text:
        typer.echo(found.summary.text)
    else:
        err().print(f"nothing can be said of {found.name}", style="yellow", markup=False)


def _document(found: SummarisedPlace, elapsed_ms: float) -> dict[str, object]:
    unit = found.unit
    return {
        "path": found.path.as_posix(),
        "name": found.name,
        "qualified_name": None if unit is None else unit.qualified_name,
        "kind": "file" if unit is None else unit.kind.value,
        "start_line": None if unit is None else unit.start_line,
        "end_line": None if unit is None else unit.end_line,
        "summary": found.summary.text,
        "origin": found.summary.origin.value,
        "model": None,
        "took_ms": round(elapsed_ms, 1),
    }


def _place(place: str) -> tuple[Path, int | None]:
    """The file, and the line if one is named. A colon can be part of a file's name."""
    head, _, line = place.rpartition(":")
    is_line = line.isascii() and line.isdigit()
    if _is_file(place):
        return Path(place).expanduser(), None
    if not _is_file(head):
        raise ConfigError(f"there is no file {head if head and is_line else place}", remedy="name an existing file")
    if not is_line or int(line[:_MOST_DIGITS]) < 1:
        raise typer.BadParameter(f"{place!r} is not PATH:LINE", param_hint="PATH[:LINE]")
    return Path(head).expanduser(), int(line[:_MOST_DIGITS])


def _is_file(name: str) -> bool:
    try:
        return Path(name).expanduser().is_file()
    except (OSError, RuntimeError, ValueError):  # an unknown user's home, a name that no file can have
        return False
