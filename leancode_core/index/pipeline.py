"""Brings an index up to date: text and the lexical index first, searchable at once, then the vectors."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import assert_never

from leancode_core.code.unit import CodeUnit
from leancode_core.config import IndexConfig
from leancode_core.control import CancelToken, ProgressSink
from leancode_core.errors import Problem
from leancode_core.index.embedding import EmbeddingReport, embed_pending
from leancode_core.index.fingerprint import Fingerprint
from leancode_core.index.parsing import Reading, Unreadable, Untouched, read_files
from leancode_core.index.plan import IndexedFile, IndexPlan, plan
from leancode_core.index.reader import IndexReader
from leancode_core.index.walk import FoundFile, Walk, WalkRules, walk
from leancode_core.index.writer import CONTENT_VERSION, IndexedContent, IndexWriter
from leancode_core.ports import Encoder

logger = logging.getLogger(__name__)

_FILES_PER_TRANSACTION = 100
# The children go on while a batch is written until their pipe of 1 MB is full: so much is written at once, not more.
_BYTES_PER_TRANSACTION = 512 * 1024


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What one run did.

    Attributes:
        files: files in the index after the run, without those that were skipped.
        units: units in the index after the run.
        embedded: units that got their vector in this run.
        reused: units whose vector was there before.
        removed: units that are gone, replaced ones included.
        skipped: files that are left out for a reason of their own, with the reason.
        seconds: the whole run.
        embedding: what the encoder did, None if it was not needed.
    """

    files: int
    units: int
    embedded: int
    reused: int
    removed: int
    skipped: tuple[Problem, ...]
    seconds: float
    embedding: EmbeddingReport | None


@dataclass(frozen=True, slots=True)
class IndexRun:
    """Everything that a run needs to know.

    Attributes:
        root: the folder to index.
        config: which files.
        fingerprint: which vectors.
        load_encoder: gives the encoder; called only if there is something to embed. None: leave it pending.
        progress: is told about the run.
        cancel: is asked between steps.
        now: when it happens; decides about vectors that nothing has needed for long.
        load_pruner: gives what makes the code that the encoder reads of a unit; called as late as `load_encoder`.
    """

    root: Path
    config: IndexConfig
    fingerprint: Fingerprint
    load_encoder: Callable[[], Encoder] | None
    progress: ProgressSink
    cancel: CancelToken
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    load_pruner: Callable[[], Callable[[CodeUnit], str]] = lambda: _whole


def update_index(writer: IndexWriter, run: IndexRun) -> IndexReport:
    """Make the index equal to what is below the root, and complete its vectors.

    Raises:
        Cancelled: the token was set; what was committed stays and the next run goes on from there.
        IndexUnavailable: the index cannot be written.
        ModelUnavailable: there is something to embed and no encoder; the text is indexed nevertheless.
    """
    started = time.perf_counter()
    run.progress.stage("looking for files", None)
    found = survey(run.root, run.config, run.cancel)
    indexed = writer.indexed_files()
    if writer.meta("content_version") != CONTENT_VERSION:
        # A run that ends early leaves files of two versions behind: none of them may be taken for current.
        writer.remember(content_version="" if indexed else CONTENT_VERSION)
    n_removed, unreadable = _apply(writer, run, plan(indexed, found), indexed)
    writer.remember(root=str(run.root), content_version=CONTENT_VERSION)
    with IndexReader(writer.path) as reader:
        reader.save_postings_file()  # vectors take long, and there will be queries meanwhile
        before = reader.counts(run.fingerprint)
        embedding = None
        if before.pending and run.load_encoder is not None:
            embedding = embed_pending(
                writer, run.fingerprint, run.load_encoder, run.load_pruner(), run.progress, run.cancel
            )
        after = reader.counts(run.fingerprint)
        skipped = (*found.problems, *unreadable, *reader.problems())
    if embedding is not None:
        _remember_vectors(writer, run.fingerprint)
    writer.finish(run.fingerprint, run.config.max_cache_mb * 2**20, run.now)
    return IndexReport(
        files=after.files,
        units=after.units,
        embedded=after.embedded - before.embedded,
        reused=before.embedded,
        removed=n_removed,
        skipped=tuple(sorted(skipped, key=lambda problem: problem.path)),
        seconds=time.perf_counter() - started,
        embedding=embedding,
    )


def _whole(unit: CodeUnit) -> str:
    return unit.code


def survey(root: Path, config: IndexConfig, cancel: CancelToken) -> Walk:
    """The files below the root that the index should hold."""
    return walk(root, WalkRules(config.include, config.exclude, config.max_file_size_kb), cancel)


def _apply(
    writer: IndexWriter, run: IndexRun, difference: IndexPlan, indexed: dict[str, IndexedFile]
) -> tuple[int, list[Problem]]:
    """Applies the plan to the text. Returns the number of removed units, and what could not be read."""
    unreadable: list[Problem] = []
    n_removed = writer.apply((), (), difference.removed, time.time_ns()) if difference.removed else 0
    files = sorted((*difference.added, *difference.changed), key=lambda file: file.path)
    digests = {file.path: indexed[file.path].digest for file in difference.changed}
    run.progress.stage("reading", len(files))
    reading = Reading(run.root, files, digests, run.config.max_file_size_kb * 1024)
    checked_ns = time.time_ns()  # before any file is read: the children are ahead of the batches
    with closing(read_files(reading, run.cancel)) as outcomes:
        for size in _batches(files):
            contents: list[IndexedContent] = []
            untouched: list[FoundFile] = []
            gone: list[str] = []
            for outcome in islice(outcomes, size):
                run.cancel.raise_if_cancelled()
                match outcome:
                    case IndexedContent():
                        contents.append(outcome)
                    case Untouched(file):
                        untouched.append(file)
                    case Unreadable(file, problem):
                        unreadable.append(problem)
                        gone.append(file.path)
                    case _:
                        assert_never(outcome)
                run.progress.advance(1)
            n_removed += writer.apply(contents, untouched, gone, checked_ns)
    return n_removed, unreadable


def _batches(files: Sequence[FoundFile]) -> Iterator[int]:
    """How many files go into each transaction: what is found in them is in memory until then."""
    n_files = n_bytes = 0
    for file in files:
        n_files += 1
        n_bytes += file.size
        if n_files >= _FILES_PER_TRANSACTION or n_bytes >= _BYTES_PER_TRANSACTION:
            yield n_files
            n_files = n_bytes = 0
    if n_files:
        yield n_files


def _remember_vectors(writer: IndexWriter, fingerprint: Fingerprint) -> None:
    """What the newest vectors were made with; a run that made none says nothing about it."""
    writer.remember(
        model=fingerprint.model.name,
        strategy=fingerprint.pruning.strategy.value,
        removal=str(fingerprint.pruning.removal),
    )
