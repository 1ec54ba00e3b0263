"""`leancode summarize`."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Annotated

import typer

from leancode_core.cli.console import err
from leancode_core.cli.options import Device, DeviceName, Json
from leancode_core.cli.places import place_named

if TYPE_CHECKING:
    from leancode_core.cli.summarised_places import SummarisedPlace


def summarize(
    place: Annotated[
        str, typer.Argument(metavar="PATH[:LINE]", help="The innermost function or class on a line, or a file.")
    ],
    *,
    model: Annotated[
        str,
        typer.Option(metavar="NAME", help="A model that writes the sentence, of `model list`, or a folder's path."),
    ] = "",
    beams: Annotated[int, typer.Option(metavar="N", help="Sentences that the model follows side by side.")] = 1,
    device: Device = DeviceName.AUTO,
    as_json: Json = False,
) -> None:
    """Say in one sentence what a function, a class or a file is for.

    With a model, of functions without documentation what the model says.
    """
    started = time.perf_counter()
    path, line = place_named(place)
    # What parses has no part in the other commands, which begin sooner without it.
    from leancode_core.cli.summarised_places import summarised, writer_named

    found = summarised(path, line, writer_named(model, device.value, beams) if model else None)
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
        "model": found.summary.model or None,
        "took_ms": round(elapsed_ms, 1),
    }
