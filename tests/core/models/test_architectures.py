"""Encoders of every family, on small checkpoints with random weights."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
import transformers
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from leancode_core.models.catalog import model_named
from leancode_core.models.encoder import TorchEncoder
from leancode_core.ports import Vectors
from tests.core.models.checkpoints import FAMILIES, MODE, PROJECTED, WIDTH
from tests.core.models.encoding import cosines, loading_as, vectors_of

TEXTS = ("parse the date", "def send_mail(to, body):", "", "word " * 20, "find the largest number", "x = 1\n")
FP32 = loading_as(torch.float32)
every_family = pytest.mark.parametrize("family", FAMILIES)


def encoder_of(folder: Path, **changes: str | int) -> TorchEncoder:
    """In float32, with the folder's own settings but for some."""
    return TorchEncoder(replace(model_named(str(folder)), **changes), "cpu", FP32)  # type: ignore[arg-type]


@every_family
def test_vectors_have_length_1_and_differ(checkpoints: dict[str, Path], family: str) -> None:
    encoder = encoder_of(checkpoints[family])
    vectors = vectors_of(encoder, TEXTS)
    assert vectors.shape == (6, PROJECTED if family == "codet5p" else WIDTH)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-6)
    likeness = vectors @ vectors.T
    assert likeness[~np.eye(6, dtype=bool)].max() < 0.9999


@every_family
def test_a_vector_depends_neither_on_the_batch_nor_on_padding(checkpoints: dict[str, Path], family: str) -> None:
    encoder = encoder_of(checkpoints[family])
    alone = np.concatenate([vectors_of(encoder, [text]) for text in TEXTS])
    np.testing.assert_allclose(vectors_of(encoder, TEXTS), alone, atol=2e-6)


@every_family
def test_a_model_that_is_loaded_again_gives_the_same(checkpoints: dict[str, Path], family: str) -> None:
    first, again = (encoder_of(checkpoints[family]) for _ in range(2))
    assert first.identity == again.identity
    np.testing.assert_array_equal(vectors_of(first, TEXTS), vectors_of(again, TEXTS))


@every_family
def test_bf16_gives_nearly_the_vectors_of_fp32(checkpoints: dict[str, Path], family: str) -> None:
    spec = model_named(str(checkpoints[family]))
    short = TorchEncoder(spec, "cpu", loading_as(torch.bfloat16))
    likeness = cosines(vectors_of(short, TEXTS), vectors_of(encoder_of(checkpoints[family]), TEXTS))
    assert 0.995 < likeness.min() < 1 - 1e-7


@every_family
def test_code_beyond_the_window_is_read_in_pieces_and_queries_are_cut_off(
    checkpoints: dict[str, Path], family: str
) -> None:
    encoder = encoder_of(checkpoints[family], window=16)
    full, longer = vectors_of(encoder, ["word " * 30, "word " * 30 + "date"])
    assert np.abs(full - longer).max() > 1e-4
    np.testing.assert_allclose(encoder.encode_query("word " * 30), encoder.encode_query("word " * 31), atol=2e-6)


@every_family
def test_the_pooling_is_the_one_that_is_asked_for(checkpoints: dict[str, Path], family: str) -> None:
    mean, first = (vectors_of(encoder_of(checkpoints[family], pooling=how), TEXTS) for how in ("mean", "cls"))
    assert cosines(mean, first).max() < 0.999


@every_family
def test_prefixes_are_put_in_front(checkpoints: dict[str, Path], family: str) -> None:
    plain = encoder_of(checkpoints[family])
    prefixed = encoder_of(checkpoints[family], query_prefix="find the ", code_prefix="def ")
    np.testing.assert_allclose(prefixed.encode_query("date"), plain.encode_query("find the date"), atol=2e-6)
    np.testing.assert_allclose(vectors_of(prefixed, ["date"]), vectors_of(plain, ["def date"]), atol=2e-6)
    assert cosines(prefixed.encode_query("date"), plain.encode_query("date"))[0] < 0.9999


def hidden_of(model: torch.nn.Module, ids: list[int]) -> Vectors:
    """The hidden states of transformers' own model for one text, (length, width)."""
    with torch.inference_mode():
        found: Vectors = model.eval()(input_ids=torch.tensor([ids])).last_hidden_state[0].numpy()
    return found


def unit_length(vector: Vectors) -> Vectors:
    normalised: Vectors = (vector / np.linalg.norm(vector))[None, :]
    return normalised


def test_unixcoder_reads_the_mode_in_front_and_pools_over_everything(checkpoints: dict[str, Path]) -> None:
    folder = checkpoints["unixcoder"]
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    text = tokenizer.encode("parse the date", add_special_tokens=False).ids
    mode = tokenizer.get_vocab()[MODE]
    hidden = hidden_of(transformers.RobertaModel.from_pretrained(folder), [0, mode, 2, *text, 2])
    encoder = encoder_of(folder)
    assert encoder.identity.input_format == "unixcoder"
    np.testing.assert_allclose(encoder.encode_query("parse the date"), unit_length(hidden.mean(axis=0)), atol=2e-6)


def test_a_projection_is_applied_to_the_first_hidden_state(checkpoints: dict[str, Path]) -> None:
    ids = Tokenizer.from_file(str(checkpoints["codet5p"] / "tokenizer.json")).encode("parse the date").ids
    weights = load_file(checkpoints["codet5p"] / "model.safetensors")
    hidden = hidden_of(transformers.T5EncoderModel.from_pretrained(checkpoints["t5"]), ids)  # has the same weights
    projected = weights["proj.weight"] @ hidden[0] + weights["proj.bias"]
    np.testing.assert_allclose(
        encoder_of(checkpoints["codet5p"]).encode_query("parse the date"), unit_length(projected), atol=2e-6
    )


@pytest.mark.parametrize("family", ["nomic", "legacy-nomic"])
def test_a_nomic_bert_is_computed_as_it_was_published(checkpoints: dict[str, Path], family: str) -> None:
    folder = checkpoints[family]
    ids = Tokenizer.from_file(str(folder / "tokenizer.json")).encode("parse the date").ids
    hidden = nomic_bert(load_file(folder / "model.safetensors"), ids)
    np.testing.assert_allclose(
        encoder_of(folder).encode_query("parse the date"), unit_length(hidden.mean(axis=0)), atol=5e-6
    )


def nomic_bert(weights: dict[str, Vectors], ids: list[int], heads: int = 4) -> Vectors:
    """BERT with rotary positions, gated layers and no biases, under its first names (Nussbaum et al., 2024)."""

    def normalised(name: str, values: Vectors) -> Vectors:
        centred = values - values.mean(axis=-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + 1e-12)
        result: Vectors = scaled * weights[f"{name}.weight"] + weights[f"{name}.bias"]
        return result

    def rotated(values: Vectors) -> Vectors:  # (heads, length, width of a head)
        half = values.shape[-1] // 2
        angles = np.arange(len(ids))[:, None] / 1000.0 ** (np.arange(half) / half)
        first, second = values[..., :half], values[..., half:]
        cos, sin = np.cos(angles), np.sin(angles)
        result: Vectors = np.concatenate([first * cos - second * sin, second * cos + first * sin], axis=-1)
        return result

    words = weights["embeddings.word_embeddings.weight"][ids]
    hidden = normalised("emb_ln", words + weights["embeddings.token_type_embeddings.weight"][0])
    for layer in (f"encoder.layers.{index}" for index in range(2)):
        parts = (hidden @ weights[f"{layer}.attn.Wqkv.weight"].T).reshape(len(ids), 3, heads, -1).transpose(1, 2, 0, 3)
        query, key, value = rotated(parts[0]), rotated(parts[1]), parts[2]
        scores = np.exp(query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1]))
        attended = (scores / scores.sum(axis=-1, keepdims=True) @ value).transpose(1, 0, 2).reshape(hidden.shape)
        hidden = normalised(f"{layer}.norm1", hidden + attended @ weights[f"{layer}.attn.out_proj.weight"].T)
        gate = hidden @ weights[f"{layer}.mlp.fc12.weight"].T
        inner = (hidden @ weights[f"{layer}.mlp.fc11.weight"].T) * gate / (1 + np.exp(-gate))
        hidden = normalised(f"{layer}.norm2", hidden + inner @ weights[f"{layer}.mlp.fc2.weight"].T)
    return hidden


def test_a_folder_that_is_moved_is_the_same_model(checkpoints: dict[str, Path], tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere" / "bert"
    shutil.copytree(checkpoints["bert"], moved)
    assert encoder_of(moved).identity == encoder_of(checkpoints["bert"]).identity
