"""What an encoder reads of a unit: one text, made in one place, versioned because vectors depend on it."""

from __future__ import annotations

from collections.abc import Sequence

from leancode_core.code.comments import first_paragraph
from leancode_core.code.identifiers import spoken
from leancode_core.code.span import Span
from leancode_core.code.unit import CodeUnit, UnitKind

# Part of every fingerprint: raised whenever the rendering of any unit changes.
RENDERING_VERSION = 2

# Blanks within a token, such as a no-break space: `rendered` would take them for white space between tokens.
_OTHER_BLANKS = {number: "_" for number in range(0x3001) if chr(number).isspace() and chr(number) not in " \n"}
_FEWEST_WORDS = 40  # of documentation, where there are so many


def rendered(unit: CodeUnit, body: str) -> str:
    """The unit as the encoder reads it: its name in words, the beginning of its documentation, its code.

    Each of these stands on lines of its own, without runs of blanks, so that a long text can be cut between two lines.
    The file's path is left out, so that a moved file keeps its vectors; the lexical side knows the path.

    Args:
        unit: the unit.
        body: its code without documentation, whole (`unit.code`) or pruned.
    """
    parts = [] if unit.kind is UnitKind.CHUNK else [_name_in_words(unit)]
    if unit.docstring:
        parts.append(_leading(unit.docstring))
    parts += (" ".join(line.split()) for line in body.splitlines())
    return "\n".join(part for part in parts if part)


def rendered_with_places(unit: CodeUnit, body: str, places: Sequence[Span]) -> tuple[str, list[tuple[int, int]]]:
    """`rendered`, and where in it each token of the body is.

    Args:
        unit: the unit.
        body: its code without runs of blanks or empty lines.
        places: the characters of each token within `body`.

    Returns:
        The text, and the first character and the one behind the last of each token.
    """
    body = body.translate(_OTHER_BLANKS)
    text = rendered(unit, body)
    if not text.endswith(body):
        raise ValueError("the body has runs of blanks")
    offset = len(text) - len(body)
    return text, [(place.start + offset, place.stop + offset) for place in places]


def _leading(documentation: str) -> str:
    """The first paragraph; where that is short, more of the text: some begin with the mere signature."""
    first = first_paragraph(documentation)
    words = documentation.split()[:_FEWEST_WORDS]
    return first if len(first.split()) >= len(words) else " ".join(words)


def _name_in_words(unit: CodeUnit) -> str:
    return " ".join(spoken(part) for part in unit.qualified_name.split(".")).strip()
