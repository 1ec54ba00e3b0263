"""Between the core's values and the protocol's: the only place that knows positions, URIs and symbol kinds."""

from __future__ import annotations

import codecs
import os
import sys
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.uris import to_fs_path, urlparse

import leancode_core as core
from leancode_server.document import units_in

_SYMBOL_KINDS = {
    "function": types.SymbolKind.Function,
    "method": types.SymbolKind.Method,
    "constructor": types.SymbolKind.Constructor,
    "class": types.SymbolKind.Class,
    "struct": types.SymbolKind.Struct,
    "interface": types.SymbolKind.Interface,
    "trait": types.SymbolKind.Interface,
    "enum": types.SymbolKind.Enum,
    "type": types.SymbolKind.Class,
    "module": types.SymbolKind.Module,
    "chunk": types.SymbolKind.File,
}


def path_of(uri: str) -> Path | None:
    """The file of a URI of this machine; None for anything else."""
    try:
        scheme, host, *_ = urlparse(uri)
        is_here = host in ("", "localhost") or sys.platform == "win32"  # which has the files of other machines, too
        found = to_fs_path(uri) if scheme == "file" and is_here else None
    except ValueError:
        return None
    if not found or "\0" in found:
        return None
    path = Path(found.removeprefix("//localhost"))
    return path if path.is_absolute() else None


def uri_of(path: Path) -> str:
    """The URI of a file."""
    return path.as_uri()


def relative_to(folder: Path, real_root: Path, path: Path) -> str | None:
    """A file's path below a folder as the index knows it, however the client came there; None if it is elsewhere.

    Args:
        folder: as the client calls it, maybe through links.
        real_root: the same folder without links.
        path: as the client calls the file.
    """
    for root in (folder, real_root):
        if path.is_relative_to(root):
            return path.relative_to(root).as_posix()
    real = Path(os.path.realpath(path))
    return real.relative_to(real_root).as_posix() if real.is_relative_to(real_root) else None


def range_of(unit: core.CodeUnit, source: bytes | None, encoding: types.PositionEncodingKind) -> types.Range:
    """Where a unit stands.

    Args:
        unit: the unit.
        source: the file it was found in, None if that is gone or has changed: whole lines are then good enough.
        encoding: what the client's columns count.
    """
    first, last = unit.start_line - 1, unit.end_line - 1
    if source is None or not _is_where_it_was(unit, source):
        return types.Range(start=types.Position(first, 0), end=types.Position(last + 1, 0))
    stop = unit.span.start + len(source[unit.span.start : unit.span.stop].rstrip())
    return types.Range(
        start=types.Position(first, _column(source, unit.span.start, encoding)),
        end=types.Position(last, _column(source, stop, encoding)),
    )


def offset_of(source_lines: tuple[str, ...], line: int) -> int:
    """The core's 1-based line, which ends at line feeds only, of a 0-based line of the protocol."""
    return 1 + sum(text.count("\n") for text in source_lines[:line])


def symbol_kind(kind: str) -> types.SymbolKind:
    """The protocol's name for a kind of unit."""
    return _SYMBOL_KINDS[kind]


def container_of(unit: core.CodeUnit) -> str:
    """What encloses a unit: the rest of its qualified name, else its file."""
    return unit.qualified_name.rpartition(".")[0] or unit.path


def hit_document(hit: core.SearchHit, uri: str, place: types.Range) -> dict[str, Any]:
    """A hit as `leancode/search` answers it."""
    unit = hit.unit
    return {
        "location": {"uri": uri, "range": range_document(place)},
        "name": unit.name,
        "qualifiedName": unit.qualified_name,
        "containerName": container_of(unit),
        "kind": unit.kind.value,
        "language": unit.language,
        "signature": unit.signature,
        "snippet": core.snippet(unit),
        "score": round(hit.score, 4),
        "semanticRank": hit.semantic_rank,
        "lexicalRank": hit.lexical_rank,
    }


def range_document(place: types.Range) -> dict[str, Any]:
    """A range as plain JSON values."""
    return {
        "start": {"line": place.start.line, "character": place.start.character},
        "end": {"line": place.end.line, "character": place.end.character},
    }


def _is_where_it_was(unit: core.CodeUnit, source: bytes) -> bool:
    return unit.span.stop <= len(source) and source.count(b"\n", 0, unit.span.start) == unit.start_line - 1


def _column(source: bytes, offset: int, encoding: types.PositionEncodingKind) -> int:
    start = source.rfind(b"\n", 0, offset) + 1
    if start == 0 and source.startswith(codecs.BOM_UTF8):
        start = len(codecs.BOM_UTF8)  # no editor counts it
    return units_in(source[start:offset].decode("utf-8", "replace"), encoding)
