"""Functions of the standard library as texts, and their vectors in the order of the texts."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

import numpy as np
import torch

from leancode_core.code.extraction import extract
from leancode_core.code.languages import language_of
from leancode_core.code.rendering import rendered
from leancode_core.control import CancelToken
from leancode_core.models.catalog import ModelFiles
from leancode_core.models.device import Placement
from leancode_core.models.encoder import TorchEncoder
from leancode_core.models.loading import load_encoder
from leancode_core.ports import Vectors


def loading_as(dtype: torch.dtype) -> Callable[[ModelFiles, Placement], torch.nn.Module]:
    """The model's own network in a number format of the test's choice, whatever suits the device."""
    return lambda files, where: load_encoder(files, replace(where, dtype=dtype, has_fast_int8=False))


def library_texts(*modules: str) -> list[str]:
    """The rendered units of modules of the standard library, in the order of the modules."""
    texts = []
    for module in modules:
        found = importlib.util.find_spec(module)
        assert found is not None
        assert found.origin is not None
        source = Path(found.origin).read_bytes()
        language = language_of(PurePosixPath(f"{module}.py"), source)
        assert language is not None
        texts += [rendered(unit, unit.code) for unit in extract(f"{module}.py", source, language).units]
    return texts


def vectors_of(encoder: TorchEncoder, texts: Sequence[str]) -> Vectors:
    """One row per text, in the order of the texts."""
    result: Vectors = np.full((len(texts), encoder.identity.dimensions), np.nan, dtype=np.float32)
    for batch in encoder.encode_code(texts, CancelToken()):
        result[list(batch.indices)] = batch.vectors
    return result


def cosines(left: Vectors, right: Vectors) -> Vectors:
    """Of each row with the row at the same place; all rows have length 1."""
    result: Vectors = (left * right).sum(axis=1)
    return result
