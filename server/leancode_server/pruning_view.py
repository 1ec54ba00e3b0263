"""Which documents show what pruning removes, and when that is told to the client. Loop's thread."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException

import leancode_core as core
from leancode_server.asked_document import asked_document
from leancode_server.document import DocumentSnapshot
from leancode_server.document_pruning import prunings_of
from leancode_server.pruners import PruningChoice
from leancode_server.pruning_choices import PruningChoices
from leancode_server.pruning_report import Diagnostics, diagnostics_of
from leancode_server.workers.inference import Priority

if TYPE_CHECKING:
    from leancode_server.app import App

logger = logging.getLogger(__name__)

_SETTLE_SECONDS = 0.1
"""So long after an edit, the next one is not waited for any more: what was begun while somebody types is in the way."""

_SINGLE_SECONDS = 0.03
_PAUSE_SECONDS = 0.5
"""The same for an edit after such a pause: mostly it is the only one."""

_TOGETHER_SECONDS = 0.02  # changes of settings within this time are one


class PruningView:
    """What documents show of pruning.

    Clients that pull diagnostics are asked to pull again, others are sent them.

    Args:
        app: the server.
    """

    def __init__(self, app: App) -> None:
        self.choices = PruningChoices()
        self._app = app
        self._lines: dict[str, int] = {}
        self._edited: dict[str, float] = {}
        self._due: dict[str, float] = {}
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._computing: dict[str, asyncio.Lock] = {}
        self._refresh_timer: asyncio.TimerHandle | None = None
        self._sent: dict[str, Diagnostics] = {}

    # -- what the client does

    def opened(self, uri: str) -> None:
        """A document is shown from now on."""
        self._send_soon(uri, 0.0)

    def edited(self, params: types.DidChangeTextDocumentParams) -> None:
        """A document has changed."""
        uri = params.text_document.uri
        for change in params.content_changes:
            if isinstance(change, types.TextDocumentContentChangePartial):
                self.looked_at(uri, change.range.start.line)
        now = self._app.loop.time()
        is_single = now - self._edited.get(uri, -_PAUSE_SECONDS) >= _PAUSE_SECONDS
        self._edited[uri] = now
        self._due[uri] = now + (_SINGLE_SECONDS if is_single else _SETTLE_SECONDS)
        self._send_soon(uri, self._due[uri] - now)

    def closed(self, uri: str) -> None:
        """A document is shown no more; what is chosen for it is forgotten."""
        self.choices.forget(uri)
        self._edited.pop(uri, None)
        self._due.pop(uri, None)
        self._lines.pop(uri, None)
        self._computing.pop(uri, None)
        if (timer := self._timers.pop(uri, None)) is not None:
            timer.cancel()
        if self._app.session.abilities.pulled_diagnostics:
            self._sent.pop(uri, None)
        else:
            self._send(uri, None, [])

    def looked_at(self, uri: str, line: int) -> None:
        """Where in a document the user is, as far as one can know."""
        self._lines[uri] = line

    def changed(self) -> None:
        """Settings or choices have changed: all that is shown may be other."""
        if not any(self.is_on(uri) or uri in self._sent for uri in self._app.session.documents):
            return
        if self._app.session.abilities.pulled_diagnostics:
            if self._refresh_timer is None:
                self._refresh_timer = self._app.loop.call_later(_TOGETHER_SECONDS, self._refresh)
            return
        for uri in self._app.session.documents:
            self._send_soon(uri, _TOGETHER_SECONDS)

    # -- what is shown

    def is_on(self, uri: str) -> bool:
        """Whether a document shows what is removed."""
        place = self._app.session.place_of(uri)
        settings = self._app.session.settings if place is None else place[0].settings
        return self.choices.is_on(uri, settings.pruning_view)

    def is_on_for_all(self) -> bool:
        """The same for a document of which nothing was chosen."""
        return self.choices.is_on("", self._app.session.settings.pruning_view)

    async def diagnostics(self, uri: str) -> Diagnostics:
        """What a document shows: of its newest version, also where it is edited meanwhile."""
        while True:
            await self._settled(uri)
            async with self._computing.setdefault(uri, asyncio.Lock()):
                snapshot = self._app.session.snapshot(uri)
                found = await self._diagnostics_now(uri) if snapshot is not None and self.is_on(uri) else []
                if self._app.session.snapshot(uri) is snapshot:
                    self._remember(uri, found)
                    return found

    async def _diagnostics_now(self, uri: str) -> Diagnostics:
        line = self._lines.get(uri, 0)
        try:
            asked = await asked_document(self._app, uri)
            if asked is None or not asked.parsed.functions:
                return []
            pruning = self.choices.pruning(uri, asked.workspace.settings.pruning)
            if pruning.removal == 0:
                self._tell_of_nothing(pruning)
                return []
            choice = PruningChoice.of(asked.workspace, pruning)
            document = asked.parsed
            found = await prunings_of(self._app, document, document.functions, choice, Priority.VISIBLE)
        except core.LeanCodeError as error:
            self._app.messages.warn_once(f"pruning {error}", f"pruning cannot be shown: {error}")
            return []
        return await self._app.readers.run(lambda _: diagnostics_of(document, found, line))

    def _tell_of_nothing(self, pruning: core.PruningConfig) -> None:
        name = "strategy is none" if pruning.strategy is core.Strategy.NONE else "removal is 0"
        self._app.messages.warn_once(
            "pruning nothing", f"pruning.{name}, so nothing is removed; set pruning.strategy and pruning.removal"
        )

    async def _settled(self, uri: str) -> None:
        while (left := self._due.get(uri, 0.0) - self._app.loop.time()) > 0:
            await asyncio.sleep(left)

    # -- telling the client

    def _refresh(self) -> None:
        self._refresh_timer = None
        if self._app.is_started:
            self._app.background(self._ask_to_refresh())

    async def _ask_to_refresh(self) -> None:
        try:
            await self._app.protocol.ask(types.WORKSPACE_DIAGNOSTIC_REFRESH, None)
        except (JsonRpcException, TimeoutError) as error:
            logger.info("the client does not pull diagnostics again: %s", error)

    def _send_soon(self, uri: str, seconds: float) -> None:
        if self._app.session.abilities.pulled_diagnostics or not (self.is_on(uri) or uri in self._sent):
            return
        if (timer := self._timers.pop(uri, None)) is not None:
            timer.cancel()
        self._timers[uri] = self._app.loop.call_later(seconds, self._begin_to_send, uri)

    def _begin_to_send(self, uri: str) -> None:
        self._timers.pop(uri, None)
        self._app.background(self._compute_and_send(uri))

    async def _compute_and_send(self, uri: str) -> None:
        async with self._computing.setdefault(uri, asyncio.Lock()):
            snapshot = self._app.session.snapshot(uri)
            if snapshot is None or uri in self._timers:  # there will be a newer version
                return
            found = await self._diagnostics_now(uri) if self.is_on(uri) else []
            if self._app.session.snapshot(uri) is snapshot and uri not in self._timers:
                self._send(uri, snapshot, found)

    def _send(self, uri: str, snapshot: DocumentSnapshot | None, diagnostics: Diagnostics) -> None:
        if diagnostics == self._sent.get(uri, []) and (snapshot is None or not diagnostics):
            return
        self._remember(uri, diagnostics)
        params: dict[str, Any] = {"uri": uri, "diagnostics": diagnostics}
        if snapshot is not None:
            params["version"] = snapshot.version
        self._app.protocol.notify_plain(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS, params)

    def _remember(self, uri: str, diagnostics: Diagnostics) -> None:
        if diagnostics:
            self._sent[uri] = diagnostics
        else:
            self._sent.pop(uri, None)
