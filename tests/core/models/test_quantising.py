"""Weights as int8 with a factor for each row, and how they are read."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from leancode_core.errors import ModelUnavailable
from leancode_core.models.catalog import ModelFiles, ModelSpec, locate, model_named
from leancode_core.models.encoder import TorchEncoder
from leancode_core.models.quantising import save_quantised
from leancode_core.models.query_encoder import NumpyQueryEncoder
from leancode_core.models.tensors import MappedTensors, tensor_shapes
from tests.core.models.encoding import cosines, loading_as

QUERIES = ("parse the date", "", "word " * 100, "größe", "open a file and read its lines")


def matrix(*rows: list[float]) -> NDArray[np.float32]:
    return np.array(rows, dtype=np.float32)


def test_rows_have_a_factor_and_127_steps_either_way(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    save_quantised({"m": matrix([1.27, -0.5, 0.004], [-254.0, 2.9, 0.0], [0.0, 0.0, 0.0])}, path)
    stored = load_file(path)
    assert [stored[name].dtype.name for name in ("m", "m.scale")] == ["int8", "float32"]
    assert stored["m"].tolist() == [[127, -50, 0], [-127, 1, 0], [0, 0, 0]]
    np.testing.assert_allclose(stored["m.scale"], [0.01, 2.0, 0.0], atol=1e-9)
    tensors = MappedTensors(path)
    assert (list(tensors), tensors.is_quantised) == (["m"], True)
    assert tensor_shapes(path) == {"m": (3, 3)}
    expected = matrix([1.27, -0.5, 0.0], [-254.0, 2.0, 0.0], [0.0, 0.0, 0.0])
    np.testing.assert_allclose(tensors["m"], expected, rtol=1e-6)
    np.testing.assert_allclose(tensors.rows("m", [1, 0, 1]), expected[[1, 0, 1]], rtol=1e-6)
    assert tensors["m"].dtype == tensors.rows("m", [0]).dtype == np.float32


def test_only_matrices_lose_anything(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    cube = np.linspace(-1, 1, 24, dtype=np.float32).reshape(2, 3, 4)
    vector = np.array([0.123456, -7.0], dtype=np.float32)
    save_quantised({"cube": cube, "vector": vector, "one": np.array(0.3, dtype=np.float32)}, path)
    tensors = MappedTensors(path)
    assert tensors.is_quantised is False
    assert tensors["cube"].tolist() == cube.tolist()
    assert tensors["vector"].tolist() == vector.tolist()
    assert tensors["one"].tolist() == pytest.approx(0.3)


def test_the_error_is_at_most_half_a_step_of_the_row(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    sizes = np.geomspace(1e-4, 1e3, 64)[:, None]
    weights: NDArray[np.float32] = (np.random.default_rng(1).normal(size=(64, 48)) * sizes).astype(np.float32)
    save_quantised({"m": weights}, path)
    bound = np.abs(weights).max(axis=1) / 127 / 2
    error = np.abs(MappedTensors(path)["m"] - weights).max(axis=1)
    assert np.all(error <= bound * 1.0001)
    assert np.all(error > bound * 0.5)  # it is int8, and not something finer
    before = path.read_bytes()
    save_quantised(dict(MappedTensors(path)), path)  # nothing is lost twice, not even while the file is read from
    assert load_file(path)["m"].tolist() == quantised_in(before, tmp_path).tolist()


def quantised_in(content: bytes, folder: Path) -> NDArray[np.int8]:
    path = folder / "before.safetensors"
    path.write_bytes(content)
    found: NDArray[np.int8] = load_file(path)["m"]
    return found


@pytest.mark.parametrize("scale", [None, np.ones(3, dtype=np.float32)], ids=["none", "of another length"])
def test_int8_without_its_factors_is_refused(tmp_path: Path, scale: NDArray[np.float32] | None) -> None:
    path = tmp_path / "model.safetensors"
    save_file({"m": np.ones((2, 4), dtype=np.int8)} | ({} if scale is None else {"m.scale": scale}), path)
    with pytest.raises(ModelUnavailable) as caught:
        MappedTensors(path)
    assert caught.value.message == f"{path} has no factors for m"
    assert caught.value.remedy == "install the model again"


def test_a_tensor_that_is_called_scale_is_one_like_any_other(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    save_file({"norm.scale": np.ones(4, dtype=np.float32)}, path)
    assert (list(MappedTensors(path)), tensor_shapes(path)) == (["norm.scale"], {"norm.scale": (4,)})


def small(folder: Path, target: Path) -> ModelSpec:
    """The same model with int8 weights."""
    shutil.copytree(folder, target)
    save_quantised(dict(MappedTensors(folder / "model.safetensors")), target / "model.safetensors")
    return model_named(str(target))


@pytest.mark.parametrize("family", ["bert", "roberta", "unixcoder", "modernbert", "nomic", "legacy-nomic", "codet5p"])
def test_int8_gives_nearly_the_vectors_of_float32(checkpoints: dict[str, Path], tmp_path: Path, family: str) -> None:
    spec = small(checkpoints[family], tmp_path / "small")
    before, after = (
        TorchEncoder(one, "cpu", loading_as(torch.float32)) for one in (model_named(str(checkpoints[family])), spec)
    )
    assert spec.parameters == model_named(str(checkpoints[family])).parameters
    for query in QUERIES:
        alike = float(cosines(before.encode_query(query), after.encode_query(query))[0])
        assert 0.998 < alike < 0.9999999


@pytest.mark.parametrize("family", ["bert", "roberta", "unixcoder"])
def test_numpy_gives_the_vectors_of_torch(checkpoints: dict[str, Path], tmp_path: Path, family: str) -> None:
    spec = small(checkpoints[family], tmp_path / "small")
    ours = NumpyQueryEncoder(spec, locate(spec))
    theirs = TorchEncoder(spec, "cpu", loading_as(torch.float32))
    for query in QUERIES:
        np.testing.assert_allclose(ours.encode_query(query), theirs.encode_query(query), atol=1e-5)


def test_another_model_without_one_of_its_tensors_is_refused(checkpoints: dict[str, Path], tmp_path: Path) -> None:
    spec = small(checkpoints["bert"], tmp_path / "small")
    files = ModelFiles(tmp_path / "small")
    stored = load_file(files.weights)
    for name in ("encoder.layer.1.output.dense.weight", "encoder.layer.1.output.dense.weight.scale"):
        del stored[name]
    save_file(stored, files.weights)
    with pytest.raises(ModelUnavailable, match=r"lacks encoder\.layer\.1\.output\.dense\.weight"):
        TorchEncoder(spec, "cpu")
    with pytest.raises(ModelUnavailable, match=r"has no encoder\.layer\.1\.output\.dense\.weight"):
        NumpyQueryEncoder(spec, files)
