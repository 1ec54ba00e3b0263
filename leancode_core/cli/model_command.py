"""`leancode model list|show|fetch`."""

from __future__ import annotations

import json
import os
from typing import Annotated, Any

import typer

from leancode_core.cli.console import out, progress_bar, stoppable
from leancode_core.cli.options import Json
from leancode_core.errors import ModelUnavailable
from leancode_core.models.catalog import ModelSpec, identity_of, locate, model_named, models, remedy_for

_NOT_PINNED = "not pinned: recorded at the first use, and checked from then on"

app = typer.Typer(help="The models that can be used.", no_args_is_help=True, rich_markup_mode=None)


@app.command("list")
def list_models(*, as_json: Json = False) -> None:
    """List the models."""
    documents = [_document(spec) for spec in models()]
    if as_json:
        typer.echo(json.dumps({"models": documents}, indent=2))
        return
    for document in documents:
        size = f"{document['size_bytes'] / 1e6:,.0f} MB" if document["installed"] else "not installed"
        pinned = "" if document["pinned"] else "  not pinned"
        quality = f"MRR {document['quality']:.3f}" if document["quality"] else "-"
        speed = f"speed {document['speed']:.2f}" if document["speed"] else "-"
        out().print(
            f"{document['name']:<24} {document['task']:<8} {document['parameters'] / 1e6:>6.1f} M parameters"
            f"  {size:<13}  {quality:<9}  {speed:<10}  {document['licence'] or 'no licence stated'}{pinned}",
            markup=False,
        )


@app.command("show")
def show_model(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The model's name, or the path of a folder.")],
    *,
    as_json: Json = False,
) -> None:
    """Show all that is known of a model."""
    document = _document(model_named(name))
    if as_json:
        typer.echo(json.dumps(document, indent=2))
        return
    for key, value in document.items():
        shown = _NOT_PINNED if key == "weights_sha256" and value is None else value
        shown = "" if shown is None else f"{shown:,}" if type(shown) is int else shown
        out().print(f"{key.replace('_', ' '):<16} {shown}", markup=False)


@app.command("fetch")
def fetch_model(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The model's name.")], *, as_json: Json = False
) -> None:
    """Download a model. No other command opens a connection."""
    from leancode_core.models.fetch import DEFAULT_ENDPOINT, fetch  # no other command needs it

    spec = model_named(name)
    with stoppable() as cancel, progress_bar() as progress:
        fetch(spec, os.environ.get("LEANCODE_HUB_ENDPOINT") or DEFAULT_ENDPOINT, progress, cancel)
    document = _document(spec)
    if as_json:
        typer.echo(json.dumps(document, indent=2))
        return
    out().print(f"{document['name']} is in {document['path']}, {document['size_bytes'] / 1e6:,.0f} MB", markup=False)


def _document(spec: ModelSpec) -> dict[str, Any]:
    document: dict[str, Any] = {
        "name": spec.name,
        "task": spec.task,
        "parameters": spec.parameters,
        "dimensions": spec.dimensions,
        "window": spec.window,
        "pooling": spec.pooling,
        "input_format": spec.input_format,
        "query_prefix": spec.query_prefix,
        "code_prefix": spec.code_prefix,
        "licence": spec.licence or None,
        "quality": spec.quality,
        "speed": spec.speed,
        "distribution": f"{spec.distribution}=={spec.revision}" if spec.distribution else None,
        "repository": spec.repository or None,
        "revision": spec.revision or None,
        "pinned": spec.weights_sha256 is not None,
        "weights_sha256": spec.weights_sha256,
        "installed": False,
        "path": None,
        "size_bytes": None,
        "remedy": None if spec.is_folder else remedy_for(spec),
    }
    try:
        files = locate(spec)
    except ModelUnavailable:
        return document
    here = {"installed": True, "path": str(files.folder), "size_bytes": files.size_bytes, "remedy": None}
    return {**document, **here, "weights_sha256": identity_of(spec).weights_sha256}
