"""A folder of the client as the core sees it."""

from __future__ import annotations

from dataclasses import replace

import leancode_core as core
from leancode_server.indexing import Folder


def open_workspace(folder: Folder) -> tuple[core.Workspace, list[core.Problem]]:
    """The core's view of a folder. A model that nobody knows is replaced by the default one, with a problem.

    Raises:
        ConfigError: it is no folder.
    """
    try:
        workspace = core.Workspace.at(folder.path, folder.settings)
    except core.LeanCodeError as error:
        if not folder.settings.encoder or not folder.path.is_dir():
            raise
        workspace = core.Workspace.at(folder.path, replace(folder.settings, encoder=""))
        problem = core.Problem("model.encoder", f"{error.message}; the default is used", error.remedy)
        return workspace, [problem, *workspace.problems]
    return workspace, list(workspace.problems)


def known_workspace(folder: Folder) -> core.Workspace | None:
    """The core's view of a folder where that is made already, and could be."""
    task = folder.workspace
    if task is None or not task.done() or task.cancelled() or task.exception() is not None:
        return None
    return task.result()
