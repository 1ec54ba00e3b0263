"""`workspace/executeCommand` and the cancelling of progress."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from lsprotocol import types

import leancode_core as core
from leancode_server.handlers import code_actions, pruning
from leancode_server.handlers.search import answer
from leancode_server.protocol import (
    COMMAND_CLEAR,
    COMMAND_COPY_PRUNED,
    COMMAND_INSERT_DOCSTRING,
    COMMAND_REINDEX,
    COMMAND_SEARCH,
    COMMAND_SET_REMOVAL,
    COMMAND_SET_STRATEGY,
    COMMAND_TOGGLE_PRUNING,
    SearchParams,
    limit_of,
)
from leancode_server.reporting import InvalidParams

if TYPE_CHECKING:
    from leancode_server.app import App

logger = logging.getLogger(__name__)

Command = Callable[["App", list[Any]], Awaitable[Any]]


def register(app: App) -> None:
    """Take over commands."""
    for name in _COMMANDS:
        app.server.command(name)(_COMMANDS[name])  # for the list in the capabilities; `execute` calls them
    app.server.feature(types.WORKSPACE_EXECUTE_COMMAND)(partial(execute, app))
    app.server.feature(types.WINDOW_WORK_DONE_PROGRESS_CANCEL)(partial(cancel_progress, app))


async def execute(app: App, params: types.ExecuteCommandParams) -> object:
    """Run one of our commands."""
    command = _COMMANDS.get(params.command)
    if command is None:
        raise InvalidParams(f"there is no command {params.command}")
    return await command(app, list(params.arguments or ()))


async def search_command(app: App, arguments: list[Any]) -> dict[str, Any]:
    """`[query, limit?]`: as `leancode/search`."""
    query = arguments[0] if arguments else None
    if not isinstance(query, str):
        raise InvalidParams("arguments: a query is needed")
    limit = limit_of(arguments[1]) if len(arguments) > 1 else None
    return await answer(app, SearchParams(query, limit, None, core.Filters(), None))


async def reindex(app: App, arguments: list[Any]) -> None:
    """`[rootUri?]`: look at all files again, also after somebody has stopped it."""
    _restart(app, arguments, clear=False)


async def clear_index(app: App, arguments: list[Any]) -> None:
    """`[rootUri?]`: delete the index and build it anew."""
    _restart(app, arguments, clear=True)


def cancel_progress(app: App, params: types.WorkDoneProgressCancelParams) -> None:
    """The user has stopped what we showed progress of."""
    progress = app.progresses.get(str(params.token))
    if progress is None:
        logger.info("progress that is not ours was cancelled")
    else:
        progress.cancelled()


def _restart(app: App, arguments: list[Any], *, clear: bool) -> None:
    uri = arguments[0] if arguments else None
    if uri is not None and (not isinstance(uri, str) or uri not in app.indexings):
        raise InvalidParams("arguments: the URI of a workspace folder is needed, or none for all")
    for name, indexing in app.indexings.items():
        if uri in (None, name):
            indexing.restart(clear=clear)


_COMMANDS: dict[str, Command] = {
    COMMAND_SEARCH: search_command,
    COMMAND_REINDEX: reindex,
    COMMAND_CLEAR: clear_index,
    COMMAND_TOGGLE_PRUNING: pruning.toggle,
    COMMAND_SET_REMOVAL: pruning.set_removal,
    COMMAND_SET_STRATEGY: pruning.set_strategy,
    COMMAND_COPY_PRUNED: pruning.copy_pruned,
    COMMAND_INSERT_DOCSTRING: code_actions.insert_docstring,
}
