"""`leancode search` and `leancode similar`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from leancode_core.cli.console import out
from leancode_core.cli.freshness import refresh, retried, update_fully
from leancode_core.cli.hits import hits_document, print_hits
from leancode_core.cli.options import Device, DeviceName, Json, Model, open_workspace, settings_from
from leancode_core.code.languages import language_names
from leancode_core.code.unit import UnitKind
from leancode_core.config import SearchMode
from leancode_core.errors import ConfigError, IndexUnavailable
from leancode_core.index.reader import IndexReader
from leancode_core.index.schema import is_usable
from leancode_core.search.query import Filters, SearchQuery
from leancode_core.settings import Settings
from leancode_core.workspace import Workspace, nearest_indexed

_KINDS = ", ".join(UnitKind)
_LARGEST_LINE = 2**31 - 1  # what no file has and SQLite can still compare

Root = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR", help="The folder to search; default: the current one, or the nearest indexed above it."
    ),
]
Limit = Annotated[int, typer.Option("-k", metavar="N", min=1, help="Most hits.")]
Fresh = Annotated[bool, typer.Option("--fresh", help="Index all changes first, however many.")]
NoIndex = Annotated[bool, typer.Option("--no-index", help="Answer from the index as it is.")]


@retried
def search(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="A sentence, or a name.")],
    *,
    root: Root = None,
    limit: Limit = 10,
    mode: Annotated[SearchMode | None, typer.Option(help="Which sides answer; default: hybrid.")] = None,
    language: Annotated[
        list[str] | None, typer.Option(metavar="L", help="Only this language, e.g. python; may be repeated.")
    ] = None,
    kind: Annotated[
        list[UnitKind] | None, typer.Option(metavar="K", help=f"Only this kind ({_KINDS}); may be repeated.")
    ] = None,
    include: Annotated[
        list[str] | None, typer.Option(metavar="GLOB", help="Only files that match; may be repeated.")
    ] = None,
    exclude: Annotated[
        list[str] | None, typer.Option(metavar="GLOB", help="No files that match; may be repeated.")
    ] = None,
    fresh: Fresh = False,
    no_index: NoIndex = False,
    model: Model = "",
    device: Device = DeviceName.AUTO,
    as_json: Json = False,
) -> None:
    """Find code by what it does. Indexes the folder first where that was never done."""
    filters = Filters(
        tuple(map(_known_language, language or ())),
        tuple(kind.value for kind in kind or ()),
        tuple(include or ()),
        tuple(exclude or ()),
    )
    workspace = _workspace(root, settings_from(model=model, device=device))
    stale = _prepare(workspace, fresh=fresh, no_index=no_index)
    started = time.perf_counter()  # the answer's time, not that of the indexing that may have come before it
    asked = SearchQuery(query, limit, mode or workspace.settings.search_mode, filters)
    with IndexReader(workspace.location.database) as reader:
        result = workspace.engine(reader, asked.mode).search(asked)
    workspace.location.mark_used()
    why = "; ".join(filter(None, (stale, result.degraded))) or None
    document = hits_document(query, workspace, asked.mode, result.hits, why, (time.perf_counter() - started) * 1000)
    print_hits(document, as_json=as_json)


@retried
def similar(
    place: Annotated[str, typer.Argument(metavar="PATH:LINE", help="A line of a function.")],
    *,
    root: Root = None,
    limit: Limit = 10,
    model: Model = "",
    device: Device = DeviceName.AUTO,
    as_json: Json = False,
) -> None:
    """Find functions that resemble the one at a place."""
    path, line = _place(place)
    workspace = _workspace(root or nearest_indexed(path.parent, Settings()), settings_from(model=model, device=device))
    relative = _relative(path, workspace.root)  # before anything is indexed that it does not lie in
    stale = _prepare(workspace, fresh=False, no_index=False)
    started = time.perf_counter()
    with IndexReader(workspace.location.database) as reader:
        found = reader.units_at(relative, line)
        if not found:
            raise ConfigError(
                f"the index knows no code at {relative}:{line}",
                remedy="name a line inside a function of an indexed file",
            )
        result = workspace.engine(reader).similar(found[0], limit)
    workspace.location.mark_used()
    why = "; ".join(filter(None, (stale, result.degraded))) or None
    elapsed_ms = (time.perf_counter() - started) * 1000
    document = hits_document(place, workspace, SearchMode.SEMANTIC, result.hits, why, elapsed_ms)
    if not as_json:
        out().print(f"like {found[0].unit.qualified_name} ({relative}:{found[0].unit.start_line})", markup=False)
    print_hits(document, as_json=as_json)


def _workspace(root: Path | None, settings: Settings) -> Workspace:
    return open_workspace(root or nearest_indexed(Path.cwd(), settings) or Path.cwd(), settings)


def _prepare(workspace: Workspace, *, fresh: bool, no_index: bool) -> str | None:
    """Bring the index into a state to answer from. Returns why the answer may be stale."""
    if no_index and fresh:
        raise typer.BadParameter("--fresh and --no-index exclude each other")
    if no_index:
        if not workspace.location.exists:
            raise IndexUnavailable(f"{workspace.root} is not indexed", remedy="leave out --no-index")
        return None
    if fresh or not is_usable(workspace.location.database):
        update_fully(workspace)
        return None
    return refresh(workspace)


def _known_language(name: str) -> str:
    if name.lower() not in language_names():
        raise typer.BadParameter(f"{name!r} is none of {', '.join(language_names())}", param_hint="--language")
    return name.lower()


def _place(place: str) -> tuple[Path, int]:
    path, separator, line = place.rpartition(":")
    if not separator or not line.isascii() or not line.isdigit() or int(line) < 1:
        raise typer.BadParameter(f"{place!r} is not PATH:LINE", param_hint="PATH:LINE")
    resolved = Path(path).expanduser().resolve()
    if not resolved.is_file():
        raise ConfigError(f"there is no file {path}", remedy="name an existing file")
    if not _is_unicode(str(resolved)):
        raise ConfigError(f"the name of {path} is not valid UTF-8, so it is not indexed", remedy="rename it")
    return resolved, min(int(line), _LARGEST_LINE)


def _is_unicode(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _relative(path: Path, root: Path) -> str:
    try:
        return path.relative_to(root).as_posix()
    except ValueError as error:
        raise ConfigError(f"{path} is not below {root}", remedy="name its root with --root") from error
