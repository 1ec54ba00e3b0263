"""A workspace folder and its index: when it is brought up to date, what is going on, what is wrong. Loop's thread."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import leancode_core as core
from leancode_server.progress import EMBEDDING, LOADING, Activity, ThreadProgress, WorkDoneProgress
from leancode_server.workers.indexer import IndexJob, IndexOutcome

logger = logging.getLogger(__name__)

_RETRY_SECONDS = (2.0, 10.0, 60.0)
# A run that embeds may be ended for newer text, but not so often that it gets nowhere.
_LEAST_SECONDS_OF_A_RUN = 3.0


@dataclass(eq=False, slots=True)
class Folder:
    """A folder of the client's workspace.

    Attributes:
        uri: as the client calls it.
        path: as the client calls it, maybe through links.
        settings: its own, without those of its file.
        workspace: the core's view of it, once that is made.
        generation: grows when an index run has ended or all its text is there, so that answers come from that.
        activity: where the run is, None if there is none that changes anything.
        trouble: why its index is not what it should be, "" if it is.
        waiting_for: who is waited for, "" for nobody.
        counts: files, units, embedded and pending units as last counted.
        was_indexed: whether a run has come to its end since the server began.
    """

    uri: str
    path: Path
    settings: core.Settings
    workspace: asyncio.Task[core.Workspace] | None = None
    generation: int = 0
    activity: Activity | None = None
    trouble: str = ""
    waiting_for: str = ""
    counts: tuple[int, int, int, int] = (0, 0, 0, 0)
    was_indexed: bool = False
    is_failed: bool = False
    real_path: Path = field(init=False)

    def __post_init__(self) -> None:
        self.real_path = Path(os.path.realpath(self.path))

    @property
    def name(self) -> str:
        """For people."""
        return self.path.name or str(self.path)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What indexing a folder needs of the server.

    Attributes:
        background: does something that nobody waits for.
        submit: gives a job to the indexer.
        warm_model: has the folder's model loaded when nothing else is to do.
        changed: is called when the folder's state has changed.
        told: is told sentences that the user should read.
        make_progress: gives a way to show progress, None where the client shows none.
    """

    background: Callable[[Coroutine[Any, Any, None]], object]
    submit: Callable[[IndexJob], None]
    warm_model: Callable[[Folder], None]
    changed: Callable[[], None]
    told: Callable[[str], None]
    make_progress: Callable[[Folder, Callable[[], None]], WorkDoneProgress | None]


class FolderIndexing:
    """Brings one folder up to date when it is asked to, one run at a time.

    Args:
        folder: the folder.
        surroundings: what it needs of the server.
    """

    def __init__(self, folder: Folder, surroundings: Surroundings) -> None:
        self.folder = folder
        self._surroundings = surroundings
        self._loop = asyncio.get_running_loop()
        self._job: IndexJob | None = None
        self._started = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._is_wanted = False
        self._must_clear = False
        self._is_closed = False
        self._is_quiet = False
        self.is_stopped = False
        self._n_failures = 0
        self._progress: WorkDoneProgress | None = None
        self.look_seconds = 0.0  # that the last run took which found nothing to do

    @property
    def is_busy(self) -> bool:
        """Whether a run is under way or about to begin."""
        return self._is_wanted or self._job is not None or self._timer is not None

    @property
    def is_looking(self) -> bool:
        """Whether somebody has asked for the run that is under way, rather than the clock."""
        return self.is_busy and not self._is_quiet

    def request(self, delay: float = 0.0) -> None:
        """Bring the folder up to date after so many seconds; requests until then are one."""
        self._is_quiet = False
        self._request(delay)
        self._surroundings.changed()

    def look(self) -> None:
        """The same now, without a word unless there is something to do."""
        if not self.is_busy:
            self._is_quiet = True
            self._request(0.0)

    def _request(self, delay: float) -> None:
        if self._is_closed or self.is_stopped:
            return
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._loop.call_later(delay, self._due)

    def restart(self, *, clear: bool) -> None:
        """Begin anew, also after the user or an error has stopped it."""
        self.is_stopped = False
        self._n_failures = 0
        self._must_clear |= clear
        if clear and self._job is not None:
            self._job.cancel.cancel()
        self.request()

    def close(self) -> None:
        """End what is under way and begin nothing any more."""
        self._is_closed = True
        self._is_wanted = False
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._job is not None:
            self._job.cancel.cancel()
        if self._progress is not None:
            self._progress.end("stopped")

    def _due(self) -> None:
        self._timer = None
        self._is_wanted = True
        if self._job is None:
            self._surroundings.background(self._start())
            return
        activity = self.folder.activity
        if activity is not None and activity.stage in (EMBEDDING, LOADING):
            self._make_way(self._job, self._loop.time() - self._started)

    def _make_way(self, job: IndexJob, elapsed: float) -> None:
        """New text must not wait until all vectors are there; what is computed is kept."""
        self._loop.call_later(max(0.0, _LEAST_SECONDS_OF_A_RUN - elapsed), job.cancel.cancel)

    async def _start(self) -> None:
        if self.folder.workspace is None or not self._may_begin():
            return
        try:
            workspace = await asyncio.shield(self.folder.workspace)
        except core.LeanCodeError as error:
            self._is_wanted = False
            self._fail(str(error))
            return
        except Exception:
            logger.exception("%s cannot be opened", self.folder.path)
            self._is_wanted = False
            self._fail("the folder cannot be opened; the log says more")
            return
        if self._may_begin():
            self._begin(workspace)

    def _may_begin(self) -> bool:
        """While the workspace was made, the folder may have been closed or another run have begun."""
        return self._is_wanted and self._job is None and not self._is_closed

    def _begin(self, workspace: core.Workspace) -> None:
        self._is_wanted = False
        self._started = self._loop.time()
        self._job = IndexJob(
            workspace=workspace,
            progress=ThreadProgress(self._from_thread(self._on_activity)),
            tell=self._from_thread(self._on_sentence),
            done=self._from_thread(self._on_done),
            clear=self._must_clear,
        )
        self._must_clear = False
        self._surroundings.submit(self._job)
        self._surroundings.changed()

    def _from_thread(self, call: Callable[..., None]) -> Callable[..., None]:
        return lambda *values: _post(self._loop, call, *values)

    def _on_activity(self, activity: Activity) -> None:
        if self._is_closed:
            return
        self.folder.waiting_for = ""
        if activity.stage == LOADING:
            self.folder.generation += 1
            if self._is_wanted and self._job is not None:
                self._make_way(self._job, 0.0)
        self.folder.activity = activity if activity.has_work else None
        if activity.has_work:
            if self._progress is None:
                self._progress = self._surroundings.make_progress(self.folder, self._stop)
            if self._progress is not None:
                self._progress.show(activity)
        self._surroundings.changed()

    def _on_sentence(self, sentence: str) -> None:
        logger.info("%s: %s", self.folder.name, sentence)
        if sentence.startswith("waiting for "):
            self.folder.waiting_for = sentence
        else:
            self._surroundings.told(sentence)
        self._surroundings.changed()

    def _stop(self) -> None:
        """The user has had enough."""
        self.is_stopped = True
        self._is_wanted = False
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._job is not None:
            self._job.cancel.cancel()

    def _on_done(self, outcome: IndexOutcome) -> None:
        self._job = None
        folder = self.folder
        if folder.activity is None:
            self.look_seconds = self._loop.time() - self._started
        folder.generation += 1
        folder.activity, folder.waiting_for, folder.is_failed = None, "", False
        if self._is_closed:
            return
        if outcome.error is None:
            _log_report(folder, outcome)
            folder.trouble, folder.was_indexed = outcome.lacks_model, True
            self._n_failures = 0
            if not outcome.lacks_model:
                self._surroundings.warm_model(folder)
        elif isinstance(outcome.error, core.Cancelled):
            folder.trouble = 'indexing was stopped; "Rebuild Index" (leancode.server.reindex) goes on' * self.is_stopped
        elif isinstance(outcome.error, core.LeanCodeError):
            folder.was_indexed = True
            self._fail(str(outcome.error))
            # Without a model or its device the words are indexed all the same.
            folder.is_failed = isinstance(outcome.error, core.IndexUnavailable)
        else:
            logger.error("indexing %s failed", folder.path, exc_info=outcome.error)
            self._fail("indexing failed; the log says more")
            self._retry()
        if self._is_wanted:
            self._surroundings.background(self._start())
        elif self._progress is not None:
            self._progress.end(folder.trouble or "ready")
            self._progress = None
        self._surroundings.changed()

    def _fail(self, why: str) -> None:
        self.folder.trouble = why
        self.folder.is_failed = True
        self._surroundings.told(f"{self.folder.name}: {why}")
        self._surroundings.changed()

    def _retry(self) -> None:
        if self._n_failures < len(_RETRY_SECONDS):
            self.request(_RETRY_SECONDS[self._n_failures])
            self._n_failures += 1


def _post(loop: asyncio.AbstractEventLoop, call: Callable[..., None], *values: object) -> None:
    try:
        loop.call_soon_threadsafe(call, *values)
    except RuntimeError:
        logger.debug("the loop has ended before a run did")


def _log_report(folder: Folder, outcome: IndexOutcome) -> None:
    report = outcome.report
    if report is not None and (report.embedded or report.removed or not folder.was_indexed):
        logger.info(
            "%s: %d files, %d units, %d embedded, %d skipped, %.1f s",
            folder.name,
            report.files,
            report.units,
            report.embedded,
            len(report.skipped),
            report.seconds,
        )
