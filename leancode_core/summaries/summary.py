"""The summary of a unit or a file without a model: its documentation's first sentence, else what its code does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from leancode_core.code.categories import Category
from leancode_core.code.comments import docstring_text, documentation_text
from leancode_core.code.tokens import LexedUnit
from leancode_core.code.unit import CodeUnit, UnitKind
from leancode_core.summaries.first_sentence import first_sentence
from leancode_core.summaries.function_facts import facts_of
from leancode_core.summaries.sentences import sentence_of
from leancode_core.summaries.type_facts import type_facts_of
from leancode_core.summaries.type_sentences import file_sentence, type_sentence

_FEWEST_WORDS = 3  # of a comment on a file that says something


class Origin(StrEnum):
    """Where a summary is from."""

    DOCSTRING = "docstring"
    GENERATED = "generated"
    """By a model."""
    EXTRACTIVE = "extractive"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Summary:
    """One sentence of at most 200 characters.

    Attributes:
        text: the sentence, "" where the origin is `NONE`.
        origin: where it is from.
        model: the name of the model that wrote it, "" where none did.
    """

    text: str
    origin: Origin
    model: str = ""


def summarise(unit: CodeUnit, members: Iterable[CodeUnit] = ()) -> Summary:
    """The summary of one unit.

    Args:
        unit: with the tokens that extraction stores in it.
        members: the units of the same file, for a type whose methods stand outside of it or set its fields; those
            that do not belong to it are left out.
    """
    documented = first_sentence(unit.docstring)
    if documented:
        return Summary(documented, Origin.DOCSTRING)
    if unit.kind is UnitKind.CHUNK:
        return Summary("", Origin.NONE)
    if unit.kind.is_callable:
        return _extractive(sentence_of(facts_of(unit), _subject(unit)))
    return _extractive(type_sentence(type_facts_of(unit, members), unit.kind))


def with_generated(summary: Summary, unit: CodeUnit, written: str, model: str) -> Summary:
    """What a model wrote of a function, instead of what can be read off its code; documentation stays.

    Args:
        summary: without the model.
        unit: what is summarised.
        written: by the model, as `generated_sentence` left it: "" if it had nothing to say.
        model: its name.
    """
    return Summary(written, Origin.GENERATED, model) if written and is_generable(summary, unit) else summary


def is_generable(summary: Summary, unit: CodeUnit) -> bool:
    """Whether a model can say more of it: of functions without documentation that have any code."""
    return unit.kind.is_callable and summary.origin is not Origin.DOCSTRING and bool(unit.code.strip())


def summarise_file(path: str, units: Sequence[CodeUnit]) -> Summary:
    """The summary of a file.

    Args:
        path: of the file; units of other files are left out.
        units: all that extraction found, in order.
    """
    own = [unit for unit in units if unit.path == path]
    documented = first_sentence(_documentation_of_file(own))
    if len(documented.split()) >= _FEWEST_WORDS:
        return Summary(documented, Origin.DOCSTRING)
    return _extractive(file_sentence(own))


def _extractive(text: str) -> Summary:
    return Summary(text, Origin.EXTRACTIVE if text else Origin.NONE)


def _subject(unit: CodeUnit) -> str:
    """`method of Shape`, `function`."""
    container = unit.qualified_name.removesuffix(unit.name).rstrip(".").rpartition(".")[2]
    return f"{unit.kind.value} of {container}" if container else unit.kind.value


def _documentation_of_file(units: Sequence[CodeUnit]) -> str:
    """What the comments or the docstring at the beginning of a file say."""
    if not units or units[0].kind is not UnitKind.CHUNK:
        return ""
    lexed = LexedUnit.of(units[0])
    stop = 0
    for statement in lexed.statements:
        if statement.category is not Category.COMMENT:
            break
        first = lexed.tokens[statement.first_token].start
        stop = lexed.tokens[statement.end_token - 1].stop
        if lexed.source[first : first + 1] in (b'"', b"'"):
            return docstring_text(lexed.source[first:stop].decode("utf-8", "replace"))
    return documentation_text([lexed.source[:stop].decode("utf-8", "replace")])
