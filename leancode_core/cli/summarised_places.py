"""The unit or the file that a command line names, and its summary."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from leancode_core.cli.places import units_of_file
from leancode_core.code.unit import CodeUnit, UnitKind
from leancode_core.errors import ConfigError
from leancode_core.summaries.summary import Summary, summarise, summarise_file


@dataclass(frozen=True, slots=True)
class SummarisedPlace:
    """What stands at a place, and its summary.

    Attributes:
        path: the file, as it was named.
        unit: the innermost function, class or the like; None for the whole file.
        summary: of the unit or the file.
    """

    path: Path
    unit: CodeUnit | None
    summary: Summary

    @property
    def name(self) -> str:
        """The unit's own name, else the file's."""
        return self.path.name if self.unit is None else self.unit.name


def summarised(path: Path, line: int | None) -> SummarisedPlace:
    """The summary of the innermost unit on a line, or of the file.

    Args:
        path: the file, as it was named.
        line: 1-based, None for the file.

    Raises:
        ConfigError: the file cannot be read or parsed, or no function or class has the line.
        UnsupportedLanguage: the file is in none of the languages.
    """
    _, units = units_of_file(path)
    if line is None:
        return SummarisedPlace(path, None, summarise_file(path.name, units))
    around = [u for u in units if u.kind is not UnitKind.CHUNK and u.start_line <= line <= u.end_line]
    if not around:
        raise ConfigError(
            f"there is no function or class at {path}:{line}",
            remedy="name a line inside one, or the file without a line",
        )
    unit = min(around, key=lambda unit: (unit.span.stop - unit.span.start, unit.span.start))
    return SummarisedPlace(path, unit, summarise(unit, units))
