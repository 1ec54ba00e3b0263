"""Where lexicons lie: shipped with the package, or built by the user, which then counts.

A file is named after the weights it was made with and after its own content, so that a look at the folder says which
one counts and what vectors depend on, without reading it: `<weights>.<content>.safetensors`, 16 hexadecimal digits each.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from leancode_core.config import cache_folder
from leancode_core.errors import ModelUnavailable
from leancode_core.pruning.lexicon import Lexicon, load_lexicon

_SHIPPED = Path(__file__).parent / "lexicons"
_DIGITS = 16


def lexicon_path(weights_sha256: str) -> Path | None:
    """The lexicon of a model, by the hash of its weights; None if there is none."""
    for folder in (cache_folder() / "lexicons", _SHIPPED):
        found = sorted(folder.glob(f"{weights_sha256[:_DIGITS]}.*.safetensors"))
        if found:
            return found[-1]
    return None


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


def content_digest(path: Path) -> str:
    """The part of a lexicon's name that says what is in it."""
    return path.name.split(".")[1]


def install_lexicon(lexicon: Lexicon, weights_sha256: str, folder: Path | None = None) -> Path:
    """Write a lexicon to where it counts from now on, in place of an older one of the same model.

    Args:
        lexicon: the lexicon.
        weights_sha256: of the model that it was made with.
        folder: where to, the user's own folder if None.
    """
    target = cache_folder() / "lexicons" if folder is None else folder
    target.mkdir(parents=True, exist_ok=True)
    content = lexicon.to_bytes()
    path = target / f"{weights_sha256[:_DIGITS]}.{_content_digest(content)}.safetensors"
    partial = path.with_suffix(f".{os.getpid()}.part")
    partial.write_bytes(content)
    partial.replace(path)
    for old in target.glob(f"{weights_sha256[:_DIGITS]}.*.safetensors"):
        if old != path:
            old.unlink()
    return path


def _content_digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:_DIGITS]
