"""Whatever changes a vector changes the fingerprint."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from leancode_core.config import PruningConfig
from leancode_core.index.fingerprint import Fingerprint
from leancode_core.ports import ModelIdentity

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
    assert FINGERPRINT.digest == "075c0c5b40f19bb0c183e443ffb0fa14"


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
        '{"model": {"code_prefix": "", "dimensions": 384, "input_format": "plain", "long_texts": "cut off",'
        ' "name": "small", "pooling": "mean", "query_prefix": "query: ", "tokenizer_sha256": "bb",'
        ' "weights_sha256": "aa", "window": 512},'
        ' "pruning": {"removal": 0.0, "strategy": "none"}, "rendering_version": 1}'
    )
