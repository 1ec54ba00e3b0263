"""The tokens of a parsed file in columns, and the tokens of one unit as they are stored with it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from leancode_core.code.categories import Category
from leancode_core.code.lexed_parts import LexedPart
from leancode_core.code.span import Span
from leancode_core.code.tokens import Role, TokenKind, packed_tokens

# How often the tokens of a file may be stored on average, with the units that they are in.
_MOST_COPIES = 8
_FREE_TOKENS = 50_000
_NO_ROLE = Role.NONE.value


@dataclass(slots=True)
class FileTokens:
    """The tokens of a file in columns, in order.

    Attributes:
        starts: first byte in the file.
        stops: the byte behind.
        kinds: what each is.
        roles: where each stands, as plain numbers: `Role` itself takes microseconds for each operation.
        nodes: number of the nearest statement around each.
        categories: of those statements, by number.
        n_packed: tokens of the units that were packed so far.
        parts: what can be used again of the file's lexing, by its bytes.
    """

    starts: list[int] = field(default_factory=list)
    stops: list[int] = field(default_factory=list)
    kinds: list[TokenKind] = field(default_factory=list)
    roles: list[int] = field(default_factory=list)
    nodes: list[int] = field(default_factory=list)
    categories: list[Category] = field(default_factory=lambda: [Category.NONE])
    n_packed: int = 0
    parts: dict[tuple[int, int], LexedPart] = field(default_factory=dict)

    def packed(self, source: bytes, span: Span, holes: Sequence[Span], filling: str, docstring: Span | None) -> bytes:
        """The tokens of a unit as they are stored with it, by their place in the unit's text.

        Args:
            source: the file.
            span: the unit's bytes.
            holes: parts that its text leaves out, in order.
            filling: what stands in the place of each hole; it is a token of the statement before it.
            docstring: the unit's docstring within the file, which has no tokens.

        Returns:
            The bytes; none where units are nested so deeply that most tokens would be stored very often: such a unit
            stays whole.
        """
        self.n_packed += bisect_left(self.starts, span.stop) - bisect_left(self.starts, span.start)
        if self.n_packed > _MOST_COPIES * len(self.starts) + _FREE_TOKENS:
            return b""
        part = self.parts.get((span.start, span.stop))
        if part is None:
            return self._packed(source, span, holes, filling, docstring)
        key = (
            tuple((hole.start - span.start, hole.stop - span.start) for hole in holes),
            filling,
            None if docstring is None else (docstring.start - span.start, docstring.stop - span.start),
        )
        found = part.packed.get(key)
        if found is None:
            found = part.packed[key] = self._packed(source, span, holes, filling, docstring)
        return found

    def _packed(self, source: bytes, span: Span, holes: Sequence[Span], filling: str, docstring: Span | None) -> bytes:
        rows: list[tuple[int, int, int, int]] = []
        runs: list[tuple[Category, int]] = []
        last, position, base = -1, span.start, 0
        for number, hole in enumerate((*holes, Span(span.stop, span.stop))):
            piece = Span(position, hole.start)
            place = _places(source, piece, base)
            for index in range(bisect_left(self.starts, piece.start), bisect_left(self.starts, piece.stop)):
                start = self.starts[index]
                if docstring is not None and docstring.start <= start < docstring.stop:
                    continue
                stop = min(self.stops[index], piece.stop)
                rows.append((place(start), place(stop), self.kinds[index], self.roles[index]))
                last = _count(runs, last, self.nodes[index], self.categories)
            base = place(piece.stop)
            if number < len(holes):
                rows.append((base, base + len(filling), TokenKind.OTHER, _NO_ROLE))
                last = _count(runs, last, max(last, 0), self.categories)
                base += len(filling)
            position = hole.stop
        return packed_tokens(rows, runs)


def _count(runs: list[tuple[Category, int]], last: int, node: int, categories: list[Category]) -> int:
    if node == last:
        runs[-1] = (runs[-1][0], runs[-1][1] + 1)
    else:
        runs.append((categories[node], 1))
    return node


def _places(source: bytes, piece: Span, base: int) -> Callable[[int], int]:
    """From bytes of the file to bytes of the unit's text, where bytes that are no UTF-8 are three bytes long."""
    raw = source[piece.start : piece.stop]
    if len(raw.decode("utf-8", "replace").encode()) == len(raw):
        shift = base - piece.start
        return lambda position: position + shift
    return lambda position: base + len(source[piece.start : position].decode("utf-8", "replace").encode())
