"""Runs over a root that changes: what is read, embedded, reused and removed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from leancode_core.index.pipeline import IndexReport
from tests.support.identifier_encoder import IdentifierEncoder, vectors_of
from tests.support.project import FINGERPRINT, LONG_AGO_NS, Project, no_encoder

COOKIES = 'def parse_cookie(header):\n    return header.split(";")\n'
SOCKETS = "def open_socket(host):\n    return connect(host)\n\n\ndef close_socket(socket):\n    socket.close()\n"
FILES = {"cookies.py": COOKIES, "net/sockets.py": SOCKETS}


def check(report: IndexReport, *, files: int, units: int, embedded: int, reused: int, removed: int) -> None:
    assert (report.files, report.units, report.embedded, report.reused, report.removed, report.skipped) == (
        *(files, units, embedded, reused, removed),
        (),
    )


class Reading:
    """A progress sink that keeps how many steps each stage has."""

    def __init__(self) -> None:
        self.totals: dict[str, int | None] = {}
        self.done: dict[str, int] = {}
        self._name = ""

    def stage(self, name: str, total: int | None) -> None:
        self._name = name
        self.totals[name] = total

    def advance(self, steps: int) -> None:
        self.done[self._name] = self.done.get(self._name, 0) + steps


def indexed(folder: Path) -> Project:
    """The two files, indexed."""
    project = Project(folder, FILES)
    project.index()
    return project


def test_the_first_run_embeds_all(tmp_path: Path) -> None:
    encoder, progress = IdentifierEncoder(), Reading()
    report = Project(tmp_path, FILES).index(lambda: encoder, progress=progress)
    check(report, files=2, units=3, embedded=3, reused=0, removed=0)
    assert sorted(encoder.codes) == [
        "close socket\ndef close_socket(socket):\nsocket.close()",
        "open socket\ndef open_socket(host):\nreturn connect(host)",
        'parse cookie\ndef parse_cookie(header):\nreturn header.split(";")',
    ]
    assert report.embedding is not None
    assert (report.embedding.device, report.embedding.n_subwords, report.embedding.padding) == ("cpu", 171, 0.0)
    assert progress.totals == {"looking for files": None, "reading": 2, "loading the model": None, "embedding": 3}
    assert progress.done == {"reading": 2, "embedding": 3}


def test_the_vectors_are_those_of_the_rendered_units(tmp_path: Path) -> None:
    (vector,) = vectors_of(['parse cookie\ndef parse_cookie(header):\nreturn header.split(";")'])
    stored = indexed(tmp_path).content().vectors
    assert sorted(stored) == ["cookies.py:0", "net/sockets.py:0", "net/sockets.py:50"]
    assert stored["cookies.py:0"] == vector.astype("<f2").astype("f4").tobytes()


def test_a_second_run_reads_nothing_and_loads_no_encoder(tmp_path: Path) -> None:
    project, progress = indexed(tmp_path), Reading()
    report = project.index(no_encoder, progress=progress)
    check(report, files=2, units=3, embedded=0, reused=3, removed=0)
    assert report.embedding is None
    assert progress.totals == {"looking for files": None, "reading": 0}


def test_an_empty_root_gives_an_empty_index(tmp_path: Path) -> None:
    check(Project(tmp_path).index(no_encoder), files=0, units=0, embedded=0, reused=0, removed=0)


def test_a_changed_function_is_the_only_one_that_is_embedded_again(tmp_path: Path) -> None:
    project, encoder = indexed(tmp_path), IdentifierEncoder()
    project.write({"net/sockets.py": SOCKETS.replace("socket.close()", "socket.shutdown()")})
    report = project.index(lambda: encoder)
    check(report, files=2, units=3, embedded=1, reused=2, removed=2)
    assert encoder.codes == ["close socket\ndef close_socket(socket):\nsocket.shutdown()"]


def test_a_function_that_moved_down_in_its_file_is_not_embedded_again(tmp_path: Path) -> None:
    project = indexed(tmp_path)
    project.write({"cookies.py": "\n\n" + COOKIES})
    check(project.index(no_encoder), files=2, units=3, embedded=0, reused=3, removed=1)
    assert [unit.start_line for unit in project.content().units] == [3, 1, 5]


@pytest.mark.parametrize(
    ("change", "files", "units", "removed"),
    [
        (lambda project: project.move("cookies.py", "biscuits.py"), 2, 3, 1),
        (lambda project: project.move("net", "src/network"), 2, 3, 2),
        (lambda project: project.write({"copy/of/sockets.py": SOCKETS}), 3, 5, 0),
        (lambda project: project.write({"net/sockets.py": SOCKETS + "\n\n" + COOKIES}), 2, 4, 2),
        (lambda project: project.touch("cookies.py"), 2, 3, 0),
        (lambda project: project.touch("cookies.py", LONG_AGO_NS - 1), 2, 3, 0),
        (lambda project: project.touch("cookies.py", 2**63), 2, 3, 0),
        (lambda project: project.write({"cookies.py": COOKIES}), 2, 3, 0),
        (lambda project: project.remove("cookies.py"), 1, 2, 1),
    ],
    ids=["rename", "folder", "copy", "paste", "touch", "older", "far future", "same bytes", "remove"],
)
def test_what_is_known_is_not_embedded_again(
    tmp_path: Path, change: Callable[[Project], None], files: int, units: int, removed: int
) -> None:
    project = indexed(tmp_path)
    change(project)
    check(project.index(no_encoder), files=files, units=units, embedded=0, reused=units, removed=removed)


def test_two_names_for_one_file_swapped(tmp_path: Path) -> None:
    project = Project(tmp_path, {"a.py": COOKIES, "b.py": COOKIES.replace("cookie", "header")})
    project.index()
    project.write({"a.py": COOKIES.replace("cookie", "header"), "b.py": COOKIES})
    check(project.index(no_encoder), files=2, units=2, embedded=0, reused=2, removed=2)
    assert [(unit.path, unit.name) for unit in project.content().units] == [
        ("a.py", "parse_header"),
        ("b.py", "parse_cookie"),
    ]


def test_a_branch_switched_there_and_back_embeds_each_version_once(tmp_path: Path) -> None:
    project = indexed(tmp_path)
    main, other = {"cookies.py": COOKIES}, {"cookies.py": COOKIES.replace("split", "partition")}
    project.write(other)
    check(project.index(), files=2, units=3, embedded=1, reused=2, removed=1)
    for version in (main, other, main):
        project.write(version)
        check(project.index(no_encoder), files=2, units=3, embedded=0, reused=3, removed=1)
    (tmp_path / "fresh").mkdir()
    assert project.content() == indexed(tmp_path / "fresh").content()


def test_the_same_function_twice_is_embedded_once(tmp_path: Path) -> None:
    encoder = IdentifierEncoder()
    project = Project(tmp_path, {"a.py": COOKIES, "b.py": COOKIES, "c.py": SOCKETS})
    check(project.index(lambda: encoder), files=3, units=4, embedded=4, reused=0, removed=0)
    assert len(encoder.codes) == 3
    vectors = project.content().vectors
    assert vectors["a.py:0"] == vectors["b.py:0"]
    assert vectors["a.py:0"] != vectors["c.py:0"]
    project.remove("a.py")
    check(project.index(no_encoder), files=2, units=3, embedded=0, reused=3, removed=1)


def test_a_change_right_after_a_run_is_noticed_though_size_and_time_are_the_same(tmp_path: Path) -> None:
    project = Project(tmp_path, FILES)
    just_now = 2 * LONG_AGO_NS  # later than any run of this test
    project.touch("cookies.py", just_now)
    project.index()
    project.write({"cookies.py": COOKIES.replace('";"', '","')})
    project.touch("cookies.py", just_now)
    check(project.index(), files=2, units=3, embedded=1, reused=2, removed=1)


def test_another_fingerprint_embeds_all_and_the_first_one_stays(tmp_path: Path) -> None:
    project = indexed(tmp_path)
    other = replace(FINGERPRINT, rendering_version=99)
    check(project.index(fingerprint=other), files=2, units=3, embedded=3, reused=0, removed=0)
    check(project.index(no_encoder), files=2, units=3, embedded=0, reused=3, removed=0)


def test_more_files_than_fit_into_a_transaction(tmp_path: Path) -> None:
    files = {f"f{number}.py": COOKIES.replace("cookie", f"cookie{number}") for number in range(230)}
    project, progress = Project(tmp_path, files), Reading()
    check(project.index(progress=progress), files=230, units=230, embedded=230, reused=0, removed=0)
    assert progress.done == {"reading": 230, "embedding": 230}
    project.remove(*list(files)[:120])
    check(project.index(no_encoder), files=110, units=110, embedded=0, reused=110, removed=120)
