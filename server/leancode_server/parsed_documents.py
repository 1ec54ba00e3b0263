"""Documents with the units in them, parsed once for each version and for all who ask.

They are parsed in guarded processes: what somebody opens may have been made to harm, and a MB that was not would still
keep Python's lock from the loop for a second.
"""

from __future__ import annotations

import logging
import queue
import re
import time
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path, PurePosixPath
from threading import Lock

from lsprotocol.types import PositionEncodingKind

import leancode_core as core
from leancode_server.document import DocumentSnapshot, split_lines
from leancode_server.text_places import TextPlaces

logger = logging.getLogger(__name__)

LARGEST_DOCUMENT = 512 * 1024
"""Bytes. To parse a MB takes a second and more, in which nothing else gets on."""

_MARGIN = re.compile(rb"[ \t]*")
_N_PARSERS = 2  # as many as there are threads that ask
# A document that could not be parsed is left alone for so many times the time that the attempt took.
_PATIENCE = 10.0
_LEAST_PATIENCE_SECONDS = 1.0
_MOST_REMEMBERED = 256
# Endings that tell the language of a document whose own name does not, by what the client calls the language.
_ENDINGS = {
    "c": ".c",
    "cpp": ".cpp",
    "csharp": ".cs",
    "elixir": ".ex",
    "go": ".go",
    "haskell": ".hs",
    "java": ".java",
    "javascript": ".js",
    "javascriptreact": ".jsx",
    "kotlin": ".kt",
    "lua": ".lua",
    "php": ".php",
    "python": ".py",
    "ruby": ".rb",
    "rust": ".rs",
    "scala": ".scala",
    "shellscript": ".sh",
    "sh": ".sh",
    "bash": ".sh",
    "swift": ".swift",
    "typescript": ".ts",
    "typescriptreact": ".tsx",
    "zig": ".zig",
}


@dataclass(frozen=True)
class ParsedDocument:
    """A document of one version.

    Attributes:
        snapshot: its text.
        source: the same in UTF-8.
        language: the name of its language, None if that is not known.
        units: what is in it, by start; none where it is in no known language, too large or not to be parsed.
        problem: why there are none although there should be, "" otherwise.
    """

    snapshot: DocumentSnapshot
    source: bytes
    language: str | None
    units: tuple[core.CodeUnit, ...]
    problem: str = ""

    @cached_property
    def functions(self) -> tuple[core.CodeUnit, ...]:
        """Functions, methods and constructors, outer ones before those inside."""
        return tuple(unit for unit in self.units if unit.kind.is_callable)

    @cached_property
    def places(self) -> TextPlaces:
        """Positions in it."""
        return TextPlaces(self.snapshot)

    def function_at(self, line: int, character: int) -> core.CodeUnit | None:
        """The innermost function at a position, its end included; in a line's margin, that at the line's first word."""
        offset = self.places.offset(line, character)
        start = self.places.line_start(line)
        margin = _MARGIN.match(self.source, start)
        if margin is not None and offset < margin.end():
            offset = margin.end()
        around = [unit for unit in self.functions if unit.span.start <= offset <= unit.span.stop]
        return min(around, key=lambda unit: (unit.span.stop - unit.span.start, -unit.span.start), default=None)

    def members_of(self, unit: core.CodeUnit) -> tuple[core.CodeUnit, ...]:
        """The units inside of a unit."""
        return tuple(other for other in self.units if other is not unit and unit.span.contains(other.span))

    def inner_functions(self, unit: core.CodeUnit) -> list[core.Span]:
        """Where the functions inside of a function are, without those inside of these."""
        found: list[core.Span] = []
        first = bisect_right(self.functions, unit.span.start, key=lambda other: other.span.start)
        for other in islice(self.functions, first, None):
            if other.span.start >= unit.span.stop:
                break
            if other.span.stop <= unit.span.stop and (not found or other.span.start >= found[-1].stop):
                found.append(other.span)
        return found


@dataclass(frozen=True, slots=True)
class _Trouble:
    """A document that could not be parsed: why, and until when it is left alone."""

    until: float
    problem: str


class ParsedDocuments:
    """Parses documents, and remembers the last version of each. Any thread may ask.

    Two that ask for the same document at once parse it once.
    """

    def __init__(self) -> None:
        self._parsing: dict[str, Lock] = {}
        self._known: dict[str, tuple[DocumentSnapshot, str, ParsedDocument]] = {}
        self._troubles: dict[str, _Trouble] = {}
        self._is_closed = False
        self._all_parsers: list[core.DocumentParser] = []
        # None in the place of one that nobody has needed yet: to import it takes longer than `initialize` may.
        self._free_parsers: queue.LifoQueue[core.DocumentParser | None] = queue.LifoQueue()
        for _ in range(_N_PARSERS):
            self._free_parsers.put(None)

    def parsed(self, snapshot: DocumentSnapshot, path: str) -> ParsedDocument:
        """The document's units.

        Args:
            snapshot: the document.
            path: relative to its folder; goes into the units.
        """
        with self._parsing.setdefault(snapshot.uri, Lock()):
            known = self._known.get(snapshot.uri)
            if known is not None and known[0] == snapshot and known[1] == path:
                return known[2]
            document = self._parse(snapshot, path)
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            if not document.problem:
                self._known[snapshot.uri] = snapshot, path, document
            return document

    def forget(self, uri: str) -> None:
        """The document is closed."""
        self._known.pop(uri, None)
        self._parsing.pop(uri, None)
        self._troubles.pop(uri, None)

    def close(self) -> None:
        """Parse nothing any more, and end the processes."""
        self._is_closed = True
        for parser in self._all_parsers:
            parser.close()

    def _parse(self, snapshot: DocumentSnapshot, path: str) -> ParsedDocument:
        source = snapshot.source
        named = path
        language = core.language_of(PurePosixPath(path), source)
        if language is None and snapshot.language_id in _ENDINGS:
            named = "document" + _ENDINGS[snapshot.language_id]
            language = core.language_of(PurePosixPath(named), source)
        if language is None:
            return ParsedDocument(snapshot, source, None, ())
        if len(source) > LARGEST_DOCUMENT:
            why = f"larger than {LARGEST_DOCUMENT // 1024} KB"
            return ParsedDocument(snapshot, source, language.name, (), why)
        trouble = self._troubles.get(snapshot.uri)
        if trouble is not None and time.monotonic() < trouble.until:
            return ParsedDocument(snapshot, source, language.name, (), trouble.problem)
        started = time.monotonic()
        with self._parser() as parser:
            extraction = parser.parse(path, source, named)
        problem = extraction.problems[0].message if extraction.problems else ""
        if problem:
            took = time.monotonic() - started
            until = time.monotonic() + max(_LEAST_PATIENCE_SECONDS, _PATIENCE * took)
            self._troubles[snapshot.uri] = _Trouble(until, problem)
            logger.info("%s: %s", path, problem)
        return ParsedDocument(snapshot, source, language.name, extraction.units, problem)

    @contextmanager
    def _parser(self) -> Iterator[core.DocumentParser]:
        parser = self._free_parsers.get() or self._new_parser()
        try:
            yield parser
        finally:
            self._free_parsers.put(parser)

    def _new_parser(self) -> core.DocumentParser:
        parser = core.DocumentParser()
        self._all_parsers.append(parser)
        if self._is_closed:
            parser.close()
        return parser


def saved_document(uri: str, path: Path, encoding: PositionEncodingKind) -> DocumentSnapshot | None:
    """A file that is not open, as it would be opened; None where it cannot be read or is too large."""
    try:
        if not path.is_file() or path.stat().st_size > LARGEST_DOCUMENT:
            return None
        text = path.read_bytes().decode("utf-8", "replace")
    except OSError:
        return None
    return DocumentSnapshot(uri, 0, tuple(split_lines(text)), encoding)
