"""The installed model, loaded once: as this machine computes it, and in float32."""

from __future__ import annotations

import pytest
import torch

from leancode_core.models.catalog import DEFAULT_ENCODER, ModelFiles, ModelSpec, locate, model_named
from leancode_core.models.encoder import TorchEncoder
from tests.core.models.encoding import loading_as


@pytest.fixture(scope="session")
def spec() -> ModelSpec:
    return model_named(DEFAULT_ENCODER)


@pytest.fixture(scope="session")
def files(spec: ModelSpec) -> ModelFiles:
    return locate(spec)


@pytest.fixture(scope="session")
def exact(spec: ModelSpec) -> TorchEncoder:
    """In float32 on the CPU."""
    return TorchEncoder(spec, "cpu", loading_as(torch.float32))


@pytest.fixture(scope="session")
def short(spec: ModelSpec) -> TorchEncoder:
    """In bfloat16 on the CPU, which every CPU can, if slowly."""
    return TorchEncoder(spec, "cpu", loading_as(torch.bfloat16))
