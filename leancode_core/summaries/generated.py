"""What a model wrote as a summary, or nothing where it wrote none."""

from __future__ import annotations

import re

from leancode_core.summaries.sentences import capitalised
from leancode_core.summaries.shortening import shortened

_FEWEST_WORDS = 2
_LEAST_NEW = 0.5  # of the words, those that are there for the first time
_LEAST_LETTERS = 0.6  # of all signs but blanks
_WORD = re.compile(r"[^\W\d_]{2,}")
_END = re.compile(r"(?<=[a-z)\]'\"`])\s?[.!?](?=\s+[A-Z]|\s*$)")
# Models are trained on words and signs with blanks between them.
_BEFORE_SIGNS = re.compile(r"\s+([,;:!?)\]}%]|\.(?=\s*$|\s+[A-Z]))")
_BEHIND_SIGNS = re.compile(r"([(\[{])\s+")
_AROUND_SIGNS = re.compile(r"(?<=\w) ?([/_']) (?=\w)")


def generated_sentence(written: str) -> str:
    """The first sentence of what a model wrote, in at most 200 characters; "" where that is no sentence.

    A model that is at a loss, or was not trained for this, repeats itself or writes signs: nothing is better than that.

    Args:
        written: the model's text.
    """
    text = " ".join("".join(c if c.isprintable() else " " for c in written).split())
    text = _AROUND_SIGNS.sub(r"\1", _BEHIND_SIGNS.sub(r"\1", _BEFORE_SIGNS.sub(r"\1", text)))
    end = _END.search(text)
    text = (text[: end.start()] if end else text).strip(" .,;:-")
    words = [word.lower() for word in _WORD.findall(text)]
    n_signs = sum(not character.isspace() for character in text)
    if len(words) < _FEWEST_WORDS or "\N{REPLACEMENT CHARACTER}" in text:
        return ""
    if len(set(words)) < _LEAST_NEW * len(words) or sum(map(len, words)) < _LEAST_LETTERS * n_signs:
        return ""
    return shortened(f"{capitalised(text)}.")
