"""Texts into subwords with a model's own tokenizer. Never imports torch."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer

from leancode_core.errors import ModelUnavailable

UNIXCODER_MODE = "<encoder-only>"


@dataclass(frozen=True, slots=True)
class InputFormat:
    """Special subwords that frame a text instead of those that the tokenizer's file says.

    Attributes:
        before: in front of the text's subwords.
        after: behind them; they stay where the text is cut.
    """

    before: tuple[str, ...]
    after: tuple[str, ...]


INPUT_FORMATS: dict[str, InputFormat | None] = {
    "plain": None,
    # Guo et al., UniXcoder, ACL 2022, section 3.1: a word in front says as what the network works.
    "unixcoder": InputFormat(("<s>", UNIXCODER_MODE, "</s>"), ("</s>",)),
}


class SubwordTokenizer:
    """A model's tokenizer with a window: what lies beyond is cut off, nothing is padded.

    Args:
        path: the `tokenizer.json`. Truncation and padding that are written into it are switched off:
            they are somebody's training settings, not the model's.
        window: most subwords of a text, special ones included.
        input_format: a name in `INPUT_FORMATS`.

    Raises:
        ModelUnavailable: the file is no tokenizer, or it lacks the special subwords.
    """

    def __init__(self, path: Path, window: int, input_format: str = "plain") -> None:
        try:
            self._tokenizer = Tokenizer.from_file(str(path))
        except Exception as error:  # the library raises bare Exception for every fault of the file
            raise ModelUnavailable(f"{path} is no tokenizer: {error}", remedy="install the model again") from error
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        parts = json.loads(self._tokenizer.to_str())
        kinds = [(parts[part] or {}).get("type") for part in ("model", "pre_tokenizer")]
        self._is_additive = kinds == ["WordPiece", "BertPreTokenizer"]
        self._unlimited = Tokenizer.from_str(self._tokenizer.to_str())
        self._window = window
        frame = INPUT_FORMATS[input_format]
        self._is_framed_by_file = frame is None
        self._before = [self._id(path, subword) for subword in frame.before] if frame else []
        self._after = [self._id(path, subword) for subword in frame.after] if frame else []
        self._tokenizer.enable_truncation(window - len(self._before) - len(self._after))

    @property
    def is_additive(self) -> bool:
        """Whether a text has as many subwords as its words and signs have by themselves."""
        return self._is_additive

    def counts(self, texts: Sequence[str]) -> list[int]:
        """How many subwords each text has, however many there are, special ones not counted."""
        encodings = self._unlimited.encode_batch_fast([_as_unicode(text) for text in texts], add_special_tokens=False)
        return [len(encoding.ids) for encoding in encodings]

    @property
    def room(self) -> int:
        """Subwords of a text that the window has room for besides the special ones."""
        added = self._tokenizer.num_special_tokens_to_add(is_pair=False) if self._is_framed_by_file else 0
        return self._window - len(self._before) - len(self._after) - added

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        """The subword ids of every text, special ones included, at most `window` of them."""
        encodings = self._tokenizer.encode_batch_fast(
            [_as_unicode(text) for text in texts], add_special_tokens=self._is_framed_by_file
        )
        return [self._before + encoding.ids + self._after for encoding in encodings]

    def _id(self, path: Path, subword: str) -> int:
        found = self._tokenizer.token_to_id(subword)
        if found is None:
            raise ModelUnavailable(f"{path} has no subword {subword}", remedy="install the model again")
        return int(found)


def _as_unicode(text: str) -> str:
    """The text with "?" for lone surrogates: a command line that is not UTF-8 has them, and the library takes none."""
    return text.encode("utf-8", "replace").decode("utf-8")
