"""A small model with random weights, from which training begins."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leancode_core.models.catalog import ModelSpec, model_named
from tests.core.models.checkpoints import make_checkpoint


@pytest.fixture(scope="session", autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A cache folder of these tests' own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LEANCODE_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> ModelSpec:
    return model_named(str(make_checkpoint(tmp_path_factory.mktemp("models") / "tiny-bert", "bert")))
