"""The unit or the file that a command line names, and its summary."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from leancode_core.cli.console import stoppable
from leancode_core.cli.places import units_of_file
from leancode_core.code.unit import CodeUnit, UnitKind
from leancode_core.errors import ConfigError
from leancode_core.index.location import location_of
from leancode_core.index.summary_store import SummaryStore
from leancode_core.models.summarising import SummariserModel
from leancode_core.settings import Settings
from leancode_core.summaries.generated import generated_sentence
from leancode_core.summaries.summary import Summary, is_generable, summarise, summarise_file, with_generated
from leancode_core.workspace import nearest_indexed

Write = Callable[[Path, CodeUnit], tuple[str, str]]
"""Gives a sentence and the name of the model that wrote it."""


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


def summarised(path: Path, line: int | None, write: Write | None = None) -> SummarisedPlace:
    """The summary of the innermost unit on a line, or of the file.

    Args:
        path: the file, as it was named.
        line: 1-based, None for the file.
        write: gives the summary of an undocumented function instead of the one from its code; "" leaves that.

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
    found = summarise(unit, units)
    if write is not None and is_generable(found, unit):
        written, model = write(path, unit)
        found = with_generated(found, unit, written, model)
    return SummarisedPlace(path, unit, found)


def writer_named(name: str, device: str, beams: int) -> Write:
    """Writes summaries with a model, and keeps them with the index of the folder where there is one.

    Raises:
        ConfigError: no model has the name, or it is for search.
        ModelUnavailable: its files are not here.
    """
    model = SummariserModel.named(name, device, beams)

    def write(path: Path, unit: CodeUnit) -> tuple[str, str]:
        root = nearest_indexed(path.parent, Settings())
        location = None if root is None else location_of(root, Settings().index.location)
        with SummaryStore.of(location) as store:
            known = store.find(unit.digest, model.fingerprint)
            if known is None:
                with stoppable() as cancel:
                    known = generated_sentence(model.load().summarise([unit], cancel)[0])
                store.keep(unit.digest, model.fingerprint, known)
        return known, model.name

    return write
