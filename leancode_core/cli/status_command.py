"""`leancode status` and `leancode clear`."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import typer

from leancode_core.cli.console import counted, out
from leancode_core.cli.freshness import changes_since
from leancode_core.cli.options import Json, open_workspace
from leancode_core.control import CancelToken
from leancode_core.errors import IndexBusy, IndexUnavailable
from leancode_core.index.location import location_of, unused_for
from leancode_core.index.reader import IndexReader
from leancode_core.settings import Settings
from leancode_core.workspace import Workspace, nearest_indexed


def status(
    root: Annotated[
        Path | None,
        typer.Argument(metavar="ROOT", help="Default: the current folder, or the nearest indexed above it."),
    ] = None,
    *,
    as_json: Json = False,
) -> None:
    """Show what the index of a folder holds and how current it is."""
    settings = Settings()
    workspace = open_workspace(root or nearest_indexed(Path.cwd(), settings) or Path.cwd(), settings)
    document = _status(workspace)
    if as_json:
        typer.echo(json.dumps(document, indent=2))
        return
    for key, value in document.items():
        shown = f"{value:,}" if isinstance(value, int) and key != "schema_version" else value
        out().print(f"{key.replace('_', ' '):<20} {shown}", markup=False)


def clear(
    root: Annotated[Path, typer.Argument(metavar="ROOT", help="The folder whose index is deleted.")] = Path(),
    *,
    unused_days: Annotated[
        float | None,
        typer.Option(metavar="N", min=0, help="Instead: delete every index that was not used for so many days."),
    ] = None,
) -> None:
    """Delete the index of a folder; the folder itself is not touched."""
    settings = Settings()
    if unused_days is not None:
        n_deleted = 0
        for location in list(unused_for(settings.index.location, unused_days)):
            with suppress(IndexBusy):  # it is in use after all
                location.clear()
                n_deleted += 1
        out().print(f"{counted(n_deleted, 'unused index', 'unused indexes')} deleted", markup=False)
        return
    real = root.expanduser().resolve()
    location = location_of(real, settings.index.location)
    if location.exists:  # the folder itself may be gone
        location.clear()
        out().print(f"the index of {real} is deleted", markup=False)
    else:
        out().print(f"{open_workspace(root, settings).root} has no index", markup=False)


def _status(workspace: Workspace) -> dict[str, Any]:
    if not workspace.location.exists:
        raise IndexUnavailable(f"{workspace.root} is not indexed", remedy="run `leancode index`")
    with IndexReader(workspace.location.database) as reader:
        counts, upkeep = reader.counts(workspace.fingerprint()), reader.upkeep(workspace.fingerprint())
        return {
            "root": str(workspace.root),
            "index_path": str(workspace.location.database),
            "files": counts.files,
            "units": counts.units,
            "embedded": counts.embedded,
            "pending": counts.pending,
            "stale_files": changes_since(workspace, reader, CancelToken()).n_files,
            "model": workspace.model.name,
            "strategy": workspace.settings.pruning.strategy.value,
            "removal": workspace.settings.pruning.removal,
            "size_bytes": workspace.location.size_bytes,
            "schema_version": counts.schema_version,
            "last_indexed": upkeep.last_indexed,
            "unreferenced_vectors": upkeep.unreferenced_vectors,
            "other_fingerprints": upkeep.other_fingerprints,
            "reclaimable_bytes": upkeep.reclaimable_bytes,
        }
