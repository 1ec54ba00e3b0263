"""Runs that are killed at any moment: what is left is sound and usable, and the next run goes on from there."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from leancode_core.config import SearchMode
from leancode_core.index.damage import noted_damage
from leancode_core.index.reader import IndexReader
from leancode_core.index.recovery import moved_aside
from leancode_core.index.schema import is_usable
from leancode_core.search.engine import SearchEngine
from leancode_core.search.query import SearchQuery
from tests.support.indexing_process import started
from tests.support.project import FINGERPRINT, Content, content_of

SECONDS_PER_BATCH = 0.01
_ORPHAN_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Killed:
    """What one killed run left behind.

    Attributes:
        after_seconds: how long it lived; a run that ends by itself before is not killed.
        was_killed: whether it did not end by itself.
        files: files in the index.
        units: units in the index.
        embedded: units with a vector.
        hits: how many units a lexical search found.
    """

    after_seconds: float
    was_killed: bool
    files: int
    units: int
    embedded: int
    hits: int


def whole_run(root: Path, database: Path) -> tuple[Content, float]:
    """What an uninterrupted run makes of a root, and how long it takes."""
    begun = time.perf_counter()
    with started(root, database, SECONDS_PER_BATCH) as process:
        _, complaint = process.communicate()
    assert (process.returncode, complaint) == (0, "")
    return content_of(database), time.perf_counter() - begun


def killed_runs(
    root: Path, database: Path, expected: Content, seconds: float, n_kills: int, rng: random.Random
) -> Iterator[Killed]:
    """Kill so many runs, each at a moment of its life; a run that ends by itself is compared, then all begins anew.

    Raises:
        AssertionError: something was lost, is damaged, or differs.
    """
    before = Killed(0.0, was_killed=True, files=0, units=0, embedded=0, hits=0)
    while n_kills:
        left = _killed(root, database, rng.uniform(0.0, seconds))
        assert (left.files, left.units, left.embedded) >= (before.files, before.units, before.embedded)
        assert left.units >= before.units
        assert left.embedded >= before.embedded
        yield left
        before = left
        if left.was_killed:
            n_kills -= 1
        else:
            assert differences(content_of(database), expected) == []
            shutil.rmtree(database.parent)
            before = Killed(0.0, was_killed=True, files=0, units=0, embedded=0, hits=0)
    with started(root, database) as process:
        assert process.communicate()[1] == ""
    assert (differences(content_of(database), expected), process.returncode) == ([], 0)


def differences(found: Content, expected: Content) -> list[str]:
    """Units, vectors and problems that only one side has, by name; empty if both are the same."""
    units = {*found.units} ^ {*expected.units}
    vectors = {*found.vectors.items()} ^ {*expected.vectors.items()}
    problems = {*found.problems} ^ {*expected.problems}
    assert (found == expected) == (not units | vectors | problems)
    return sorted({unit.id for unit in units} | {f"vector of {name}" for name, _ in vectors} | problems)


def _killed(root: Path, database: Path, after_seconds: float) -> Killed:
    with started(root, database, SECONDS_PER_BATCH) as process:
        time.sleep(after_seconds)
        was_killed = process.poll() is None
        process.send_signal(signal.SIGKILL)
        _, complaint = process.communicate()
    assert complaint == ""
    _await_end_of_group(process.pid)
    if not is_usable(database):  # killed before the first transaction
        return Killed(after_seconds, was_killed, 0, 0, 0, 0)
    with IndexReader(database) as reader:
        counts = reader.counts(FINGERPRINT)
        hits = SearchEngine(reader, FINGERPRINT, None).search(SearchQuery("self", 50, SearchMode.LEXICAL)).hits
        assert bool(hits) == bool(counts.units)
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert (noted_damage(database), moved_aside(database)) == (None, [])
    return Killed(after_seconds, was_killed, counts.files, counts.units, counts.embedded, len(hits))


def _await_end_of_group(group: int) -> None:
    """The children of a killed run end by themselves."""
    deadline = time.monotonic() + _ORPHAN_SECONDS
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.02)
    raise AssertionError(f"the killed process {group} has left children")
