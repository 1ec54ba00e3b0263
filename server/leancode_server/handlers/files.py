"""Files and folders that change: told by the client where it can watch, looked for where it cannot."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.exceptions import JsonRpcException

import leancode_core as core
from leancode_server.conversion import path_of
from leancode_server.handlers import configuration
from leancode_server.indexing import Folder

if TYPE_CHECKING:
    from leancode_server.app import App

logger = logging.getLogger(__name__)

_SETTLE_SECONDS = 0.3
_LEAST_POLL_SECONDS = 5.0
_SHARE_OF_POLLING = 0.02  # of one core
_SETTINGS_FILE = ".leancode.toml"
_IGNORE_FILES = (".gitignore", ".leancodeignore")
_NEVER = frozenset({".git", ".hg", ".svn", "node_modules", "__pycache__", ".venv"})


def register(app: App) -> None:
    """Take over files and folders."""
    feature = app.server.feature
    feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)(partial(files_changed, app))
    # What the user does in the editor comes this way, too, also from those that watch nothing.
    everything = types.FileOperationFilter(types.FileOperationPattern("**"), scheme="file")
    options = types.FileOperationRegistrationOptions([everything])
    feature(types.WORKSPACE_DID_CREATE_FILES, options)(partial(files_created, app))
    feature(types.WORKSPACE_DID_RENAME_FILES, options)(partial(files_renamed, app))
    feature(types.WORKSPACE_DID_DELETE_FILES, options)(partial(files_deleted, app))
    feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)(partial(folders_changed, app))


async def watch(app: App) -> None:
    """Ask the client to watch; look ourselves where it cannot."""
    if app.session.abilities.watched_files:
        options = types.DidChangeWatchedFilesRegistrationOptions(watchers=[types.FileSystemWatcher("**/*")])
        registration = types.Registration(
            id="leancode-files",
            method=types.WORKSPACE_DID_CHANGE_WATCHED_FILES,
            register_options=options,
        )
        try:
            await app.protocol.ask(
                types.CLIENT_REGISTER_CAPABILITY, types.RegistrationParams([registration]), seconds=5.0
            )
        except (JsonRpcException, TimeoutError) as error:
            logger.info("the client does not watch files: %s", error)
        else:
            return
    app.background(_poll(app))


def files_changed(app: App, params: types.DidChangeWatchedFilesParams) -> None:
    """Somebody watches the disk: files are other than they were."""
    look_at(app, [event.uri for event in params.changes])


def files_created(app: App, params: types.CreateFilesParams) -> None:
    """The user has made files or folders."""
    look_at(app, [file.uri for file in params.files], by_user=True)


def files_renamed(app: App, params: types.RenameFilesParams) -> None:
    """The user has moved files or folders."""
    look_at(app, [uri for file in params.files for uri in (file.old_uri, file.new_uri)], by_user=True)


def files_deleted(app: App, params: types.DeleteFilesParams) -> None:
    """The user has deleted files or folders."""
    look_at(app, [file.uri for file in params.files], by_user=True)


def look_at(app: App, uris: Iterable[str], *, by_user: bool = False) -> None:
    """Index the folders of files that may matter, once the changes have settled: a branch switch is many.

    Args:
        app: the server.
        uris: of the files and folders.
        by_user: somebody did it by hand, so that it is few, and each may be a folder.
    """
    folders: set[str] = set()
    anew = False
    for uri in uris:
        place = app.session.place_of(uri)
        if place is not None and may_matter(place[1], partial(_may_be_folder, uri, by_user=by_user)):
            folders.add(place[0].uri)
            anew |= PurePosixPath(place[1]).name == _SETTINGS_FILE
    if anew:
        app.messages.forget("setting ")
        app.refresh_workspaces(anew=True)
    for uri in folders:
        if (indexing := app.indexings.get(uri)) is not None:
            indexing.request(_SETTLE_SECONDS)


def _may_be_folder(uri: str, *, by_user: bool) -> bool:
    path = path_of(uri)
    return by_user or (path is not None and path.is_dir())


def may_matter(path: str, may_be_folder: Callable[[], bool]) -> bool:
    """Whether a change of this path, relative to its folder, can change the index: the walk decides for certain."""
    place = PurePosixPath(path)
    if _NEVER.intersection(place.parts):
        return False
    if place.name == _SETTINGS_FILE or place.name in _IGNORE_FILES:
        return True
    # Without an ending it may be a folder, or a script that its first line tells of.
    return not place.suffix or core.is_source_name(place) or may_be_folder()


async def folders_changed(app: App, params: types.DidChangeWorkspaceFoldersParams) -> None:
    """Begin with added folders, end with removed ones."""
    session = app.session
    for removed in params.event.removed:
        session.folders.pop(removed.uri, None)
    for added in params.event.added:
        path: Path | None = path_of(added.uri)
        if path is not None and added.uri not in session.folders:
            session.folders[added.uri] = Folder(added.uri, path, session.settings)
    if params.event.added:
        await configuration.pull(app)
    app.refresh_workspaces()


async def _poll(app: App) -> None:
    """Look for changes again and again, the more seldom the longer a look takes."""
    while True:
        took = max((indexing.look_seconds for indexing in app.indexings.values()), default=0.0)
        await asyncio.sleep(max(_LEAST_POLL_SECONDS, took / _SHARE_OF_POLLING))
        for indexing in app.indexings.values():
            indexing.look()
