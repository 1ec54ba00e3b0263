"""A folder as the model: what is read from its files, and what is refused."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer

from leancode_core.errors import ConfigError, ModelUnavailable
from leancode_core.models.catalog import locate, model_named
from leancode_core.models.conversion import make_tokenizer
from leancode_core.models.encoder import TorchEncoder
from leancode_core.models.query_encoder import QueryEncoder
from leancode_core.models.tokenizing import SubwordTokenizer
from tests.core.models.checkpoints import LEGACY_NOMIC, WIDTH, change_config, change_weights
from tests.core.models.encoding import loading_as

MODULES = [
    {"idx": 0, "path": "", "type": "sentence_transformers.models.Transformer"},
    {"idx": 1, "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
    {"idx": 2, "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
]


@pytest.fixture
def bert(checkpoints: dict[str, Path], tmp_path: Path) -> Path:
    """A checkpoint of its own."""
    return Path(shutil.copytree(checkpoints["bert"], tmp_path / "my-bert"))


@pytest.fixture
def roberta(checkpoints: dict[str, Path], tmp_path: Path) -> Path:
    return Path(shutil.copytree(checkpoints["roberta"], tmp_path / "my-roberta"))


def write(path: Path, content: object) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")


def load(folder: Path) -> TorchEncoder:
    return TorchEncoder(model_named(str(folder)), "cpu", loading_as(torch.float32))


def check_refused(folder: Path, message: str) -> None:
    with pytest.raises(ModelUnavailable, match=message) as caught:
        load(folder)
    assert caught.value.remedy


def test_without_a_layout_it_is_mean_pooling_and_the_window_of_the_architecture(bert: Path) -> None:
    spec = model_named(str(bert))
    assert (spec.name, spec.pooling, spec.window, spec.dimensions) == ("my-bert", "mean", 64, WIDTH)
    assert (spec.query_prefix, spec.code_prefix, spec.input_format, spec.licence) == ("", "", "plain", "")
    assert spec.parameters == 22_976


def test_positions_of_a_roberta_begin_after_the_padding(roberta: Path) -> None:
    assert model_named(str(roberta)).window == 64  # of 66
    assert load(roberta).encode_query("word " * 100).shape == (1, WIDTH)


@pytest.mark.parametrize(
    ("written", "pooling"),
    [
        ({"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}, "cls"),
        ({"pooling_mode_cls_token": False, "pooling_mode_mean_tokens": True}, "mean"),
        ({"embedding_dimension": WIDTH, "pooling_mode": "cls"}, "cls"),
        ({"embedding_dimension": WIDTH, "pooling_mode": "mean"}, "mean"),
    ],
)
def test_a_sentence_transformers_layout_says_how_to_pool(bert: Path, written: dict[str, object], pooling: str) -> None:
    write(bert / "modules.json", MODULES)
    write(bert / "1_Pooling" / "config.json", written)
    assert model_named(str(bert)).pooling == pooling


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"pooling_mode_max_tokens": True, "pooling_mode_cls_token": False}, "pools by pooling_mode_max_tokens"),
        ({"pooling_mode_mean_tokens": True, "pooling_mode_cls_token": True}, "pooling_mode_mean_tokens, pooling_mode_"),
        ({}, "pools by nothing"),
    ],
)
def test_another_pooling_is_refused(bert: Path, written: dict[str, object], said: str) -> None:
    write(bert / "modules.json", MODULES)
    write(bert / "1_Pooling" / "config.json", written)
    check_refused(bert, said)


def test_prompts_and_the_window_are_read(bert: Path) -> None:
    write(bert / "config_sentence_transformers.json", {"prompts": {"query": "find: ", "document": "code: "}})
    write(bert / "sentence_bert_config.json", {"max_seq_length": 24})
    spec = model_named(str(bert))
    assert (spec.query_prefix, spec.code_prefix, spec.window) == ("find: ", "code: ", 24)


def test_a_part_that_is_not_computed_is_refused(bert: Path) -> None:
    write(bert / "modules.json", [*MODULES, {"path": "3_Dense", "type": "sentence_transformers.models.Dense"}])
    check_refused(bert, "has a part of the kind Dense, which is not computed here")


def test_a_unixcoder_in_a_layout_is_framed_as_its_tokenizer_says(checkpoints: dict[str, Path], tmp_path: Path) -> None:
    folder = Path(shutil.copytree(checkpoints["unixcoder"], tmp_path / "tuned"))
    plain = model_named(str(folder)).input_format
    write(folder / "modules.json", MODULES[:1])
    assert (plain, model_named(str(folder)).input_format) == ("unixcoder", "plain")


def test_a_path_that_is_no_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"there is no model in .*/nowhere: it is no folder"):
        model_named(str(tmp_path / "nowhere"))


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "tokenizer.json"])
def test_a_missing_file_is_named(bert: Path, name: str) -> None:
    (bert / name).unlink()
    check_refused(bert, rf"my-bert/{name} of the model my-bert is missing")


@pytest.mark.parametrize("name", ["pytorch_model.bin", "model.pt", "weights.ckpt"])
def test_pickled_weights_are_never_loaded(bert: Path, name: str) -> None:
    (bert / "model.safetensors").rename(bert / name)
    check_refused(bert, rf"has its weights as {name}, which can run code when it is loaded")


def test_weights_in_several_files_are_refused(bert: Path) -> None:
    (bert / "model.safetensors").rename(bert / "model-00001-of-00001.safetensors")
    write(bert / "model.safetensors.index.json", {})
    check_refused(bert, "are in several files")


def cut_off(folder: Path) -> None:
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-100])


def no_header(folder: Path) -> None:
    (folder / "model.safetensors").write_bytes(b"\xff" * 1000)


def unknown(folder: Path) -> None:
    change_config(folder, {"model_type": "brand-new", "auto_map": {"AutoModel": "modeling.Model"}})
    (folder / "modeling.py").write_text(f"open({str(folder / 'ran')!r}, 'w')\n")


def unknown_without_code(folder: Path) -> None:
    change_config(folder, {"model_type": "brand-new"})


def other_nomic(folder: Path) -> None:
    change_config(folder, LEGACY_NOMIC | {"prenorm": True})


def silent_nomic(folder: Path) -> None:
    change_config(folder, {"model_type": "nomic_bert", "n_embd": 32})


def whole_translator(folder: Path) -> None:
    change_config(folder, {"model_type": "bart"})


def lacks_positions(folder: Path) -> None:
    change_weights(folder, {}, without=["embeddings.position_embeddings.weight"])


def has_more(folder: Path) -> None:
    change_weights(folder, {"encoder.layer.0.attention.self.layer_norm_q.weight": torch.ones(32)})


def no_json(folder: Path) -> None:
    (folder / "config.json").write_text("{", encoding="utf-8")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (cut_off, r"model\.safetensors cannot be read: it is cut off"),
        (no_header, r"model\.safetensors cannot be read: it has no header"),
        (unknown, r"is a 'brand-new', which transformers .* does not know, and needs code of its own, which is never"),
        (unknown_without_code, r"is a 'brand-new', which transformers [\d.]+ does not know; use one"),
        (other_nomic, "is a NomicBERT with another prenorm"),
        (silent_nomic, "is a NomicBERT with another activation_function"),
        (whole_translator, "is a 'bart', whose encoder is not known by itself"),
        (lacks_positions, r"lacks embeddings\.position_embeddings\.weight: it is not the architecture"),
        (has_more, r"also has encoder\.layer\.0\.attention\.self\.layer_norm_q\.weight: it is not the architecture"),
        (no_json, r"config\.json cannot be read"),
    ],
)
def test_what_cannot_be_computed_is_refused(bert: Path, damage: Callable[[Path], None], said: str) -> None:
    damage(bert)
    check_refused(bert, said)
    assert not (bert / "ran").exists()


def test_layers_of_other_tasks_do_not_matter(bert: Path) -> None:
    before = load(bert).encode_query("parse the date")
    change_weights(bert, {"cls.predictions.bias": torch.ones(3)}, without=["pooler.dense.weight", "pooler.dense.bias"])
    np.testing.assert_array_equal(load(bert).encode_query("parse the date"), before)


def as_vocabulary(folder: Path) -> list[list[int]]:
    """Replace a byte-pair tokenizer by its vocabulary, as older models have it. Returns what it gave for two texts."""
    expected = ids(folder / "tokenizer.json")
    own = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))["model"]
    write(folder / "vocab.json", own["vocab"])
    merges = "\n".join(" ".join(pair) for pair in own["merges"])
    (folder / "merges.txt").write_text(f"#version: 0.2\n{merges}\n", encoding="utf-8")
    (folder / "tokenizer.json").unlink()
    return expected


def ids(path: Path) -> list[list[int]]:
    return SubwordTokenizer(path, 64).ids(["def parse_date(text): größe", "<mask> word"])


def test_a_tokenizer_is_made_of_a_vocabulary_once(roberta: Path) -> None:
    vectors = load(roberta).encode_query("def parse_date(text): größe")
    expected = as_vocabulary(roberta)
    files = locate(model_named(str(roberta)))
    assert not files.tokenizer.exists()
    np.testing.assert_allclose(load(roberta).encode_query("def parse_date(text): größe"), vectors, atol=1e-6)
    assert (ids(files.tokenizer), list(roberta.glob("tokenizer.json"))) == (expected, [])
    made = files.tokenizer.stat().st_mtime_ns
    make_tokenizer(files)
    assert files.tokenizer.stat().st_mtime_ns == made
    queries = QueryEncoder(model_named(str(roberta)), "cpu")
    np.testing.assert_allclose(queries.encode_query("def parse_date(text): größe"), vectors, atol=1e-5)


def test_loading_opens_no_connection(roberta: Path) -> None:
    as_vocabulary(roberta)
    events: list[str] = []
    is_watching = True

    def watch(event: str, _: object) -> None:
        if is_watching and event.startswith("socket."):
            events.append(event)

    sys.addaudithook(watch)
    load(roberta).encode_query("parse the date")
    is_watching = False
    assert events == []


def test_the_identity_covers_the_vocabulary(roberta: Path) -> None:
    as_vocabulary(roberta)
    before = load(roberta).identity
    with (roberta / "merges.txt").open("a", encoding="utf-8") as file:
        file.write("q q\n")
    after = model_named(str(roberta))
    assert locate(after).tokenizer_sha256 != before.tokenizer_sha256


def test_a_vocabulary_of_word_pieces_is_enough_as_well(bert: Path) -> None:
    tokenizer = Tokenizer.from_file(str(bert / "tokenizer.json"))
    expected = tokenizer.encode("def parse_date(text)").ids
    by_id = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    (bert / "vocab.txt").write_text("".join(f"{word}\n" for word, _ in by_id), encoding="utf-8")
    (bert / "tokenizer.json").unlink()
    files = locate(model_named(str(bert)))
    make_tokenizer(files)
    assert SubwordTokenizer(files.tokenizer, 64).ids(["def parse_date(text)"]) == [expected]


def test_a_vocabulary_that_is_none_is_told(roberta: Path) -> None:
    as_vocabulary(roberta)
    (roberta / "vocab.json").write_text("no vocabulary", encoding="utf-8")
    check_refused(roberta, "no tokenizer can be made of the vocabulary in .*my-roberta")
