"""Makes a trained model into a folder that `--model` takes."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from leancode_core.errors import ConfigError
from leancode_core.models.catalog import ModelSpec, locate
from leancode_core.training.checkpoints import trained_weights
from leancode_core.training.folders import Weights, read_ones, read_weights, write_folder


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
    if out.resolve() in (locate(start).folder.resolve(), locate(original).folder.resolve()):
        raise ConfigError(f"{out} holds the model that the run began with", remedy="name another folder")
    weights = read_ones(trained_weights(run))
    _refuse_another_model(weights, read_weights(start), start, run)
    if original_share:
        before = read_weights(original)
        _refuse_another_model(weights, before, original, run)
        share = np.float32(original_share)
        weights = {name: values + share * (before[name] - values) for name, values in weights.items()}
    write_folder(weights, start, out, is_quantised=is_quantised)


def _refuse_another_model(weights: Weights, known: Weights, spec: ModelSpec, run: Path) -> None:
    for name in sorted({*weights, *known}):
        if name not in weights or name not in known or weights[name].shape != known[name].shape:
            raise ConfigError(f"{spec.name} and {run} have no {name} alike", remedy="name its --from model")
