"""The one thread that writes: it brings one folder after another up to date."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import leancode_core as core
from leancode_server.workers.inference import InferenceWorker, ModelChoice, Priority
from leancode_server.workers.queued_encoder import QueuedEncoder

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class IndexOutcome:
    """How a run ended.

    Attributes:
        report: what it did, None if it did not come to its end.
        error: what ended it, None if nothing did.
        lacks_model: why units have no vectors, "" if that is not so.
    """

    report: core.IndexReport | None = None
    error: BaseException | None = None
    lacks_model: str = ""


@dataclass(frozen=True, slots=True)
class IndexJob:
    """One run over one folder.

    Attributes:
        workspace: the folder and its settings.
        progress: is told about the run, on the indexer's thread.
        tell: is told in a sentence who is waited for and what was moved aside, on that thread.
        done: is told how it ended, on that thread.
        cancel: ends it.
        clear: whether the index is deleted first.
    """

    workspace: core.Workspace
    progress: core.ProgressSink
    tell: Callable[[str], None]
    done: Callable[[IndexOutcome], None]
    cancel: core.CancelToken = field(default_factory=core.CancelToken)
    clear: bool = False


class Indexer:
    """Does jobs in the order in which they come.

    Args:
        inference: computes the vectors.
    """

    def __init__(self, inference: InferenceWorker) -> None:
        self._inference = inference
        self._jobs: queue.SimpleQueue[IndexJob | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="indexer", daemon=True)
        self._thread.start()

    def submit(self, job: IndexJob) -> None:
        """Do a job after all others."""
        self._jobs.put(job)

    def stop(self, seconds: float) -> bool:
        """End after the jobs that were given, whose tokens the caller has set; wait at most so long for it."""
        self._jobs.put(None)
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                outcome = self._outcome(job)
            except BaseException as error:
                outcome = IndexOutcome(error=error)
            job.done(outcome)

    def _outcome(self, job: IndexJob) -> IndexOutcome:
        job.cancel.raise_if_cancelled()
        workspace = job.workspace
        if job.clear and workspace.location.folder.exists():
            workspace.location.clear()
        lacks_model = why_no_model(workspace)
        choice = ModelChoice(workspace.settings.encoder, workspace.settings.device)

        def load_encoder() -> core.Encoder:
            return QueuedEncoder(self._inference, choice, Priority.BACKGROUND, job.cancel)

        load = None if lacks_model else load_encoder
        report = workspace.update(load, job.progress, job.cancel, job.tell)
        return IndexOutcome(report=report, lacks_model=lacks_model)


def why_no_model(workspace: core.Workspace) -> str:
    """Why the workspace's model cannot be used, "" if its files are here."""
    from leancode_core.models.catalog import locate  # brings NumPy, which `initialize` must not wait for

    try:
        locate(workspace.model)
    except core.ModelUnavailable as error:
        return str(error)
    return ""
