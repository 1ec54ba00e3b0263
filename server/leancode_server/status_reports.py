"""When the status is counted, and when the client is told of it: at most ten times a second. Loop's thread."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

import leancode_core as core
from leancode_server.indexing import Folder
from leancode_server.protocol import STATUS_CHANGED
from leancode_server.status import status_document
from leancode_server.workers.readers import ReaderThread
from leancode_server.workspaces import known_workspace

if TYPE_CHECKING:
    from leancode_server.app import App

logger = logging.getLogger(__name__)

_STATUS_SECONDS = 0.1
_COUNT_SECONDS = 1.0


class StatusReports:
    """What `leancode/status` answers and `leancode/statusChanged` tells.

    Args:
        app: the server.
    """

    def __init__(self, app: App) -> None:
        self._app = app
        self._timer: asyncio.TimerHandle | None = None
        self._last: dict[str, Any] = {}
        self._counted_at = 0.0

    async def now(self) -> dict[str, Any]:
        """What `leancode/status` answers, counted now."""
        await self._count()
        return self._document()

    def changed(self) -> None:
        """Tell the client soon, if anything is other than what it was told last."""
        if self._timer is None and not self._app.exit_code.done():
            self._timer = self._app.loop.call_later(_STATUS_SECONDS, self._send)

    def _document(self) -> dict[str, Any]:
        model = self._app.session.settings.encoder or _default_model(self._app.session.folders.values())
        return status_document(
            list(self._app.indexings.values()), self._app.model_news, model, is_started=self._app.is_started
        )

    def _send(self) -> None:
        self._timer = None
        if self._app.is_started:
            self._app.background(self._count_and_send())

    async def _count_and_send(self) -> None:
        is_busy = any(folder.activity is not None for folder in self._app.session.folders.values())
        if not is_busy or time.monotonic() - self._counted_at > _COUNT_SECONDS:
            await self._count()
        status = self._document()
        if status != self._last and not self._app.exit_code.done():
            self._last = status
            self._app.protocol.notify(STATUS_CHANGED, status)

    async def _count(self) -> None:
        self._counted_at = time.monotonic()
        for folder in self._app.session.searched_folders():
            workspace = known_workspace(folder)
            if workspace is not None:
                folder.counts = await self._app.readers.run(partial(_counts, workspace=workspace))


def _counts(thread: ReaderThread, workspace: core.Workspace) -> tuple[int, int, int, int]:
    try:
        reader = thread.reader(workspace)
        if reader is None:
            return (0, 0, 0, 0)
        counts = reader.counts(workspace.fingerprint())
    except core.LeanCodeError as error:
        logger.info("%s cannot be counted: %s", workspace.root, error)
        thread.forget(workspace)
        return (0, 0, 0, 0)
    return counts.files, counts.units, counts.embedded, counts.pending


def _default_model(folders: Iterable[Folder]) -> str:
    for folder in folders:
        workspace = known_workspace(folder)
        if workspace is not None:
            return workspace.model.name
    return ""
