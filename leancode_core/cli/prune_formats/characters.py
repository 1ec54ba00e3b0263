"""Characters of files as they can be shown anywhere: none that steers a terminal, reorders a line or is no XML."""

from __future__ import annotations

import re

_REPLACEMENT = "\ufffd"
_CONTROL_PICTURES = 0x2400
_DELETE = 0x7F
# C0 but tab and line feed, DEL and C1; marks and embeddings that change directions; line separators; no characters.
_UNSHOWABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def showable(text: str) -> str:
    """The text with a sign in place of each character that must not be written, which takes the same room."""
    return _UNSHOWABLE.sub(_sign, text.replace("\r\n", "\n"))


def _sign(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < ord(" "):
        return chr(_CONTROL_PICTURES + code)
    return "\u2421" if code == _DELETE else _REPLACEMENT
