"""The encoder while it learns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch

from leancode_core.errors import ConfigError
from leancode_core.models.catalog import ModelSpec, model_named
from leancode_core.models.encoder import TorchEncoder
from leancode_core.training.network import LearningEncoder
from tests.core.models.checkpoints import make_checkpoint
from tests.core.models.encoding import loading_as
from tests.core.training.learning import ids_of

TEXTS = ("parse the date", "word " * 50, "a", "send a mail to the server", "")
Make = Callable[[str], ModelSpec]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Make:
    folder = tmp_path_factory.mktemp("families")
    return lambda family: model_named(str(make_checkpoint(folder / family, family)))


@pytest.mark.parametrize("family", ["bert", "roberta", "unixcoder", "modernbert", "nomic"])
@pytest.mark.parametrize("pooling", ["mean", "cls"])
def test_vectors_are_those_of_the_index(made: Make, family: str, pooling: str) -> None:
    spec = replace(made(family), pooling=pooling)
    ours = LearningEncoder(spec, "cpu").computed(ids_of(spec, TEXTS), at_once=2)
    encoder = TorchEncoder(spec, "cpu", loading_as(torch.float32))
    theirs = np.concatenate([encoder.encode_query(text) for text in TEXTS])
    assert ours.shape == (5, 32)
    np.testing.assert_allclose(np.linalg.norm(ours, axis=1), 1.0, atol=1e-5)
    # A CPU that computes bf16 does so here; two texts' vectors lie further apart than that.
    np.testing.assert_allclose(ours, theirs, atol=0.02)
    assert np.abs(ours[0] - ours[3]).max() > 0.04


def test_the_order_of_the_texts_stays_and_the_parts_do_not_matter(tiny: ModelSpec) -> None:
    encoder = LearningEncoder(tiny, "cpu")
    ids = ids_of(tiny, [f"{'word ' * (number % 7)}date {number}" for number in range(70)])  # three parts
    together = encoder.computed(ids)
    np.testing.assert_allclose(encoder.computed(ids[::-1]), together[::-1], atol=0.02)
    np.testing.assert_allclose(encoder.computed(ids, at_once=3), together, atol=0.02)
    for place in (0, 33, 69):
        np.testing.assert_allclose(encoder.computed([ids[place]]), together[place : place + 1], atol=0.02)


def test_everything_that_is_read_learns(tiny: ModelSpec) -> None:
    encoder = LearningEncoder(tiny, "cpu")
    encoder.vectors(ids_of(tiny, TEXTS))[:, 0].sum().backward()  # type: ignore[no-untyped-call]
    trained = encoder.trained
    assert len(trained) == 5 + 2 * 16  # embeddings, and two layers
    assert [name for name, weight in trained.items() if weight.grad is None] == []
    assert not any(name.startswith("pooler.") for name in trained)


def test_the_first_layers_can_stay(tiny: ModelSpec) -> None:
    trained = LearningEncoder(tiny, "cpu", frozen_layers=1).trained
    assert {name.rsplit(".", 3)[0].split(".attention")[0] for name in trained} <= {
        "encoder.layer.1",
        "encoder.layer.1.output",
        "encoder.layer.1.intermediate",
    }
    assert len(trained) == 16


@pytest.mark.parametrize(("family", "frozen"), [("bert", 2), ("bert", 9), ("modernbert", 1)])
def test_at_least_one_layer_must_learn(made: Make, family: str, frozen: int) -> None:
    with pytest.raises(ConfigError) as caught:
        LearningEncoder(made(family), "cpu", frozen)
    assert caught.value.message == f"{family} has no {frozen} layers before its last one that could be frozen"
    assert caught.value.remedy == "freeze fewer"


@pytest.mark.parametrize("family", ["t5", "codet5p"])
def test_a_t5_is_not_trained(made: Make, family: str) -> None:
    with pytest.raises(ConfigError, match=f"{family} is a T5, which is not trained here"):
        LearningEncoder(made(family), "cpu")


def test_training_computes_in_the_same_way_every_time(tiny: ModelSpec) -> None:
    encoder = LearningEncoder(tiny, "cpu")
    ids = ids_of(tiny, TEXTS)
    with torch.no_grad():
        assert torch.equal(encoder.vectors(ids), encoder.vectors(ids))  # no dropout
