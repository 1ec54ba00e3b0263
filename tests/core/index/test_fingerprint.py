"""Whatever changes a vector changes the fingerprint."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from leancode_core.config import PruningConfig, Strategy
from leancode_core.control import CancelToken
from leancode_core.index.fingerprint import Fingerprint
from leancode_core.index.reader import IndexReader
from leancode_core.ports import EncodedBatch, ModelIdentity
from tests.support.identifier_encoder import IdentifierEncoder
from tests.support.project import Project, no_encoder

MODEL = ModelIdentity(
    name="small",
    weights_sha256="aa",
    tokenizer_sha256="bb",
    pooling="mean",
    query_prefix="query: ",
    code_prefix="",
    window=512,
    dimensions=384,
)
FINGERPRINT = Fingerprint(MODEL, PruningConfig(), rendering_version=1)
CHANGED_MODELS = {
    "name": replace(MODEL, name="large"),
    "weights_sha256": replace(MODEL, weights_sha256="ab"),
    "tokenizer_sha256": replace(MODEL, tokenizer_sha256="bc"),
    "pooling": replace(MODEL, pooling="cls"),
    "query_prefix": replace(MODEL, query_prefix=""),
    "code_prefix": replace(MODEL, code_prefix="query: "),
    "window": replace(MODEL, window=256),
    "dimensions": replace(MODEL, dimensions=768),
    "input_format": replace(MODEL, input_format="unixcoder"),
    "long_texts": replace(MODEL, long_texts="mean of halves"),
}


def test_the_digest_is_the_same_in_every_process() -> None:
    assert FINGERPRINT.digest == "0812c211b167c0c5837ab9d2d4c9c952"


def test_equal_ingredients_give_equal_digests() -> None:
    assert Fingerprint(replace(MODEL), PruningConfig(), 1).digest == FINGERPRINT.digest


def test_every_field_of_a_model_is_tried_here() -> None:
    assert set(CHANGED_MODELS) == {field.name for field in fields(ModelIdentity)}


@pytest.mark.parametrize("field", CHANGED_MODELS)
def test_every_field_of_a_model_counts(field: str) -> None:
    assert replace(FINGERPRINT, model=CHANGED_MODELS[field]).digest != FINGERPRINT.digest


def test_the_rendering_counts() -> None:
    assert replace(FINGERPRINT, rendering_version=2).digest != FINGERPRINT.digest


def test_the_description_names_all_ingredients_in_a_fixed_order() -> None:
    assert FINGERPRINT.description == (
        '{"lexicon": "", "lexing_version": 0, "model": {"code_prefix": "", "dimensions": 384,'
        ' "input_format": "plain", "long_texts": "cut off",'
        ' "name": "small", "pooling": "mean", "query_prefix": "query: ", "tokenizer_sha256": "bb",'
        ' "weights_sha256": "aa", "window": 512},'
        ' "pruning": {"guards": true, "removal": 0.0, "strategy": "none"},'
        ' "pruning_version": 0, "rendering_version": 1}'
    )


class Posing(IdentifierEncoder):
    """Says that it is a certain model, and gives vectors of that model's length, far from those of others."""

    def __init__(self, identity: ModelIdentity) -> None:
        super().__init__()
        self._identity = identity

    @property
    def identity(self) -> ModelIdentity:
        return self._identity

    def encode_code(self, texts: Sequence[str], cancel: CancelToken) -> Iterator[EncodedBatch]:
        place = sum(str(self._identity).encode()) % self._identity.dimensions
        for batch in super().encode_code(texts, cancel):
            vectors = np.zeros((len(batch.indices), self._identity.dimensions), dtype=np.float32)
            vectors[:, place] = 1.0
            yield replace(batch, vectors=vectors)


CHANGED = {name: replace(FINGERPRINT, model=model) for name, model in CHANGED_MODELS.items()}
CHANGED["rendering_version"] = replace(FINGERPRINT, rendering_version=2)
CHANGED["lexing_version"] = replace(FINGERPRINT, lexing_version=2)
CHANGED["pruning_version"] = replace(FINGERPRINT, pruning_version=2)
CHANGED["lexicon"] = replace(FINGERPRINT, lexicon="5f1e")
CHANGED["strategy"] = replace(FINGERPRINT, pruning=PruningConfig(Strategy.SLIMCODE, 0.0))
CHANGED["removal"] = replace(FINGERPRINT, pruning=PruningConfig(Strategy.SLIMCODE, 0.4))
CHANGED["guards"] = replace(FINGERPRINT, pruning=PruningConfig(Strategy.NONE, guards=False))


def test_every_ingredient_is_tried_here() -> None:
    assert {field.name for field in fields(Fingerprint)} == {
        *("model", "pruning", "rendering_version", "lexing_version", "pruning_version", "lexicon"),
    }
    assert {field.name for field in fields(PruningConfig)} == {"strategy", "removal", "guards"}


@pytest.mark.parametrize("ingredient", CHANGED)
def test_after_a_change_nothing_old_is_reused_and_nothing_old_is_lost(tmp_path: Path, ingredient: str) -> None:
    changed = CHANGED[ingredient]
    project = Project(tmp_path, {"a.py": "def one():\n    return 1\n", "b.py": "def two():\n    return 2\n"})
    project.index(lambda: Posing(MODEL), fingerprint=FINGERPRINT)
    with IndexReader(project.database) as reader:
        old = reader.unit_table(FINGERPRINT).vectors
        assert not reader.unit_table(changed).has_vector.any()
    report = project.index(lambda: Posing(changed.model), fingerprint=changed)
    assert (report.embedded, report.reused) == (2, 0)
    with IndexReader(project.database) as reader:
        assert reader.unit_table(changed).vectors.shape == (2, changed.model.dimensions)
        assert reader.unit_table(FINGERPRINT).vectors.tolist() == old.tolist()
    assert project.index(no_encoder, fingerprint=FINGERPRINT).reused == 2
