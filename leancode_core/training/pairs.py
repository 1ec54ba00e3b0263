"""What an encoder learns from: functions with what their documentation says."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import nsmallest
from pathlib import Path

from leancode_core.code.comments import first_paragraph
from leancode_core.code.languages import tables
from leancode_core.code.unit import CodeUnit
from leancode_core.control import CancelToken, ProgressSink
from leancode_core.errors import ConfigError
from leancode_core.evaluation.corpus import corpus_of
from leancode_core.evaluation.datasets import data_files
from leancode_core.evaluation.records import COMPRESSED, Record, records_of
from leancode_core.evaluation.snippets import snippet_of

_LINES = (".jsonl", f".jsonl{COMPRESSED}")
_FEWEST_WORDS = 3  # of a summary: "The name." is no query


@dataclass(frozen=True, slots=True)
class Pair:
    """A function and its documentation.

    Attributes:
        language: the name of its table.
        name: the function's, qualified or not.
        code: its text without documentation.
        summary: the first sentence or paragraph of the documentation, on one line.
        documentation: all of it.
        source: the repository that it is from: functions of one are the hardest to tell apart.
    """

    language: str
    name: str
    code: str
    summary: str
    documentation: str
    source: str

    def unit(self) -> CodeUnit:
        """The function as a unit with its tokens and without documentation."""
        known = {table.name: table for table in tables()}  # TypeScript comes after TSX, whose name it shares
        return replace(snippet_of(self.code, known[self.language], self.name).unit, docstring="")


def pairs_of(paths: Sequence[Path], limit: int, progress: ProgressSink, cancel: CancelToken) -> list[Pair]:
    """All pairs of some files and folders, at most `limit` of each language, in an order that depends on nothing else.

    Args:
        paths: `.jsonl` or `.jsonl.zst` files with `code`, `language`, `name`, `summary` and perhaps `docstring` and
            `repo` in each line, folders of such files, or folders of source code.
        limit: most pairs of one language; a hash of their code decides which.
        progress: is told what is read.
        cancel: is asked between files.

    Raises:
        ConfigError: a line is not of that form, or nothing there is documented.
        Cancelled: the token was set.
    """
    drawn: dict[str, list[tuple[bytes, Pair]]] = defaultdict(list)
    known = {table.name for table in tables()}
    for path in paths:
        for pair in _pairs_in(path, progress, cancel):
            if pair.language in known and len(pair.summary.split()) >= _FEWEST_WORDS:
                drawn[pair.language].append((_place(pair), pair))
    chosen = [row for rows in drawn.values() for row in nsmallest(limit, rows, key=lambda row: row[0])]
    if not chosen:
        named = ", ".join(map(str, paths))
        raise ConfigError(f"{named} holds no documented functions to learn from", remedy="name a folder with some")
    return [pair for _, pair in sorted(chosen, key=lambda row: row[0])]


def _pairs_in(path: Path, progress: ProgressSink, cancel: CancelToken) -> Iterator[Pair]:
    is_lines = path.name.endswith(_LINES) or (
        path.is_dir() and any(file.name.endswith(_LINES) for file in path.iterdir())
    )
    if not is_lines:
        units = corpus_of(path, 10**9, progress, cancel)
        yield from (_pair_of_unit(unit, path) for unit in units if unit.docstring)
        return
    files = data_files([path])
    progress.stage("reading pairs", len(files))
    for file in files:
        cancel.raise_if_cancelled()
        yield from map(_pair_of_record, records_of(file))
        progress.advance(1)


def _pair_of_record(record: Record) -> Pair:
    documentation = record.text("docstring", "")
    return Pair(
        language=record.text("language"),
        name=record.text("name", ""),
        code=record.text("code"),
        summary=" ".join((record.text("summary", "") or first_paragraph(documentation)).split()),
        documentation=documentation,
        source=record.text("repo", ""),
    )


def _pair_of_unit(unit: CodeUnit, root: Path) -> Pair:
    return Pair(
        language=unit.language,
        name=unit.qualified_name,
        code=unit.code,
        summary=first_paragraph(unit.docstring),
        documentation=unit.docstring,
        source=f"{root.name}/{unit.path.split('/')[0]}",
    )


def _place(pair: Pair) -> bytes:
    text = f"{pair.language}\x00{pair.code}\x00{pair.summary}"
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
