"""Runs of a small model, to their end, stopped, and gone on with."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from transformers import BertModel

from leancode_core.control import Cancelled, CancelToken, SilentProgress
from leancode_core.errors import ConfigError
from leancode_core.models.catalog import ModelSpec, model_named
from leancode_core.training import loop, shards
from leancode_core.training.checkpoints import Place, trained_weights
from leancode_core.training.loop import Plan, Training
from leancode_core.training.network import LearningEncoder
from leancode_core.training.shards import read_shard
from leancode_core.training.validation import HeldBack, held_back
from tests.core.models.checkpoints import bert, make_checkpoint, save
from tests.core.training.learning import CODE_AT, maker_of, pairs_of_words, tokenizer_of, training_in

PLAN = Plan(batch=8, epochs=2, learning_rate=1e-3)  # of 40 pairs: 10 steps


class Stopping(SilentProgress):
    """Sets its token after so many batches, and lets a clock go on by some seconds after each."""

    def __init__(self, after: int = 10**9, seconds: float = 0.0) -> None:
        self.cancel = CancelToken()
        self.stages: list[str] = []
        self.now = 1_000.0
        self._after = after
        self._seconds = seconds

    def stage(self, name: str, total: int | None) -> None:
        self.stages.append(name)

    def advance(self, steps: int) -> None:
        if self.stages[-1].startswith("training"):
            self._after -= 1
            self.now += self._seconds
            if not self._after:
                self.cancel.cancel()

    def monotonic(self) -> float:
        return self.now


def finished(folder: Path, spec: ModelSpec, plan: Plan = PLAN, **options: Any) -> Place:
    training, _ = training_in(folder, spec, plan, **options)
    return training.run(SilentProgress(), CancelToken())


def stopped(folder: Path, spec: ModelSpec, after: int, plan: Plan = PLAN, **options: Any) -> None:
    training, _ = training_in(folder, spec, plan, **options)
    progress = Stopping(after)
    with pytest.raises(Cancelled):
        training.run(progress, progress.cancel)


def log_of(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "log.jsonl").read_text(encoding="utf-8").splitlines()]


def alike(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> list[str]:
    """The names of the weights that are the same in both, to the last bit."""
    assert sorted(one) == sorted(other)
    return [name for name in sorted(one) if torch.equal(one[name], other[name])]


@pytest.fixture(scope="module")
def sets(tiny: ModelSpec) -> list[HeldBack]:
    return held_back(pairs_of_words(40), CODE_AT, (0.0, 0.5), tokenizer_of(tiny).ids)


@pytest.mark.parametrize(
    ("share", "rate"),
    [(0.0, 0.02), (0.025, 0.5), (0.05, 1.0), (0.525, 0.51), (1.0, 0.02), (1.5, 0.02)],
)
def test_the_rate_rises_and_falls(share: float, rate: float) -> None:
    assert Plan(learning_rate=1.0, warm_up=0.05).rate_at(share) == pytest.approx(rate)


def test_a_run_learns_what_it_is_shown(tmp_path: Path, tiny: ModelSpec, sets: list[HeldBack]) -> None:
    place = finished(tmp_path, tiny, Plan(batch=8, epochs=20, learning_rate=2e-3, retention=0.0), sets=sets)
    assert (place.shard, place.batch, place.step, place.pairs) == (20, 0, 100, 800)
    lines = log_of(tmp_path)
    assert [line["step"] for line in lines] == [0, *range(10, 101, 10), 100]
    first, *steps, last = lines
    assert steps[-1]["loss"] < steps[0]["loss"] / 2
    assert last["mrr"]["0.0"] > first["mrr"]["0.0"] + 0.3
    assert last["mrr"]["0.5"] > first["mrr"]["0.5"]
    svg = (tmp_path / "training.svg").read_text(encoding="utf-8")
    assert f"best {max(line['mrr'][ratio] for line in (first, last) for ratio in ('0.0', '0.5')):.3f}" in svg


def test_the_files_of_a_run(tmp_path: Path, tiny: ModelSpec) -> None:
    finished(tmp_path / "run", tiny)
    found = {path.relative_to(tmp_path / "run").as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert found == {
        "checkpoint.safetensors",
        "state.json",
        "log.jsonl",
        "training.svg",
        "shards/00000.npz",
        "shards/00001.npz",
    }


@pytest.mark.parametrize("after", [1, 3, 5, 7])
def test_a_run_that_is_stopped_ends_like_one_that_is_not(tmp_path: Path, tiny: ModelSpec, after: int) -> None:
    there, back = tmp_path / "there", tmp_path / "back"
    whole = finished(there, tiny)
    stopped(back, tiny, after)
    assert json.loads((back / "state.json").read_text())["step"] == after
    place = finished(back, tiny)
    assert (place.step, place.pairs, place.shard) == (whole.step, whole.pairs, whole.shard) == (10, 80, 2)
    assert len(alike(trained_weights(there), trained_weights(back))) == len(trained_weights(there))
    assert [line["step"] for line in log_of(back)] == [after, 10]


def test_a_run_that_is_stopped_while_its_examples_are_made(
    tmp_path: Path, tiny: ModelSpec, sets: list[HeldBack]
) -> None:
    training, encoder = training_in(tmp_path, tiny, PLAN, sets=sets)
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        training.run(SilentProgress(), cancel)
    before = {name: weight.detach() for name, weight in encoder.module.state_dict().items()}
    assert len(alike(trained_weights(tmp_path), before)) == len(before)
    finished(tmp_path, tiny, sets=sets)
    assert [line["step"] for line in log_of(tmp_path)] == [0, 10, 10]


def test_a_finished_run_is_not_trained_further(tmp_path: Path, tiny: ModelSpec) -> None:
    place = finished(tmp_path, tiny)
    weights = trained_weights(tmp_path)
    again = finished(tmp_path, tiny)
    assert (again.step, again.pairs) == (place.step, place.pairs)
    assert len(alike(weights, trained_weights(tmp_path))) == len(weights)
    more = finished(tmp_path, tiny, Plan(batch=8, epochs=3, learning_rate=1e-3))
    assert (more.step, more.pairs) == (15, 120)


def test_more_steps_than_one_shard_and_what_fills_no_batch(
    tmp_path: Path, tiny: ModelSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shards, "SHARD", 15)
    place = finished(tmp_path, tiny)  # two epochs of shards with 15, 15 and 10 pairs
    assert (place.shard, place.step, place.pairs) == (6, 6, 48)
    assert log_of(tmp_path)[-1]["learning_rate"] < 3e-4  # the rate falls to the end all the same


def test_minutes_end_a_run_with_a_low_rate(tmp_path: Path, tiny: ModelSpec, monkeypatch: pytest.MonkeyPatch) -> None:
    progress = Stopping(seconds=10)
    monkeypatch.setattr(loop, "time", SimpleNamespace(monotonic=progress.monotonic))
    plan = Plan(batch=8, epochs=50, minutes=1, learning_rate=1.0)
    training, _ = training_in(tmp_path, tiny, plan)
    place = training.run(progress, progress.cancel)
    assert (place.step, place.pairs, place.seconds) == (6, 48, 60.0)
    assert log_of(tmp_path)[-1]["learning_rate"] == pytest.approx(plan.rate_at(50 / 60))
    training, _ = training_in(tmp_path, tiny, plan)  # its minute is over
    assert training.run(progress, progress.cancel).step == 6
    training, _ = training_in(tmp_path, tiny, Plan(batch=8, epochs=50, minutes=2, learning_rate=1.0))
    assert training.run(progress, progress.cancel).seconds == 120.0


def test_a_checkpoint_and_a_validation_every_ten_minutes(
    tmp_path: Path, tiny: ModelSpec, sets: list[HeldBack], monkeypatch: pytest.MonkeyPatch
) -> None:
    progress = Stopping(seconds=250)
    monkeypatch.setattr(loop, "time", SimpleNamespace(monotonic=progress.monotonic))
    training, _ = training_in(tmp_path, tiny, PLAN, sets=sets)
    training.run(progress, progress.cancel)
    assert [line["step"] for line in log_of(tmp_path) if "mrr" in line] == [0, 3, 6, 9, 10]


def test_validation_takes_no_time_of_training(
    tmp_path: Path, tiny: ModelSpec, sets: list[HeldBack], monkeypatch: pytest.MonkeyPatch
) -> None:
    progress = Stopping(seconds=10)

    def slowly(_encoder: object, _sets: object) -> dict[float, float]:
        progress.now += 10_000
        return {0.0: 0.5}

    monkeypatch.setattr(loop, "time", SimpleNamespace(monotonic=progress.monotonic))
    monkeypatch.setattr(loop, "validation_mrr", slowly)
    training, _ = training_in(tmp_path, tiny, PLAN, sets=sets)
    assert training.run(progress, progress.cancel).seconds == 100.0


def test_the_rate_is_that_of_the_plan(tmp_path: Path, tiny: ModelSpec) -> None:
    for name, warm_up in (("early", 0.1), ("late", 0.9)):
        finished(tmp_path / name, tiny, Plan(batch=8, learning_rate=1e-3, warm_up=warm_up))
    _, encoder = training_in(tmp_path / "none", tiny, PLAN)
    moved = {}
    for name in ("early", "late"):
        after = trained_weights(tmp_path / name)
        moved[name] = sum(
            float((weight - after[key].to(weight.device)).abs().sum())
            for key, weight in encoder.module.state_dict().items()
        )
    assert moved["late"] < 0.9 * moved["early"]


def test_frozen_layers_stay_as_they_are(tmp_path: Path, tiny: ModelSpec) -> None:
    training, encoder = training_in(tmp_path, tiny, PLAN, frozen_layers=1)
    before = {name: weight.clone() for name, weight in encoder.module.state_dict().items()}
    training.run(SilentProgress(), CancelToken())
    same = alike(before, trained_weights(tmp_path))
    assert sorted({name.split(".")[0] for name in same}) == ["embeddings", "encoder", "pooler"]
    assert [name for name in before if name not in same and not name.startswith("encoder.layer.1.")] == []
    # the bias of a key changes nothing, so that nothing changes it
    layer = [name for name in before if name.startswith("encoder.layer.1.") and "key.bias" not in name]
    assert [name for name in layer if name in same] == []


def test_queries_stay_nearer_where_that_counts_more(tmp_path: Path, tiny: ModelSpec) -> None:
    for name, retention in (("free", 0.0), ("held", 20.0)):
        finished(tmp_path / name, tiny, Plan(batch=8, epochs=6, learning_rate=1e-3, retention=retention))
    free, held = (log_of(tmp_path / name)[-1] for name in ("free", "held"))
    assert held["retention"] < free["retention"] / 2


def test_batches_are_what_was_mined_by_the_model_before_training(tmp_path: Path, tiny: ModelSpec) -> None:
    encoder, mining = LearningEncoder(tiny, "cpu"), LearningEncoder(tiny, "cpu")
    maker = replace(maker_of(tiny, pairs_of_words(40)), embed=mining.computed)
    progress = Stopping()
    place = Training(encoder, mining, maker, Plan(batch=8, epochs=2), [], tmp_path).run(progress, progress.cancel)
    assert (place.step, place.pairs) == (10, 80)
    assert progress.stages == [
        "preparing shard 0",
        "mining shard 0",
        "training on shard 1",
        "preparing shard 1",
        "mining shard 1",
        "training on shard 2",
    ]
    for name in ("shards/00000.npz", "shards/00001.npz"):
        assert sorted(read_shard(tmp_path / name, "").hard.tolist()) == list(range(40))


def test_ranking_as_the_teacher_does_is_learned(tmp_path: Path, tiny: ModelSpec) -> None:
    other = make_checkpoint(tmp_path / "other", "bert")
    torch.manual_seed(11)
    save(other, BertModel(bert(300)))
    teacher = LearningEncoder(model_named(str(other)), "cpu")
    last = []
    for weight in (0.0, 20.0):
        encoder, before = LearningEncoder(tiny, "cpu"), LearningEncoder(tiny, "cpu")
        maker = replace(maker_of(tiny, pairs_of_words(40)), embed=teacher.computed, is_teacher=True)
        plan = Plan(batch=8, epochs=6, learning_rate=1e-3, retention=0.0, distillation=weight)
        folder = tmp_path / str(weight)
        Training(encoder, before, maker, plan, [], folder).run(SilentProgress(), CancelToken())
        last.append(log_of(folder)[-1]["distillation"])
    free, taught = last
    assert taught < free / 2


def test_a_folder_of_other_data_is_refused(tmp_path: Path, tiny: ModelSpec) -> None:
    finished(tmp_path, tiny)
    maker = replace(maker_of(tiny, pairs_of_words(40)), origin="other")
    encoder = LearningEncoder(tiny, "cpu")
    with pytest.raises(ConfigError, match="was made of other data or with other settings"):
        Training(encoder, encoder, maker, PLAN, [], tmp_path)


def test_a_folder_of_another_model_is_refused(tmp_path: Path, tiny: ModelSpec) -> None:
    finished(tmp_path / "run", tiny)
    folder = make_checkpoint(tmp_path / "wide", "bert")
    config = bert(300)
    config.intermediate_size = 56
    save(folder, BertModel(config))
    with pytest.raises(ConfigError, match="is no checkpoint of this model"):
        training_in(tmp_path / "run", model_named(str(folder)), PLAN)
