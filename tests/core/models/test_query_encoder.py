"""The query encoder in NumPy against torch."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file, save_file

from leancode_core.errors import ModelUnavailable
from leancode_core.models.catalog import ModelFiles, ModelSpec, locate, model_named
from leancode_core.models.encoder import TorchEncoder
from leancode_core.models.query_encoder import NumpyQueryEncoder, QueryEncoder, gelu
from tests.core.models.encoding import cosines, loading_as

QUERIES = (
    "",
    " \n\t",
    "a",
    "parse a date",
    "parse_date",
    "HTTPServerConnectionPool",
    "open a file and read its lines",
    "where is the retry with exponential backoff implemented?",
    "std::vector<int>::push_back",
    "foo() -> bar[baz] { return 1; }",
    "SELECT * FROM users WHERE id = ?",
    "größe des fensters ändern",
    "найти файл",
    "二分探索",
    "ابحث عن ملف",
    "🎉",
    "👩‍👩‍👧‍👦 family 🎉🎉",
    "e\u0301 combining and é composed",
    "zero\u200bwidth and no\u00a0break",
    "nul \x00 and bell \x07",
    "[CLS] [SEP] [MASK] [PAD]",
    "x" * 500,
    "supercalifragilisticexpialidocious " * 10,
    "word " * 300,
    " ".join(f"word{index}" for index in range(300)),
    "!?.,;:" * 20,
    "0 1 2 3 4 5 6 7 8 9 10 3.14159 1e-10 0xff",
    "compute the cosine similarity of two vectors",
    "compute the cosine similarity of two matrices",
    "lone \udcff surrogate",
)


@pytest.fixture(scope="module")
def encoder(spec: ModelSpec, files: ModelFiles) -> NumpyQueryEncoder:
    return NumpyQueryEncoder(spec, files)


@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
def test_numpy_gives_the_vector_of_torch(encoder: NumpyQueryEncoder, exact: TorchEncoder, query: str) -> None:
    ours, theirs = encoder.encode_query(query), exact.encode_query(query)
    assert ours.shape == (1, 384)
    assert ours.dtype == np.float32
    assert float(cosines(ours, theirs)[0]) >= 0.9999
    assert np.abs(ours - theirs).max() < 1e-5  # measured: 2.3e-7; one dimension is 0.05 on average


@pytest.mark.parametrize("family", ["bert", "roberta", "unixcoder"])
@pytest.mark.parametrize("pooling", ["mean", "cls"])
def test_every_family_that_it_computes_gives_the_vectors_of_torch(
    checkpoints: dict[str, Path], family: str, pooling: str
) -> None:
    spec = replace(model_named(str(checkpoints[family])), pooling=pooling, query_prefix="find ")
    ours = NumpyQueryEncoder(spec, locate(spec))
    theirs = TorchEncoder(spec, "cpu", loading_as(torch.float32))
    for query in ("parse the date", "", "word " * 100, "<pad> in <pad> between", "größe"):
        np.testing.assert_allclose(ours.encode_query(query), theirs.encode_query(query), atol=1e-5)


def test_a_model_that_was_saved_with_a_task_is_the_same(checkpoints: dict[str, Path], tmp_path: Path) -> None:
    folder = Path(shutil.copytree(checkpoints["roberta"], tmp_path / "for-masked-words"))
    own = load_file(folder / "model.safetensors")
    save_file({f"roberta.{name}": values for name, values in own.items()}, folder / "model.safetensors")
    plain, saved = (model_named(str(path)) for path in (checkpoints["roberta"], folder))
    expected = NumpyQueryEncoder(plain, locate(plain)).encode_query("parse the date")
    np.testing.assert_array_equal(NumpyQueryEncoder(saved, locate(saved)).encode_query("parse the date"), expected)
    theirs = TorchEncoder(saved, "cpu", loading_as(torch.float32)).encode_query("parse the date")
    np.testing.assert_allclose(theirs, expected, atol=1e-5)


def test_torch_encodes_the_query_of_a_model_that_has_no_other_encoder(
    checkpoints: dict[str, Path], caplog: pytest.LogCaptureFixture
) -> None:
    spec = model_named(str(checkpoints["modernbert"]))
    caplog.set_level("INFO")
    vector = QueryEncoder(spec, "cpu").encode_query("parse the date")
    np.testing.assert_allclose(vector, TorchEncoder(spec, "cpu").encode_query("parse the date"), atol=1e-6)
    assert "a 'modernbert' is not computed in NumPy: loading torch for the query" in caplog.messages


def test_no_torch_encodes_the_query_of_a_model_that_has(
    spec: ModelSpec, exact: TorchEncoder, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    queries = QueryEncoder(spec, "no such device")
    np.testing.assert_allclose(queries.encode_query("a date"), exact.encode_query("a date"), atol=1e-5)
    assert caplog.messages == []


def test_queries_that_differ_have_different_vectors(encoder: NumpyQueryEncoder) -> None:
    one, other = encoder.encode_query("parse a date"), encoder.encode_query("send a mail")
    assert float(cosines(one, other)[0]) < 0.5


def test_gelu_is_that_of_the_error_function() -> None:
    values = np.array([-6.0, -1.0, -0.1, 0.0, 0.1, 1.0, 6.0], dtype=np.float32)
    # x / 2 * (1 + erf(x / sqrt 2)), from a table
    expected = [-5.919e-9, -0.158655, -0.0460172, 0.0, 0.0539828, 0.841345, 6.0]
    np.testing.assert_allclose(gelu(values), expected, atol=1e-6)


def installed_with(files: ModelFiles, folder: Path, change: Callable[[dict[str, Any]], object]) -> ModelFiles:
    """The model in another folder with another configuration; weights and tokenizer are links to the real ones."""
    config = json.loads(files.config.read_text(encoding="utf-8"))
    change(config)
    changed = ModelFiles(folder)
    changed.config.write_text(json.dumps(config), encoding="utf-8")
    changed.weights.symlink_to(files.weights)
    changed.tokenizer.symlink_to(files.tokenizer)
    return changed


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"model_type": "modernbert"}, "the architecture 'modernbert' of leancode-mini has no NumPy encoder"),
        ({"hidden_act": "relu"}, "has no NumPy encoder"),
        ({"position_embedding_type": "relative_key"}, "has no NumPy encoder"),
        ({"num_hidden_layers": 7}, r"model\.safetensors has no encoder\.layer\.6\.attention\.output\.LayerNorm\.bias"),
    ],
)
def test_a_model_that_it_cannot_compute_is_refused(
    spec: ModelSpec, files: ModelFiles, tmp_path: Path, change: dict[str, object], message: str
) -> None:
    with pytest.raises(ModelUnavailable, match=message):
        NumpyQueryEncoder(spec, installed_with(files, tmp_path, lambda config: config.update(change)))


@pytest.mark.parametrize("name", ["config", "tokenizer", "weights"])
def test_a_damaged_file_is_named_with_a_remedy(spec: ModelSpec, files: ModelFiles, tmp_path: Path, name: str) -> None:
    copied = installed_with(files, tmp_path, lambda config: None)
    damaged: Path = getattr(copied, name)
    damaged.unlink()
    damaged.write_bytes(b"{ not what it should be")
    with pytest.raises(ModelUnavailable, match=damaged.name) as caught:
        NumpyQueryEncoder(spec, copied)
    assert caught.value.remedy == "install the model again"
