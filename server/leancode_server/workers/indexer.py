"""The one thread that writes: it brings one folder after another up to date, all their texts before vectors."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import leancode_core as core
from leancode_server.workers.inference import InferenceWorker, ModelChoice, Priority
from leancode_server.workers.queued_encoder import QueuedEncoder

logger = logging.getLogger(__name__)

# Each turn begins with pruning 2,048 functions, a second of work; most of it is to be vectors.
_LEAST_SECONDS_OF_A_TURN = 5.0


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
    """Does jobs in the order in which they come, but for vectors: they take long, and no job's text waits for them.

    Args:
        inference: computes the vectors.
        least_seconds: so long a job computes vectors before another one gets its turn.
    """

    def __init__(self, inference: InferenceWorker, least_seconds: float = _LEAST_SECONDS_OF_A_TURN) -> None:
        self._inference = inference
        self._least_seconds = least_seconds
        self._jobs: queue.SimpleQueue[IndexJob | None] = queue.SimpleQueue()
        self._without_vectors: list[IndexJob] = []  # whose texts are indexed; of the thread alone
        self._thread = threading.Thread(target=self._run, name="indexer", daemon=True)
        self._thread.start()

    def submit(self, job: IndexJob) -> None:
        """Do a job, its text before the vectors of all others."""
        self._jobs.put(job)

    def stop(self, seconds: float) -> bool:
        """End after the jobs that were given, whose tokens the caller has set; wait at most so long for it."""
        self._jobs.put(None)
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while (job := self._next()) is not None:
            turn = _Turn(job.cancel, self._others_wait, self._least_seconds)
            try:
                outcome = self._outcome(job, turn)
            except BaseException as error:
                if isinstance(error, core.Cancelled) and not job.cancel.cancelled:
                    self._without_vectors.append(replace(job, clear=False))
                    continue
                outcome = IndexOutcome(error=error)
            job.done(outcome)

    def _next(self) -> IndexJob | None:
        """One that is only to be ended, else one whose text waits, else one whose vectors do; None to stop."""
        for job in self._without_vectors:
            if job.cancel.cancelled or self._jobs.empty():
                self._without_vectors.remove(job)
                return job
        return self._jobs.get()

    def _others_wait(self) -> bool:
        return not self._jobs.empty() or any(job.cancel.cancelled for job in self._without_vectors)

    def _outcome(self, job: IndexJob, turn: _Turn) -> IndexOutcome:
        turn.raise_if_cancelled()
        workspace = job.workspace
        if job.clear and workspace.location.folder.exists():
            workspace.location.clear()
        lacks_model = why_no_model(workspace)
        choice = ModelChoice(workspace.settings.encoder, workspace.settings.device)

        def load_encoder() -> core.Encoder:
            turn.begin_vectors()
            return QueuedEncoder(self._inference, choice, Priority.BACKGROUND, turn)

        def tell(sentence: str) -> None:
            turn.is_idle = sentence.startswith("waiting for ")
            job.tell(sentence)

        load = None if lacks_model else load_encoder
        report = workspace.update(load, _AtWork(job.progress, turn), turn, tell)
        return IndexOutcome(report=report, lacks_model=lacks_model)


class _Turn(core.CancelToken):
    """The time that a job has: until it is cancelled, or its vectors have to wait for the text of others.

    Args:
        cancel: the job's own token.
        others_wait: whether there are others.
        least_seconds: so long vectors are computed nevertheless, once they are begun.
    """

    def __init__(self, cancel: core.CancelToken, others_wait: Callable[[], bool], least_seconds: float) -> None:
        super().__init__()
        self._cancel = cancel
        self._others_wait = others_wait
        self._least_seconds = least_seconds
        self._began: float | None = None
        self.is_given_up = False
        self.is_idle = False  # another process has the index

    def begin_vectors(self) -> None:
        """The text is indexed.

        Raises:
            Cancelled: others come first.
        """
        self.is_given_up = self._others_wait()
        self.raise_if_cancelled()
        self._began = time.monotonic()

    @property
    def cancelled(self) -> bool:
        """Whether the job has to stop, at least for now."""
        if self.is_idle or (self._began is not None and time.monotonic() - self._began > self._least_seconds):
            self.is_given_up |= self._others_wait()
        return self.is_given_up or self._cancel.cancelled

    def raise_if_cancelled(self) -> None:
        """Raise `Cancelled` if it has."""
        if self.cancelled:
            raise core.Cancelled


class _AtWork:
    """A `ProgressSink` by which a job's turn learns that nobody is waited for any more."""

    def __init__(self, progress: core.ProgressSink, turn: _Turn) -> None:
        self._progress = progress
        self._turn = turn

    def stage(self, name: str, total: int | None) -> None:
        """A stage begins."""
        self._turn.is_idle = False
        self._progress.stage(name, total)

    def advance(self, steps: int) -> None:
        """Steps of it are done."""
        self._progress.advance(steps)


def why_no_model(workspace: core.Workspace) -> str:
    """Why the workspace's model cannot be used, "" if its files are here."""
    from leancode_core.models.catalog import locate  # brings NumPy, which `initialize` must not wait for

    try:
        locate(workspace.model)
    except core.ModelUnavailable as error:
        return str(error)
    return ""
