"""Where lexicons lie: shipped with the package, or built by the user, which then counts.

A file is named after the weights it was made with and after its own content, so that a look at the folder says which
one counts and what vectors depend on, without reading it: `<weights>.<content>.safetensors`, 16 digits each.
"""

from __future__ import annotations

from pathlib import Path

from leancode_core.config import cache_folder

DIGITS = 16
_SHIPPED = Path(__file__).parent / "lexicons"


def own_folder() -> Path:
    """Where the lexicons lie that the user has built."""
    return cache_folder() / "lexicons"


def lexicon_path(weights_sha256: str) -> Path | None:
    """The lexicon of a model, by the hash of its weights; None if there is none."""
    for folder in (own_folder(), _SHIPPED):
        found = sorted(folder.glob(f"{weights_sha256[:DIGITS]}.*.safetensors"))
        if found:
            return found[-1]
    return None


def content_digest(path: Path) -> str:
    """The part of a lexicon's name that says what is in it."""
    return path.name.split(".")[1]
