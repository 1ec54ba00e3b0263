"""Makes a trained model into a folder that `--model` takes."""

from __future__ import annotations

import json
import shutil
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
from leancode_core.training.checkpoints import trained_weights

_NOT_READ = ("pooler.", "position_ids")

Weights = dict[str, NDArray[np.float32]]


def export_model(
    run: Path, start: ModelSpec, out: Path, original: ModelSpec, original_share: float, *, is_quantised: bool
) -> None:
    """Write a run's weights with what a folder needs besides.

    The weights are averaged with those of a model that training began with: what was learned stays nearly whole, and
    what was forgotten comes back in part (Wortsman et al., WiSE-FT, CVPR 2022).

    Args:
        run: the run's folder.
        start: the model whose architecture and tokenizer it has.
        out: the folder to write.
        original: the model to average with.
        original_share: its weight, in [0, 1].
        is_quantised: whether matrices are written as int8.

    Raises:
        ConfigError: the run has no checkpoint, the models are not alike, or the folder is that of a model that is read.
        ModelUnavailable: a model's files are missing, damaged or not loadable.
    """
    files = locate(start)
    if out.resolve() in (files.folder.resolve(), locate(original).folder.resolve()):
        raise ConfigError(f"{out} holds the model that the run began with", remedy="name another folder")
    weights = _read_ones(trained_weights(run))
    _refuse_another_model(weights, _weights_of(start), start, run)
    if original_share:
        before = _weights_of(original)
        _refuse_another_model(weights, before, original, run)
        share = np.float32(original_share)
        weights = {name: values + share * (before[name] - values) for name, values in weights.items()}
    out.mkdir(parents=True, exist_ok=True)
    if is_quantised:
        save_quantised(weights, out / "model.safetensors")
    else:
        temporary = out / "model.part"
        save_file({name: np.array(values, order="C") for name, values in weights.items()}, temporary)
        temporary.replace(out / "model.safetensors")
    shutil.copyfile(files.tokenizer, out / "tokenizer.json")
    shutil.copyfile(files.config, out / "config.json")
    if start.input_format == "plain":  # that layout has no word for another one
        _write_layout(out, start)


def _weights_of(spec: ModelSpec) -> Weights:
    """A model's weights as a run names them, which need not be how its file names them."""
    module = load_eager_encoder(locate(spec), Placement(torch.device("cpu"), torch.float32, "read only"))
    return _read_ones(module.state_dict())


def _read_ones(weights: dict[str, torch.Tensor]) -> Weights:
    return {
        name: weight.float().numpy() for name, weight in weights.items() if not any(part in name for part in _NOT_READ)
    }


def _refuse_another_model(weights: Weights, known: Weights, spec: ModelSpec, run: Path) -> None:
    for name in sorted({*weights, *known}):
        if name not in weights or name not in known or weights[name].shape != known[name].shape:
            raise ConfigError(f"{spec.name} and {run} have no {name} alike", remedy="name its --from model")


def _write_layout(out: Path, spec: ModelSpec) -> None:
    """Pooling and window, as sentence-transformers writes them."""
    parts = [
        {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
        {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
        {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
    ]
    pooling = {"pooling_mode_mean_tokens": spec.pooling == "mean", "pooling_mode_cls_token": spec.pooling == "cls"}
    (out / "1_Pooling").mkdir(exist_ok=True)
    for name, content in (
        ("modules.json", parts),
        ("1_Pooling/config.json", {"word_embedding_dimension": spec.dimensions, **pooling}),
        ("sentence_bert_config.json", {"max_seq_length": spec.window}),
    ):
        (out / name).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
