"""The unit or the file that a command line names, and its summary."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from leancode_core.code.extraction import extract_within
from leancode_core.code.languages import language_names, language_of
from leancode_core.code.unit import CodeUnit, UnitKind
from leancode_core.errors import ConfigError, UnsupportedLanguage
from leancode_core.summaries.summary import Summary, summarise, summarise_file

_PARSING_SECONDS = 20.0
_MOST_MB = 16


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
    units = _units(path)
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


def _units(path: Path) -> tuple[CodeUnit, ...]:
    source = _read(path)
    language = language_of(PurePosixPath(path.name), source)
    if language is None:
        raise UnsupportedLanguage(
            f"the language of {path} is not known", remedy=f"name a file in one of {', '.join(language_names())}"
        )
    extraction = extract_within(path.name, source, language, _PARSING_SECONDS)
    for problem in extraction.problems:
        raise ConfigError(f"{path} is {problem.message}", remedy="name another file, or a part of it")
    return extraction.units


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            source = file.read(_MOST_MB * 2**20 + 1)
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}", remedy="name a file that can be") from error
    if len(source) > _MOST_MB * 2**20:
        raise ConfigError(f"{path} has more than {_MOST_MB} MB", remedy="name a smaller file")
    return source
