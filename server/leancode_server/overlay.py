"""What open documents hold other than their files: parsed when somebody searches, and kept until the next edit."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

import leancode_core as core
from leancode_server.document import DocumentSnapshot
from leancode_server.parsed_documents import LARGEST_DOCUMENT, ParsedDocuments
from leancode_server.session import OpenFile
from leancode_server.unsaved_vectors import UnsavedVectors

logger = logging.getLogger(__name__)

_MOST_REMEMBERED = 256


@dataclass(frozen=True, slots=True)
class _Parsed:
    """A document as it was: its units, None where the document is as on disk or is left alone."""

    snapshot: DocumentSnapshot
    disk: tuple[int, int] | None
    units: tuple[core.OverlaidUnit, ...] | None


class _NotNow(Exception):
    """The document cannot be parsed, and may be later: nothing is to be remembered."""


class OpenDocuments:
    """The overlay of open documents over an index. Any thread may ask; what is remembered is replaced as a whole.

    Args:
        documents: parses them.
        vectors: of what is in them and in no file.
    """

    def __init__(self, documents: ParsedDocuments, vectors: UnsavedVectors) -> None:
        self.vectors = vectors
        self._documents = documents
        self._parsed: dict[str, _Parsed] = {}

    def overlay(self, workspace: core.Workspace, files: Sequence[OpenFile]) -> core.Overlay:
        """The files that are other than on disk, and what is in them; without those that are not indexed."""
        changed = {file.path: units for file in files if (units := self._units(workspace, file)) is not None}
        return core.Overlay(frozenset(changed), tuple(unit for units in changed.values() for unit in units))

    def forget(self, uri: str) -> None:
        """The document is closed."""
        self._parsed.pop(uri, None)

    def _units(self, workspace: core.Workspace, file: OpenFile) -> tuple[core.OverlaidUnit, ...] | None:
        uri, disk = file.snapshot.uri, _stat(file)
        known = self._parsed.get(uri)
        if known is not None and known.snapshot == file.snapshot and known.disk == disk:
            return known.units
        try:
            units = self._parse(workspace, file)
        except _NotNow:
            return None
        if len(self._parsed) >= _MOST_REMEMBERED:
            self._parsed.clear()
        self._parsed[uri] = _Parsed(file.snapshot, disk, units)
        return units

    def _parse(self, workspace: core.Workspace, file: OpenFile) -> tuple[core.OverlaidUnit, ...] | None:
        """What counts instead of the index; None where the index counts: also for large documents, or strange ones."""
        source = file.snapshot.source
        if len(source) > LARGEST_DOCUMENT or core.language_of(PurePosixPath(file.path), source) is None:
            return None
        if _is_as_on_disk(file, source):
            return None
        config = workspace.settings.index
        if not core.covers(workspace.root, core.WalkRules(config.include, config.exclude), file.path):
            return None
        document = self._documents.parsed(file.snapshot, file.path)
        if document.problem:
            raise _NotNow
        return tuple(map(core.OverlaidUnit, document.units))


def _stat(file: OpenFile) -> tuple[int, int] | None:
    try:
        status = file.disk.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def _is_as_on_disk(file: OpenFile, source: bytes) -> bool:
    try:
        on_disk = file.disk.read_bytes()
    except OSError:
        return False
    return on_disk == source  # without the byte order mark that an editor leaves out, places are others
