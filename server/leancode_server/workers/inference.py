"""The one thread that owns the model: who waits goes first, background work comes in small pieces."""

from __future__ import annotations

import gc
import logging
import queue
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from enum import IntEnum, StrEnum
from typing import TypeVar

import leancode_core as core
from leancode_server.workers.quiet_import import quiet_import

T = TypeVar("T")

logger = logging.getLogger(__name__)

# Subwords of one batch on the CPU: one thread computes them in 50 to 100 ms, so nobody waits longer for his turn.
_CPU_BUDGET = 512
_MOST_FAILURES = 3  # of a GPU, before the CPU takes its place
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
    job: Callable[[], object] | None = field(compare=False)
    future: Future[object] = field(compare=False)


class InferenceWorker:
    """Runs jobs on the model that each one names, loads it when the first one comes, and unloads it when idle.

    Args:
        tell: is called on the worker's thread with what became of the model.
        load: gives the encoder of a choice.
        expected_device: where the encoder of a choice should compute; asked once it is loaded.
    """

    def __init__(
        self,
        tell: Callable[[ModelNews], None],
        load: Callable[[ModelChoice], core.Encoder],
        expected_device: Callable[[ModelChoice], str],
    ) -> None:
        self._tell = tell
        self._load = load
        self._expected_device = expected_device
        self._entries: queue.PriorityQueue[_Entry] = queue.PriorityQueue()
        self._lock = threading.Lock()
        self._n_entries = 0
        self._idle_seconds = 0.0
        self._wanted: frozenset[ModelChoice] | None = None  # None: whatever was asked for last
        self._encoder: core.Encoder | None = None
        self._loaded: ModelChoice | None = None
        self._device: str | None = None
        self._failed: ModelChoice | None = None
        self._n_device_failures = 0
        self._thread = threading.Thread(target=self._run, name="inference", daemon=True)
        self._thread.start()

    def submit(self, choice: ModelChoice, priority: Priority, job: Callable[[core.Encoder], T]) -> Future[T]:
        """Run a job with the encoder on the worker's thread. Its future may be cancelled until it runs."""
        return self.submit_alone(priority, lambda: job(self._encoder_of(choice)))

    def submit_alone(self, priority: Priority, job: Callable[[], T]) -> Future[T]:
        """Run a job on the worker's thread that needs no encoder. Its future may be cancelled until it runs."""
        future: Future[T] = Future()
        self._put(priority, job, future)  # type: ignore[arg-type] # an entry does not know its job's result
        return future

    def is_ready_for(self, choice: ModelChoice) -> bool:
        """Whether the model of this choice is loaded: a job for it need not wait for that. Any thread may ask."""
        return self._encoder is not None and self._loaded == choice

    def keep(self, choices: frozenset[ModelChoice]) -> None:
        """Unload the model unless it is one of these."""
        self._wanted = choices
        self._put(Priority.INTERACTIVE, None, Future())

    def unload_after(self, minutes: int) -> None:
        """Unload the model when nobody used it for so long; 0 for never."""
        self._idle_seconds = minutes * 60.0
        self._put(Priority.INTERACTIVE, None, Future())  # wakes the thread, which then waits for the new time

    def stop(self, seconds: float) -> None:
        """End after the job that runs now; wait for it at most so long."""
        self._idle_seconds = -1.0
        self._put(Priority.INTERACTIVE, None, Future())
        self._thread.join(seconds)

    def _put(
        self,
        priority: Priority,
        job: Callable[[], object] | None,
        future: Future[object],
    ) -> None:
        with self._lock:
            self._n_entries += 1
            self._entries.put(_Entry(priority, self._n_entries, job, future))

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
            self._let_go_of_unwanted()
            if entry.job is None or not entry.future.set_running_or_notify_cancel():
                continue
            try:
                result = entry.job()
            except BaseException as error:
                self._note_failure(error)
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
        given_up = self._n_device_failures >= _MOST_FAILURES
        self._failed = choice
        try:
            with quiet_import():
                encoder = self._load(replace(choice, device="cpu") if given_up else choice)
                for _ in encoder.encode_code([_WARM_UP], core.CancelToken()):
                    pass  # the first batch allocates what the later ones use
        except Exception as error:
            if choice.device != "cpu" and isinstance(error, RuntimeError):
                self._n_device_failures += 1
            self._tell(ModelNews(ModelState.FAILED, choice.encoder, complaint=_why(error)))
            raise
        self._encoder, self._loaded, self._failed = encoder, choice, None
        logger.info("%s is ready on %s after %.1f s", encoder.identity.name, encoder.device, _since(started))
        self._device = encoder.device if given_up else self._expected_device(choice)
        complaint = "the GPU has failed again and again: the model computes on the cpu now" if given_up else ""
        self._tell(ModelNews(ModelState.READY, encoder.identity.name, encoder.device, complaint))
        return encoder

    def _note_failure(self, error: BaseException) -> None:
        """A GPU that fails for other reasons than a lack of memory may be gone, or be there again for a new model."""
        if isinstance(error, RuntimeError) and self._encoder is not None and self._encoder.device != "cpu":
            self._n_device_failures += 1
            logger.error("a computation on %s failed", self._encoder.device, exc_info=error)
            self._unload()

    def _let_go_of_unwanted(self) -> None:
        if self._wanted is None:
            return
        if self._loaded not in self._wanted:
            self._unload()
        if self._failed is not None and self._failed not in self._wanted:
            self._tell(ModelNews(ModelState.UNLOADED, self._failed.encoder))
            self._failed = None

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


def load_summariser(model: core.SummariserModel) -> core.Summariser:
    """The model that writes summaries, which leaves one core free as well.

    Raises:
        LeanCodeError: its files are damaged, or the device is not there.
    """
    from leancode_core.models.device import leave_one_core

    leave_one_core()
    return model.load()


def best_device(choice: ModelChoice) -> str:
    """Where torch computes for a choice, if there is memory enough."""
    from leancode_core.models.device import placement

    return placement(choice.device).device.type


def _release_memory() -> None:
    gc.collect()
    if "torch" in sys.modules:  # a fake encoder needs none
        from leancode_core.models.device import release_memory

        try:
            release_memory()
        except RuntimeError as error:  # a GPU that is gone has none to give
            logger.warning("the GPU's memory is not given back: %s", error)


def _why(error: Exception) -> str:
    if isinstance(error, core.LeanCodeError):
        return str(error)
    logger.error("the model cannot be loaded", exc_info=error)
    return f"the model cannot be loaded ({type(error).__name__}); the log says more"


def _since(started: float) -> float:
    return time.perf_counter() - started
