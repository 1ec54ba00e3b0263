"""The encoder that multiplies int8 weights as they are, next to transformers with the same weights."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file, save_file

from leancode_core.errors import ModelUnavailable
from leancode_core.models.catalog import DEFAULT_ENCODER, ModelFiles, locate, model_named
from leancode_core.models.device import Placement, is_int8_exact, placement
from leancode_core.models.encoder import TorchEncoder
from leancode_core.models.encoder_choice import load_fastest_encoder
from leancode_core.models.int8_encoder import Int8Encoder, is_int8_encoder
from leancode_core.models.quantising import save_quantised
from leancode_core.models.tensors import MappedTensors
from tests.core.models.encoding import cosines, library_texts, loading_as, vectors_of

ON_INT8 = Placement(torch.device("cpu"), torch.float32, "for the test", has_fast_int8=True)

needs_int8 = pytest.mark.skipif(not is_int8_exact(), reason="this CPU has no exact int8 products")


def quantised(source: Path, target: Path) -> ModelFiles:
    shutil.copytree(source, target)
    save_quantised(dict(MappedTensors(source / "model.safetensors")), target / "model.safetensors")
    return ModelFiles(target)


def padded(*lengths: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Texts of these lengths as a batch of ids, and which of them are there."""
    mask = (torch.arange(max(lengths))[None, :] < torch.tensor(lengths)[:, None]).long()
    drawn = torch.randint(5, 60, (len(lengths), max(lengths)), generator=torch.Generator().manual_seed(1))
    return torch.where(mask.bool(), drawn, 1), mask  # 1 is RoBERTa's padding


@needs_int8
@pytest.mark.parametrize("family", ["bert", "roberta", "unixcoder"])
def test_hidden_states_are_nearly_those_of_transformers(
    checkpoints: dict[str, Path], tmp_path: Path, family: str
) -> None:
    files = quantised(checkpoints[family], tmp_path / "small")
    ours, theirs = (load_fastest_encoder(files, replace(ON_INT8, has_fast_int8=fast)) for fast in (True, False))
    assert (type(ours).__name__, type(theirs).__name__ == "Int8Encoder") == ("Int8Encoder", False)
    ids, mask = padded(17, 3, 9, 17)
    with torch.inference_mode():
        left, right = (one(input_ids=ids, attention_mask=mask).last_hidden_state[mask.bool()] for one in (ours, theirs))
    alike = torch.nn.functional.cosine_similarity(left, right, dim=-1)
    assert left.shape == (46, 32)
    assert 0.998 < float(alike.min()) < 0.9999999  # the same network, with other roundings


@needs_int8
@pytest.mark.parametrize("family", ["bert", "roberta"])
def test_a_text_does_not_depend_on_its_batch(checkpoints: dict[str, Path], tmp_path: Path, family: str) -> None:
    network = load_fastest_encoder(quantised(checkpoints[family], tmp_path / "small"), ON_INT8)
    ids, mask = padded(5, 40, 40, *[40] * 20)  # more than are computed at once
    with torch.inference_mode():
        together = network(input_ids=ids, attention_mask=mask).last_hidden_state
        alone = network(input_ids=ids[:1, :5]).last_hidden_state
        last = network(input_ids=ids[-1:]).last_hidden_state
    np.testing.assert_allclose(together[0, :5].numpy(), alone[0].numpy(), atol=1e-5)
    np.testing.assert_allclose(together[-1].numpy(), last[0].numpy(), atol=1e-5)


@needs_int8
def test_the_default_model_keeps_what_it_says_of_functions() -> None:
    spec = model_named(DEFAULT_ENCODER)
    texts = library_texts("textwrap", "shlex", "heapq")
    int8, fp32 = (
        TorchEncoder(spec, "cpu", load)
        for load in (lambda files, where: load_fastest_encoder(files, ON_INT8), loading_as(torch.float32))
    )
    alike = cosines(vectors_of(int8, texts), vectors_of(fp32, texts))
    assert len(texts) > 30
    assert 0.99 < float(alike.min()) < float(alike.max()) < 0.99999


def without(name: str) -> Callable[[ModelFiles], None]:
    def change(files: ModelFiles) -> None:
        stored = load_file(files.weights)
        save_file({key: value for key, value in stored.items() if key.removesuffix(".scale") != name}, files.weights)

    return change


def with_another(files: ModelFiles) -> None:
    save_file(load_file(files.weights) | {"head.dense.weight": np.ones((2, 2), dtype=np.float32)}, files.weights)


def with_a_float_matrix(files: ModelFiles) -> None:
    name = "encoder.layer.0.output.dense.weight"
    values = np.array(MappedTensors(files.weights)[name])
    stored = {key: value for key, value in load_file(files.weights).items() if key != f"{name}.scale"}
    save_file(stored | {name: values}, files.weights)


def with_factors_of_float_matrices(files: ModelFiles) -> None:
    stored = load_file(files.weights)
    save_file({name: np.asarray(values, dtype=np.float32) for name, values in stored.items()}, files.weights)


def shaped(name: str, *shape: int) -> Callable[[ModelFiles], None]:
    def change(files: ModelFiles) -> None:
        stored = load_file(files.weights)
        values = {name: np.ones(shape, dtype=stored[name].dtype)}
        if f"{name}.scale" in stored:
            values[f"{name}.scale"] = np.ones(shape[0], dtype=np.float32)
        save_file(stored | values, files.weights)

    return change


def setting(**values: object) -> Callable[[ModelFiles], None]:
    def change(files: ModelFiles) -> None:
        written = json.loads(files.config.read_text(encoding="utf-8")) | values
        files.config.write_text(json.dumps(written), encoding="utf-8")

    return change


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda files: None, True),
        (without("pooler.dense.weight"), True),
        (without("encoder.layer.1.attention.self.key.weight"), False),
        (without("embeddings.LayerNorm.bias"), False),
        (with_another, False),
        (with_a_float_matrix, False),
        (with_factors_of_float_matrices, False),
        (shaped("embeddings.position_embeddings.weight", 1, 32), False),
        (shaped("encoder.layer.0.output.dense.bias", 1), False),
        (shaped("encoder.layer.0.output.dense.weight", 32, 47), False),
        (setting(hidden_act="relu"), False),
        (setting(is_decoder=True), False),
        (setting(layer_norm_eps=None), False),
        (setting(num_attention_heads=5), False),
        (setting(num_attention_heads="4"), False),
        (setting(num_hidden_layers=0), False),
        (setting(num_hidden_layers=3), False),
    ],
)
def test_only_a_whole_network_of_int8_matrices_is_taken(
    checkpoints: dict[str, Path], tmp_path: Path, change: Callable[[ModelFiles], None], expected: bool
) -> None:
    files = quantised(checkpoints["bert"], tmp_path / "small")
    change(files)
    assert is_int8_encoder(MappedTensors(files.weights), files.read_config()) is expected


@pytest.mark.parametrize(
    "change",
    [
        setting(num_attention_heads=5),
        setting(num_attention_heads="4"),
        setting(num_hidden_layers=None),
        shaped("encoder.layer.0.output.dense.bias", 1),
        shaped("embeddings.position_embeddings.weight", 1, 32),
        lambda files: files.config.write_text("[]", encoding="utf-8"),
        lambda files: files.config.write_text("{", encoding="utf-8"),
    ],
)
@pytest.mark.parametrize("fast", [True, False], ids=["int8", "transformers"])
def test_a_broken_model_is_an_error_with_a_remedy(
    checkpoints: dict[str, Path], tmp_path: Path, change: Callable[[ModelFiles], None], fast: bool
) -> None:
    files = quantised(checkpoints["bert"], tmp_path / "small")
    change(files)
    with pytest.raises(ModelUnavailable) as caught:
        load_fastest_encoder(files, replace(ON_INT8, has_fast_int8=fast))
    assert str(files.folder) in caught.value.message
    assert caught.value.remedy


@needs_int8
def test_padding_in_a_text_has_no_place_in_a_roberta(checkpoints: dict[str, Path], tmp_path: Path) -> None:
    files = quantised(checkpoints["roberta"], tmp_path / "small")
    ours, theirs = (load_fastest_encoder(files, replace(ON_INT8, has_fast_int8=fast)) for fast in (True, False))
    ids = torch.tensor([[0, 7, 1, 9, 11, 1, 12, 2]])
    with torch.inference_mode():
        left, right = (one(input_ids=ids).last_hidden_state[0] for one in (ours, theirs))
    assert float(torch.nn.functional.cosine_similarity(left, right, dim=-1).min()) > 0.998


@pytest.mark.parametrize("family", ["modernbert", "nomic"])
def test_other_architectures_are_left_to_transformers(
    checkpoints: dict[str, Path], tmp_path: Path, family: str
) -> None:
    files = quantised(checkpoints[family], tmp_path / "small")
    assert not isinstance(load_fastest_encoder(files, ON_INT8), Int8Encoder)


def test_float_weights_are_left_to_transformers(checkpoints: dict[str, Path]) -> None:
    assert not isinstance(load_fastest_encoder(ModelFiles(checkpoints["bert"]), ON_INT8), Int8Encoder)


def test_the_default_model_computes_as_this_machine_is_fastest() -> None:
    where = placement("cpu")
    network = load_fastest_encoder(locate(model_named(DEFAULT_ENCODER)), where)
    assert isinstance(network, Int8Encoder) is where.has_fast_int8
