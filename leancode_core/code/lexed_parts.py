"""What the lexing of one version of a document leaves for the next one: definitions whose text has not changed."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from hashlib import blake2b

from tree_sitter import Node

from leancode_core.code.categories import Category
from leancode_core.code.tokens import TokenKind

OUTER = -1
"""In the place of a statement's number: the statement around the part."""

# Nodes of a part. `str(node)`, which tells that two trees are alike, recurs: it crashes where they nest 20,000 deep.
_MOST_NODES = 10_000
_FEWEST_BYTES = 40

PartKey = tuple[object, ...]
PackedKey = tuple[tuple[tuple[int, int], ...], str, tuple[int, int] | None]


@dataclass(slots=True)
class LexedPart:
    """The tokens of one definition, in columns as in `FileTokens`; places count from its first byte.

    Attributes:
        n_bytes: length of the definition.
        starts: first byte of each token.
        stops: the byte behind it.
        kinds: what it is.
        roles: where it stands.
        nodes: number of its statement among `categories`, or `OUTER`.
        categories: of the statements that begin in the part.
        inner: definitions inside, with their first byte.
        packed: the tokens of units that are this definition, as they were stored with them.
    """

    n_bytes: int
    starts: list[int]
    stops: list[int]
    kinds: list[TokenKind]
    roles: list[int]
    nodes: list[int]
    categories: list[Category]
    inner: tuple[tuple[int, LexedPart], ...]
    packed: dict[PackedKey, bytes] = field(default_factory=dict)


class LexingMemory:
    """Parts of the documents that were lexed last. Belongs to one thread at a time.

    A part is used again where the text, the tree below the node, and all else that the lexing looks at are the same,
    so that the tokens are those of a document that is seen for the first time.

    Args:
        most_tokens: of all parts together, those of definitions inside of others counted again.
    """

    def __init__(self, most_tokens: int = 200_000) -> None:
        self._most_tokens = most_tokens
        self._n_tokens = 0
        self._parts: OrderedDict[PartKey, LexedPart] = OrderedDict()

    def key(self, node: Node, source: bytes, *context: object) -> PartKey | None:
        """What a part is known by; None for a node that is not worth it, or too large to be compared.

        Args:
            node: the definition.
            source: the file.
            context: what else decides about the tokens.
        """
        start, stop = node.start_byte, node.end_byte
        if stop - start < _FEWEST_BYTES or node.descendant_count > _MOST_NODES:
            return None
        digest = blake2b(source[start:stop], digest_size=16)
        digest.update(b"\0" + str(node).encode())
        return (digest.digest(), *context)

    def find(self, key: PartKey) -> LexedPart | None:
        """What is remembered."""
        found = self._parts.get(key)
        if found is not None:
            self._parts.move_to_end(key)
        return found

    def remember(self, key: PartKey, part: LexedPart) -> None:
        """Remember a part, and forget those that were not used for longest."""
        known = self._parts.pop(key, None)
        self._n_tokens += len(part.starts) - (len(known.starts) if known else 0)
        self._parts[key] = part
        while self._n_tokens > self._most_tokens and len(self._parts) > 1:
            self._n_tokens -= len(self._parts.popitem(last=False)[1].starts)
