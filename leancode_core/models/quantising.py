"""Weights as int8 with a factor for each row: a quarter of the size, for models that are shipped. Never imports torch.

Symmetric, rounded to the nearest, scaled by the largest weight of the row (Zafrir et al., Q8BERT, 2019). They are made
floating-point numbers again where they are loaded, but where a CPU is fastest with int8, see `int8_encoder`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file

from leancode_core.models.tensors import SCALE

_LARGEST = 127


def save_quantised(weights: Mapping[str, NDArray[np.float32]], path: Path) -> None:
    """Write matrices as int8 and everything else as float32, replacing the file.

    Args:
        weights: all tensors of a model by name.
        path: the safetensors file.
    """
    tensors: dict[str, NDArray[np.generic]] = {}
    for name, values in weights.items():
        if values.ndim != 2:
            tensors[name] = np.array(values, dtype=np.float32, order="C")
            continue
        scale = np.maximum(np.abs(values).max(axis=1), 1e-12).astype(np.float32) / _LARGEST  # (rows,)
        tensors[name] = np.rint(values / scale[:, None]).astype(np.int8)
        tensors[name + SCALE] = scale
    temporary = path.with_suffix(".part")
    save_file(tensors, temporary)
    temporary.replace(path)
