"""Lexicons as files: written and read, damaged, foreign, and which one counts."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import load, save

from leancode_core.errors import ModelUnavailable
from leancode_core.pruning import lexicon_folders
from leancode_core.pruning.lexicon import Lexicon, load_lexicon
from leancode_core.pruning.lexicon_building import LexiconBuilder
from leancode_core.pruning.lexicon_files import install_lexicon, lexicon_of
from leancode_core.pruning.lexicon_folders import lexicon_path, own_folder
from tests.support.pruning import code_tokens, made_up_lexicon, real_units

WEIGHTS = "ab" * 32
OTHER_WEIGHTS = "cd" * 32


@pytest.fixture(autouse=True)
def _folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEANCODE_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(lexicon_folders, "_SHIPPED", tmp_path / "shipped")


def small(model: str) -> Lexicon:
    return LexiconBuilder().lexicon(1, {"model": model})


def written(folder: Path, content: bytes) -> Path:
    path = folder / "a.safetensors"
    path.write_bytes(content)
    return path


def test_a_lexicon_is_the_same_after_it_was_stored(tmp_path: Path) -> None:
    lexicon = made_up_lexicon()
    assert len(lexicon.words) > 500
    again = load_lexicon(written(tmp_path, lexicon.to_bytes()))
    assert again.words == lexicon.words
    assert again.about == {**lexicon.about}
    for name in ("word_counts", "word_means", "keys", "counts", "means", "kind_counts", "kind_means"):
        stored, made = getattr(again, name), getattr(lexicon, name)
        assert stored.dtype == made.dtype
        assert np.array_equal(stored, made), name
    for unit in real_units("python"):
        tokens = code_tokens(unit)
        assert np.array_equal(again.densities(tokens), lexicon.densities(tokens))


def test_an_empty_lexicon_too(tmp_path: Path) -> None:
    assert load_lexicon(written(tmp_path, small("m").to_bytes())).words == ()


def changed(name: str, array: NDArray[Any] | None) -> bytes:
    arrays = load(made_up_lexicon().to_bytes())
    if array is None:
        del arrays[name]
    else:
        arrays[name] = array
    return save(arrays, {"lexicon": '{"format": 1, "about": {}}'})


def of(name: str) -> NDArray[Any]:
    return load(made_up_lexicon().to_bytes())[name]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(lambda: b"", "cannot be read", id="empty"),
        pytest.param(lambda: b"\x80\x04pickle", "cannot be read", id="foreign"),
        pytest.param(lambda: made_up_lexicon().to_bytes()[:-100], "cannot be read", id="cut off"),
        pytest.param(lambda: made_up_lexicon().to_bytes()[:5], "cannot be read", id="cut off early"),
        pytest.param(lambda: save({"weight": np.zeros(3)}), "is no lexicon of this version", id="a model's weights"),
        pytest.param(
            lambda: save(load(made_up_lexicon().to_bytes()), {"lexicon": '{"format": 2, "about": {}}'}),
            "is no lexicon of this version",
            id="too new",
        ),
        pytest.param(
            lambda: save(load(small("m").to_bytes()), {"lexicon": '{"format": 1}'}),
            "cannot be read",
            id="no description",
        ),
        pytest.param(lambda: save(load(small("m").to_bytes()), {"lexicon": "{"}), "cannot be read", id="no JSON"),
        pytest.param(lambda: save(load(small("m").to_bytes()), {"lexicon": "[1]"}), "cannot be read", id="other JSON"),
        pytest.param(lambda: changed("means", None), "cannot be read", id="a part is missing"),
        pytest.param(lambda: changed("means", of("means")[:-1]), "is damaged", id="a mean is missing"),
        pytest.param(lambda: changed("means", -of("means")), "is damaged", id="negative"),
        pytest.param(lambda: changed("means", of("means") * np.float16(np.nan)), "is damaged", id="no numbers"),
        pytest.param(lambda: changed("keys", of("keys")[::-1].copy()), "is damaged", id="not sorted"),
        pytest.param(lambda: changed("keys", of("keys") + np.uint32(32 * 9_999)), "is damaged", id="unknown words"),
        pytest.param(lambda: changed("keys", of("keys") | np.uint32(31)), "is damaged", id="unknown categories"),
        pytest.param(lambda: changed("words", of("words")[:-30]), "is damaged", id="too few words"),
        pytest.param(lambda: changed("kind_means", of("kind_means")[:-1].copy()), "is damaged", id="too few kinds"),
    ],
)
def test_a_file_that_is_no_lexicon(tmp_path: Path, content: object, message: str) -> None:
    assert callable(content)
    path = written(tmp_path, content())
    with pytest.raises(ModelUnavailable, match=message) as raised:
        load_lexicon(path)
    assert str(path) in str(raised.value)
    assert raised.value.remedy == "build it anew"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="cannot be read"):
        load_lexicon(tmp_path / "none.safetensors")


def test_no_lexicon_says_how_to_get_one() -> None:
    assert lexicon_path(WEIGHTS) is None
    with pytest.raises(ModelUnavailable, match="there is no lexicon for the model tiny") as raised:
        lexicon_of(WEIGHTS, "tiny")
    assert "leancode lexicon build FOLDER --model tiny" in str(raised.value.remedy)


def test_what_the_user_built_counts_before_what_is_shipped(tmp_path: Path) -> None:
    shipped = install_lexicon(small("shipped"), WEIGHTS, tmp_path / "shipped")
    assert lexicon_path(WEIGHTS) == shipped
    assert lexicon_of(WEIGHTS, "m").about["model"] == "shipped"
    own = install_lexicon(small("own"), WEIGHTS)
    assert own.parent == own_folder() == tmp_path / "cache" / "lexicons"
    assert lexicon_path(WEIGHTS) == own
    assert lexicon_of(WEIGHTS, "m").about["model"] == "own"
    assert lexicon_path(OTHER_WEIGHTS) is None


def test_a_new_lexicon_takes_the_place_of_the_same_models_older_one() -> None:
    other = install_lexicon(small("other"), OTHER_WEIGHTS)
    for model in ("first", "second", "third", "third"):
        path = install_lexicon(small(model), WEIGHTS)
        assert sorted(own_folder().iterdir()) == sorted([path, other])
        assert lexicon_of(WEIGHTS, "m").about["model"] == model


def test_its_name_says_whose_it_is_and_what_is_in_it() -> None:
    path = install_lexicon(small("m"), WEIGHTS)
    content = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    assert path.name == f"{WEIGHTS[:16]}.{content}.safetensors"
    assert lexicon_folders.content_digest(path) == content


def test_a_file_that_is_not_what_its_name_says_is_damaged() -> None:
    path = install_lexicon(small("m"), WEIGHTS)
    content = path.read_bytes()
    path.write_bytes(content.replace(rb"\"m\"", rb"\"n\""))
    assert path.read_bytes() != content
    assert load_lexicon(path).about["model"] == "n", "it can be read"
    with pytest.raises(ModelUnavailable, match="is damaged"):
        lexicon_of(WEIGHTS, "m")
