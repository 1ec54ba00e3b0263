"""What a decoder pays attention to while it writes: a T5 whose attention is known by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
import torch
import transformers
from tokenizers import Tokenizer

from leancode_core.control import Cancelled, CancelToken
from leancode_core.errors import ModelUnavailable
from leancode_core.models.catalog import model_named
from leancode_core.models.cross_attention import CrossAttentionReader
from tests.core.models.checkpoints import WIDTH, byte_pairs, change_config, save, t5

TEXT = "open words file lines"
SPANS = [(0, 4), (5, 10), (11, 15), (16, 21)]
# Which of the subwords pay attention to which: along one direction, scaled by how gladly the decoder writes them.
DIRECTION = torch.tensor([1.0, -1.0] * (WIDTH // 2))


def checkpoint(folder: Path, likeness: dict[str, float]) -> Path:
    """A T5 without anything but embeddings and cross attention, which pays three times as much along `DIRECTION`.

    Subwords in `likeness` lie along it, all others at 0; what lies there pays the same to everything.
    """
    folder.mkdir()
    vocabulary = byte_pairs(folder, [])
    model: Any = transformers.T5ForConditionalGeneration(t5(vocabulary))
    ids = Tokenizer.from_file(str(folder / "tokenizer.json")).get_vocab()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "layer_norm" not in name:
                parameter.zero_()
        for subword, factor in likeness.items():
            model.shared.weight[ids[subword]] = factor * DIRECTION
        for block in model.decoder.block:
            block.layer[1].EncDecAttention.q.weight.copy_(torch.eye(WIDTH) * math.log(3) / 8)  # 8: width of a head
            block.layer[1].EncDecAttention.k.weight.copy_(torch.eye(WIDTH))
    model.save_pretrained(folder)
    change_config(folder, {"n_positions": 64, "pad_token_id": 1, "eos_token_id": 2, "decoder_start_token_id": 1})
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return checkpoint(tmp_path_factory.mktemp("t5") / "t5", {"<s>": 1.0, "Ġwords": 1.0})


@pytest.mark.parametrize(
    ("over", "expected"),
    [
        # the source has four words between <s> and </s>. The step behind <s> pays 3/10 to "words" and 1/10 to the
        # others, the next one 1/6 to each; the steps that write <s> and </s> do not count.
        ("max", [0.833333, 1.5, 0.833333, 0.833333]),  # 0.3 : 1/6
        ("mean", [0.842105, 1.473684, 0.842105, 0.842105]),  # 0.3 + 1/6 : 0.1 + 1/6
    ],
)
def test_what_is_paid_over_the_steps_of_a_target(
    folder: Path, over: Literal["max", "mean"], expected: list[float]
) -> None:
    reader = CrossAttentionReader(model_named(str(folder)), "cpu", over)
    ((index, found),) = reader.read([TEXT], [SPANS], ["open file"], CancelToken())
    assert (index, reader.n_layers, found.n_subwords.tolist()) == (0, 2, [1, 1, 1, 1])
    np.testing.assert_allclose(found.paid, [expected] * 2, atol=1e-5)


def test_a_decoder_without_a_preference_pays_the_same_to_all(tmp_path: Path) -> None:
    reader = CrossAttentionReader(model_named(str(checkpoint(tmp_path / "t5", {}))), "cpu")
    ((_, found),) = reader.read([TEXT], [SPANS], ["open file"], CancelToken())
    np.testing.assert_allclose(found.paid, 1.0, atol=1e-6)


@pytest.mark.parametrize(
    ("likeness", "expected"),
    [
        ({"<pad>": 1.0, "Ġwords": 2.0}, [2 / 3, 2.0, 2 / 3, 2 / 3]),  # writes "words" again and again
        ({"<pad>": 1.0, "Ġwords": 2.0, "</s>": 3.0}, [0.0, 0.0, 0.0, 0.0]),  # ends at once
    ],
    ids=["words", "nothing"],
)
def test_without_targets_the_decoder_writes_what_is_likeliest(
    tmp_path: Path, likeness: dict[str, float], expected: list[float]
) -> None:
    spec = model_named(str(checkpoint(tmp_path / "t5", likeness)))
    for over in ("max", "mean"):
        reader = CrossAttentionReader(spec, "cpu", over, most_steps=5)
        ((_, found),) = reader.read([TEXT], [SPANS], None, CancelToken())
        np.testing.assert_allclose(found.paid, [expected] * 2, atol=1e-5)


def test_an_empty_target_has_no_attention(folder: Path) -> None:
    ((_, found),) = CrossAttentionReader(model_named(str(folder)), "cpu").read([TEXT], [SPANS], [""], CancelToken())
    assert not found.paid.any()


@pytest.fixture(scope="module")
def random(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("random")
    torch.manual_seed(7)
    save(folder, transformers.T5ForConditionalGeneration(t5(byte_pairs(folder, []))))
    change_config(folder, {"n_positions": 64, "pad_token_id": 1, "eos_token_id": 2, "decoder_start_token_id": 1})
    return folder


@pytest.mark.parametrize("has_targets", [True, False])
@pytest.mark.parametrize("over", ["max", "mean"])
def test_texts_together_are_what_they_are_alone(random: Path, over: Literal["max", "mean"], has_targets: bool) -> None:
    reader = CrossAttentionReader(model_named(str(random)), "cpu", over, most_steps=12)
    texts = [TEXT, "find", "", "find the largest number of a list", "word " * 80]
    targets = ["open", "find a word, and send it", "x", "", "many words"] if has_targets else None
    spans = [[(0, len(text) // 2), (len(text) // 2, len(text))] for text in texts]
    together = dict(reader.read(texts, spans, targets, CancelToken()))
    assert sorted(together) == [0, 1, 2, 3, 4]
    for index in range(5):
        target = None if targets is None else [targets[index]]
        ((_, alone),) = reader.read([texts[index]], [spans[index]], target, CancelToken())
        np.testing.assert_allclose(together[index].paid, alone.paid, atol=2e-4)
        np.testing.assert_array_equal(together[index].n_subwords, alone.n_subwords)
    assert together[4].n_subwords.min() >= 40  # read in two windows
    np.testing.assert_allclose(together[4].paid.sum(axis=1), together[4].n_subwords.sum(), rtol=1e-4)


def test_an_encoder_alone_is_refused(checkpoints: dict[str, Path]) -> None:
    for family, message in (("t5", "lacks decoder"), ("bert", "no encoder with a decoder")):
        with pytest.raises(ModelUnavailable, match=message):
            CrossAttentionReader(model_named(str(checkpoints[family])), "cpu")


def test_a_network_that_keeps_its_attention_to_itself_is_an_error(random: Path) -> None:
    spec = model_named(str(random))
    fused: Any = transformers.T5ForConditionalGeneration.from_pretrained(random, attn_implementation="sdpa")
    reader = CrossAttentionReader(spec, "cpu", load=lambda files, where: fused.eval())
    with pytest.raises(ModelUnavailable, match="does not say what it pays attention to"):
        list(reader.read([TEXT], [SPANS], ["open"], CancelToken()))


def test_there_must_be_a_target_for_every_text(random: Path) -> None:
    with pytest.raises(ValueError, match="0 targets for 1 texts"):
        list(CrossAttentionReader(model_named(str(random)), "cpu").read([TEXT], [SPANS], [], CancelToken()))


def test_a_set_token_stops_the_decoder(random: Path) -> None:
    cancel = CancelToken()
    cancel.cancel()
    reader = CrossAttentionReader(replace(model_named(str(random)), window=32), "cpu")
    with pytest.raises(Cancelled):
        next(reader.read([TEXT], [SPANS], None, cancel))
