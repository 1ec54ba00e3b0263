"""Fewer layers, and narrower ones."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file

from leancode_core.errors import ConfigError
from leancode_core.models.catalog import ModelSpec, locate, model_named
from leancode_core.models.encoder import TorchEncoder
from leancode_core.models.query_encoder import NumpyQueryEncoder
from leancode_core.training.network import LearningEncoder
from leancode_core.training.slimming import Slimming, chosen_neurons, slim_model
from tests.core.models.checkpoints import change_weights, make_checkpoint
from tests.core.models.encoding import loading_as
from tests.core.training.learning import tokenizer_of

TEXTS = ["parse the date", "send a mail to the server and open a file"]
LAYER = "encoder.layer.0."


@pytest.mark.parametrize("family", ["bert", "roberta"])
def test_a_slim_model_is_the_rest_of_the_whole_one(tmp_path: Path, family: str) -> None:
    spec = model_named(str(make_checkpoint(tmp_path / family, family)))
    slimming = Slimming([1], [list(range(0, 48, 2))])
    slim_model(spec, slimming, tmp_path / "slim")
    before, after = load_file(locate(spec).weights), load_file(tmp_path / "slim" / "model.safetensors")
    before = {name.removeprefix(f"{family}."): values for name, values in before.items()}
    second = "encoder.layer.1."
    np.testing.assert_array_equal(
        after[f"{LAYER}intermediate.dense.weight"], before[f"{second}intermediate.dense.weight"][::2]
    )
    np.testing.assert_array_equal(
        after[f"{LAYER}intermediate.dense.bias"], before[f"{second}intermediate.dense.bias"][::2]
    )
    np.testing.assert_array_equal(after[f"{LAYER}output.dense.weight"], before[f"{second}output.dense.weight"][:, ::2])
    np.testing.assert_array_equal(
        after[f"{LAYER}attention.self.query.weight"], before[f"{second}attention.self.query.weight"]
    )
    assert not [name for name in after if name.startswith(second)]
    model = model_named(str(tmp_path / "slim"))
    torch_vector = TorchEncoder(model, "cpu", loading_as(torch.float32)).encode_query(TEXTS[0])
    numpy_vector = NumpyQueryEncoder(model, locate(model)).encode_query(TEXTS[0])
    assert float((torch_vector * numpy_vector).sum()) > 0.9999


def test_what_says_nothing_goes_first(tmp_path: Path) -> None:
    folder = make_checkpoint(tmp_path / "bert", "bert")
    carried = load_file(folder / "model.safetensors")[f"{LAYER}output.dense.weight"].copy()
    silent = [3, 17, 40]
    carried[:, silent] = 0.0
    change_weights(folder, {f"{LAYER}output.dense.weight": torch.from_numpy(carried)})
    spec = model_named(str(folder))
    slimming = chosen_neurons(LearningEncoder(spec, "cpu"), tokenizer_of(spec).ids(TEXTS), [1], 45)
    assert slimming == Slimming([0], [[n for n in range(48) if n not in silent]])
    slim_model(spec, slimming, tmp_path / "slim")
    chopped = Slimming([0], [list(range(48))])
    slim_model(spec, chopped, tmp_path / "chopped")
    one, other = (
        TorchEncoder(model_named(str(tmp_path / name)), "cpu", loading_as(torch.float32)).encode_query(TEXTS[1])
        for name in ("slim", "chopped")
    )
    np.testing.assert_allclose(one, other, atol=1e-5)  # nothing was lost


def test_nothing_is_left_out_unless_asked(tiny: ModelSpec) -> None:
    slimming = chosen_neurons(LearningEncoder(tiny, "cpu"), tokenizer_of(tiny).ids(TEXTS), [], 0)
    assert slimming == Slimming([0, 1], [list(range(48))] * 2)


def test_a_choice_is_taken_over(tmp_path: Path, tiny: ModelSpec) -> None:
    slimming = chosen_neurons(LearningEncoder(tiny, "cpu"), tokenizer_of(tiny).ids(TEXTS), [0], 32)
    slim_model(tiny, slimming, tmp_path / "slim")
    assert Slimming.read(tmp_path / "slim") == slimming
    config = json.loads((tmp_path / "slim" / "config.json").read_text(encoding="utf-8"))
    assert (config["num_hidden_layers"], config["intermediate_size"]) == (1, 32)


@pytest.mark.parametrize(
    ("dropped", "neurons", "message"),
    [
        ([0, 1], 0, "the model has 2 layers of 48 neurons; drop fewer layers, or keep fewer neurons"),
        ([2], 0, "the model has 2 layers of 48 neurons; "),
        ([], 49, "the model has 2 layers of 48 neurons; "),
    ],
)
def test_what_cannot_be_left_out(tiny: ModelSpec, dropped: list[int], neurons: int, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        chosen_neurons(LearningEncoder(tiny, "cpu"), tokenizer_of(tiny).ids(TEXTS), dropped, neurons)
    assert str(caught.value).startswith(message)


def test_other_kinds_of_models_are_refused(tmp_path: Path) -> None:
    spec = model_named(str(make_checkpoint(tmp_path / "modern", "modernbert")))
    with pytest.raises(ConfigError, match="only models of BERT's and RoBERTa's kind"):
        chosen_neurons(LearningEncoder(spec, "cpu"), tokenizer_of(spec).ids(TEXTS), [0], 8)


def test_a_model_that_lacks_what_is_to_stay(tmp_path: Path, tiny: ModelSpec) -> None:
    for slimming in (Slimming([2], [[0]]), Slimming([0], [[0, 48]])):
        with pytest.raises(ConfigError, match="tiny-bert lacks what is to stay of it"):
            slim_model(tiny, slimming, tmp_path / "slim")


@pytest.mark.parametrize("content", [None, "{", "[]", '{"layers": [0]}', '{"layers": [0], "neurons": 3}'])
def test_a_folder_without_a_choice(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "slimming.json").write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"has no slimming\.json"):
        Slimming.read(tmp_path)
