"""The model's thread: who goes first, loading, unloading, and what is told of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pytest
from leancode_server.workers.inference import (
    InferenceWorker,
    ModelChoice,
    ModelNews,
    ModelState,
    Priority,
)
from leancode_server.workers.queued_encoder import QueuedEncoder

from leancode_core.control import Cancelled, CancelToken
from leancode_core.errors import ModelUnavailable
from leancode_core.ports import EncodedBatch, Encoder, Vectors
from tests.support.identifier_encoder import IdentifierEncoder, vectors_of

CHOICE = ModelChoice("", "cpu")
OTHER = ModelChoice("other", "cpu")
TEXTS = [f"def function_{number}(): return {'x' * (number * 7 % 40)}" for number in range(200)]


def on_cpu(_: ModelChoice) -> str:
    return "cpu"


def on_gpu(_: ModelChoice) -> str:
    return "cuda"


class Told:
    """The news of a worker, waited for."""

    def __init__(self) -> None:
        self.news: list[ModelNews] = []
        self._changed = threading.Condition()

    def __call__(self, news: ModelNews) -> None:
        with self._changed:
            self.news.append(news)
            self._changed.notify_all()

    def wait(self, *states: ModelState) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: [news.state for news in self.news] == list(states), 5.0), self.news


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def worker(told: Told) -> Iterator[InferenceWorker]:
    worker = InferenceWorker(told, lambda _: IdentifierEncoder(), on_cpu)
    yield worker
    worker.stop(5.0)


def test_who_waits_goes_before_what_was_there_first(worker: InferenceWorker) -> None:
    order: list[str] = []
    may_go = threading.Event()

    def job(name: str) -> Callable[[Encoder], None]:
        return lambda _: order.append(name)

    first = worker.submit(CHOICE, Priority.BACKGROUND, lambda _: may_go.wait(5.0))
    rest = [
        worker.submit(CHOICE, priority, job(f"{priority.name} {number}"))
        for number in range(2)
        for priority in (Priority.LAST, Priority.BACKGROUND, Priority.VISIBLE, Priority.INTERACTIVE)
    ]
    may_go.set()
    assert first.result(5.0)
    for future in rest:
        future.result(5.0)
    assert order == [
        f"{name} {number}" for name in ("INTERACTIVE", "VISIBLE", "BACKGROUND", "LAST") for number in range(2)
    ]


def test_a_cancelled_job_does_not_run(worker: InferenceWorker) -> None:
    may_go = threading.Event()
    ran: list[int] = []
    worker.submit(CHOICE, Priority.BACKGROUND, lambda _: may_go.wait(5.0))
    cancelled = worker.submit(CHOICE, Priority.BACKGROUND, lambda _: ran.append(1))
    last = worker.submit(CHOICE, Priority.BACKGROUND, lambda _: ran.append(2))
    assert cancelled.cancel()
    may_go.set()
    last.result(5.0)
    assert ran == [2]


def test_a_queued_encoder_gives_what_the_encoder_gives(worker: InferenceWorker) -> None:
    encoder = QueuedEncoder(worker, CHOICE, Priority.BACKGROUND, CancelToken())
    vectors = np.zeros((len(TEXTS), encoder.identity.dimensions), dtype=np.float32)
    seen: list[int] = []
    for batch in encoder.encode_code(TEXTS, CancelToken()):
        vectors[list(batch.indices)] = batch.vectors
        seen += batch.indices
    assert sorted(seen) == list(range(len(TEXTS)))
    np.testing.assert_array_equal(vectors, vectors_of(TEXTS))
    np.testing.assert_array_equal(encoder.encode_query("function"), vectors_of(["function"]))


def test_a_queued_encoder_stops_when_it_is_cancelled(worker: InferenceWorker) -> None:
    cancel = CancelToken()
    encoder = QueuedEncoder(worker, CHOICE, Priority.BACKGROUND, cancel)
    batches = encoder.encode_code(TEXTS, cancel)
    next(batches)
    cancel.cancel()
    with pytest.raises(Cancelled):
        next(batches)


def test_it_is_loaded_once_unloaded_when_idle_and_loaded_again(worker: InferenceWorker, told: Told) -> None:
    for _ in range(2):
        worker.submit(CHOICE, Priority.INTERACTIVE, lambda _: None).result(5.0)
    told.wait(ModelState.LOADING, ModelState.READY)
    worker._idle_seconds = 0.05
    worker.submit(CHOICE, Priority.INTERACTIVE, lambda _: None).result(5.0)
    told.wait(ModelState.LOADING, ModelState.READY, ModelState.UNLOADED)
    worker.submit(CHOICE, Priority.INTERACTIVE, lambda _: None).result(5.0)
    told.wait(ModelState.LOADING, ModelState.READY, ModelState.UNLOADED, ModelState.LOADING, ModelState.READY)


def test_another_choice_takes_the_place_of_the_first(worker: InferenceWorker, told: Told) -> None:
    worker.submit(CHOICE, Priority.INTERACTIVE, lambda _: None).result(5.0)
    worker.submit(OTHER, Priority.INTERACTIVE, lambda _: None).result(5.0)
    told.wait(ModelState.LOADING, ModelState.READY, ModelState.UNLOADED, ModelState.LOADING, ModelState.READY)


def test_what_cannot_be_loaded_is_told_and_tried_again(told: Told) -> None:
    attempts: list[ModelChoice] = []

    def load(choice: ModelChoice) -> Encoder:
        attempts.append(choice)
        if len(attempts) == 1:
            raise ModelUnavailable("no weights", remedy="fetch them")
        return IdentifierEncoder()

    worker = InferenceWorker(told, load, on_cpu)
    with pytest.raises(ModelUnavailable, match="no weights; fetch them"):
        worker.submit(CHOICE, Priority.INTERACTIVE, lambda _: None).result(5.0)
    assert worker.submit(CHOICE, Priority.INTERACTIVE, lambda _: "here").result(5.0) == "here"
    assert [news.complaint for news in told.news] == ["", "no weights; fetch them", "", ""]
    worker.stop(5.0)


class Moving(IdentifierEncoder):
    """Leaves the GPU at its second batch."""

    n_batches = 0

    @property
    def device(self) -> str:
        return "cuda" if self.n_batches < 2 else "cpu"

    def encode_code(self, texts: Sequence[str], cancel: CancelToken) -> Iterator[EncodedBatch]:
        self.n_batches += 1
        yield from super().encode_code(texts, cancel)

    def encode_query(self, query: str) -> Vectors:
        self.n_batches += 1
        return super().encode_query(query)


@pytest.mark.parametrize("is_for_queries", [False, True])
def test_leaving_the_gpu_is_told_once(told: Told, *, is_for_queries: bool) -> None:
    worker = InferenceWorker(told, lambda _: Moving(), on_gpu)
    encoder = QueuedEncoder(worker, CHOICE, Priority.BACKGROUND, CancelToken())
    if is_for_queries:
        assert [encoder.encode_query("parse a date").shape for _ in range(4)] == [(1, 256)] * 4
    else:
        assert len(list(encoder.encode_code(TEXTS, CancelToken()))) > 3
    worker.stop(5.0)
    complaints = [(news.device, news.complaint) for news in told.news if news.complaint]
    assert complaints == [("cpu", "cuda has not enough memory for the model: it computes on the cpu now")]


def test_a_job_that_fails_leaves_the_worker_alive(worker: InferenceWorker) -> None:
    with pytest.raises(ZeroDivisionError):
        worker.submit(CHOICE, Priority.INTERACTIVE, lambda _: 1 // 0).result(5.0)
    assert worker.submit(CHOICE, Priority.INTERACTIVE, lambda encoder: encoder.device).result(5.0) == "cpu"


def test_a_model_that_does_not_even_fit_is_told_of(told: Told) -> None:
    worker = InferenceWorker(told, lambda _: IdentifierEncoder(), on_gpu)
    worker.submit(CHOICE, Priority.INTERACTIVE, lambda _: None).result(5.0)
    worker.stop(5.0)
    assert [(news.state, news.device, news.complaint) for news in told.news] == [
        (ModelState.LOADING, None, ""),
        (ModelState.READY, "cpu", ""),
        (ModelState.READY, "cpu", "cuda has not enough memory for the model: it computes on the cpu now"),
    ]


class Broken(IdentifierEncoder):
    """On a GPU that has come loose."""

    @property
    def device(self) -> str:
        return "cuda"

    def encode_query(self, query: str) -> Vectors:
        raise RuntimeError("CUDA error: unspecified launch failure")


def test_a_gpu_that_fails_three_times_is_given_up(told: Told) -> None:
    asked: list[str] = []

    def load(choice: ModelChoice) -> Encoder:
        asked.append(choice.device)
        return IdentifierEncoder() if choice.device == "cpu" else Broken()

    worker = InferenceWorker(told, load, on_gpu)
    auto = ModelChoice("", "auto")
    for _ in range(3):
        with pytest.raises(RuntimeError, match="launch failure"):
            worker.submit(auto, Priority.INTERACTIVE, lambda encoder: encoder.encode_query("a")).result(5.0)
    assert worker.submit(auto, Priority.INTERACTIVE, lambda encoder: encoder.device).result(5.0) == "cpu"
    worker.stop(5.0)
    assert asked == ["auto", "auto", "auto", "cpu"]
    assert [news.complaint for news in told.news if news.complaint] == [
        "the GPU has failed again and again: the model computes on the cpu now"
    ]


def test_a_model_that_nobody_wants_any_more_is_unloaded(worker: InferenceWorker, told: Told) -> None:
    worker.submit(CHOICE, Priority.INTERACTIVE, lambda _: None).result(5.0)
    assert (worker.is_ready_for(CHOICE), worker.is_ready_for(OTHER)) == (True, False)
    worker.keep(frozenset({CHOICE}))
    worker.keep(frozenset({OTHER}))
    told.wait(ModelState.LOADING, ModelState.READY, ModelState.UNLOADED)
    assert not worker.is_ready_for(CHOICE)


def test_what_a_model_nobody_wants_has_failed_of_is_forgotten(told: Told) -> None:
    def load(_: ModelChoice) -> Encoder:
        raise ModelUnavailable("no weights", remedy="fetch them")

    worker = InferenceWorker(told, load, on_cpu)
    with pytest.raises(ModelUnavailable):
        worker.submit(CHOICE, Priority.INTERACTIVE, lambda _: None).result(5.0)
    worker.keep(frozenset({OTHER}))
    told.wait(ModelState.LOADING, ModelState.FAILED, ModelState.UNLOADED)
    worker.stop(5.0)


def test_a_job_that_runs_out_of_its_own_time_is_no_reason_to_wait_on(worker: InferenceWorker) -> None:
    encoder = QueuedEncoder(worker, CHOICE, Priority.BACKGROUND, CancelToken())

    def late(_: Encoder) -> None:
        raise TimeoutError("of its own")

    with pytest.raises(TimeoutError, match="of its own"):
        encoder._done(Priority.BACKGROUND, late, CancelToken())
