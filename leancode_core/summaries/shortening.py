"""Text of at most the length that a summary has, cut at a word."""

from __future__ import annotations

LONGEST = 200  # characters
_ELLIPSIS = "…"


def shortened(text: str) -> str:
    """The text itself, or its first words and an ellipsis."""
    if len(text) <= LONGEST:
        return text
    head = text[: LONGEST - len(_ELLIPSIS) + 1]
    words = head.rsplit(" ", 1)[0] if " " in head else head[:-1]
    return words.rstrip(" ,;:.-(") + _ELLIPSIS
