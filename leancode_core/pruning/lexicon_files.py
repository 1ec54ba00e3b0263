"""Reads lexicons from their files, and writes them to where they are found."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from leancode_core.errors import ModelUnavailable
from leancode_core.pruning.lexicon import Lexicon, load_lexicon
from leancode_core.pruning.lexicon_folders import DIGITS, content_digest, lexicon_path, own_folder


def lexicon_of(weights_sha256: str, model: str) -> Lexicon:
    """The lexicon of a model.

    Raises:
        ModelUnavailable: there is none, or its file is damaged.
    """
    path = lexicon_path(weights_sha256)
    if path is None:
        raise ModelUnavailable(
            f"there is no lexicon for the model {model}, which the strategies leancode and dietcode need",
            remedy=f"run `leancode lexicon build FOLDER --model {model}`, or use another strategy",
        )
    if _content_digest(path.read_bytes()) != content_digest(path):
        raise ModelUnavailable(f"the lexicon {path} is damaged", remedy="install LeanCode again, or build it anew")
    return load_lexicon(path)


def install_lexicon(lexicon: Lexicon, weights_sha256: str, folder: Path | None = None) -> Path:
    """Write a lexicon to where it counts from now on, in place of an older one of the same model.

    Args:
        lexicon: the lexicon.
        weights_sha256: of the model that it was made with.
        folder: where to, the user's own folder if None.
    """
    target = own_folder() if folder is None else folder
    target.mkdir(parents=True, exist_ok=True)
    content = lexicon.to_bytes()
    path = target / f"{weights_sha256[:DIGITS]}.{_content_digest(content)}.safetensors"
    partial = path.with_suffix(f".{os.getpid()}.part")
    partial.write_bytes(content)
    partial.replace(path)
    for old in target.glob(f"{weights_sha256[:DIGITS]}.*.safetensors"):
        if old != path:
            old.unlink()
    return path


def _content_digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:DIGITS]
