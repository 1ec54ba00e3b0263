"""Which definition a name in a document stands for: the one that begins there, or one that the index knows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import leancode_core as core
from leancode_server.overlay import OpenDocuments
from leancode_server.parsed_documents import ParsedDocument
from leancode_server.searching import SearchedFolder
from leancode_server.workers.readers import ReaderThread

MOST_SHOWN = 5
"""Functions of one name; more would be a list, not an answer."""

_MOST_ASKED = 200  # of a name, of which those in other languages or with other capitals are left out
_NAME = re.compile(r"[^\W\d][\w$]*[!?]?|\$\w+")
_NAME_WITH_PRIMES = re.compile(r"[^\W\d][\w']*")  # Haskell
_MARKED_NAMES = frozenset({"ruby", "elixir"})  # `empty?`, `save!`
# Languages in which a call needs no brackets.
_BARE_CALLS = frozenset({"ruby", "bash", "kotlin", "elixir", "haskell", "scala", "swift"})
_BRACKET = re.compile(r"(?:::)?\s*(?:<[^<>()]*(?:<[^<>()]*>[^<>()]*)*>)?\s*\(")
_FAMILIES = {"typescript": "javascript", "tsx": "javascript", "cpp": "c"}


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a document.

    Attributes:
        text: as it stands there.
        start: its first character in its line.
        stop: the character behind it.
        is_call: whether it is called there, as far as one can see.
    """

    text: str
    start: int
    stop: int
    is_call: bool


def name_at(line: str, column: int, language: str) -> Name | None:
    """The name at a character of a line, or right before it."""
    for match in (_NAME_WITH_PRIMES if language == "haskell" else _NAME).finditer(line):
        if match.start() <= column <= match.end():
            text, stop = match.group(), match.end()
            if text[-1] in "!?" and language not in _MARKED_NAMES:
                text, stop = text[:-1], stop - 1
            is_macro = language == "rust" and line.startswith("!", stop)
            is_call = language in _BARE_CALLS or _BRACKET.match(line, stop) is not None
            return Name(text, match.start(), stop, is_call and not is_macro)
    return None


def defined_at(document: ParsedDocument, text: str, start: int) -> core.CodeUnit | None:
    """The definition whose name begins at a byte of the document."""
    around = [unit for unit in document.units if unit.span.start <= start < unit.span.stop]
    for unit in sorted(around, key=lambda unit: len(unit.span)):
        if _last_part(unit.name) == text and _name_start(document, unit, text) == start:
            return unit
    return None


def functions_named(
    thread: ReaderThread, folder: SearchedFolder, documents: OpenDocuments, text: str, language: str
) -> list[core.CodeUnit]:
    """The functions of a name in the language, open documents as they are now; types where there is no function.

    None at all where there are more than can be shown.
    """
    overlay = documents.overlay(folder.workspace, folder.open_files)
    found = [each.unit for each in overlay.units if each.unit.name == text]
    try:
        reader = thread.reader(folder.workspace)
        if reader is not None:
            stored = reader.units(reader.keys_named(text, _MOST_ASKED)).values()
            found += [each.unit for each in stored if each.unit.name == text and each.unit.path not in overlay.paths]
    except core.IndexUnavailable:
        thread.forget(folder.workspace)
    return few([unit for unit in found if _family(unit.language) == _family(language)])


def few(units: Sequence[core.CodeUnit]) -> list[core.CodeUnit]:
    """The functions among units, else the types, by path; none if there are too many."""
    functions = [unit for unit in units if unit.kind.is_callable]
    shown = functions or [unit for unit in units if unit.kind is not core.UnitKind.CHUNK]
    return sorted(shown, key=lambda unit: (unit.path, unit.span)) if len(shown) <= MOST_SHOWN else []


def _name_start(document: ParsedDocument, unit: core.CodeUnit, text: str) -> int:
    """Where a unit's name stands in the document: it is the first such word behind the attributes."""
    source = document.source[unit.span.start : unit.span.stop].decode("utf-8", "replace")
    head = _after_attributes(unit, source)
    match = re.compile(rf"(?<![\w$]){re.escape(text)}(?![\w$])").search(source, head)
    return -1 if match is None else unit.span.start + len(source[: match.start()].encode())


def _after_attributes(unit: core.CodeUnit, source: str) -> int:
    """Where the unit's signature begins; at the beginning where it is written over several lines."""
    first_word = unit.signature.split(" ", 1)[0].split("(", 1)[0]
    found = re.search(rf"^[ \t]*{re.escape(first_word)}(?!\w)", source, re.MULTILINE) if first_word else None
    return found.start() if found else 0


def _last_part(name: str) -> str:
    return name.rpartition(".")[2].rpartition("::")[2]


def _family(language: str) -> str:
    return _FAMILIES.get(language, language)
