"""Removed ranges of nested functions, and which ranges are shown where there are too many."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from leancode_server.document import Document
from leancode_server.function_pruning import FunctionPruning, FunctionPrunings
from leancode_server.parsed_documents import ParsedDocument
from leancode_server.pruners import Pruners, PruningChoice
from leancode_server.pruning_report import nearest_ranges
from lsprotocol.types import PositionEncodingKind

import leancode_core as core
from tests.support.parsed_documents import parsed_document

NESTED = """def outer(rows):
    "Documentation."
    total = sum(row.price for row in rows if row.price > 0)

    def inner(row, factor):
        result = (row.price + total) * (factor + 1)
        return [result, (row.name, (factor, total)), result + 1, row.price / 2]

    return [inner(row, 2) for row in rows if (row.price + total) * 2 > 10]
"""
EXPECTED = """def outer«(»rows«):»
    "Documentation."
    total «=» sum«(»row«.»price for row in rows if row«.»price «>» 0«)»

    def inner(row, factor)«:»
        result «= (»row«.»price «+» total«) * (»factor «+» 1«)»
        return «[»result«, (»row«.»name«, (»factor«,» total«)),» result «+» 1«,» row«.»price «/» 2«]»

    «return [»inner«(»row«,» 2«)» for row in rows if «(»row«.»price «+» total«) *» 2 «>» 10«]»
"""


def document_of(text: str) -> ParsedDocument:
    snapshot = Document("file:///a.py", 1, text, PositionEncodingKind.Utf32).snapshot()
    return parsed_document(snapshot, "a.py")


def choice_of(root: Path, strategy: core.Strategy, removal: float) -> PruningChoice:
    return PruningChoice.of(core.Workspace.at(root, core.Settings()), core.PruningConfig(strategy, removal))


def test_no_token_is_shown_twice(tmp_path: Path) -> None:
    document = document_of(NESTED)
    prunings = FunctionPrunings(Pruners())
    choice = choice_of(tmp_path, core.Strategy.SLIMCODE, 0.5)
    found = [(unit, prunings.of(document, unit, choice)) for unit in document.functions]
    assert [unit.name for unit, _ in found] == ["outer", "inner"]
    text = NESTED
    for span in reversed(nearest_ranges(found, 0, 900)):
        text = text[: span.start] + "«" + text[span.start : span.stop] + "»" + text[span.stop :]
    assert text == EXPECTED


@pytest.mark.parametrize("removal", [0.2, 0.5, 0.9])
@pytest.mark.parametrize("strategy", [core.Strategy.SLIMCODE, core.Strategy.RANDOM])
def test_without_nesting_the_ranges_are_the_pruners(tmp_path: Path, strategy: core.Strategy, removal: float) -> None:
    text = Path(__file__).read_text(encoding="utf-8").replace("«", "<").replace("»", ">")
    document = document_of(text)
    prunings = FunctionPrunings(Pruners())
    choice = choice_of(tmp_path, strategy, removal)
    assert len(document.functions) > 5
    for unit in document.functions:
        pruned = choice.workspace.pruner().prune(core.LexedUnit.of(unit))
        expected = [(span.start, span.stop) for span in pruned.removed_spans()]
        assert list(prunings.of(document, unit, choice).removed) == expected
        assert prunings.counts(unit, choice) == (pruned.before, pruned.after)


def test_the_nearest_functions_come_first() -> None:
    document = document_of("def first(a): pass\n\n\ndef second(a): pass\n\n\ndef third(a): pass\n")
    removed = ((0, 1), (4, 5), (8, 9))
    found = [(unit, FunctionPruning(9, 6, removed)) for unit in document.functions]
    starts = [unit.span.start for unit in document.functions]
    second = [core.Span(starts[1] + start, starts[1] + stop) for start, stop in removed]
    assert nearest_ranges(found, starts[1] + 8, 3) == second
    assert nearest_ranges(found, starts[1] + 8, 2) == second[1:]
    everything = nearest_ranges(found, 0, 9)
    assert len(everything) == 9
    assert everything == sorted(everything)


def test_another_text_is_pruned_anew(tmp_path: Path) -> None:
    choice = choice_of(tmp_path, core.Strategy.SLIMCODE, 0.5)
    prunings = FunctionPrunings(Pruners())
    before, after = document_of(NESTED), document_of(NESTED.replace("row.name", "row.identifier"))
    moved = document_of("\n\n" + NESTED)
    assert prunings.of(before, before.functions[1], choice) != prunings.of(after, after.functions[1], choice)
    assert prunings.known(moved, moved.functions[1], choice) is prunings.of(before, before.functions[1], choice)
    other = replace(choice, digest="other")
    assert prunings.known(moved, moved.functions[1], other) is None
