"""Brings an index up to date: text and the lexical index first, searchable at once, then the vectors."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath

from leancode_core.code.extraction import extract
from leancode_core.code.languages import language_of
from leancode_core.code.unit import CodeUnit
from leancode_core.config import IndexConfig
from leancode_core.control import CancelToken, ProgressSink
from leancode_core.errors import Problem
from leancode_core.index.embedding import EmbeddingReport, embed_pending
from leancode_core.index.fingerprint import Fingerprint
from leancode_core.index.plan import IndexedFile, IndexPlan, plan
from leancode_core.index.reader import IndexReader
from leancode_core.index.unwanted_files import content_problem
from leancode_core.index.walk import FoundFile, Walk, WalkRules, walk
from leancode_core.index.writer import CONTENT_VERSION, IndexedContent, IndexWriter
from leancode_core.ports import Encoder

logger = logging.getLogger(__name__)

_FILES_PER_TRANSACTION = 100


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
    """

    root: Path
    config: IndexConfig
    fingerprint: Fingerprint
    load_encoder: Callable[[], Encoder] | None
    progress: ProgressSink
    cancel: CancelToken


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
    _remember(writer, run)
    with IndexReader(writer.path) as reader:
        before = reader.counts(run.fingerprint)
        embedding = None
        if before.pending and run.load_encoder is not None:
            embedding = embed_pending(writer, run.fingerprint, run.load_encoder, run.progress, run.cancel)
        after = reader.counts(run.fingerprint)
        skipped = (*found.problems, *unreadable, *reader.problems())
    writer.finish()
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


def survey(root: Path, config: IndexConfig, cancel: CancelToken) -> Walk:
    """The files below the root that the index should hold."""
    return walk(root, WalkRules(config.include, config.exclude, config.max_file_size_kb), cancel)


def _apply(
    writer: IndexWriter, run: IndexRun, difference: IndexPlan, indexed: dict[str, IndexedFile]
) -> tuple[int, list[Problem]]:
    """Applies the plan to the text. Returns the number of removed units, and what could not be read."""
    unreadable: list[Problem] = []
    n_removed = writer.apply((), (), difference.removed, time.time_ns()) if difference.removed else 0
    files = iter(sorted((*difference.added, *difference.changed), key=lambda file: file.path))
    run.progress.stage("reading", len(difference.added) + len(difference.changed))
    while batch := list(islice(files, _FILES_PER_TRANSACTION)):
        contents, untouched, gone = [], [], []
        checked_ns = time.time_ns()
        for file in batch:
            run.cancel.raise_if_cancelled()
            content = _read(run.root, file)
            known = indexed.get(file.path)
            if isinstance(content, Problem):
                unreadable.append(content)
                gone.append(file.path)
            elif known is not None and known.digest == content.digest:
                untouched.append(file)
            else:
                contents.append(_extracted(content))
            run.progress.advance(1)
        n_removed += writer.apply(contents, untouched, gone, checked_ns)
    return n_removed, unreadable


@dataclass(frozen=True, slots=True)
class _Read:
    file: FoundFile
    source: bytes
    digest: bytes


def _read(root: Path, file: FoundFile) -> _Read | Problem:
    try:
        source = (root / file.path).read_bytes()
    except OSError as error:
        return Problem(file.path, f"cannot be read: {error.strerror}")
    return _Read(file, source, hashlib.blake2b(source, digest_size=16).digest())


def _extracted(content: _Read) -> IndexedContent:
    path = content.file.path
    problem = content_problem(path, content.source)
    language = language_of(PurePosixPath(path), content.source)
    units: tuple[CodeUnit, ...] = ()
    if problem is None and language is not None:
        units = extract(path, content.source, language).units
    return IndexedContent(content.file, content.digest, language.name if language else None, units, problem)


def _remember(writer: IndexWriter, run: IndexRun) -> None:
    fingerprint = run.fingerprint
    writer.remember(
        root=str(run.root),
        content_version=CONTENT_VERSION,
        model=fingerprint.model.name,
        strategy=fingerprint.pruning.strategy.value,
        removal=str(fingerprint.pruning.removal),
    )
