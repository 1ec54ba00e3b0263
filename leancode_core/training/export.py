"""Makes a trained model into a folder that `--model` takes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file

from leancode_core.errors import ConfigError
from leancode_core.models.catalog import ModelSpec, locate
from leancode_core.models.quantising import save_quantised
from leancode_core.models.tensors import MappedTensors
from leancode_core.training.checkpoints import trained_weights

_NOT_READ = ("pooler.", "position_ids")


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
        ConfigError: the run has no checkpoint, or the models are not alike.
    """
    files = locate(start)
    trained = {name: weight.float().numpy() for name, weight in trained_weights(run).items()}
    before = MappedTensors(locate(original).weights)
    weights: dict[str, NDArray[np.float32]] = {}
    for name, values in trained.items():
        if any(part in name for part in _NOT_READ):
            continue
        if name not in before or before[name].shape != values.shape:
            raise ConfigError(f"{original.name} has no {name} like that of {run}", remedy="name its --from model")
        weights[name] = values + np.float32(original_share) * (before[name] - values)
    out.mkdir(parents=True, exist_ok=True)
    if is_quantised:
        save_quantised(weights, out / "model.safetensors")
    else:
        save_file({name: np.ascontiguousarray(values) for name, values in weights.items()}, out / "model.safetensors")
    shutil.copyfile(files.tokenizer, out / "tokenizer.json")
    shutil.copyfile(files.config, out / "config.json")
    _write_layout(out, start)


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
