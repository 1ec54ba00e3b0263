"""What the client has told: its capabilities, settings, folders and open documents. Belongs to the loop's thread."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lsprotocol import types

import leancode_core as core
from leancode_server.conversion import path_of, relative_to
from leancode_server.document import Document, DocumentSnapshot
from leancode_server.indexing import Folder


@dataclass(frozen=True, slots=True)
class ClientAbilities:
    """What the client can do; everything is optional in the protocol.

    Diagnostics are pulled only by clients that can be asked to pull again: others, as Neovim, would show what was
    removed before a command or a setting changed it.
    """

    configuration: bool = False
    watched_files: bool = False
    relative_patterns: bool = False
    progress: bool = False
    lazy_symbol_ranges: bool = False
    pulled_diagnostics: bool = False
    markdown_hover: bool = False
    code_action_literals: bool = False
    versioned_edits: bool = False
    applies_edits: bool = False

    @classmethod
    def of(cls, capabilities: types.ClientCapabilities) -> ClientAbilities:
        """Read them from what the client sent."""
        workspace, window = capabilities.workspace, capabilities.window
        watching = workspace.did_change_watched_files if workspace else None
        symbols = workspace.symbol if workspace else None
        text, diagnostics = capabilities.text_document, workspace.diagnostics if workspace else None
        hover, actions = (text.hover, text.code_action) if text else (None, None)
        formats = hover.content_format if hover else None
        edits = workspace.workspace_edit if workspace else None
        resolvable = symbols.resolve_support.properties if symbols and symbols.resolve_support else ()
        return cls(
            configuration=bool(workspace and workspace.configuration),
            watched_files=bool(watching and watching.dynamic_registration),
            relative_patterns=bool(watching and watching.relative_pattern_support),
            progress=bool(window and window.work_done_progress),
            lazy_symbol_ranges="location.range" in resolvable,
            pulled_diagnostics=bool(text and text.diagnostic and diagnostics and diagnostics.refresh_support),
            markdown_hover=bool(formats and formats[0] == types.MarkupKind.Markdown),
            code_action_literals=bool(actions and actions.code_action_literal_support),
            versioned_edits=bool(edits and edits.document_changes),
            applies_edits=bool(workspace and workspace.apply_edit),
        )


@dataclass(frozen=True, slots=True)
class OpenFile:
    """An open document as a file of a folder.

    Attributes:
        path: relative to the folder's root.
        disk: where the file lies, if it does.
        snapshot: its content in the editor.
    """

    path: str
    disk: Path
    snapshot: DocumentSnapshot


@dataclass(slots=True)
class Session:
    """All that handlers may look at before their first await."""

    abilities: ClientAbilities = field(default_factory=ClientAbilities)
    encoding: types.PositionEncodingKind = types.PositionEncodingKind.Utf16
    settings: core.Settings = field(default_factory=core.Settings)
    documents: dict[str, Document] = field(default_factory=dict)
    folders: dict[str, Folder] = field(default_factory=dict)

    def snapshot(self, uri: str) -> DocumentSnapshot | None:
        """An open document as it is now, None if it is not open."""
        document = self.documents.get(uri)
        return None if document is None else document.snapshot()

    def searched_folders(self) -> list[Folder]:
        """The folders whose indexes answer: those that lie in another one are part of that."""
        folders = list(self.folders.values())
        return [
            folder
            for folder in folders
            if not any(other is not folder and _is_inside(folder.path, other.path) for other in folders)
        ]

    def place_of(self, uri: str) -> tuple[Folder, str] | None:
        """The folder that holds a file, and its path below that; None if none does."""
        path = path_of(uri)
        if path is None:
            return None
        for folder in self.searched_folders():
            relative = relative_to(folder.path, folder.real_path, path)
            if relative is not None:
                return folder, relative
        return None

    def open_files(self, folder: Folder) -> tuple[OpenFile, ...]:
        """The open documents that are files of a folder."""
        return tuple(self._open_files(folder))

    def _open_files(self, folder: Folder) -> Iterator[OpenFile]:
        for document in self.documents.values():
            path = path_of(document.uri)
            relative = None if path is None else relative_to(folder.path, folder.real_path, path)
            if path is not None and relative is not None:
                yield OpenFile(relative, path, document.snapshot())


def _is_inside(path: Path, other: Path) -> bool:
    return path != other and path.is_relative_to(other)
