"""A unit: the piece of code that is indexed, ranked and shown as one search result."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from leancode_core.code.span import Span


class UnitKind(StrEnum):
    """What a unit is. `CHUNK` is a piece of a file that belongs to no other unit."""

    FUNCTION = "function"
    METHOD = "method"
    CONSTRUCTOR = "constructor"
    CLASS = "class"
    STRUCT = "struct"
    INTERFACE = "interface"
    TRAIT = "trait"
    ENUM = "enum"
    TYPE = "type"
    MODULE = "module"
    CHUNK = "chunk"

    @property
    def is_callable(self) -> bool:
        """Whether the unit is a function of some sort, with a body that runs."""
        return self in _CALLABLE


_CALLABLE = frozenset({UnitKind.FUNCTION, UnitKind.METHOD, UnitKind.CONSTRUCTOR})


@dataclass(frozen=True, slots=True)
class CodeUnit:
    """One unit of one file.

    Attributes:
        path: the file, relative to the indexed root, with "/".
        language: name of the language's table, e.g. "python".
        kind: what the unit is.
        name: the last part of `qualified_name`.
        qualified_name: the names of the enclosing units and the unit's own, joined by ".".
        signature: the unit's head on one line, without its body.
        span: the unit's bytes in the file: attributes and decorators inside, a doc comment above it outside.
        start_line: 1-based line of the span's first byte.
        end_line: 1-based line of the span's last byte.
        text: the unit's source. A class leaves out the bodies of its members, which are units themselves.
        docstring: the documentation as plain text, "" where there is none.
        docstring_span: where the documentation stands within `text`, in UTF-8 bytes of `text`; None where it
            stands above the unit or nowhere.
        tokens: the tokens of `code`, packed, see `code.tokens`; empty where nobody asked for them.
    """

    path: str
    language: str
    kind: UnitKind
    name: str
    qualified_name: str
    signature: str
    span: Span
    start_line: int
    end_line: int
    text: str
    docstring: str
    docstring_span: Span | None = None
    tokens: bytes = b""

    @property
    def code(self) -> str:
        """`text` without the documentation inside it."""
        if self.docstring_span is None:
            return self.text
        source = self.text.encode("utf-8", "surrogatepass")
        before, after = source[: self.docstring_span.start], source[self.docstring_span.stop :]
        return (before.rstrip(b" \t") + after.lstrip(b"\r\n")).decode("utf-8", "surrogatepass")

    @property
    def id(self) -> str:
        """Unique within an index: no two units of a file start at the same byte."""
        return f"{self.path}:{self.span.start}"

    @property
    def digest(self) -> bytes:
        """16 bytes over all that an encoder may read of the unit: equal digests mean equal vectors.

        Neither the path nor the position is part of it, so that a renamed or copied file keeps its vectors;
        nor is a chunk's name, which is its file's. The tokens are, because pruning goes by them.
        """
        name = "" if self.kind is UnitKind.CHUNK else self.qualified_name
        fields = (self.language, self.kind, name, self.signature, self.docstring, self.text)
        content = "\x00".join(fields).encode("utf-8", "surrogatepass") + b"\x00" + self.tokens
        return hashlib.blake2b(content, digest_size=16).digest()
