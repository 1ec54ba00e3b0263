"""Runs that end early: what was committed is usable, and the next run completes it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from leancode_core.config import SearchMode
from leancode_core.control import Cancelled, CancelToken
from leancode_core.errors import ModelUnavailable
from leancode_core.ports import Encoder
from leancode_core.search.query import SearchQuery
from tests.support.identifier_encoder import IdentifierEncoder
from tests.support.project import Project, no_encoder

N_FILES = 250  # more than two transactions of text


def source(number: int) -> str:
    return f"def task_{number}(queue):\n    return queue.item{number}\n"


def files(count: int = N_FILES) -> dict[str, str]:
    return {f"f{number:03}.py": source(number) for number in range(count)}


class Stopping:
    """A progress sink that cancels after so many steps of a stage, and keeps each stage's number of steps."""

    def __init__(self, name: str, after: int) -> None:
        self.token = CancelToken()
        self.totals: dict[str, int | None] = {}
        self._wanted, self._left = name, after
        self._name = ""

    def stage(self, name: str, total: int | None) -> None:
        self._name = name
        self.totals[name] = total
        self._stop_if_due(0)

    def advance(self, steps: int) -> None:
        self._stop_if_due(steps)

    def _stop_if_due(self, steps: int) -> None:
        if self._name == self._wanted:
            self._left -= steps
            if self._left <= 0:
                self.token.cancel()


def stopped(project: Project, stage: str, after: int) -> None:
    """A run that is cancelled after so many steps of a stage."""
    progress = Stopping(stage, after)
    with pytest.raises(Cancelled):
        project.index(progress=progress, cancel=progress.token)


def lexical_paths(project: Project, query: str) -> list[str]:
    with project.opened() as (_, engine):
        hits = engine.search(SearchQuery(query, limit=500, mode=SearchMode.LEXICAL)).hits
    return sorted(hit.unit.path for hit in hits)


def complete(folder: Path) -> Project:
    """The same files, indexed in one run."""
    folder.mkdir()
    project = Project(folder, files())
    project.index()
    return project


@pytest.mark.parametrize(
    ("stage", "after", "texts", "vectors"),
    [
        ("looking for files", 0, 0, 0),
        ("reading", 0, 0, 0),
        ("reading", 99, 0, 0),
        ("reading", 150, 100, 0),
        ("loading the model", 0, 250, 0),
        ("embedding", 1, 250, 4),
        ("embedding", 101, 250, 104),
    ],
)
def test_a_cancelled_run_is_completed_by_the_next_one(
    tmp_path: Path, stage: str, after: int, texts: int, vectors: int
) -> None:
    project = Project(tmp_path, files())
    stopped(project, stage, after)
    assert len(project.content().units) == texts
    assert len(project.content().vectors) == vectors
    assert lexical_paths(project, "queue") == list(files())[:150][:texts]
    encoder, progress = IdentifierEncoder(), Stopping("never", 0)
    report = project.index(lambda: encoder, progress=progress)
    assert (report.files, report.units, report.removed) == (250, 250, 0)
    assert (report.embedded, report.reused, len(encoder.codes)) == (250 - vectors, vectors, 250 - vectors)
    assert progress.totals["reading"] == 250 - texts
    assert project.content() == complete(tmp_path / "other").content()


def test_every_run_goes_on_where_the_last_one_was_cancelled(tmp_path: Path) -> None:
    project = Project(tmp_path, files())
    stopped(project, "reading", 120)
    stopped(project, "reading", 120)
    progress = Stopping("never", 0)
    assert project.index(progress=progress).embedded == 250
    assert progress.totals["reading"] == 50


def test_a_cancelled_change_of_version_takes_no_file_for_current(tmp_path: Path) -> None:
    project = Project(tmp_path, files())
    project.index()
    before = project.content()
    with closing(sqlite3.connect(project.database)) as connection:
        connection.execute("UPDATE meta SET value = '0.0' WHERE key = 'content_version'")
        connection.commit()
    stopped(project, "reading", 150)
    with project.opened() as (reader, _):
        assert reader.meta("content_version") == ""
    assert project.content() == before
    progress = Stopping("never", 0)
    assert project.index(no_encoder, progress=progress).reused == 250
    assert progress.totals["reading"] == 250
    assert project.content() == before


def test_an_encoder_that_fails_loses_no_vector_that_it_gave(tmp_path: Path) -> None:
    project = Project(tmp_path, files(20))
    with pytest.raises(RuntimeError, match="the device is lost"):
        project.index(lambda: IdentifierEncoder(fails_after=3))
    assert (len(project.content().units), len(project.content().vectors)) == (20, 12)
    encoder = IdentifierEncoder()
    report = project.index(lambda: encoder)
    assert (report.embedded, report.reused, len(encoder.codes)) == (8, 12, 8)


def test_without_a_model_the_text_is_searchable(tmp_path: Path) -> None:
    def missing() -> Encoder:
        raise ModelUnavailable("no model", remedy="install it")

    project = Project(tmp_path, files(3))
    with pytest.raises(ModelUnavailable):
        project.index(missing)
    assert lexical_paths(project, "item1") == ["f001.py"]
    assert project.index().embedded == 3


class Searching:
    """A progress sink that searches when the embedding begins."""

    def __init__(self, project: Project) -> None:
        self.found: dict[str, list[str]] = {}
        self._project = project

    def stage(self, name: str, total: int | None) -> None:
        if name in ("loading the model", "embedding"):
            self.found[name] = lexical_paths(self._project, "item7")

    def advance(self, steps: int) -> None:
        pass


def test_text_is_searchable_before_there_is_any_vector(tmp_path: Path) -> None:
    project = Project(tmp_path, files(20))
    progress = Searching(project)
    project.index(progress=progress)
    assert progress.found == {"loading the model": ["f007.py"], "embedding": ["f007.py"]}
