"""Tensors that are mapped from a safetensors file, against the library."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from leancode_core.errors import ModelUnavailable
from leancode_core.models.tensors import MappedTensors, tensor_shapes

MATRIX = [[1.0, -2.5], [0.5, 3.0], [-0.125, 100.0]]  # exact in all three formats


@pytest.mark.parametrize("dtype", [torch.float32, torch.float16, torch.bfloat16])
def test_all_number_formats_become_float32(tmp_path: Path, dtype: torch.dtype) -> None:
    path = tmp_path / "model.safetensors"
    save_file({"matrix": torch.tensor(MATRIX, dtype=dtype), "vector": torch.tensor([7.0], dtype=dtype)}, path)
    tensors = MappedTensors(path)
    assert tensors["matrix"].dtype == np.float32
    assert tensors["matrix"].tolist() == MATRIX
    assert tensors["vector"].tolist() == [7.0]
    assert tensors.rows("matrix", [2, 0, 2]).tolist() == [MATRIX[2], MATRIX[0], MATRIX[2]]
    assert (sorted(tensors), len(tensors), "other" in tensors) == (["matrix", "vector"], 2, False)


def test_integers_are_not_weights(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    save_file({"position_ids": torch.arange(4), "weight": torch.ones(2, 3)}, path)
    assert list(MappedTensors(path)) == ["weight"]
    assert tensor_shapes(path) == {"weight": (2, 3)}


def header(entry: object) -> bytes:
    text = json.dumps({"weight": entry}).encode()
    return len(text).to_bytes(8, "little") + text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "cannot be read"),
        (b"\x00" * 20, "it has no header"),
        ((2**40).to_bytes(8, "little") + b"{}", "it has no header"),
        ((2).to_bytes(8, "little") + b"[]", "cannot be read"),
        (header({"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}) + bytes(7), "it is cut off"),
        (header({"dtype": "F32", "shape": [2], "data_offsets": [-8, 0]}) + bytes(8), "it is cut off"),
        (header({"dtype": "F32", "shape": [9], "data_offsets": [0, 8]}) + bytes(8), "its header contradicts itself"),
        (header({"dtype": "F32", "shape": [2]}) + bytes(8), "cannot be read"),
        (header(3), "cannot be read"),
    ],
)
def test_a_file_that_is_none_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "model.safetensors"
    path.write_bytes(content)
    with pytest.raises(ModelUnavailable, match=said) as caught:
        MappedTensors(path)
    assert str(path) in caught.value.message
