"""The units of one file: what the language's query finds, and the rest of the file in pieces.

Extraction never fails: for any bytes it returns units plus problems.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from dataclasses import dataclass

from tree_sitter import Tree

from leancode_core.code.comments import docstring_text, documentation_text
from leancode_core.code.definition import NAMESPACE, Definition
from leancode_core.code.definitions import definitions_in
from leancode_core.code.languages.table import Language
from leancode_core.code.lexed_parts import LexingMemory
from leancode_core.code.lexing import FileTokens, lex
from leancode_core.code.lines import LineIndex
from leancode_core.code.remainder import remainder_units
from leancode_core.code.span import Span
from leancode_core.code.unit import CodeUnit, UnitKind
from leancode_core.errors import Problem

# Raised when a file can yield other units than before: indexed files are then extracted again.
EXTRACTION_VERSION = 6

_READ_BYTES = 65_536
_LEFT_OUT = "..."  # in the place of a member's body
_LONGEST_SIGNATURE = 300  # characters; more is a table of data or a broken parse
_FUNCTION = UnitKind.FUNCTION.value
_CALLABLE = frozenset({_FUNCTION, UnitKind.METHOD.value, UnitKind.CONSTRUCTOR.value})
_ANNOTATIONS = re.compile(
    r"^(?:(?:@(?!interface\b)[\w.:]+(?:\((?:[^()]|\([^()]*\))*\))?|#?\[(?:[^\[\]]|\[(?:[^\[\]]|\[[^\[\]]*\])*\])*\])\s+(?!=))+"
)
# The line breaks at the two ends of a list that is written over several lines, and the comma before the second.
_BROKEN_LIST = re.compile(r"(?<=[(\[])\s*\n\s*|,?\s*\n\s*(?=[)\]])")


@dataclass(frozen=True, slots=True)
class Extraction:
    """What was found in one file: units in the order of their start, and what was wrong with it."""

    units: tuple[CodeUnit, ...]
    problems: tuple[Problem, ...] = ()


def extract(path: str, source: bytes, language: Language, memory: LexingMemory | None = None) -> Extraction:
    """All units of the file.

    Args:
        path: relative to the root, with "/"; goes into the units.
        source: the file's bytes; what is not UTF-8 is read as replacement characters.
        language: its table.
        memory: what is left of earlier versions of the file, which makes this one sooner done.
    """
    tree = language.parser().parse(language.visible(source))
    return Extraction(tuple(units_of_tree(path, source, language, tree, memory)))


def extract_within(path: str, source: bytes, language: Language, seconds: float) -> Extraction:
    """All units of a file that someone has open, or a problem if parsing it takes too long.

    The grammar is asked to stop between its steps. One step can be long: at the end of a broken file it may sort
    out thousands of readings at once. 15 KB made for that purpose take 20 s and 6 GB in such a step; memory cannot
    be limited here at all. What nobody has looked at belongs into a process of its own, see `index.parsing`.

    Args:
        path: relative to the root, with "/"; goes into the units.
        source: the file's bytes; what is not UTF-8 is read as replacement characters.
        language: its table.
        seconds: how long the parsing may take; it is done a second time if it stays below.
    """
    view = memoryview(language.visible(source))
    deadline = time.monotonic() + seconds
    try:
        language.parser().parse(
            lambda offset, _: view[offset : offset + _READ_BYTES],
            progress_callback=lambda _offset, _has_error: time.monotonic() > deadline,
        )
    except ValueError:  # tree-sitter's way to say that it was stopped
        return Extraction((), (Problem(path, f"not analysed: parsing it takes more than {seconds:g} s"),))
    # A tree that was parsed through a callback has no text: queries that look at it end in a segmentation fault.
    return extract(path, source, language)


def units_of_tree(
    path: str, source: bytes, language: Language, tree: Tree, memory: LexingMemory | None = None
) -> list[CodeUnit]:
    """The units of a file whose `language.visible(source)` is parsed already, in the order of their start."""
    definitions = definitions_in(tree, source, language)
    lines = LineIndex(source)
    spans = [(definition.span.start, definition.span.stop) for definition in definitions if definition.is_unit]
    tokens = lex(tree, source, language.rules(), memory, spans)
    units = [
        _unit(path, source, language, placed, lines, tokens)
        for placed in _placed(definitions, language)
        if placed.is_unit
    ]
    covered = (definition.whole for definition in definitions if definition.is_unit)
    units += remainder_units(path, source, language.name, covered, tokens)
    units.sort(key=lambda unit: unit.span.start)
    return units


@dataclass(slots=True)
class _Placed:
    """A definition in its place: what encloses it decides its kind and its qualified name."""

    definition: Definition
    kind: str
    qualified_name: str
    inner_bodies: list[Span]

    @property
    def is_unit(self) -> bool:
        return self.definition.is_unit and bool(self.definition.name)


def _placed(definitions: list[Definition], language: Language) -> list[_Placed]:
    result: list[_Placed] = []
    enclosing: list[_Placed] = []
    for definition in definitions:
        while enclosing and enclosing[-1].definition.span.stop <= definition.span.start:
            enclosing.pop()
        outer = enclosing[-1] if enclosing else None
        container = ".".join(filter(None, (outer.qualified_name if outer else "", definition.owner)))
        qualified = ".".join(filter(None, (container, definition.name)))
        placed = _Placed(definition, _kind(definition, outer, container, language), qualified, [])
        for place in reversed(enclosing):
            if definition.body is not None:
                place.inner_bodies.append(definition.body)
            if place.definition.is_unit:
                break
        enclosing.append(placed)
        result.append(placed)
    return result


def _kind(definition: Definition, outer: _Placed | None, container: str, language: Language) -> str:
    if definition.kind not in _CALLABLE:
        return definition.kind
    in_type = bool(definition.owner) or (outer is not None and outer.kind not in _CALLABLE and outer.kind != NAMESPACE)
    if not in_type or not language.methods:
        return definition.kind
    type_name = container.rsplit(".", 1)[-1]
    if definition.name in language.constructors or (language.class_named_constructors and definition.name == type_name):
        return UnitKind.CONSTRUCTOR.value
    return UnitKind.METHOD.value if definition.kind == _FUNCTION else definition.kind


def _unit(
    path: str, source: bytes, language: Language, placed: _Placed, lines: LineIndex, tokens: FileTokens
) -> CodeUnit:
    definition, span = placed.definition, placed.definition.span
    inner = [] if placed.kind in _CALLABLE else _outermost(placed.inner_bodies)
    return CodeUnit(
        path=path,
        language=language.name,
        kind=UnitKind(placed.kind),
        name=definition.name,
        qualified_name=placed.qualified_name,
        signature=_signature(source, definition),
        span=span,
        start_line=lines.line_of(span.start),
        end_line=lines.line_of(max(span.start, span.start + len(source[span.start : span.stop].rstrip()) - 1)),
        text=_without(source, span, inner, _LEFT_OUT),
        docstring=_documentation(source, definition),
        docstring_span=_docstring_span(source, definition),
        tokens=tokens.packed(source, span, inner, _LEFT_OUT, definition.doc),
    )


def _outermost(spans: list[Span]) -> list[Span]:
    """The spans that lie in no other one, in order."""
    found: list[Span] = []
    for span in sorted(spans):
        if not found or span.start >= found[-1].stop:
            found.append(span)
    return found


def _signature(source: bytes, definition: Definition) -> str:
    body = definition.body
    if body is not None and body.stop <= definition.name_start:  # C's `typedef struct { } Name`
        head = _without(source, Span(definition.head, definition.span.stop), (*definition.remarks, body), " ")
    else:
        stop = body.start if body else definition.span.stop
        head = _without(source, Span(definition.head, max(stop, definition.head)), definition.remarks, " ")
    line = _ANNOTATIONS.sub("", " ".join(_BROKEN_LIST.sub("", head).split()))
    bare = line[:_LONGEST_SIGNATURE].rstrip(" :{=;,")
    return bare if definition.name in bare or definition.name not in line else line.rstrip(" {;,")


def _documentation(source: bytes, definition: Definition) -> str:
    if definition.doc is not None:
        return docstring_text(_decoded(source, definition.doc))
    return documentation_text([_decoded(source, comment) for comment in definition.comments])


def _docstring_span(source: bytes, definition: Definition) -> Span | None:
    """Where the docstring stands in the unit's text: no member's body is left out before it."""
    if definition.doc is None:
        return None
    # Bytes that are not UTF-8 become three-byte replacement characters: measure the text, not the file.
    start = len(_decoded(source, Span(definition.span.start, definition.doc.start)).encode())
    return Span(start, start + len(_decoded(source, definition.doc).encode()))


def _without(source: bytes, span: Span, holes: Iterable[Span], filling: str) -> str:
    """The span's text with `filling` in place of each hole: a class as an outline of its members."""
    parts, position = [], span.start
    for hole in sorted(holes):
        if hole.start < position:
            continue
        parts += [_decoded(source, Span(position, hole.start)), filling]
        position = hole.stop
    parts.append(_decoded(source, Span(position, max(position, span.stop))))
    return "".join(parts)


def _decoded(source: bytes, span: Span) -> str:
    return source[span.start : span.stop].decode("utf-8", "replace")
