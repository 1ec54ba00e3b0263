"""A function without its file as a unit: read by its grammar within the smallest frame in which it can stand."""

from __future__ import annotations

from dataclasses import dataclass, replace

from leancode_core.code.extraction import units_of_tree
from leancode_core.code.languages.table import Language
from leancode_core.code.lexing import lex
from leancode_core.code.span import Span
from leancode_core.code.unit import CodeUnit, UnitKind

_FRAME = "Frame"
_BARE = ("", "")
_CLASS = (f"class {_FRAME} {{\n", "\n}\n")
_BRACKETS = ("(\n", "\n)\n")
_OBJECT = ("({\n", "\n})\n")
# What stands before and after the text, in the order in which it is tried.
_FRAMES = {
    "csharp": (_CLASS, _BARE),  # a function outside of a class is a local one there
    "java": (_BARE, _CLASS),
    "javascript": (_BARE, _BRACKETS, _CLASS, _OBJECT),
    "kotlin": (_BARE, _CLASS),
    "php": (("<?php\n", "\n"), ("<?php\n" + _CLASS[0], _CLASS[1]), _BARE),
    "typescript": (_BARE, _BRACKETS, _CLASS, _OBJECT),
}
_LONGEST_SIGNATURE = 120


@dataclass(frozen=True, slots=True)
class Snippet:
    """A text as a unit, and the source in which its grammar can read it.

    Attributes:
        unit: the unit; its span and lines count from the text's beginning.
        source: the text in its frame, to be parsed or lexed.
        offset: where the text begins in `source`, in bytes.
        is_definition: whether the grammar found one definition that is all of the text. If not, the unit is a
            `CHUNK` of the whole text, as the index makes one of what belongs to no definition.
    """

    unit: CodeUnit
    source: bytes
    offset: int
    is_definition: bool


def unit_of_snippet(text: str, language: Language, name: str) -> CodeUnit:
    """The unit that the text is. See `snippet_of`."""
    return snippet_of(text, language, name).unit


def snippet_of(text: str, language: Language, name: str) -> Snippet:
    """Find the one definition that the text is, as the index would in a file.

    The first frame in which the grammar finds no error and a definition of the given name decides, else the first one
    without an error. Where all have errors, a definition of that name counts in spite of them. Without the name,
    JavaScript's `function (a) {}` could be read as a method whose name is `function`.

    Args:
        text: a function with or without documentation above or inside it.
        language: its table.
        name: the function's name if it is known, qualified or not; the name of the unit where the text has none.
    """
    framed = [_Framed.of(text, language, frame) for frame in _FRAMES.get(language.name, (_BARE,))]
    flawless = [candidate for candidate in framed if not candidate.has_error]
    for candidate in (*flawless, *framed):
        unit = candidate.definition()
        if unit is not None and unit.name == _last_part(name):
            return candidate.snippet(unit)
    first = (*flawless, *framed)[0]
    unit = first.definition() if flawless else None
    return first.snippet(unit) if unit else first.snippet_of_chunk(text, language, name)


@dataclass(frozen=True, slots=True)
class _Framed:
    """The text in one of its language's frames, parsed."""

    source: bytes
    place: Span  # of the text
    has_error: bool
    units: tuple[CodeUnit, ...]

    @classmethod
    def of(cls, text: str, language: Language, frame: tuple[str, str]) -> _Framed:
        before, after = (part.encode() for part in frame)
        inner = text.encode("utf-8", "surrogatepass")
        source = before + inner + after
        tree = language.parser().parse(language.visible(source))
        place = Span(len(before), len(before) + len(inner))
        inside = [
            unit for unit in units_of_tree("", source, language, tree) if _begins_and_ends_in(unit.span, place, source)
        ]
        return cls(source, place, tree.root_node.has_error, tuple(inside))

    def definition(self) -> CodeUnit | None:
        """The definition that contains all others and leaves nothing of the text outside; None if there is none."""
        if not self.units or any(unit.kind is UnitKind.CHUNK for unit in self.units):
            return None
        widest = max(self.units, key=lambda unit: len(self.source[unit.span.start : unit.span.stop]))
        return widest if all(widest.span.contains(unit.span) for unit in self.units) else None

    def snippet(self, unit: CodeUnit) -> Snippet:
        offset = self.place.start
        n_lines = self.source.count(b"\n", 0, offset)
        bare = replace(
            unit,
            qualified_name=unit.qualified_name.removeprefix(f"{_FRAME}.") if offset else unit.qualified_name,
            span=Span(unit.span.start - offset, unit.span.stop - offset),
            start_line=unit.start_line - n_lines,
            end_line=unit.end_line - n_lines,
        )
        return Snippet(bare, self.source, offset, is_definition=True)

    def snippet_of_chunk(self, text: str, language: Language, name: str) -> Snippet:
        raw = text.encode("utf-8", "surrogatepass")
        start = len(raw) - len(raw.lstrip())
        stop = max(start, len(raw.rstrip()))
        body = text.strip()
        unit = CodeUnit(
            path="",
            language=language.name,
            kind=UnitKind.CHUNK,
            name=_last_part(name),
            qualified_name=name,
            signature=body.split("\n", 1)[0].strip()[:_LONGEST_SIGNATURE],
            span=Span(start, stop),
            start_line=1 + raw.count(b"\n", 0, start),
            end_line=1 + raw.count(b"\n", 0, stop),
            text=raw[start:stop].decode("utf-8", "replace"),
            docstring="",
            tokens=self._tokens(Span(self.place.start + start, self.place.start + stop), language),
        )
        return Snippet(unit, self.source, self.place.start, is_definition=False)

    def _tokens(self, span: Span, language: Language) -> bytes:
        tree = language.parser().parse(language.visible(self.source))
        return lex(tree, self.source, language.rules()).packed(self.source, span, (), "", None)


def _begins_and_ends_in(span: Span, place: Span, source: bytes) -> bool:
    """Whether a unit's bytes lie in the place, but for blanks that some grammars add behind it."""
    return place.start <= span.start and span.start + len(source[span.start : span.stop].rstrip()) <= place.stop


def _last_part(name: str) -> str:
    return name.replace("::", ".").replace("#", ".").rsplit(".", 1)[-1]
