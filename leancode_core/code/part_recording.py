"""Takes the tokens of definitions from a memory while a file is lexed, and records those that are not there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from tree_sitter import Node

from leancode_core.code.file_tokens import FileTokens
from leancode_core.code.lexed_parts import OUTER, LexedPart, LexingMemory, PartKey


@dataclass(slots=True)
class _Recording:
    """A definition that is being lexed.

    Attributes:
        depth: of its node.
        start: its first byte.
        stop: the byte behind it.
        key: what it will be known by.
        statement: number of the statement that its node is in or opens.
        n_tokens: tokens before it.
        n_categories: statements before it, its own included.
        is_sound: whether nothing outside was looked at or changed so far.
        inner: definitions inside, with their first byte from its own on.
    """

    depth: int
    start: int
    stop: int
    key: PartKey
    statement: int
    n_tokens: int
    n_categories: int
    is_sound: bool = True
    inner: list[tuple[int, LexedPart]] = field(default_factory=list)


class PartRecorder:
    """Goes along with one walk over a tree.

    Args:
        memory: what is left of earlier versions of the file.
        found: the tokens so far.
        source: the file.
        definitions: first byte of each definition and the byte behind it.
    """

    def __init__(
        self, memory: LexingMemory, found: FileTokens, source: bytes, definitions: Collection[tuple[int, int]]
    ) -> None:
        self._memory = memory
        self._found = found
        self._source = source
        self.definitions = frozenset(definitions)
        self._open: list[_Recording] = []

    def takes(self, node: Node, statement: int, depth: int, position: int, *context: object) -> bool:
        """Whether a definition's tokens are taken from the memory. If not, they are recorded.

        Args:
            node: that is entered, with the bytes of a definition.
            statement: number of the statement that it is in or opens.
            depth: of the node.
            position: the byte behind the last token.
            context: what else decides about the tokens inside.
        """
        start, stop = node.start_byte, node.end_byte
        if not self._is_blank(position, start):
            return False
        if self._open and (self._open[-1].start, self._open[-1].stop) == (start, stop):
            return False  # the node around it, of the same bytes, is recorded
        key = self._memory.key(node, self._source, self._found.categories[statement], *context)
        if key is None:
            return False
        part = self._memory.find(key)
        if part is None:
            n_tokens, n_categories = len(self._found.starts), len(self._found.categories)
            self._open.append(_Recording(depth, start, stop, key, statement, n_tokens, n_categories))
            return False
        self._append(part, start, statement)
        return True

    def reaches_out(self, depth: int) -> None:
        """Something of a node of this depth was looked at or changed: what is recorded below depends on it."""
        for recording in reversed(self._open):
            if recording.depth <= depth:
                break
            recording.is_sound = False

    def leave(self, depth: int, position: int) -> None:
        """A node of this depth is done: remember it if it was recorded, and can be told by itself."""
        while self._open and self._open[-1].depth >= depth:
            done = self._open.pop()
            nodes = self._found.nodes[done.n_tokens :]
            numbers = [OUTER if number == done.statement else number - done.n_categories for number in nodes]
            if done.is_sound and numbers and min(numbers) >= OUTER and self._is_blank(position, done.stop):
                part = self._part(done, numbers)
                self._memory.remember(done.key, part)
                self._place(part, done.start)

    def _append(self, part: LexedPart, start: int, statement: int) -> None:
        found = self._found
        first = len(found.categories)
        found.starts += [start + place for place in part.starts]
        found.stops += [start + place for place in part.stops]
        found.kinds += part.kinds
        found.roles += part.roles
        found.nodes += [statement if number == OUTER else first + number for number in part.nodes]
        found.categories += part.categories
        self._place(part, start)

    def _part(self, done: _Recording, numbers: list[int]) -> LexedPart:
        found, first = self._found, done.n_tokens
        return LexedPart(
            n_bytes=done.stop - done.start,
            starts=[place - done.start for place in found.starts[first:]],
            stops=[place - done.start for place in found.stops[first:]],
            kinds=found.kinds[first:],
            roles=found.roles[first:],
            nodes=numbers,
            categories=found.categories[done.n_categories :],
            inner=tuple(done.inner),
        )

    def _place(self, part: LexedPart, start: int) -> None:
        """Let the file and the definition around know where the part is, and those inside of it."""
        if self._open:
            self._open[-1].inner.append((start - self._open[-1].start, part))
        waiting = [(start, part)]
        while waiting:
            place, each = waiting.pop()
            self._found.parts[place, place + each.n_bytes] = each
            waiting += [(place + offset, inner) for offset, inner in each.inner]

    def _is_blank(self, start: int, stop: int) -> bool:
        return start <= stop and not self._source[start:stop].strip()
