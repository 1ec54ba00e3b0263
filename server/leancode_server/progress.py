"""How far a run is: from the indexer's thread to the loop, and from there to the client."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from leancode_server.rpc import Protocol

logger = logging.getLogger(__name__)

_SECONDS_BETWEEN = 0.1
READING, LOADING, EMBEDDING = "reading", "loading the model", "embedding"
# What part of all the work is done when a stage begins, and which part it is, in percent.
_SHARES = {READING: (0.0, 20.0), LOADING: (20.0, 0.0), EMBEDDING: (20.0, 80.0)}


@dataclass(frozen=True, slots=True)
class Activity:
    """Where a run is.

    Attributes:
        stage: what it does.
        done: steps of it that are done.
        total: its steps, None while unknown.
    """

    stage: str
    done: int
    total: int | None

    @property
    def has_work(self) -> bool:
        """Whether it changes the index, rather than only looks whether it has to."""
        return self.stage in _SHARES and (self.total is None or self.total > 0)

    @property
    def text(self) -> str:
        """For people: `indexing 312/4,410 files`."""
        if self.stage == LOADING:
            return LOADING
        unit = "files" if self.stage == READING else "functions"
        return f"indexing {self.done:,}/{self.total:,} {unit}" if self.total is not None else self.stage

    @property
    def percentage(self) -> float:
        """How much of the whole run is done, roughly."""
        begin, share = _SHARES.get(self.stage, (0.0, 0.0))
        return begin + (share * min(self.done, self.total) / self.total if self.total else 0.0)


class ThreadProgress:
    """A `ProgressSink` for the indexer's thread, which posts at most ten times a second.

    Args:
        post: takes an activity to the loop.
    """

    def __init__(self, post: Callable[[Activity], None]) -> None:
        self._post = post
        self._activity = Activity("", 0, None)
        self._posted = 0.0

    def stage(self, name: str, total: int | None) -> None:
        """A new stage begins."""
        self._activity = Activity(name, 0, total)
        self._post(self._activity)

    def advance(self, steps: int) -> None:
        """So many further steps are done."""
        before = self._activity
        self._activity = Activity(before.stage, before.done + steps, before.total)
        now = time.monotonic()
        if now - self._posted >= _SECONDS_BETWEEN:
            self._posted = now
            self._post(self._activity)


class WorkDoneProgress:
    """Progress that the client shows while a folder is indexed, over all runs that it takes. For the loop's thread.

    Args:
        protocol: the way to the client.
        title: what is done.
        cancelled: is called when the user stops it.
    """

    def __init__(self, protocol: Protocol, title: str, cancelled: Callable[[], None]) -> None:
        self.token = f"leancode-{uuid.uuid4()}"
        self._protocol = protocol
        self._title = title
        self.cancelled = cancelled
        self._latest: Activity | None = None
        self._creating: asyncio.Task[None] | None = None
        self._is_shown = False
        self.is_over = False
        self._percentage = 0
        self._reported = 0.0

    def show(self, activity: Activity) -> None:
        """Tell the client, if it is time again."""
        self._latest = activity
        if self._creating is None:
            self._creating = asyncio.ensure_future(self._create())
        now = time.monotonic()
        if self._is_shown and not self.is_over and now - self._reported >= _SECONDS_BETWEEN:
            self._reported = now
            value = types.WorkDoneProgressReport(
                cancellable=True, message=activity.text, percentage=self._next_percentage(activity)
            )
            self._send(value)

    def end(self, message: str) -> None:
        """It is over, whatever came of it."""
        if self._is_shown and not self.is_over:
            self._send(types.WorkDoneProgressEnd(message=message))
        self.is_over = True

    async def _create(self) -> None:
        try:
            await self._protocol.ask(
                types.WINDOW_WORK_DONE_PROGRESS_CREATE, types.WorkDoneProgressCreateParams(token=self.token)
            )
        except (JsonRpcException, TimeoutError) as error:
            logger.info("the client shows no progress: %s", error)
            return
        if self.is_over or self._latest is None:
            return
        self._is_shown = True
        self._reported = time.monotonic()
        value = types.WorkDoneProgressBegin(
            title=self._title,
            cancellable=True,
            message=self._latest.text,
            percentage=self._next_percentage(self._latest),
        )
        self._send(value)

    def _next_percentage(self, activity: Activity) -> int:
        self._percentage = max(self._percentage, min(100, int(activity.percentage)))
        return self._percentage

    def _send(
        self, value: types.WorkDoneProgressBegin | types.WorkDoneProgressReport | types.WorkDoneProgressEnd
    ) -> None:
        self._protocol.notify(types.PROGRESS, types.ProgressParams(token=self.token, value=value))
