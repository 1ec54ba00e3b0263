"""Hashes of model files: those of the table, those seen at the first use, and those that are remembered."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from leancode_core.errors import ModelUnavailable
from leancode_core.models import checksums
from leancode_core.models.catalog import ModelFiles, ModelSpec, identity_of, locate, model_named, verify, verify_once
from leancode_core.models.checksums import remembered_sha256, sha256
from leancode_core.models.query_encoder import QueryEncoder


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder that knows nothing yet."""
    monkeypatch.setenv("LEANCODE_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(checksums, "_seen", {})
    return tmp_path / "cache"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "weights"
    path.write_bytes(b"abc")
    os.utime(path, ns=(10**18, 10**18))
    return path


# of "abc" and "xyz", as the standard and everybody's tool give them
ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
XYZ = "3608bca1e44ea6c4d268eb6db02260269892c0b42b86bbf1e77a6fa16c3c9282"


def change_unseen(path: Path) -> None:
    """Other content of the same size and time: what a damaged disk does."""
    path.write_bytes(b"xyz")
    os.utime(path, ns=(10**18, 10**18))


def another_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checksums, "_seen", {})


def test_a_file_that_did_not_change_is_not_read_again(cache: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert remembered_sha256(file) == ABC
    change_unseen(file)
    assert remembered_sha256(file) == ABC
    another_process(monkeypatch)
    assert remembered_sha256(file) == ABC
    assert json.loads((cache / "models" / "hashed.json").read_text()) == {str(file): [3, 10**18, ABC]}


def test_another_size_or_time_is_a_reason_to_read_it(cache: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remembered_sha256(file)
    change_unseen(file)
    os.utime(file, ns=(10**18, 10**18 + 1))
    assert remembered_sha256(file) == XYZ
    another_process(monkeypatch)
    file.write_bytes(b"xyzxyz")
    os.utime(file, ns=(10**18, 10**18 + 1))
    assert remembered_sha256(file) not in (ABC, XYZ)


def test_a_thorough_look_reads_the_file_and_corrects_what_is_remembered(
    cache: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remembered_sha256(file)
    change_unseen(file)
    assert sha256(file) == XYZ
    another_process(monkeypatch)
    assert remembered_sha256(file) == XYZ


def test_files_that_are_gone_are_forgotten(cache: Path, file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_bytes(b"xyz")
    sha256(file)
    file.unlink()
    sha256(other)
    assert list(json.loads((cache / "models" / "hashed.json").read_text())) == [str(other)]


@pytest.mark.parametrize("content", ["", "[]", "no JSON", '{"x": 1}'])
def test_a_damaged_record_is_none(cache: Path, file: Path, content: str) -> None:
    (cache / "models").mkdir(parents=True)
    (cache / "models" / "hashed.json").write_text(content)
    assert remembered_sha256(file) == ABC


def test_a_record_that_cannot_be_written_stops_nothing(
    tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cache").write_text("a file in the way")
    monkeypatch.setenv("LEANCODE_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(checksums, "_seen", {})
    assert (remembered_sha256(file), sha256(file)) == (ABC, ABC)


def fetched(checkpoints: dict[str, Path], cache: Path) -> ModelSpec:
    """A row without hashes whose files were fetched."""
    spec = replace(
        model_named(str(checkpoints["bert"])), name="tiny", folder="", repository="org/tiny", revision="refs/pr/1"
    )
    shutil.copytree(checkpoints["bert"], cache / "models" / "tiny" / "refs-pr-1")
    return spec


def test_what_is_seen_at_the_first_use_is_checked_from_then_on(checkpoints: dict[str, Path], cache: Path) -> None:
    spec = fetched(checkpoints, cache)
    files = locate(spec)
    verify(spec, files)
    recorded = json.loads((cache / "models" / "tiny" / "refs-pr-1.sha256.json").read_text())
    assert recorded == {"weights": sha256(files.weights), "tokenizer": sha256(files.tokenizer)}
    assert identity_of(spec).weights_sha256 == recorded["weights"]
    damage(files.weights)
    with pytest.raises(ModelUnavailable, match=r"model\.safetensors is damaged or was changed") as caught:
        verify(spec, files)
    assert caught.value.remedy == "run `leancode model fetch tiny`"
    assert identity_of(spec).weights_sha256 == recorded["weights"]


def test_without_files_an_unpinned_model_has_an_identity_that_no_files_have(cache: Path) -> None:
    identity = identity_of(model_named("unixcoder-base"))
    assert (identity.weights_sha256, identity.input_format) == ("not on this machine", "unixcoder")
    assert not (cache / "models").exists()


def test_a_folder_is_what_lies_in_it(checkpoints: dict[str, Path], tmp_path: Path, cache: Path) -> None:
    folder = Path(shutil.copytree(checkpoints["bert"], tmp_path / "mine"))
    spec = model_named(str(folder))
    before = identity_of(spec)
    damage(folder / "model.safetensors")
    verify(spec, ModelFiles(folder))
    assert identity_of(spec).weights_sha256 == sha256(folder / "model.safetensors") != before.weights_sha256


def damage(path: Path) -> None:
    """Change one bit of the last weight."""
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


def test_a_damaged_model_gives_no_vectors(checkpoints: dict[str, Path], cache: Path) -> None:
    spec = fetched(checkpoints, cache)
    vector = QueryEncoder(spec, "cpu").encode_query("parse the date")
    assert vector.shape == (1, 32)
    damage(locate(spec).weights)
    with pytest.raises(ModelUnavailable, match="is damaged or was changed"):
        QueryEncoder(spec, "cpu").encode_query("parse the date")
    with pytest.raises(ModelUnavailable, match="is damaged or was changed"):
        verify_once(spec, locate(spec))
