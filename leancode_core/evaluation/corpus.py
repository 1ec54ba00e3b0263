"""Functions to learn from: of a folder of source code, or of files of functions, one line of JSON each."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from heapq import nsmallest
from pathlib import Path

from leancode_core.code.languages import tables
from leancode_core.code.unit import CodeUnit
from leancode_core.config import IndexConfig
from leancode_core.control import CancelToken, ProgressSink
from leancode_core.errors import ConfigError
from leancode_core.evaluation.records import COMPRESSED, records_of
from leancode_core.evaluation.snippets import snippet_of
from leancode_core.index.parsing import Reading, read_files
from leancode_core.index.walk import WalkRules, walk
from leancode_core.index.writer import IndexedContent

_LINES = (".jsonl", f".jsonl{COMPRESSED}")


def corpus_of(path: Path, limit: int, progress: ProgressSink, cancel: CancelToken) -> list[CodeUnit]:
    """Functions with their tokens and their documentation, at most `limit` of each language.

    Which ones is decided by a hash of their code: the same corpus gives the same functions.

    Args:
        path: a file of lines with `code`, `language`, `name` and `summary` or `docstring`, a folder of such files, or
            a folder of source code.
        limit: most functions of one language.
        progress: is told what is read.
        cancel: is asked between files.

    Raises:
        ConfigError: there is nothing to learn from.
        Cancelled: the token was set.
    """
    files = _line_files(path)
    found = _of_lines(files, limit, progress, cancel) if files else _of_tree(path, limit, progress, cancel)
    if not found:
        raise ConfigError(f"{path} holds no functions to learn from", remedy="name a folder with source code")
    return found


def _line_files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(file for file in path.iterdir() if file.name.endswith(_LINES))
    return [path] if path.name.endswith(_LINES) else []


def _of_lines(files: list[Path], limit: int, progress: ProgressSink, cancel: CancelToken) -> list[CodeUnit]:
    progress.stage("reading the corpus", len(files))
    drawn: dict[str, list[tuple[bytes, str, str, str]]] = defaultdict(list)
    for file in files:
        cancel.raise_if_cancelled()
        for record in records_of(file):
            code = record.text("code")
            documentation = record.text("summary", "") or record.text("docstring", "")
            drawn[record.text("language")].append((_place(code), code, record.text("name", ""), documentation))
        for language, rows in drawn.items():
            drawn[language] = nsmallest(limit, rows)
        progress.advance(1)
    known = {language.name: language for language in tables()}
    units = []
    progress.stage("parsing", sum(map(len, drawn.values())))
    for name_of_language, rows in sorted(drawn.items()):
        for _, code, name, documentation in rows:
            cancel.raise_if_cancelled()
            if name_of_language in known:
                unit = snippet_of(code, known[name_of_language], name).unit
                units.append(replace(unit, docstring=documentation or unit.docstring))
            progress.advance(1)
    return [unit for unit in units if unit.tokens]


def _of_tree(root: Path, limit: int, progress: ProgressSink, cancel: CancelToken) -> list[CodeUnit]:
    config = IndexConfig()
    found = walk(root, WalkRules((), (), config.max_file_size_kb), cancel)
    progress.stage("reading the corpus", len(found.files))
    reading = Reading(root, found.files, {}, config.max_file_size_kb * 1024)
    drawn: dict[str, list[tuple[bytes, CodeUnit]]] = defaultdict(list)
    with closing(read_files(reading, cancel)) as outcomes:
        for outcome in outcomes:
            for unit in _functions(outcome.units if isinstance(outcome, IndexedContent) else ()):
                drawn[unit.language].append((_place(unit.code), unit))
            progress.advance(1)
    return [unit for _, rows in sorted(drawn.items()) for _, unit in nsmallest(limit, rows, key=lambda row: row[0])]


def _functions(units: tuple[CodeUnit, ...]) -> Iterator[CodeUnit]:
    return (unit for unit in units if unit.kind.is_callable and unit.tokens)


def _place(code: str) -> bytes:
    return hashlib.blake2b(code.encode("utf-8", "surrogatepass"), digest_size=8).digest()
