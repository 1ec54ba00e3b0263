"""The installed model, loaded once: as this machine computes it, and in float32."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from leancode_core.models.catalog import DEFAULT_ENCODER, ModelFiles, ModelSpec, locate, model_named
from leancode_core.models.encoder import TorchEncoder
from tests.core.models.checkpoints import FAMILIES, make_checkpoint
from tests.core.models.encoding import loading_as


@pytest.fixture(scope="session", autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A cache folder of these tests' own, and no cache of the hub's programs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LEANCODE_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("HF_HOME", str(tmp_path_factory.mktemp("no-hub")))
        patch.delenv("HF_HUB_CACHE", raising=False)
        yield


@pytest.fixture(scope="session")
def checkpoints(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A small checkpoint of every family."""
    folder = tmp_path_factory.mktemp("checkpoints")
    return {family: make_checkpoint(folder / family, family) for family in FAMILIES}


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
