"""Weights of a model as training names them, and folders of them that `--model` takes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file

from leancode_core.errors import ConfigError
from leancode_core.models.catalog import ModelSpec, locate
from leancode_core.models.device import Placement
from leancode_core.models.loading import load_eager_encoder
from leancode_core.models.quantising import save_quantised

_NOT_READ = ("pooler.", "position_ids")

Weights = dict[str, NDArray[np.float32]]


def read_weights(spec: ModelSpec) -> Weights:
    """A model's weights as a run names them, which need not be how its file names them.

    Raises:
        ModelUnavailable: the model's files are missing, damaged or not loadable.
    """
    module = load_eager_encoder(locate(spec), Placement(torch.device("cpu"), torch.float32, "read only"))
    return read_ones(module.state_dict())


def read_ones(weights: Mapping[str, torch.Tensor]) -> Weights:
    """Those that the encoder's vectors depend on."""
    return {
        name: weight.float().numpy() for name, weight in weights.items() if not any(part in name for part in _NOT_READ)
    }


def write_folder(
    weights: Weights, like: ModelSpec, out: Path, *, is_quantised: bool, shape: Mapping[str, int] | None = None
) -> None:
    """Write weights with tokenizer, configuration, pooling and window of a model.

    Args:
        weights: by name.
        like: the model whose everything else it has.
        out: the folder to write.
        is_quantised: whether matrices are written as int8.
        shape: what differs in the configuration.

    Raises:
        ConfigError: the folder is that of the model.
    """
    files = locate(like)
    if out.resolve() == files.folder.resolve():
        raise ConfigError(f"{out} holds the model that it is made of", remedy="name another folder")
    out.mkdir(parents=True, exist_ok=True)
    if is_quantised:
        save_quantised(weights, out / "model.safetensors")
    else:
        temporary = out / "model.part"
        save_file({name: np.array(values, order="C") for name, values in weights.items()}, temporary)
        temporary.replace(out / "model.safetensors")
    shutil.copyfile(files.tokenizer, out / "tokenizer.json")
    if shape:
        config = json.loads(files.config.read_text(encoding="utf-8")) | shape
        (out / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    else:
        shutil.copyfile(files.config, out / "config.json")
    if like.input_format == "plain":  # that layout has no word for another one
        _write_layout(out, like)


def _write_layout(out: Path, like: ModelSpec) -> None:
    """Pooling and window, as sentence-transformers writes them."""
    parts = [
        {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
        {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
        {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
    ]
    pooling = {"pooling_mode_mean_tokens": like.pooling == "mean", "pooling_mode_cls_token": like.pooling == "cls"}
    (out / "1_Pooling").mkdir(exist_ok=True)
    for name, content in (
        ("modules.json", parts),
        ("1_Pooling/config.json", {"word_embedding_dimension": like.dimensions, **pooling}),
        ("sentence_bert_config.json", {"max_seq_length": like.window}),
    ):
        (out / name).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
