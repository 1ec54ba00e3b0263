"""Which program computes an encoder: ours for int8 weights where that is fastest, transformers otherwise."""

from __future__ import annotations

import torch

from leancode_core.models.device import Placement
from leancode_core.models.files import ModelFiles
from leancode_core.models.int8_encoder import Int8Encoder, is_int8_encoder
from leancode_core.models.tensors import MappedTensors


def load_fastest_encoder(files: ModelFiles, where: Placement) -> torch.nn.Module:
    """The encoder in evaluation mode on its device.

    Raises:
        ModelUnavailable: the files do not hold a model that is known, or not all of it.
    """
    if where.has_fast_int8:
        tensors, config = MappedTensors(files.weights), files.read_config()
        if is_int8_encoder(tensors, config):
            return Int8Encoder(tensors, config).eval()
    from leancode_core.models.loading import load_encoder  # transformers takes seconds

    return load_encoder(files, where)
