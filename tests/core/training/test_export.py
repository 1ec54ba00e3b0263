"""A run's weights as a model."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file

from leancode_core.control import CancelToken, SilentProgress
from leancode_core.errors import ConfigError
from leancode_core.models.catalog import ModelSpec, locate, model_named
from leancode_core.models.encoder import TorchEncoder
from leancode_core.models.folder import spec_of_folder
from leancode_core.models.query_encoder import NumpyQueryEncoder
from leancode_core.training.checkpoints import trained_weights
from leancode_core.training.export import export_model
from leancode_core.training.loop import Plan
from tests.core.models.checkpoints import change_config, change_weights, make_checkpoint
from tests.core.models.encoding import loading_as
from tests.core.training.learning import ids_of, training_in

WORDS = "embeddings.word_embeddings.weight"
Runs = Callable[[str], tuple[Path, ModelSpec]]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    """A run of five steps and the model that it began with, for a family."""
    folder = tmp_path_factory.mktemp("runs")
    done: dict[str, ModelSpec] = {}

    def run_of(family: str) -> tuple[Path, ModelSpec]:
        run = folder / f"run-of-{family}"
        if family not in done:
            done[family] = model_named(str(make_checkpoint(folder / family, family)))
            training, _ = training_in(run, done[family], Plan(batch=8, learning_rate=1e-2))
            training.run(SilentProgress(), CancelToken())
        return run, done[family]

    return run_of


def exported(run: Path, spec: ModelSpec, out: Path, share: float = 0.0, *, is_quantised: bool = False) -> ModelSpec:
    export_model(run, spec, out, spec, share, is_quantised=is_quantised)
    return spec_of_folder(out)


@pytest.mark.parametrize("family", ["bert", "roberta", "unixcoder", "modernbert", "nomic", "legacy-nomic"])
@pytest.mark.parametrize("is_quantised", [False, True], ids=["float32", "int8"])
def test_a_folder_gives_the_vectors_of_the_run(runs: Runs, tmp_path: Path, family: str, is_quantised: bool) -> None:
    run, spec = runs(family)
    model = exported(run, spec, tmp_path / "out", is_quantised=is_quantised)
    assert (model.name, model.dimensions, model.window) == ("out", 32, spec.window)
    assert (model.pooling, model.input_format) == (spec.pooling, spec.input_format)
    _, encoder = training_in(run, spec, Plan(batch=8, learning_rate=1e-2))
    text = "parse the date and send a mail"
    expected = encoder.computed(ids_of(spec, [text]))
    found = TorchEncoder(model, "cpu", loading_as(torch.float32)).encode_query(text)
    assert float((expected * found).sum()) > (0.998 if is_quantised else 0.9995)
    assert float((expected * TorchEncoder(spec, "cpu").encode_query(text)).sum()) < 0.99  # it has learned


def test_a_share_of_the_original(runs: Runs, tmp_path: Path) -> None:
    run, spec = runs("bert")
    before, after = load_file(locate(spec).weights), trained_weights(run)
    for share in (0.0, 0.25, 1.0):
        exported(run, spec, tmp_path / str(share), share)
        weights = load_file(tmp_path / str(share) / "model.safetensors")
        assert sorted(weights) == sorted(name for name in before if not name.startswith("pooler."))
        for name, values in weights.items():
            expected = (1 - share) * after[name].numpy() + share * before[name]
            np.testing.assert_allclose(values, expected, atol=1e-6)


def test_an_average_that_was_computed_by_hand(runs: Runs, tmp_path: Path) -> None:
    run, spec = runs("bert")
    folder = Path(shutil.copytree(locate(spec).folder, tmp_path / "original"))
    change_weights(folder, {WORDS: torch.full_like(trained_weights(run)[WORDS], 3.0)})
    copied = Path(shutil.copytree(run, tmp_path / "run"))
    weights = torch.ones_like(trained_weights(run)[WORDS])
    replace_weight(copied / "checkpoint.safetensors", f"weights.{WORDS}", weights)
    export_model(copied, spec, tmp_path / "out", model_named(str(folder)), 0.25, is_quantised=False)
    values = load_file(tmp_path / "out" / "model.safetensors")[WORDS]
    assert np.unique(values).tolist() == [1.5]  # 0.75 * 1 + 0.25 * 3


def replace_weight(path: Path, name: str, values: torch.Tensor) -> None:
    from safetensors import safe_open
    from safetensors.torch import load_file, save_file

    with safe_open(path, "pt") as file:
        about = file.metadata()
    save_file(load_file(path) | {name: values}, path, about)


@pytest.mark.parametrize("pooling", ["mean", "cls"])
def test_pooling_and_window_are_written_down(runs: Runs, tmp_path: Path, pooling: str) -> None:
    run, spec = runs("bert")
    folder = Path(shutil.copytree(locate(spec).folder, tmp_path / "start"))
    shutil.copytree(exported_layout(run, spec, tmp_path), folder, dirs_exist_ok=True)
    (folder / "1_Pooling" / "config.json").write_text(json.dumps({f"pooling_mode_{pooling_key(pooling)}": True}))
    (folder / "sentence_bert_config.json").write_text('{"max_seq_length": 48}')
    model = exported(run, model_named(str(folder)), tmp_path / "out")
    assert (model.pooling, model.window, model.dimensions) == (pooling, 48, 32)


def exported_layout(run: Path, spec: ModelSpec, folder: Path) -> Path:
    exported(run, spec, folder / "layout")
    return folder / "layout"


def pooling_key(pooling: str) -> str:
    return {"mean": "mean_tokens", "cls": "cls_token"}[pooling]


def test_an_int8_folder_is_small_and_searched_without_torch(runs: Runs, tmp_path: Path) -> None:
    run, spec = runs("bert")
    whole, small = (exported(run, spec, tmp_path / name, is_quantised=name == "small") for name in ("whole", "small"))
    sizes = [(Path(model.folder) / "model.safetensors").stat().st_size for model in (whole, small)]
    assert sizes[1] < sizes[0] / 2.4  # a quarter, but for names, factors and biases, which weigh more in a small model
    ours = NumpyQueryEncoder(small, locate(small)).encode_query("parse the date")
    theirs = TorchEncoder(small, "cpu", loading_as(torch.float32)).encode_query("parse the date")
    np.testing.assert_allclose(ours, theirs, atol=1e-5)


def test_a_folder_is_written_again(runs: Runs, tmp_path: Path) -> None:
    run, spec = runs("bert")
    first = exported(run, spec, tmp_path / "out", 1.0)
    before = (Path(first.folder) / "model.safetensors").read_bytes()
    exported(run, spec, tmp_path / "out", 0.0)
    assert (Path(first.folder) / "model.safetensors").read_bytes() != before
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "1_Pooling",
        "config.json",
        "model.safetensors",
        "modules.json",
        "sentence_bert_config.json",
        "tokenizer.json",
    ]


def test_a_model_that_is_saved_with_a_task_can_be_averaged_with(runs: Runs, tmp_path: Path) -> None:
    run, spec = runs("bert")
    folder = Path(shutil.copytree(locate(spec).folder, tmp_path / "for-a-task"))
    own = load_file(folder / "model.safetensors")
    names = {f"bert.{name}": torch.tensor(values) for name, values in own.items()}
    change_weights(folder, names, without=list(own))
    export_model(run, spec, tmp_path / "out", model_named(str(folder)), 1.0, is_quantised=False)
    np.testing.assert_allclose(load_file(tmp_path / "out" / "model.safetensors")[WORDS], own[WORDS], atol=1e-6)


def test_a_run_of_another_model_is_refused(runs: Runs, tmp_path: Path) -> None:
    run, _ = runs("bert")
    with pytest.raises(ConfigError) as caught:
        export_model(run, runs("modernbert")[1], tmp_path / "out", runs("bert")[1], 0.0, is_quantised=False)
    assert caught.value.message == f"modernbert and {run} have no embeddings.LayerNorm.bias alike"
    assert caught.value.remedy == "name its --from model"
    narrow = Path(shutil.copytree(locate(runs("bert")[1]).folder, tmp_path / "narrow"))
    change_weights(narrow, {"encoder.layer.1.output.dense.weight": torch.zeros(32, 40)} | shapes_of(40))
    change_config(narrow, {"intermediate_size": 40})
    with pytest.raises(ConfigError, match=r"narrow and .* have no encoder\.layer\.0\.intermediate\.dense\.bias alike"):
        export_model(run, runs("bert")[1], tmp_path / "out", model_named(str(narrow)), 0.5, is_quantised=False)
    assert not (tmp_path / "out").exists()


def shapes_of(inner: int) -> dict[str, torch.Tensor]:
    found = {"encoder.layer.0.output.dense.weight": torch.zeros(32, inner)}
    for layer in (0, 1):
        found[f"encoder.layer.{layer}.intermediate.dense.weight"] = torch.zeros(inner, 32)
        found[f"encoder.layer.{layer}.intermediate.dense.bias"] = torch.zeros(inner)
    return found


def test_a_folder_that_is_read_is_not_written(runs: Runs) -> None:
    run, spec = runs("bert")
    with pytest.raises(ConfigError, match="holds the model that the run began with"):
        exported(run, spec, locate(spec).folder)


def test_a_folder_without_a_run(runs: Runs, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=f"{tmp_path} has no checkpoint"):
        exported(tmp_path, runs("bert")[1], tmp_path / "out")
    assert list(tmp_path.iterdir()) == []
