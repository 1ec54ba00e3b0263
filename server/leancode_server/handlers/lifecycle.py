"""From `initialize` to `exit`."""

from __future__ import annotations

import asyncio
import logging
import os
from functools import partial
from typing import TYPE_CHECKING

from lsprotocol import types

from leancode_server.conversion import path_of, uri_of
from leancode_server.handlers import configuration, diagnostics, files
from leancode_server.indexing import Folder
from leancode_server.logs import set_level
from leancode_server.parent import watch_parent
from leancode_server.session import ClientAbilities
from leancode_server.settings import initial_options, resolved

if TYPE_CHECKING:
    from pathlib import Path

    from leancode_server.app import App

logger = logging.getLogger(__name__)

_STOP_SECONDS = 1.2


def register(app: App) -> None:
    """Take over the life cycle."""
    feature = app.server.feature
    feature(types.INITIALIZE)(partial(initialize, app))
    feature(types.INITIALIZED)(partial(initialized, app))
    feature(types.SHUTDOWN)(partial(shutdown, app))
    feature(types.EXIT)(partial(leave, app))


def initialize(app: App, params: types.InitializeParams) -> None:
    """Take note of everything; nothing is looked at yet. pygls composes the answer from what is registered."""
    session = app.session
    session.abilities = ClientAbilities.of(params.capabilities)
    session.encoding = types.PositionEncodingKind(app.server.workspace.position_encoding)
    session.settings, app.early_problems = resolved(initial_options(params.initialization_options))
    if session.abilities.pulled_diagnostics:
        diagnostics.offer(app)
    set_level(session.settings.log_level)
    app.protocol.trace = params.trace or types.TraceValue.Off
    app.inference.unload_after(session.settings.idle_unload_minutes)
    for uri in _folder_uris(params):
        path = path_of(uri)
        if path is None:
            logger.warning("a workspace folder that is no folder of this machine is left out")
        else:
            session.folders[uri] = Folder(uri, path, session.settings)
    client = params.client_info.name if params.client_info else "a client without a name"
    logger.info("%s, %d folders, positions in %s", client, len(session.folders), session.encoding.value)
    app.loop.call_soon(app.begin_imports)
    if params.process_id is not None and params.process_id != os.getpid():
        watch_parent(params.process_id, partial(app.finish, 1))


async def initialized(app: App, _params: types.InitializedParams | None) -> None:
    """Ask for settings, begin to watch and to index."""
    configuration.tell_problems(app, app.early_problems)
    await asyncio.gather(configuration.pull(app), files.watch(app))
    app.is_started = True
    app.refresh_workspaces(anew=True)


async def shutdown(app: App, *_: object) -> None:
    """Accept nothing more, and let the indexer finish or roll back what it has begun."""
    app.protocol.stop_accepting()
    app.close_folders()
    await asyncio.get_running_loop().run_in_executor(None, app.indexer.stop, _STOP_SECONDS)
    app.is_shut_down = True


def leave(app: App, *_: object) -> None:
    """End the process: with 0 only if the client has asked to shut down before."""
    app.finish(0 if app.is_shut_down else 1)


def _folder_uris(params: types.InitializeParams) -> list[str]:
    if params.workspace_folders is not None:
        return [folder.uri for folder in params.workspace_folders]
    if params.root_uri is not None:
        return [params.root_uri]
    root: Path | None = path_of("file://" + params.root_path) if params.root_path else None
    return [uri_of(root)] if root is not None else []
