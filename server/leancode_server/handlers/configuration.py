"""Settings: as the client pushes them, or as it is asked for them."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException

import leancode_core as core
from leancode_server.logs import set_level
from leancode_server.settings import SECTION, resolved, unwrapped

if TYPE_CHECKING:
    from leancode_server.app import App

logger = logging.getLogger(__name__)

_ANSWER_SECONDS = 5.0


def register(app: App) -> None:
    """Take over settings."""
    app.server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)(partial(changed, app))


async def changed(app: App, params: types.DidChangeConfigurationParams) -> None:
    """Use new settings at once: indexes are brought up to date with them, the model follows on demand."""
    app.messages.forget("setting ")
    before = _in_force(app)
    if app.session.abilities.configuration:
        await pull(app)
    else:
        pushed = unwrapped(params.settings)
        if pushed:
            use(app, [pushed] * (1 + len(app.session.folders)))
    now = _in_force(app)
    app.view.choices.settings_changed(
        pruning=[each.pruning for each in now] != [each.pruning for each in before],
        view=[each.pruning_view for each in now] != [each.pruning_view for each in before],
    )
    app.generated.settings_changed()
    if app.is_started and now != before:
        app.refresh_workspaces(anew=True)
        app.view.changed()


async def pull(app: App) -> None:
    """Ask the client, for itself and for each folder."""
    if not app.session.abilities.configuration:
        return
    uris = list(app.session.folders)
    items = [types.ConfigurationItem(section=SECTION)]
    items += [types.ConfigurationItem(scope_uri=uri, section=SECTION) for uri in uris]
    try:
        answer = await app.protocol.ask(
            types.WORKSPACE_CONFIGURATION, types.ConfigurationParams(items=items), _ANSWER_SECONDS
        )
    except (JsonRpcException, TimeoutError) as error:
        logger.warning("the client does not tell its settings: %s", error)
        return
    if isinstance(answer, list) and any(isinstance(item, dict) and item for item in answer):
        values = [unwrapped(item) for item in answer]
        values += [values[0]] * (len(items) - len(values))
        use(app, values, uris)


def use(app: App, values: Sequence[Mapping[str, Any]], uris: Sequence[str] | None = None) -> None:
    """Put settings in force: the first are the client's own, the others those of its folders."""
    session = app.session
    session.settings, problems = resolved(values[0])
    for uri, own in zip(uris or list(session.folders), values[1:], strict=False):
        folder = session.folders.get(uri)
        if folder is not None:
            folder.settings, others = resolved(own)
            problems += [problem for problem in others if problem not in problems]
    tell_problems(app, problems)
    set_level(session.settings.log_level)
    app.inference.unload_after(session.settings.idle_unload_minutes)


def _in_force(app: App) -> list[core.Settings]:
    return [app.session.settings, *(folder.settings for folder in app.session.folders.values())]


def tell_problems(app: App, problems: Sequence[core.Problem]) -> None:
    """One warning for each setting that is not used."""
    for problem in problems:
        message = f"{problem.path}: {problem.message}; {problem.remedy}"
        app.messages.warn_once(f"setting {message}", message)
