"""Sentences that the model of `model.summariser` writes: one at a time, kept by content, for whoever asks next."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import OrderedDict
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import leancode_core as core
from leancode_server.workers import inference
from leancode_server.workers.inference import Priority
from leancode_server.workers.quiet_import import quiet_import

if TYPE_CHECKING:
    from leancode_server.app import App

logger = logging.getLogger(__name__)

_MOST_REMEMBERED = 5_000


@dataclass(frozen=True, slots=True)
class Writer:
    """A model that can write summaries.

    Attributes:
        model: the model.
        fingerprint: its own: to compute it, files are looked at.
        workspace: with whose index the sentences are kept.
    """

    model: core.SummariserModel
    fingerprint: str
    workspace: core.Workspace


@dataclass(frozen=True, slots=True)
class _Task:
    key: tuple[bytes, str]
    cancel: core.CancelToken
    future: Future[str]


class GeneratedSummaries:
    """What was written, and what is being written. Belongs to the loop's thread, but for what says otherwise.

    Args:
        app: the server.
    """

    def __init__(self, app: App) -> None:
        self._app = app
        self._known: OrderedDict[tuple[bytes, str], str] = OrderedDict()
        self._writers: dict[tuple[str, str], tuple[core.SummariserModel, str] | None] = {}
        self._lock = threading.Lock()
        self._stores = threading.local()
        self._loaded: tuple[core.SummariserModel, core.Summariser] | None = None  # the inference thread's
        self._current: _Task | None = None
        self._idle_timer: asyncio.TimerHandle | None = None

    def look_up(
        self, workspace: core.Workspace, unit: core.CodeUnit, summary: core.Summary
    ) -> tuple[core.Summary, Writer | None]:
        """The model's summary of a function if it is known, else the one that is given. A reader's thread asks.

        Returns:
            The summary, and who would write a better one; None where nobody would.
        """
        if not workspace.settings.hover_generate or not core.is_generable(summary, unit):
            return summary, None
        writer = self._writer(workspace)
        if writer is None:
            return summary, None
        key = unit.digest, writer.fingerprint
        with self._lock:
            text = self._known.get(key)
        if text is None:
            text = self._store(workspace).find(*key)
            if text is None:
                return summary, writer
            self._remember(key, text)
        return core.with_generated(summary, unit, text, writer.model.name), None

    def begin(self, writer: Writer, unit: core.CodeUnit) -> None:
        """Have it written, so that it is there the next time; what is written for another function is given up."""
        if self._current is None or self._current.key != (unit.digest, writer.fingerprint):
            self.give_up()
            self._begin(writer, unit, Priority.VISIBLE)

    def give_up(self) -> None:
        """Nobody looks at the function any more for which something is written."""
        if self._current is not None:
            self._current.cancel.cancel()
            self._current.future.cancel()
            self._current = None

    async def written(self, writer: Writer, unit: core.CodeUnit, summary: core.Summary) -> core.Summary:
        """The model's summary of a function, written now; the one that is given where it has none."""
        task = self._current
        if task is None or task.key != (unit.digest, writer.fingerprint):
            task = self._begin(writer, unit, Priority.INTERACTIVE, is_current=False)
        try:
            text = await asyncio.wrap_future(task.future)
        except asyncio.CancelledError:
            task.cancel.cancel()
            raise
        except Exception as error:
            logger.info("%s has no summary of a model: %s", unit.name, type(error).__name__)
            return summary
        return core.with_generated(summary, unit, text, writer.model.name)

    def settings_changed(self) -> None:
        """What was no model may be one now."""
        with self._lock:
            self._writers.clear()

    # -- the model

    def _writer(self, workspace: core.Workspace) -> Writer | None:
        settings = workspace.settings
        if not settings.summariser:
            return None
        key = settings.summariser, settings.device
        with self._lock:
            is_known, known = key in self._writers, self._writers.get(key)
        if not is_known:
            try:
                model = core.SummariserModel.named(*key)
                known = model, model.fingerprint
            except core.LeanCodeError as error:
                self._app.post(self._complain, key, error)
            with self._lock:
                self._writers[key] = known
        return None if known is None else Writer(*known, workspace)

    def _complain(self, key: tuple[str, str], error: Exception) -> None:
        """Nothing is written with this model until the settings change."""
        with self._lock:
            self._writers[key] = None
        why = f"{error}" if isinstance(error, core.LeanCodeError) else f"{type(error).__name__}; the log says more"
        self._app.messages.warn_once(
            f"summariser {key} {why}", f"summaries are taken from the code, since model.summariser fails: {why}"
        )

    def _begin(self, writer: Writer, unit: core.CodeUnit, priority: Priority, *, is_current: bool = True) -> _Task:
        cancel = core.CancelToken()
        future = self._app.inference.submit_alone(priority, partial(self._write, writer.model, unit, cancel))
        task = _Task((unit.digest, writer.fingerprint), cancel, future)
        if is_current:
            self._current = task
        future.add_done_callback(lambda _: self._app.post(self._done, task, writer))
        return task

    def _write(self, model: core.SummariserModel, unit: core.CodeUnit, cancel: core.CancelToken) -> str:
        """On the inference thread."""
        cancel.raise_if_cancelled()
        if self._loaded is None or self._loaded[0] != model:
            self._loaded = None
            with quiet_import():
                self._loaded = model, inference.load_summariser(model)
        return core.generated_sentence(self._loaded[1].summarise([unit], cancel)[0])

    def _done(self, task: _Task, writer: Writer) -> None:
        if self._current is task:
            self._current = None
        self._unload_later(writer.workspace.settings.idle_unload_minutes)
        if task.future.cancelled():
            return
        error = task.future.exception()
        if isinstance(error, core.Cancelled):
            return
        if error is not None:
            if not isinstance(error, core.LeanCodeError):
                logger.error("a summary cannot be written", exc_info=error)
            key = writer.workspace.settings.summariser, writer.workspace.settings.device
            self._complain(key, error if isinstance(error, Exception) else RuntimeError())
            return
        text = task.future.result()
        self._remember(task.key, text)
        self._app.background(self._app.readers.run(lambda _: self._store(writer.workspace).keep(*task.key, text)))

    def _unload_later(self, minutes: int) -> None:
        if self._idle_timer is not None:
            self._idle_timer.cancel()
            self._idle_timer = None
        if minutes:
            self._idle_timer = self._app.loop.call_later(60.0 * minutes, self._unload)

    def _unload(self) -> None:
        self._app.inference.submit_alone(Priority.LAST, self._let_go)

    def _let_go(self) -> None:
        self._loaded = None

    # -- what is kept

    def _remember(self, key: tuple[bytes, str], text: str) -> None:
        with self._lock:
            self._known[key] = text
            self._known.move_to_end(key)
            while len(self._known) > _MOST_REMEMBERED:
                self._known.popitem(last=False)

    def _store(self, workspace: core.Workspace) -> core.SummaryStore:
        """The calling thread's."""
        if not workspace.location.exists:
            return core.SummaryStore(None)
        own: dict[Path, core.SummaryStore] | None = getattr(self._stores, "by_folder", None)
        if own is None:
            own = self._stores.by_folder = {}
        folder = workspace.location.folder
        if folder not in own:
            own[folder] = core.SummaryStore.of(workspace.location)
        return own[folder]
