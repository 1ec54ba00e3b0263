"""Units written in several pieces: clauses that follow each other, and what stands on the line below."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from leancode_core.code.definition import Definition
from leancode_core.code.span import Span

_BLANK = b" \t\r\n\f"


def with_clauses_joined(definitions: list[Definition], between: Mapping[int, int], source: bytes) -> list[Definition]:
    """Neighbouring clauses of one name and arity as one definition.

    Args:
        definitions: of a file, outer ones before those inside.
        between: the comments and attributes that may stand between two clauses: from their stop to their start.
        source: the file as the grammar sees it: what is hidden may stand between two clauses, too.

    Returns:
        The definitions in the same order.
    """
    found: list[Definition] = []
    # The numbers of the definitions around the next one, and the last one of each level.
    enclosing: list[int] = []
    for definition in definitions:
        last = None
        while enclosing and found[enclosing[-1]].span.stop <= definition.span.start:
            last = enclosing.pop()
        if last is not None and _is_next_clause(found[last], definition, between, source):
            found[last] = _joined(found[last], definition, source)
            enclosing.append(last)
        else:
            enclosing.append(len(found))
            found.append(definition)
    return found


def with_trailers(definitions: list[Definition], trailers: Mapping[int, int], source: bytes) -> list[Definition]:
    """Definitions that reach to the end of what belongs to them on the lines below.

    Args:
        definitions: of a file, outer ones before those inside.
        trailers: from the start of each to its stop.
        source: the file.
    """
    if not trailers:
        return definitions
    found: list[Definition] = []
    enclosing: list[Definition] = []
    for definition in definitions:
        while enclosing and enclosing[-1].span.stop <= definition.span.start:
            enclosing.pop()
        limit = enclosing[-1].span.stop if enclosing else len(source)
        stop = definition.span.stop
        while (trailer := trailers.get(_next_line(source, stop))) is not None and trailer <= limit:
            stop = trailer
        enclosing.append(definition)
        found.append(replace(definition, span=Span(definition.span.start, stop)))
    return found


def _next_line(source: bytes, position: int) -> int:
    """Where the text goes on behind a position, on the same line or the next one; -1 if only further down."""
    newlines = 0
    while position < len(source) and source[position] in _BLANK:
        newlines += source[position] == 10
        position += 1
    return position if newlines <= 1 else -1


def _is_next_clause(first: Definition, second: Definition, between: Mapping[int, int], source: bytes) -> bool:
    if first.arity is None or first.arity != second.arity or first.name != second.name or first.owner != second.owner:
        return False
    position = second.whole.start
    while True:
        while position > first.span.stop and source[position - 1] in _BLANK:
            position -= 1
        if position <= first.span.stop:
            return True
        start = between.get(position)
        if start is None:
            return False
        position = start


def _joined(first: Definition, second: Definition, source: bytes) -> Definition:
    start = first.body.start if first.body else first.span.stop
    while source[start] in _BLANK:
        start += 1
    return replace(
        first,
        span=Span(first.span.start, second.span.stop),
        body=Span(start, second.span.stop),
        doc=first.doc or second.doc,
        comments=first.comments or second.comments,
    )
