"""The functions of a file, pruned."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from leancode_core.cli.places import units_of_file
from leancode_core.cli.prune_formats.choices import CountedIn
from leancode_core.cli.prune_formats.function import PrunedFunction
from leancode_core.code.file_places import file_places
from leancode_core.code.span import Span
from leancode_core.code.tokens import LexedUnit
from leancode_core.code.unit import CodeUnit
from leancode_core.config import PruningConfig
from leancode_core.errors import ConfigError
from leancode_core.models.catalog import ModelSpec, locate
from leancode_core.models.tokenizing import SubwordTokenizer
from leancode_core.pruners import pruner_for
from leancode_core.pruning.pruner import Pruner


def pruned_functions(
    path: Path, line: int | None, model: ModelSpec, pruning: PruningConfig, device: str, counted_in: CountedIn
) -> list[PrunedFunction]:
    """All functions, methods and constructors of a file, or the innermost one that has the line.

    Args:
        path: the file, as it was named.
        line: 1-based, None for all functions.
        model: its tokenizer counts, its attention decides.
        pruning: strategy, removal ratio and guards.
        device: where the strategy `leancode-live` computes.
        counted_in: what the ratio is a share of.

    Raises:
        ConfigError: the file cannot be read or parsed, or there is no function.
        UnsupportedLanguage: the file is in none of the languages.
        ModelUnavailable: the model's files, or the lexicon that the strategy needs, are not there.
    """
    source, found = units_of_file(path)
    units = _functions(path, found, line)
    pruner = pruner_for(model, pruning, device, in_subwords=counted_in is CountedIn.SUBWORDS)
    counts = None if counted_in is CountedIn.SUBWORDS else _counts(model)
    return [_pruned(unit, path, source, pruner, counts) for unit in units]


def _functions(path: Path, units: Sequence[CodeUnit], line: int | None) -> list[CodeUnit]:
    """All functions of the file, or the one that begins in the line, or the innermost one that has it."""
    functions = [unit for unit in units if unit.kind.is_callable]
    if line is None:
        return functions
    around = [unit for unit in functions if unit.start_line <= line <= unit.end_line]
    if not around:
        raise ConfigError(f"there is no function at {path}:{line}", remedy="name a line inside a function")
    # On a line where functions begin the outer one is meant: its inner ones may be on the same line.
    beginning = [unit for unit in around if unit.start_line == line]
    if beginning:
        return [max(beginning, key=lambda unit: len(unit.span))]
    return [min(around, key=lambda unit: (len(unit.span), unit.span.start))]


def _counts(model: ModelSpec) -> Callable[[Sequence[str]], list[int]]:
    return SubwordTokenizer(locate(model).tokenizer, model.window, model.input_format).counts


def _pruned(
    unit: CodeUnit,
    path: Path,
    source: bytes,
    pruner: Pruner,
    counts: Callable[[Sequence[str]], list[int]] | None,
) -> PrunedFunction:
    lexed = LexedUnit.of(unit)
    pruned = pruner.prune(lexed)
    place = file_places(source, unit)
    before, after = (pruned.before, pruned.after) if counts is None else counts([unit.code, pruned.text])
    line_start = source.rfind(b"\n", 0, unit.span.start) + 1
    margin = source[line_start : unit.span.start].decode("utf-8", "replace")
    return PrunedFunction(
        path=path.as_posix(),
        pruned=pruned,
        places=[Span(place(token.start), place(token.stop)) for token in lexed.tokens],
        importance=pruner.importance(lexed),
        subwords=(before, after),
        counted_in=CountedIn.SUBWORDS if counts is None else CountedIn.TOKENS,
        margin="" if margin.strip() else margin,
    )
