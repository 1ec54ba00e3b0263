"""What a run keeps."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from leancode_core.errors import ConfigError
from leancode_core.training.checkpoints import Place, load_checkpoint, save_checkpoint, trained_weights

PLACE = Place(shard=1, batch=2, step=3, pairs=40, seconds=5.5)


class Run:
    """A network whose bias does not change, and its optimiser after some steps."""

    def __init__(self, width: int = 3, steps: int = 0) -> None:
        torch.manual_seed(width)
        self.module = torch.nn.Linear(width, 2)
        self.names = ["weight"]
        self.optimizer = torch.optim.AdamW([self.module.weight], lr=0.1)
        for _ in range(steps):
            self.step()

    def step(self) -> None:
        self.optimizer.zero_grad()
        (self.module(torch.ones(1, self.module.in_features)) ** 2).sum().backward()
        self.optimizer.step()

    def save(self, folder: Path, place: Place = PLACE) -> None:
        save_checkpoint(folder, self.module, self.optimizer, self.names, place)

    def load(self, folder: Path) -> Place:
        return load_checkpoint(folder, self.module, self.optimizer, self.names)

    @property
    def weights(self) -> list[list[float]]:
        weights: list[list[float]] = self.module.weight.tolist()
        return weights


def test_a_run_without_a_checkpoint_is_at_its_beginning(tmp_path: Path) -> None:
    run = Run()
    before = run.weights
    assert run.load(tmp_path) == Place(shard=0, batch=0, step=0, pairs=0, seconds=0.0)
    assert run.weights == before


def test_weights_moments_and_place_come_back(tmp_path: Path) -> None:
    first, second = Run(steps=3), Run()
    first.save(tmp_path / "run")
    assert second.load(tmp_path / "run") == PLACE
    assert second.weights == first.weights
    first.step()
    second.step()  # goes the same way only with the same moments and the same number of steps
    assert second.weights == first.weights
    without = Run()
    without.module.load_state_dict(trained_weights(tmp_path / "run"))
    without.step()
    assert without.weights != first.weights


def test_a_checkpoint_before_the_first_step(tmp_path: Path) -> None:
    Run().save(tmp_path, Place())
    assert Run().load(tmp_path) == Place()


def test_the_last_one_counts_and_its_place_can_be_read(tmp_path: Path) -> None:
    run = Run(steps=1)
    run.save(tmp_path, Place(step=1))
    run.step()
    run.save(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["checkpoint.safetensors", "state.json"]
    assert json.loads((tmp_path / "state.json").read_text()) == {
        "shard": 1,
        "batch": 2,
        "step": 3,
        "pairs": 40,
        "seconds": 5.5,
    }
    weights = trained_weights(tmp_path)
    assert list(weights) == ["bias", "weight"]
    assert weights["weight"].tolist() == run.weights


def test_one_that_was_not_finished_is_never_read(tmp_path: Path) -> None:
    first = Run(steps=3)
    first.save(tmp_path)
    (tmp_path / "checkpoint.safetensors.part").write_bytes(b"half")
    (tmp_path / "state.json").unlink()
    second = Run()
    assert second.load(tmp_path) == PLACE
    assert second.weights == first.weights


def test_a_checkpoint_of_another_model_is_refused(tmp_path: Path) -> None:
    Run(width=4).save(tmp_path)
    run = Run(width=3)
    before = run.weights
    with pytest.raises(ConfigError, match=r"checkpoint\.safetensors is no checkpoint of this model: ") as caught:
        run.load(tmp_path)
    assert caught.value.remedy == "name another folder with --out"
    assert run.weights == before


@pytest.mark.parametrize("content", [b"", b"{ no weights", b"\x02\x00\x00\x00\x00\x00\x00\x00{}"])
def test_a_damaged_checkpoint_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "checkpoint.safetensors").write_bytes(content)
    for read in (Run().load, trained_weights):
        with pytest.raises(ConfigError, match=r"checkpoint\.safetensors is no checkpoint of this model: "):
            read(tmp_path)


def test_a_folder_without_one_has_no_weights(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        trained_weights(tmp_path)
    assert caught.value.message == f"{tmp_path} has no checkpoint"
    assert caught.value.remedy == "train first: `leancode train encoder --out DIR`"
