"""A query over folders, on a reader's thread: the index's answer with the open documents laid over it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lsprotocol import types

import leancode_core as core
from leancode_server.conversion import container_of, hit_document, range_of, symbol_kind, uri_of
from leancode_server.overlay import OpenDocuments
from leancode_server.session import OpenFile
from leancode_server.workers.readers import ReaderThread

logger = logging.getLogger(__name__)

_MORE_FOR_HIDDEN = 50  # hits that are asked for besides where open documents may take some away
_LARGEST_RANGED = 4 * 2**20


@dataclass(frozen=True, slots=True)
class SearchedFolder:
    """A folder as it was when the request came.

    Attributes:
        path: as the client calls it.
        workspace: the core's view of it.
        generation: of its index.
        open_files: the documents in it that are open.
    """

    path: Path
    workspace: core.Workspace
    generation: int
    open_files: tuple[OpenFile, ...]


@dataclass(frozen=True, slots=True)
class FoundUnit:
    """A hit with its place in the client's terms."""

    hit: core.SearchHit
    uri: str
    place: types.Range

    def document(self) -> dict[str, Any]:
        """As `leancode/search` answers it."""
        return hit_document(self.hit, self.uri, self.place)

    def symbol(self, *, lazy: bool) -> types.WorkspaceSymbol:
        """As `workspace/symbol` answers it; a lazy one gets its range when it is resolved."""
        unit = self.hit.unit
        location = types.Location(self.uri, self.place)
        return types.WorkspaceSymbol(
            location=types.LocationUriOnly(self.uri) if lazy else location,
            name=unit.name,
            kind=symbol_kind(unit.kind.value),
            container_name=container_of(unit),
            data={"range": _range_numbers(self.place)} if lazy else None,
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, best first, and why it may be worse than it could be."""

    hits: tuple[FoundUnit, ...]
    degraded: str | None
    damaged: tuple[Path, ...] = ()


def search(
    thread: ReaderThread,
    folders: Sequence[SearchedFolder],
    query: core.SearchQuery,
    documents: OpenDocuments,
    encoding: types.PositionEncodingKind,
) -> Answer:
    """The best hits of all folders."""
    answering: list[SearchedFolder] = []
    results: list[core.SearchResult] = []
    reasons: list[str] = []
    damaged: list[Path] = []
    for folder in folders:
        try:
            result, why = _result(thread, folder, query, documents)
        except core.IndexUnavailable as error:
            thread.forget(folder.workspace)
            result, why = None, str(error)
            if isinstance(error, core.IndexCorrupt):
                damaged.append(folder.workspace.root)
        if why:
            reasons.append(why if len(folders) == 1 else f"{folder.path.name}: {why}")
        if result is not None:
            answering.append(folder)
            results.append(result)
    found: list[FoundUnit] = []
    for folder, result in zip(answering, core.comparable(results, query), strict=True):
        found += _placed(folder, result.hits, encoding)
    found.sort(key=lambda unit: -unit.hit.score)  # stable: the order within a folder is that of its answer
    return Answer(tuple(found[: query.limit]), "; ".join(reasons) or None, tuple(damaged))


def similar(
    thread: ReaderThread,
    folder: SearchedFolder,
    path: str,
    line: int,
    limit: int,
    documents: OpenDocuments,
    encoding: types.PositionEncodingKind,
) -> Answer | None:
    """What resembles the function at a 1-based line; None where there is none, or no index knows it."""
    overlay = laid_over(thread, folder, documents)
    reader = thread.reader(folder.workspace)
    engine = thread.engine(folder.workspace, folder.generation)
    if reader is None or engine is None:
        return Answer((), "the folder is not indexed yet")
    unit = _stored(reader, overlay, path, line)
    if unit is None:
        return None
    wanted = limit + (_MORE_FOR_HIDDEN if overlay.paths else 0)
    if isinstance(unit, core.StoredUnit):
        result = engine.similar(unit, wanted)
    elif (vector := overlay.vectors.get(unit.digest)) is not None:
        result = engine.near(vector, unit.unit.kind, wanted)
    else:
        return Answer((), f"{unit.unit.name} is not saved, and has no vector yet")
    hidden = core.SearchQuery("", limit, core.SearchMode.SEMANTIC)
    hits = core.overlaid(result, hidden, overlay).hits[:limit]
    return Answer(tuple(_placed(folder, hits, encoding)), result.degraded)


def first_units(
    thread: ReaderThread, folders: Sequence[SearchedFolder], limit: int, encoding: types.PositionEncodingKind
) -> Answer:
    """Some definitions, for a query that says nothing: those that come first."""
    found: list[FoundUnit] = []
    for folder in folders:
        reader = thread.reader(folder.workspace)
        if reader is None or len(found) >= limit:
            continue
        table = reader.unit_table(None)
        keys = [int(key) for key in table.keys[~table.of_kinds((core.UnitKind.CHUNK,))][:limit]]
        units = reader.units(keys)
        hits = [core.SearchHit(units[key].unit, 0.0, None, None) for key in keys if key in units]
        found += _placed(folder, hits, encoding)
    return Answer(tuple(found[:limit]), None)


def _result(
    thread: ReaderThread, folder: SearchedFolder, query: core.SearchQuery, documents: OpenDocuments
) -> tuple[core.SearchResult, str | None]:
    overlay = laid_over(thread, folder, documents)
    engine = thread.engine(folder.workspace, folder.generation)
    if engine is None:
        nothing = core.SearchResult((), None, core.Timings(0.0, 0.0, 0.0, 0.0))
        return core.overlaid(nothing, query, overlay), "the folder is not indexed yet"
    asked = replace(query, limit=query.limit + _MORE_FOR_HIDDEN) if overlay.paths else query
    try:
        result = engine.search(asked)
    except core.ModelUnavailable as error:
        result = replace(engine.search(replace(asked, mode=core.SearchMode.LEXICAL)), degraded=str(error))
    reasons = [result.degraded, _why_unsaved_lack(overlay) if result.scale is not None else None]
    return core.overlaid(result, query, overlay), "; ".join(filter(None, reasons)) or None


def laid_over(thread: ReaderThread, folder: SearchedFolder, documents: OpenDocuments) -> core.Overlay:
    """The folder's open documents, with what the index has of them and what vectors there are of the rest."""
    overlay = documents.overlay(folder.workspace, folder.open_files)
    reader = thread.reader(folder.workspace) if overlay.paths else None
    if reader is None:
        return overlay
    indexed = frozenset().union(*map(reader.digests_in, overlay.paths))
    overlay = replace(overlay, indexed=indexed)
    new = [unit.digest for unit in overlay.new_units]
    return replace(overlay, vectors=documents.vectors.of(folder.workspace.fingerprint().digest, new))


def _why_unsaved_lack(overlay: core.Overlay) -> str | None:
    lacking = sum(unit.digest not in overlay.vectors for unit in overlay.new_units)
    return f"{lacking} unsaved units have no vector yet" if lacking else None


def _stored(
    reader: core.IndexReader, overlay: core.Overlay, path: str, line: int
) -> core.StoredUnit | core.OverlaidUnit | None:
    """The index's unit at a line of a file as it is in the editor; what is there where the index has no such unit."""
    if path not in overlay.paths:
        found = reader.units_at(path, line)
        return found[0] if found else None
    here = [item for item in overlay.units if item.unit.path == path and _holds(item.unit, line)]
    if not here:
        return None
    now = min(here, key=lambda item: item.unit.end_line - item.unit.start_line)
    stored = list(reader.units(reader.keys_named(now.unit.name, _MORE_FOR_HIDDEN)).values())
    for unit in stored:
        if unit.unit.digest == now.digest:
            return unit
    for unit in stored:
        if (unit.unit.path, unit.unit.qualified_name) == (path, now.unit.qualified_name):
            return now if now.digest in overlay.vectors else unit  # as it was when it was saved
    return now


def _holds(unit: core.CodeUnit, line: int) -> bool:
    return unit.start_line <= line <= unit.end_line


def _placed(
    folder: SearchedFolder, hits: Sequence[core.SearchHit], encoding: types.PositionEncodingKind
) -> list[FoundUnit]:
    opened = {file.path: file for file in folder.open_files}
    sources: dict[str, bytes | None] = {}
    placed = []
    for hit in hits:
        path = hit.unit.path
        file = opened.get(path)
        if path not in sources:
            sources[path] = _bytes_of(folder.path / path) if file is None else file.snapshot.source
        uri = uri_of(folder.path / path) if file is None else file.snapshot.uri
        placed.append(FoundUnit(hit, uri, range_of(hit.unit, sources[path], encoding)))
    return placed


def _bytes_of(path: Path) -> bytes | None:
    try:
        return path.read_bytes() if path.stat().st_size <= _LARGEST_RANGED else None
    except OSError:
        return None


def _range_numbers(place: types.Range) -> list[int]:
    return [place.start.line, place.start.character, place.end.line, place.end.character]
