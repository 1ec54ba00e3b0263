"""`leancode/search`, `leancode/similar` and `leancode/status`."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsprotocol import types

import leancode_core as core
from leancode_server import searching
from leancode_server.conversion import offset_of
from leancode_server.protocol import SEARCH, SIMILAR, STATUS, PlaceParams, SearchParams, Token
from leancode_server.reporting import Superseded

if TYPE_CHECKING:
    from leancode_server.app import App


def register(app: App) -> None:
    """Take over searches."""
    typing = Typing()
    app.server.feature(SEARCH)(partial(search, app, typing))
    app.server.feature(SIMILAR)(partial(similar, app))
    app.server.feature(STATUS)(partial(status, app))


class Typing:
    """The search of somebody who is typing: the next one takes its place. Those that ask for partial results are."""

    def __init__(self) -> None:
        self._task: asyncio.Task[Any] | None = None
        self._superseded: set[asyncio.Task[Any]] = set()

    def begin(self) -> None:
        """The running task is the latest search; the one before ends."""
        before, self._task = self._task, asyncio.current_task()
        if before is not None and not before.done():
            self._superseded.add(before)
            before.cancel()

    def was_superseded(self) -> bool:
        """Whether the running task was ended for a newer one."""
        task = asyncio.current_task()
        if task not in self._superseded:
            return False
        self._superseded.discard(task)
        return True


async def search(app: App, typing: Typing, params: object) -> dict[str, Any]:
    """Answer a query; with a token, first what the words alone give."""
    asked = SearchParams.of(params)
    if asked.partial_result_token is None:
        return await answer(app, asked)
    typing.begin()
    try:
        return await answer(app, asked)
    except asyncio.CancelledError:
        if typing.was_superseded():
            raise Superseded from None
        raise


async def answer(app: App, asked: SearchParams) -> dict[str, Any]:
    """The result of `leancode/search`."""
    started = time.perf_counter()
    settings, encoding = app.session.settings, app.session.encoding
    folders = await app.searched()
    if folders:
        settings = folders[0].workspace.settings
    query = core.SearchQuery(
        asked.query, asked.limit or settings.search_limit, asked.mode or settings.search_mode, asked.filters
    )
    token = asked.partial_result_token
    if token is not None and query.mode is core.SearchMode.HYBRID:
        lexical = replace(query, mode=core.SearchMode.LEXICAL)
        first = await app.readers.run(
            lambda thread: searching.search(thread, folders, lexical, app.documents, encoding)
        )
        _send_partial(app, token, first, "lexical")
    found = await app.readers.run(lambda thread: searching.search(thread, folders, query, app.documents, encoding))
    mend(app, found.damaged)
    if token is not None:
        _send_partial(app, token, found, "lexical" if query.mode is core.SearchMode.LEXICAL else "hybrid")
    return _document(app, found, started)


async def similar(app: App, params: object) -> dict[str, Any] | None:
    """What resembles the function at a place; null where there is none."""
    asked = PlaceParams.of(params)
    started = time.perf_counter()
    place = app.session.place_of(asked.uri)
    snapshot = app.session.snapshot(asked.uri)
    encoding = app.session.encoding
    line = asked.line + 1 if snapshot is None else offset_of(snapshot.lines, asked.line)
    limit = asked.limit or app.session.settings.search_limit
    folders = await app.searched()
    if place is None:
        return None
    folder = next((candidate for candidate in folders if candidate.path == place[0].path), None)
    if folder is None:
        return None
    found = await app.readers.run(
        lambda thread: searching.similar(thread, folder, place[1], line, limit, app.documents, encoding)
    )
    return None if found is None else _document(app, found, started)


async def status(app: App, _params: object) -> dict[str, Any]:
    """What goes on, counted now."""
    return await app.status.now()


def mend(app: App, roots: tuple[Path, ...]) -> None:
    """Have damaged indexes built anew."""
    for indexing in app.indexings.values():
        if indexing.folder.real_path in roots:
            indexing.restart(clear=False)


def _send_partial(app: App, token: Token, found: searching.Answer, stage: str) -> None:
    value = {"hits": [hit.document() for hit in found.hits], "replace": True, "stage": stage}
    app.protocol.notify(types.PROGRESS, types.ProgressParams(token=token, value=value))


def _document(app: App, found: searching.Answer, started: float) -> dict[str, Any]:
    return {
        "hits": [hit.document() for hit in found.hits],
        "degraded": why_degraded(app, found.degraded),
        "tookMs": round((time.perf_counter() - started) * 1000, 1),
    }


def why_degraded(app: App, of_the_answer: str | None) -> str | None:
    """What the answer itself says, after what goes on in the folders that it came from."""
    reasons: list[str] = []
    for indexing in app.indexings.values():
        folder = indexing.folder
        if folder.activity is not None:
            reasons.append(folder.activity.text)
        elif indexing.is_looking:
            reasons.append("looking for changes")
        reasons += [text for text in (folder.waiting_for, folder.trouble) if text]
    reasons += [of_the_answer] if of_the_answer else []
    return "; ".join(dict.fromkeys(reasons)) or None
