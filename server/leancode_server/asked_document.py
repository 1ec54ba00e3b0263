"""The document that a request is about, as it was when the request came, with the settings that hold for it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import leancode_core as core
from leancode_server.conversion import path_of
from leancode_server.document import DocumentSnapshot
from leancode_server.indexing import Folder
from leancode_server.parsed_documents import ParsedDocument, saved_document
from leancode_server.searching import SearchedFolder

if TYPE_CHECKING:
    from leancode_server.app import App


@dataclass(frozen=True, slots=True)
class AskedDocument:
    """A document.

    Attributes:
        parsed: what is in it.
        path: below its folder; its bare name where it lies in none.
        workspace: its folder's; for a document in no folder, that of the folder which it lies in.
        folder: where to search for what it names, None where it lies in no folder.
    """

    parsed: ParsedDocument
    path: str
    workspace: core.Workspace
    folder: SearchedFolder | None


async def asked_document(app: App, uri: str) -> AskedDocument | None:
    """An open document, or a file of a workspace folder. None where there is neither.

    To be awaited before anything else, so that the document is that of the request.

    Raises:
        ConfigError: its folder is gone.
    """
    session = app.session
    snapshot, place, disk = session.snapshot(uri), session.place_of(uri), path_of(uri)
    encoding = session.encoding
    open_files = () if place is None else session.open_files(place[0])
    if snapshot is None and (place is None or disk is None):
        return None
    path = place[1] if place is not None else _name(uri, disk)
    workspace = await workspace_of(app, uri)

    def parse() -> ParsedDocument | None:
        text: DocumentSnapshot | None = snapshot
        if text is None and disk is not None:
            text = saved_document(uri, disk, encoding)
        return None if text is None else app.parsed_documents.parsed(text, path)

    parsed = await app.readers.run(lambda _: parse())
    if parsed is None:
        return None
    folder = None
    if place is not None:
        folder = SearchedFolder(place[0].path, workspace, place[0].generation, open_files)
    return AskedDocument(parsed, path, workspace, folder)


async def workspace_of(app: App, uri: str) -> core.Workspace:
    """The workspace whose settings hold for a document.

    Raises:
        ConfigError: its folder is gone.
    """
    place = app.session.place_of(uri)
    if place is not None:
        return await asyncio.shield(app.workspace_of(place[0]))
    path = path_of(uri)
    parent = path.parent if path is not None and path.parent.is_dir() else Path(Path.cwd().anchor)
    return await app.make_workspace(Folder(parent.as_uri(), parent, app.session.settings))


def _name(uri: str, disk: Path | None) -> str:
    return disk.name if disk is not None else uri.rpartition("/")[2].rpartition(":")[2] or "untitled"
