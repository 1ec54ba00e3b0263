"""A folder of source files with an index of its own, filled with the vectors of the fake encoder."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from leancode_core.code.unit import CodeUnit
from leancode_core.config import IndexConfig, PruningConfig
from leancode_core.control import CancelToken, ProgressSink, SilentProgress
from leancode_core.index.fingerprint import Fingerprint
from leancode_core.index.pipeline import IndexReport, IndexRun, update_index
from leancode_core.index.reader import IndexReader
from leancode_core.index.writer import IndexWriter
from leancode_core.ports import Encoder
from leancode_core.search.engine import SearchEngine
from tests.support.identifier_encoder import IDENTITY, IdentifierEncoder

FINGERPRINT = Fingerprint(IDENTITY, PruningConfig())
LONG_AGO_NS = 1_600_000_000_000_000_000
_SECOND_NS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Content:
    """All that an index holds of its root, without what only tells how it got there."""

    units: tuple[CodeUnit, ...]
    vectors: Mapping[str, bytes]
    problems: tuple[str, ...]


def no_encoder() -> Encoder:
    """A `load_encoder` for runs that must not need one."""
    raise AssertionError("the encoder was loaded")


class Project:
    """Source files below `root`, and the index in `database`.

    Every file that is written gets a modification time of its own, long ago, so that a run decides by what the
    files say and never by how fast the test is.

    Args:
        folder: an empty folder for both.
        files: what to begin with.
    """

    def __init__(self, folder: Path, files: Mapping[str, str | bytes] | None = None) -> None:
        self.root = folder / "root"
        self.database = folder / "indexes" / "of-root" / "index.db"
        self._clock_ns = LONG_AGO_NS
        self.root.mkdir()
        self.write(files or {})

    def write(self, files: Mapping[str, str | bytes]) -> None:
        """Write files, as they are, to the byte."""
        for name, content in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            self.touch(name)

    def touch(self, name: str, mtime_ns: int | None = None) -> None:
        """Give a file a modification time, by default one that no file had before."""
        self._clock_ns += _SECOND_NS
        os.utime(self.root / name, ns=(0, self._clock_ns if mtime_ns is None else mtime_ns))

    def move(self, old: str, new: str) -> None:
        """Rename a file or a folder; what is in it keeps its modification time, as everywhere."""
        (self.root / new).parent.mkdir(parents=True, exist_ok=True)
        (self.root / old).rename(self.root / new)

    def remove(self, *names: str) -> None:
        """Delete files."""
        for name in names:
            (self.root / name).unlink()

    def index(
        self,
        load_encoder: Callable[[], Encoder] = IdentifierEncoder,
        *,
        config: IndexConfig | None = None,
        fingerprint: Fingerprint = FINGERPRINT,
        progress: ProgressSink | None = None,
        cancel: CancelToken | None = None,
        now: datetime | None = None,
        load_pruner: Callable[[], Callable[[CodeUnit], str]] | None = None,
    ) -> IndexReport:
        """One run over the root."""
        run = IndexRun(
            self.root,
            config or IndexConfig(),
            fingerprint,
            load_encoder,
            progress or SilentProgress(),
            cancel or CancelToken(),
            now=now or datetime.now(UTC),
            **({} if load_pruner is None else {"load_pruner": load_pruner}),
        )
        with IndexWriter(self.database) as writer:
            return update_index(writer, run)

    @contextmanager
    def opened(self, encoder: Encoder | None = None) -> Iterator[tuple[IndexReader, SearchEngine]]:
        """A reader of the index, and an engine over it."""
        with IndexReader(self.database) as reader:
            yield reader, SearchEngine(reader, FINGERPRINT, (encoder or IdentifierEncoder()).encode_query)

    def content(self) -> Content:
        """What the index holds, in an order that does not depend on how it was filled."""
        return content_of(self.database)


def content_of(database: Path) -> Content:
    """What an index holds, in an order that does not depend on how it was filled."""
    with IndexReader(database) as reader:
        table = reader.unit_table(FINGERPRINT)
        stored = reader.units(table.keys.tolist())
        units = [stored[key].unit for key in table.keys.tolist()]
        rows = np.flatnonzero(table.has_vector).tolist()
        vectors = {units[row].id: vector.tobytes() for row, vector in zip(rows, table.vectors, strict=True)}
        problems = tuple(f"{problem.path}: {problem.message}" for problem in reader.problems())
    return Content(tuple(sorted(units, key=lambda unit: (unit.path, unit.span))), vectors, problems)
