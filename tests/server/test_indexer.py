"""The indexer's thread: no folder's words wait for the vectors of another one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from leancode_server.workers.indexer import Indexer, IndexJob, IndexOutcome
from leancode_server.workers.inference import InferenceWorker

import leancode_core as core
from leancode_core.index.lock import locked
from leancode_core.models.catalog import DEFAULT_ENCODER, identity_of, model_named

SECONDS = 20.0


class Model:
    """Needs a permit for each text, but for the one with which it is warmed up."""

    identity = identity_of(model_named(DEFAULT_ENCODER))
    device = "cpu"

    def __init__(self) -> None:
        self.permits = threading.Semaphore(0)
        self.has_begun = threading.Event()

    def encode_query(self, query: str) -> core.Vectors:
        raise NotImplementedError

    def encode_code(self, texts: Sequence[str], cancel: core.CancelToken) -> Iterator[core.EncodedBatch]:
        for index, text in enumerate(texts):
            is_unit = "return" in text
            if is_unit:
                self.has_begun.set()
            while is_unit and not self.permits.acquire(timeout=0.01):
                cancel.raise_if_cancelled()
            vector = np.zeros((1, self.identity.dimensions), dtype=np.float32)
            vector[0, 0] = 1.0
            yield core.EncodedBatch((index,), vector, 1, 0)


class Run:
    """A job over a folder with some functions, and what became of it."""

    def __init__(self, root: Path, *names: str) -> None:
        root.mkdir()
        for name in names:
            (root / f"{name}.py").write_text(f"def {name}():\n    return {len(name)}\n")
        self.workspace = core.Workspace.at(root, core.Settings())
        self.has_ended = threading.Event()
        self.outcome = IndexOutcome()
        self.stages: list[str] = []
        self.n_steps = 0
        self.sentences: list[str] = []
        self.job = IndexJob(self.workspace, self, self.sentences.append, self._done)

    def stage(self, name: str, _total: int | None) -> None:
        self.stages.append(name)
        self.n_steps = 0

    def advance(self, steps: int) -> None:
        self.n_steps += steps

    def _done(self, outcome: IndexOutcome) -> None:
        self.outcome = outcome
        self.has_ended.set()

    def counts(self) -> tuple[int, int]:
        """How many units there are, and how many have a vector."""
        with core.IndexReader(self.workspace.location.database) as reader:
            counts = reader.counts(self.workspace.fingerprint())
        return counts.units, counts.embedded


@contextmanager
def indexer(model: Model, least_seconds: float) -> Iterator[Indexer]:
    worker = InferenceWorker(lambda _: None, lambda _: model, lambda _: "cpu")
    indexer = Indexer(worker, least_seconds)
    yield indexer
    assert indexer.stop(SECONDS)
    worker.stop(SECONDS)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEANCODE_CACHE_DIR", str(tmp_path / "cache"))


def until(condition: Callable[[], bool]) -> None:
    waiting = threading.Event()
    for _ in range(int(SECONDS / 0.02)):
        if condition():
            return
        waiting.wait(0.02)
    raise AssertionError("it did not happen")


def test_all_texts_come_before_the_first_vector(tmp_path: Path) -> None:
    model = Model()
    first, second = Run(tmp_path / "a", "one", "two"), Run(tmp_path / "b", "three")
    with indexer(model, least_seconds=SECONDS) as at_work:
        at_work.submit(first.job)
        at_work.submit(second.job)
        assert model.has_begun.wait(SECONDS)
        assert (first.counts(), second.counts()) == ((2, 0), (1, 0))
        for _ in range(3):
            model.permits.release()
        assert first.has_ended.wait(SECONDS)
        assert second.has_ended.wait(SECONDS)
        assert (first.counts(), second.counts()) == ((2, 2), (1, 1))
        assert (first.outcome.error, second.outcome.error) == (None, None)


def test_a_text_that_comes_later_interrupts_vectors_and_they_go_on(tmp_path: Path) -> None:
    model = Model()
    first, second = Run(tmp_path / "a", "one", "two"), Run(tmp_path / "b", "three")
    with indexer(model, least_seconds=0.0) as at_work:
        at_work.submit(first.job)
        model.permits.release()
        until(lambda: (first.stages[-1:], first.n_steps) == (["embedding"], 1))
        at_work.submit(second.job)
        until(lambda: "embedding" in second.stages)
        assert (first.counts(), second.counts()) == ((2, 1), (1, 0))
        for _ in range(2):
            model.permits.release()
        assert second.has_ended.wait(SECONDS)
        assert first.has_ended.wait(SECONDS)
        assert (first.counts(), second.counts()) == ((2, 2), (1, 1))
        assert first.outcome.report is not None
        assert first.outcome.report.embedded == 1  # the other one was kept


def test_a_job_that_waits_for_its_vectors_can_be_ended_at_once(tmp_path: Path) -> None:
    model = Model()
    first, second = Run(tmp_path / "a", "one"), Run(tmp_path / "b", "two")
    with indexer(model, least_seconds=0.0) as at_work:
        at_work.submit(first.job)
        at_work.submit(second.job)
        assert model.has_begun.wait(SECONDS)
        waiting = first if "embedding" in second.stages else second
        waiting.job.cancel.cancel()
        assert waiting.has_ended.wait(SECONDS)
        assert isinstance(waiting.outcome.error, core.Cancelled)
        model.permits.release()
        assert first.has_ended.wait(SECONDS)
        assert second.has_ended.wait(SECONDS)


def test_a_folder_that_another_process_indexes_keeps_nobody_waiting(tmp_path: Path) -> None:
    model = Model()
    first, second = Run(tmp_path / "a", "one"), Run(tmp_path / "b", "two")
    model.permits.release(2)
    with indexer(model, least_seconds=SECONDS) as at_work:
        with locked(first.workspace.location.lock, core.CancelToken()):
            at_work.submit(first.job)
            until(lambda: bool(first.sentences))
            at_work.submit(second.job)
            assert second.has_ended.wait(SECONDS)
            assert (second.counts(), first.has_ended.is_set()) == ((1, 1), False)
        assert first.has_ended.wait(SECONDS)
        assert first.counts() == (1, 1)
        assert first.sentences[0].startswith("waiting for another leancode")
