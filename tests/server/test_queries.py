"""Queries of models that need torch: no reading thread waits for it."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from leancode_server.workers.inference import InferenceWorker, ModelChoice, ModelNews
from leancode_server.workers.queries import PromptQueries

import leancode_core as core
from leancode_core.models.catalog import DEFAULT_ENCODER, locate, model_named
from tests.support.identifier_encoder import IdentifierEncoder, vectors_of


class SlowModel:
    """A model that is loaded when somebody says so."""

    def __init__(self, error: Exception | None = None) -> None:
        self.may_load = threading.Event()
        self.n_loads = 0
        self._error = error

    def load(self, _: ModelChoice) -> core.Encoder:
        self.n_loads += 1
        assert self.may_load.wait(10.0)
        if self._error is not None:
            raise self._error
        return IdentifierEncoder()


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> core.Workspace:
    """One whose model NumPy does not compute."""
    monkeypatch.setenv("LEANCODE_CACHE_DIR", str(tmp_path / "cache"))
    files = locate(model_named(DEFAULT_ENCODER))
    folder = tmp_path / "model"
    folder.mkdir()
    for file in (files.weights, files.tokenizer):
        (folder / file.name).symlink_to(file)
    config = json.loads(files.config.read_text(encoding="utf-8"))
    (folder / "config.json").write_text(json.dumps({**config, "hidden_act": "relu"}))
    (tmp_path / "root").mkdir()
    return core.Workspace.at(tmp_path / "root", core.Settings(encoder=str(folder)))


def until_ready(worker: InferenceWorker, workspace: core.Workspace, *, ready: bool) -> None:
    choice = ModelChoice(workspace.settings.encoder, workspace.settings.device)
    deadline = time.monotonic() + 10.0
    while worker.is_ready_for(choice) is not ready:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_until_the_model_is_loaded_words_answer_alone(workspace: core.Workspace) -> None:
    model, news = SlowModel(), list[ModelNews]()
    worker = InferenceWorker(news.append, model.load, lambda _: "cpu")
    queries = PromptQueries(worker, workspace)
    for _ in range(3):
        with pytest.raises(core.ModelUnavailable, match="the model is being loaded, until then words answer alone"):
            queries.encode_query("parse a date")
    model.may_load.set()
    until_ready(worker, workspace, ready=True)
    np.testing.assert_array_equal(queries.encode_query("parse a date"), vectors_of(["parse a date"]))
    assert model.n_loads == 1
    worker.keep(frozenset())
    until_ready(worker, workspace, ready=False)
    with pytest.raises(core.ModelUnavailable, match="is being loaded"):
        queries.encode_query("parse a date")
    until_ready(worker, workspace, ready=True)
    assert model.n_loads == 2
    worker.stop(5.0)


def test_a_model_that_cannot_be_loaded_is_not_tried_with_each_key(workspace: core.Workspace) -> None:
    model, news = SlowModel(core.ModelUnavailable("no weights", remedy="fetch them")), list[ModelNews]()
    worker = InferenceWorker(news.append, model.load, lambda _: "cpu")
    queries = PromptQueries(worker, workspace)
    model.may_load.set()
    deadline = time.monotonic() + 10.0
    why = "being loaded"
    while "being loaded" in why:
        assert time.monotonic() < deadline
        time.sleep(0.01)
        with pytest.raises(core.ModelUnavailable) as raised:
            queries.encode_query("parse a date")
        why = str(raised.value)
    assert why == "the model cannot be loaded: no weights; fetch them; see the log of the server"
    assert model.n_loads == 1
    worker.stop(5.0)
