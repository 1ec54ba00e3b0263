"""What is removed of a document as diagnostics that make an editor fade it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Any

from lsprotocol import types

import leancode_core as core
from leancode_server.conversion import range_document
from leancode_server.function_pruning import FunctionPruning
from leancode_server.parsed_documents import ParsedDocument

IDENTIFIER = "leancode-pruning"
MOST_RANGES = 900
"""Of a document: VS Code drops what lies beyond 1,000, and says so in the text."""

_SOURCE = "leancode"
_CODE = "pruned"
_MESSAGE = "pruned: the model does not read this"

Diagnostics = list[dict[str, Any]]


def diagnostics_of(
    document: ParsedDocument, prunings: Iterable[tuple[core.CodeUnit, FunctionPruning]], line: int
) -> Diagnostics:
    """The removed ranges of functions, at most so many: those of the functions that are nearest to a line.

    Args:
        document: the document.
        prunings: functions of it with what becomes of them.
        line: 0-based, as in the protocol.
    """
    places = document.places
    spans = nearest_ranges(prunings, places.offset(line, 0), MOST_RANGES)
    return [
        {
            "range": range_document(places.range(span.start, span.stop)),
            "severity": types.DiagnosticSeverity.Hint.value,
            "code": _CODE,
            "source": _SOURCE,
            "message": _MESSAGE,
            "tags": [types.DiagnosticTag.Unnecessary.value],
        }
        for span in spans
    ]


def nearest_ranges(
    prunings: Iterable[tuple[core.CodeUnit, FunctionPruning]], offset: int, most: int
) -> Sequence[core.Span]:
    """Removed ranges in their order in the document; if there are more, those of the functions nearest to a byte."""
    found = []
    for unit, pruning in prunings:
        distance = _distance(unit.span, offset)
        for start, stop in pruning.removed:
            span = core.Span(unit.span.start + start, unit.span.start + stop)
            found.append((distance, unit.span.start, _distance(span, offset), span))
    if len(found) > most:
        found.sort()
        del found[most:]
    return sorted(span for *_, span in found)


def result_id(diagnostics: Diagnostics) -> str:
    """Equal for equal diagnostics."""
    return blake2b(repr(diagnostics).encode(), digest_size=8).hexdigest()


def _distance(span: core.Span, offset: int) -> int:
    return max(0, span.start - offset, offset - span.stop)
