"""Sentences about types and files."""

from __future__ import annotations

from collections.abc import Sequence

from leancode_core.code.unit import CodeUnit, UnitKind
from leancode_core.summaries.sentences import capitalised, joined, listed
from leancode_core.summaries.shortening import shortened
from leancode_core.summaries.type_facts import TypeFacts

_MOST = 3
_MOST_VALUES = 5
_LONGEST_DEFINITION = 80


def type_sentence(facts: TypeFacts, kind: UnitKind) -> str:
    """One sentence about a type or a module, "" where there is nothing to say."""
    if kind is UnitKind.TYPE:
        is_short = 0 < len(facts.definition) <= _LONGEST_DEFINITION
        return f"Defined as {facts.definition}." if is_short else ""
    what = "enumeration" if kind is UnitKind.ENUM else kind.value
    head = f"{what} derived from {facts.base}" if facts.base else what
    if kind is UnitKind.ENUM and facts.keeps:
        parts = [f"{head} of {listed(facts.keeps, _MOST_VALUES)}"]
        parts += [f"has {_with(facts.methods, 'method')}"] if facts.methods else []
    else:
        inside = [_with(names, noun) for names, noun in ((facts.methods, "method"), (facts.types, "type")) if names]
        parts = [f"{head} with {joined(inside)}" if inside else head]
        if facts.keeps:
            kept = f"keeps {listed(facts.keeps, _MOST)}"
            parts = [*parts, kept] if inside else [f"{head} that {kept}"]
    if len(parts) == 1 and parts[0] == what:
        return f"{capitalised(what)} without members."
    return shortened(f"{capitalised('; '.join(parts))}.")


def file_sentence(units: Sequence[CodeUnit]) -> str:
    """One sentence about a file, by its outermost units."""
    outer = [unit for unit in units if unit.kind is not UnitKind.CHUNK and not _is_inside(unit, units)]
    functions = [unit.name for unit in outer if unit.kind.is_callable]
    types = [unit.name for unit in outer if not unit.kind.is_callable]
    if not outer:
        return "File without functions or types." if units else "Empty file."
    counted = [_with(names, noun) for names, noun in ((types, "type"), (functions, "function")) if names]
    return shortened(f"File with {joined(counted)}.")


def _with(names: Sequence[str], noun: str) -> str:
    """`the method a`, `the methods a and b`, `7 methods, among them a, b and c`."""
    if len(names) == 1:
        return f"the {noun} {names[0]}"
    if len(names) <= _MOST:
        return f"the {noun}s {listed(names, _MOST)}"
    return f"{len(names)} {noun}s, among them {listed(names[:_MOST], _MOST)}"


def _is_inside(unit: CodeUnit, units: Sequence[CodeUnit]) -> bool:
    """Whether the unit stands in another one, or belongs to a type of the file."""
    container = unit.qualified_name.removesuffix(unit.name).rstrip(".")
    return bool(container) and any(other.qualified_name == container for other in units if other is not unit)
