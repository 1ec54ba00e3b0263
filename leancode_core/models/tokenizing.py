"""Texts into subwords with a model's own tokenizer. Never imports torch."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tokenizers import Tokenizer

from leancode_core.errors import ModelUnavailable


class SubwordTokenizer:
    """A model's tokenizer with a window: what lies beyond is cut off, nothing is padded.

    Args:
        path: the `tokenizer.json`. Truncation and padding that are written into it are switched off:
            they are somebody's training settings, not the model's.
        window: most subwords of a text, special ones included.
    """

    def __init__(self, path: Path, window: int) -> None:
        try:
            self._tokenizer = Tokenizer.from_file(str(path))
        except Exception as error:  # the library raises bare Exception for every fault of the file
            raise ModelUnavailable(f"{path} is no tokenizer: {error}", remedy="install the model again") from error
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(window)

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        """The subword ids of every text, special ones included, at most `window` of them."""
        return [encoding.ids for encoding in self._tokenizer.encode_batch_fast([_as_unicode(text) for text in texts])]


def _as_unicode(text: str) -> str:
    """The text with "?" for lone surrogates: a command line that is not UTF-8 has them, and the library takes none."""
    return text.encode("utf-8", "replace").decode("utf-8")
