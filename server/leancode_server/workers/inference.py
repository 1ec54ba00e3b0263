"""The one thread that owns the model: who waits goes first, background work comes in small pieces."""

from __future__ import annotations

import gc
import logging
import queue
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import TypeVar

import leancode_core as core
from leancode_server.workers.quiet_import import quiet_import

T = TypeVar("T")

logger = logging.getLogger(__name__)

_POLL_SECONDS = 0.05
# Subwords of one batch on the CPU: one thread computes them in 50 to 100 ms, so nobody waits longer for his turn.
_CPU_BUDGET = 512
# Texts that are tokenized together, for the same reason.
_TEXTS_PER_PIECE = 64
_WARM_UP = "def warm_up(): pass"


class Priority(IntEnum):
    """Whose turn it is: lower numbers first."""

    INTERACTIVE = 0
    VISIBLE = 1
    BACKGROUND = 2
    LAST = 3


class ModelState(StrEnum):
    """Where the model is."""

    UNLOADED = "unloaded"
    LOADING = "loading"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ModelNews:
    """What has become of the model.

    Attributes:
        state: where it is.
        model: its name.
        device: where it computes, None while it does not.
        complaint: what the user should know, "" for nothing.
    """

    state: ModelState
    model: str
    device: str | None = None
    complaint: str = ""


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """Which model computes where.

    Attributes:
        encoder: its name or folder, "" for the default.
        device: "auto", "cpu", "cuda" or "mps".
    """

    encoder: str
    device: str


@dataclass(order=True, slots=True)
class _Entry:
    priority: Priority
    sequence: int
    choice: ModelChoice | None = field(compare=False)
    job: Callable[[core.Encoder], object] | None = field(compare=False)
    future: Future[object] = field(compare=False)


class InferenceWorker:
    """Runs jobs on the model that each one names, loads it when the first one comes, and unloads it when idle.

    Args:
        tell: is called on the worker's thread with what became of the model.
        load: gives the encoder of a choice.
    """

    def __init__(
        self, tell: Callable[[ModelNews], None], load: Callable[[ModelChoice], core.Encoder] | None = None
    ) -> None:
        self._tell = tell
        self._load = load or load_torch
        self._entries: queue.PriorityQueue[_Entry] = queue.PriorityQueue()
        self._lock = threading.Lock()
        self._n_entries = 0
        self._idle_seconds = 0.0
        self._encoder: core.Encoder | None = None
        self._loaded: ModelChoice | None = None
        self._device: str | None = None
        self._thread = threading.Thread(target=self._run, name="inference", daemon=True)
        self._thread.start()

    def submit(self, choice: ModelChoice, priority: Priority, job: Callable[[core.Encoder], T]) -> Future[T]:
        """Run a job with the encoder on the worker's thread. Its future may be cancelled until it runs."""
        future: Future[T] = Future()
        self._put(priority, choice, job, future)  # type: ignore[arg-type] # an entry does not know its job's result
        return future

    def is_ready_for(self, choice: ModelChoice) -> bool:
        """Whether the model of this choice is loaded: a job for it need not wait for that. Any thread may ask."""
        return self._encoder is not None and self._loaded == choice

    def unload_after(self, minutes: int) -> None:
        """Unload the model when nobody used it for so long; 0 for never."""
        self._idle_seconds = minutes * 60.0
        self._put(Priority.INTERACTIVE, None, None, Future())  # wakes the thread, which then waits for the new time

    def stop(self, seconds: float) -> None:
        """End after the job that runs now; wait for it at most so long."""
        self._idle_seconds = -1.0
        self._put(Priority.INTERACTIVE, None, None, Future())
        self._thread.join(seconds)

    def _put(
        self,
        priority: Priority,
        choice: ModelChoice | None,
        job: Callable[[core.Encoder], object] | None,
        future: Future[object],
    ) -> None:
        with self._lock:
            self._n_entries += 1
            self._entries.put(_Entry(priority, self._n_entries, choice, job, future))

    def _run(self) -> None:
        last_used = time.monotonic()
        while True:
            timeout = None
            if self._encoder is not None and self._idle_seconds > 0:
                timeout = max(0.0, last_used + self._idle_seconds - time.monotonic())
            try:
                entry = self._entries.get(timeout=timeout)
            except queue.Empty:
                self._unload()
                continue
            if self._idle_seconds < 0:
                return
            if entry.job is None or entry.choice is None or not entry.future.set_running_or_notify_cancel():
                continue
            try:
                result = entry.job(self._encoder_of(entry.choice))
            except BaseException as error:
                entry.future.set_exception(error)
            else:
                entry.future.set_result(result)
            self._look_at_device()
            last_used = time.monotonic()

    def _encoder_of(self, choice: ModelChoice) -> core.Encoder:
        if self._encoder is not None and choice == self._loaded:
            return self._encoder
        self._unload()
        self._tell(ModelNews(ModelState.LOADING, choice.encoder))
        started = time.perf_counter()
        try:
            with quiet_import():
                encoder = self._load(choice)
                for _ in encoder.encode_code([_WARM_UP], core.CancelToken()):
                    pass  # the first batch allocates what the later ones use
        except Exception as error:
            self._tell(ModelNews(ModelState.FAILED, choice.encoder, complaint=_why(error)))
            raise
        self._encoder, self._loaded, self._device = encoder, choice, encoder.device
        logger.info("%s is ready on %s after %.1f s", encoder.identity.name, encoder.device, _since(started))
        self._tell(ModelNews(ModelState.READY, encoder.identity.name, encoder.device))
        return encoder

    def _unload(self) -> None:
        if self._encoder is None:
            return
        name = self._encoder.identity.name
        self._encoder = self._loaded = self._device = None
        _release_memory()
        logger.info("%s is unloaded", name)
        self._tell(ModelNews(ModelState.UNLOADED, name))

    def _look_at_device(self) -> None:
        """The encoder leaves a device by itself that has no memory left; the user is told."""
        if self._encoder is None or self._encoder.device == self._device:
            return
        complaint = f"{self._device} has not enough memory for the model: it computes on the {self._encoder.device} now"
        self._device = self._encoder.device
        self._tell(ModelNews(ModelState.READY, self._encoder.identity.name, self._device, complaint))


class QueuedEncoder:
    """An encoder for the indexer's thread, whose batches wait in the worker's queue. Implements `Encoder`.

    Args:
        worker: owns the model.
        choice: which model.
        priority: of the batches of code.
        cancel: is asked while waiting.

    Raises:
        Cancelled: the token was set while the model was loaded.
        ModelUnavailable: it cannot be loaded.
    """

    def __init__(
        self, worker: InferenceWorker, choice: ModelChoice, priority: Priority, cancel: core.CancelToken
    ) -> None:
        self._worker = worker
        self._choice = choice
        self._priority = priority
        self._identity, self._device = self._done(priority, lambda encoder: (encoder.identity, encoder.device), cancel)

    @property
    def identity(self) -> core.ModelIdentity:
        """What the vectors depend on."""
        return self._identity

    @property
    def device(self) -> str:
        """Where the model computed when it was last asked."""
        return self._device

    def encode_query(self, query: str) -> core.Vectors:
        """The query's vector, (1, dimensions), ahead of all code."""
        return self._done(Priority.INTERACTIVE, lambda encoder: encoder.encode_query(query), core.CancelToken())

    def encode_code(self, texts: Sequence[str], cancel: core.CancelToken) -> Iterator[core.EncodedBatch]:
        """Vectors of rendered units, texts of like length together, each batch a job of its own."""
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        for start in range(0, len(order), _TEXTS_PER_PIECE):
            piece = order[start : start + _TEXTS_PER_PIECE]
            for batch in self._batches([texts[index] for index in piece], cancel):
                indices = tuple(piece[index] for index in batch.indices)
                yield core.EncodedBatch(indices, batch.vectors, batch.n_subwords, batch.n_padding)

    def _batches(self, texts: list[str], cancel: core.CancelToken) -> Iterator[core.EncodedBatch]:
        batches: Iterator[core.EncodedBatch] | None = None

        def step(encoder: core.Encoder) -> core.EncodedBatch | None:
            nonlocal batches
            if batches is None:
                batches = encoder.encode_code(texts, cancel)
            return next(batches, None)

        while (batch := self._done(self._priority, step, cancel)) is not None:
            yield batch

    def _done(self, priority: Priority, job: Callable[[core.Encoder], T], cancel: core.CancelToken) -> T:
        future = self._worker.submit(self._choice, priority, job)
        while True:
            try:
                return future.result(timeout=_POLL_SECONDS)
            except NotYet:
                if future.done():  # the job itself ran out of some time
                    raise
                if cancel.cancelled:
                    future.cancel()
                cancel.raise_if_cancelled()


def load_torch(choice: ModelChoice) -> core.Encoder:
    """The encoder on torch. One core stays free for the loop: with all of them it answers ten times later.

    Raises:
        LeanCodeError: the model or the device is not there.
    """
    # It takes seconds, and a server without a model never needs it.
    from leancode_core.models.catalog import DEFAULT_ENCODER, model_named
    from leancode_core.models.device import leave_one_core
    from leancode_core.models.encoder import TorchEncoder

    leave_one_core()
    spec = model_named(choice.encoder or DEFAULT_ENCODER)
    return TorchEncoder(spec, choice.device, cpu_budget=_CPU_BUDGET)


def _release_memory() -> None:
    gc.collect()
    if "torch" in sys.modules:  # a fake encoder needs none
        from leancode_core.models.device import release_memory

        release_memory()


def _why(error: Exception) -> str:
    if isinstance(error, core.LeanCodeError):
        return str(error)
    logger.error("the model cannot be loaded", exc_info=error)
    return f"the model cannot be loaded ({type(error).__name__}); the log says more"


def _since(started: float) -> float:
    return time.perf_counter() - started
