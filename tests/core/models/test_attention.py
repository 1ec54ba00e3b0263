"""What an encoder pays attention to: networks whose attention is known by hand, and every family."""

from __future__ import annotations

import math
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer

from leancode_core.control import Cancelled, CancelToken
from leancode_core.errors import ModelUnavailable
from leancode_core.models.attention import AttentionOfText, AttentionReader
from leancode_core.models.catalog import locate, model_named
from leancode_core.models.device import Placement
from leancode_core.models.loading import load_eager_encoder, load_encoder
from tests.core.models.checkpoints import FAMILIES, WIDTH, change_weights

FP32 = Placement(torch.device("cpu"), torch.float32, "the test says so")
TEXTS = ["def parse_date(text): return 1", "", "word " * 20, "send mail\ndef send_mail(to): find(to)", "x = 1\n"]
every_family = pytest.mark.parametrize("family", FAMILIES)


def words_of(text: str) -> list[tuple[int, int]]:
    return [found.span() for found in re.finditer(r"\w+|[^\w\s]", text)]


def read(reader: AttentionReader, *texts: str) -> list[AttentionOfText]:
    """Of every text with all its words as tokens, in the order of the texts."""
    found = dict(reader.read(texts, [words_of(text) for text in texts], CancelToken()))
    assert sorted(found) == list(range(len(texts)))
    return [found[index] for index in range(len(texts))]


def without_queries(source: Path, folder: Path) -> AttentionReader:
    """A network that pays the same to every position, since all scores are 0."""
    shutil.copytree(source, folder)
    weights = load_file(folder / "model.safetensors")
    change_weights(folder, {name: torch.zeros_like(w) for name, w in weights.items() if ".query." in name})
    return AttentionReader(model_named(str(folder)), "cpu")


@pytest.fixture(scope="module")
def even(checkpoints: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, AttentionReader]:
    folder = tmp_path_factory.mktemp("even")
    return {family: without_queries(checkpoints[family], folder / family) for family in ("bert", "roberta")}


@pytest.fixture(scope="module")
def partial(checkpoints: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> AttentionReader:
    """In the first layer [CLS] and "word" pay three times as much to each other as to the rest; all else is even."""
    folder = tmp_path_factory.mktemp("partial") / "bert"
    shutil.copytree(checkpoints["bert"], folder)
    weights = load_file(folder / "model.safetensors")
    direction = torch.tensor([1.0, -1.0] * (WIDTH // 2))
    for name in weights:
        if re.search(r"_embeddings\.|\.(query|key)\.", name):
            weights[name].zero_()
    vocabulary = Tokenizer.from_file(str(folder / "tokenizer.json")).get_vocab()
    weights["embeddings.word_embeddings.weight"][[vocabulary["[CLS]"], vocabulary["word"]]] = direction
    # a head has 8 dimensions: its score is 8 times the factor over the root of 8
    weights["encoder.layer.0.attention.self.query.weight"] = torch.eye(WIDTH) * math.log(3) / math.sqrt(8)
    weights["encoder.layer.0.attention.self.key.weight"] = torch.eye(WIDTH)
    change_weights(folder, weights)
    return AttentionReader(model_named(str(folder)), "cpu")


def test_a_subword_with_its_even_share_has_1(even: dict[str, AttentionReader]) -> None:
    (found,) = read(even["bert"], "find a largest word")
    assert found.n_subwords.tolist() == [1, 1, 1, 1]
    assert found.cls.shape == found.mean.shape == (2, 4)
    np.testing.assert_allclose(found.cls, 1.0, atol=1e-6)
    np.testing.assert_allclose(found.mean, 1.0, atol=1e-6)


def test_attention_is_that_of_the_first_position_and_of_the_mean_one(partial: AttentionReader) -> None:
    (found,) = read(partial, "find a word list")
    # [CLS]: 3 of the 6 that it pays to code. On average over 6 positions, two of which pay 3/10 to "word" and 1/10 to
    # each other word and four pay 1/6 to all: (2 * 3/10 + 4/6) : (2 * 1/10 + 4/6) = 1.2667 : 0.8667
    assert found.cls[0] == pytest.approx([2 / 3, 2 / 3, 2.0, 2 / 3], abs=1e-5)
    assert found.mean[0] == pytest.approx([0.896552, 0.896552, 1.310345, 0.896552], abs=1e-5)
    np.testing.assert_allclose(found.cls[1], 1.0, atol=1e-5)


def test_what_is_in_no_span_is_no_code(partial: AttentionReader) -> None:
    text = "word word find a list"
    (_, found), *_ = partial.read([text], [words_of(text)[2:]], CancelToken())
    np.testing.assert_allclose(found.cls[0], 1.0, atol=1e-5)
    assert found.n_subwords.tolist() == [1, 1, 1]


@pytest.mark.parametrize(
    ("text", "spans", "n_subwords"),
    [
        (
            "x = '🎉'",
            [(0, 1), (2, 3), (4, 7)],
            [1, 1, 6],
        ),  # four bytes and two quotes; blanks are subwords of their own
        ("é🎉 x", [(0, 1), (1, 2), (3, 4)], [2, 4, 1]),
        ("\ud800 x", [(0, 1), (2, 3)], [1, 1]),
    ],
    ids=["emoji in a string", "characters of several bytes", "half of a surrogate pair"],
)
def test_the_attention_of_a_token_is_the_sum_of_its_subwords(
    even: dict[str, AttentionReader], text: str, spans: list[tuple[int, int]], n_subwords: list[int]
) -> None:
    ((_, found),) = even["roberta"].read([text], [spans], CancelToken())
    assert found.n_subwords.tolist() == n_subwords
    np.testing.assert_allclose(found.cls, [n_subwords] * 2, rtol=1e-5)


def test_a_text_without_code_has_no_attention(even: dict[str, AttentionReader]) -> None:
    found = dict(even["bert"].read(["", "word", "list"], [[], [], [(0, 4), (4, 4)]], CancelToken()))
    assert [found[index].cls.tolist() for index in range(3)] == [[[], []], [[], []], [[1.0, 0.0], [1.0, 0.0]]]
    assert found[2].n_subwords.tolist() == [1, 0]


def test_every_token_of_a_long_text_is_read(checkpoints: dict[str, Path], tmp_path: Path) -> None:
    reader = without_queries(checkpoints["bert"], tmp_path / "bert")
    spec = replace(model_named(str(tmp_path / "bert")), window=10)
    text = "\n".join(["find word", *["a list", "open a file lines"] * 8, "word " * 30])
    for tested in (reader, AttentionReader(spec, "cpu")):
        (found,) = read(tested, text)
        assert found.n_subwords.tolist() == [1] * 80
        np.testing.assert_allclose(found.mean, 1.0, atol=1e-5)


@every_family
def test_the_parts_of_a_text_add_up_to_its_subwords(checkpoints: dict[str, Path], family: str) -> None:
    reader = AttentionReader(model_named(str(checkpoints[family])), "cpu")
    assert (reader.n_layers, reader.device) == (2, "cpu")
    for text, found in zip(TEXTS, read(reader, *TEXTS), strict=True):
        assert found.cls.shape == (2, len(words_of(text)))
        assert found.cls.dtype == found.mean.dtype == np.float32
        for rows in (found.cls, found.mean):
            np.testing.assert_allclose(rows.sum(axis=1), found.n_subwords.sum(), rtol=1e-5)
        if len(words_of(text)) > 2:
            assert found.mean.std(axis=1).min() > 0.01


@every_family
def test_attention_depends_neither_on_the_batch_nor_on_padding(checkpoints: dict[str, Path], family: str) -> None:
    reader = AttentionReader(model_named(str(checkpoints[family])), "cpu")
    for text, together in zip(TEXTS, read(reader, *TEXTS), strict=True):
        (alone,) = read(reader, text)
        np.testing.assert_allclose(together.cls, alone.cls, atol=2e-5)
        np.testing.assert_allclose(together.mean, alone.mean, atol=2e-5)


@every_family
def test_the_network_whose_attention_is_read_computes_the_same(checkpoints: dict[str, Path], family: str) -> None:
    files = locate(model_named(str(checkpoints[family])))
    fused: Any = load_encoder(files, FP32)
    eager = load_eager_encoder(files, FP32)
    ids, mask = torch.tensor([[5, 6, 7, 8, 9], [9, 8, 7, 0, 0]]), torch.tensor([[1] * 5, [1, 1, 1, 0, 0]])
    with torch.inference_mode():
        expected = (fused.encoder if family == "codet5p" else fused)(input_ids=ids, attention_mask=mask)
        found = eager(input_ids=ids, attention_mask=mask)
    places = mask.bool()
    torch.testing.assert_close(found.last_hidden_state[places], expected.last_hidden_state[places], atol=2e-5, rtol=0)


def test_the_prefix_of_code_is_read_but_is_no_code(checkpoints: dict[str, Path]) -> None:
    spec = model_named(str(checkpoints["bert"]))
    (plain,) = AttentionReader(spec, "cpu").read(["find word list"], [[(5, 9), (10, 14)]], CancelToken())
    prefixed = AttentionReader(replace(spec, code_prefix="find "), "cpu")
    np.testing.assert_allclose(read(prefixed, "word list")[0].cls, plain[1].cls, atol=1e-6)


def test_a_network_that_keeps_its_attention_to_itself_is_an_error(checkpoints: dict[str, Path]) -> None:
    reader = AttentionReader(model_named(str(checkpoints["bert"])), "cpu", load_encoder)
    with pytest.raises(ModelUnavailable, match="does not say what it pays attention to"):
        read(reader, "word")


def test_spans_that_descend_are_refused(even: dict[str, AttentionReader]) -> None:
    with pytest.raises(ValueError, match="must ascend"):
        next(even["bert"].read(["a word"], [[(2, 6), (0, 1)]], CancelToken()))


def test_a_set_token_stops_before_the_next_batch(even: dict[str, AttentionReader]) -> None:
    cancel = CancelToken()
    found = even["bert"].read(["word"] * 3_000, [[(0, 4)]] * 3_000, cancel)
    next(found)
    cancel.cancel()
    with pytest.raises(Cancelled):
        list(found)
