"""A unit after pruning: which tokens are left, as text and as places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leancode_core.code.span import Span
from leancode_core.code.tokens import LexedUnit


@dataclass(frozen=True, slots=True)
class PrunedCode:
    """The tokens of a unit that are left, in their order.

    Attributes:
        lexed: the unit with all its tokens.
        kept: one bool for each token.
        text: the code that is left, without runs of blanks; the unit's own code where nothing was removed.
        strategy: who removed it.
        removal: the removal ratio that was asked for.
        before: subwords (or tokens) of the whole code.
        after: subwords (or tokens) of what is left.
        is_whole: whether the unit is so short that nothing was to be removed.
    """

    lexed: LexedUnit
    kept: tuple[bool, ...]
    text: str
    strategy: str
    removal: float
    before: int
    after: int
    is_whole: bool

    @property
    def achieved(self) -> float:
        """The share that is gone, in [0, 1]."""
        return 1.0 - self.after / self.before if self.before else 0.0

    def removed_spans(self) -> list[Span]:
        """What is gone, in bytes of the unit's text: neighbours as one span, over the white space between them.

        Documentation between two tokens is in no span: it was none of the code.
        """
        spans: list[Span] = []
        is_open = False
        source, documentation = self.lexed.source, self.lexed.unit.docstring_span
        for token, kept in zip(self.lexed.tokens, self.kept, strict=True):
            if kept:
                is_open = False
            elif is_open and (documentation is None or not source[spans[-1].stop : token.start].strip()):
                spans[-1] = Span(spans[-1].start, token.stop)
            else:
                spans.append(Span(token.start, token.stop))
                is_open = True
        return spans


def text_of(lexed: LexedUnit, texts: Sequence[str], kept: Sequence[bool]) -> str:
    """The kept tokens: those that touched still touch, a blank or a line break in place of everything else."""
    return "".join(pieces_of_text(lexed, texts, kept))


def whole_text(lexed: LexedUnit, texts: Sequence[str]) -> tuple[str, list[Span]]:
    """All tokens as one text without runs of blanks, and the characters of each in it."""
    pieces = pieces_of_text(lexed, texts, [True] * len(texts))
    places, position = [], 0
    for piece, text in zip(pieces, texts, strict=True):
        position += len(piece)
        places.append(Span(position - len(text), position))
    return "".join(pieces), places


def pieces_of_text(lexed: LexedUnit, texts: Sequence[str], kept: Sequence[bool]) -> list[str]:
    """The pieces of `text_of`: each kept token with what stands before it."""
    pieces: list[str] = []
    source, stop, last = lexed.source, 0, -1
    for index, token in enumerate(lexed.tokens):
        if not kept[index]:
            continue
        if last >= 0:
            start = token.start
            if start > stop or index > last + 1:
                pieces.append(("\n" if source.find(b"\n", stop, start) >= 0 else " ") + texts[index])
            else:
                pieces.append(texts[index])
        else:
            pieces.append(texts[index])
        stop, last = token.stop, index
    return pieces
