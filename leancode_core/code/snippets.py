"""The few lines by which a unit is recognised in a list of results."""

from __future__ import annotations

import textwrap

from leancode_core.code.unit import CodeUnit, UnitKind

_SNIPPET_LINES = 5
# What stands at a unit's own margin: the end of its head, its end, and the head below its attributes.
_HEAD_ENDS = (")", "]", "{", "}", "end")
_UNIT_ENDS = ("}", "end")
_ATTRIBUTES = ("@", "#[", "[")


def snippet(unit: CodeUnit) -> str:
    """The first lines of a unit's code that are not blank, indented as if the unit stood at the left margin."""
    first, *rest = unit.code.splitlines() or [""]
    lines = [line.rstrip() for line in textwrap.dedent("\n".join(rest)).splitlines() if line.strip()]
    margin = "    " if lines and _is_all_inside(unit, first, lines) else ""
    shown = [first.strip(), *(margin + line for line in lines)]
    return "\n".join([line for line in shown if line][:_SNIPPET_LINES])


def _is_all_inside(unit: CodeUnit, first: str, lines: list[str]) -> bool:
    """Whether even the leftmost line below the first one is part of a body, rather than stands at the unit's margin."""
    if unit.kind is UnitKind.CHUNK or first.lstrip().startswith(_ATTRIBUTES):
        return False
    leftmost = next(line for line in lines if not line[0].isspace())
    if leftmost.startswith(_HEAD_ENDS):
        return False
    return unit.language == "python" or not lines[-1].startswith(_UNIT_ENDS)
