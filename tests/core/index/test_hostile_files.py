"""Files that are broken, vast or made to harm: each ends as units plus a problem, and its neighbours are indexed."""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from leancode_core.config import IndexConfig
from leancode_core.control import CancelToken
from leancode_core.errors import Problem
from leancode_core.index.parsing import Reading, read_files
from leancode_core.index.parsing_lines import ParsingLimits
from leancode_core.index.pipeline import IndexReport
from leancode_core.index.walk import FoundFile
from leancode_core.index.writer import IndexedContent
from tests.support.project import Project, no_encoder

GOOD = "def parse_cookie(header):\n    return header\n"
DEEP = 20_000
BINARY = "not indexed: it holds a NUL byte, so it is binary or UTF-16"
MINIFIED = "not indexed: its long lines say that it is minified"
LATE = "not indexed: parsing it takes more than 1 s"
CRASH = "not indexed: parsing it crashes, or takes more than 600 MB of memory"
NESTED = "not indexed: its units are nested too deeply"

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="the platform does not limit memory")


def noise(without: bytes = b"\0") -> bytes:
    """20,000 bytes, always the same ones: a third of what may be parsed in time on a slow machine."""
    return random.Random(1).randbytes(20_000).replace(without, b"a")


# Name: content, names of the units, problem. Where names are many, their number.
CASES: dict[str, tuple[bytes, list[str] | int, str]] = {
    "empty.py": (b"", [], ""),
    "blank.py": (b" \n\t\r\n", [], ""),
    "shebang only": (b"#!/bin/sh", ["shebang only"], ""),
    "broken.py": (b"def (:\n  class\n" * 20 + b"def f():\n    pass\n", ["broken.py", "f"], ""),
    "latin1_and_utf8.py": (b"def f():\n    return '\xe9\xc3\xa9'\n", ["f"], ""),
    "half_a_character.py": (b"def f():\n    return 1 # \xe2\x82", ["f"], ""),
    "surrogates.py": (b"def f():\n    return '\xed\xa0\x80'\n", ["f"], ""),
    "bom.py": (b"\xef\xbb\xbfdef f():\n    pass\n", ["f"], ""),
    "utf16.py": ("def f():\n    pass\n".encode("utf-16"), [], BINARY),
    "crlf.py": (b"def f():\r\n    pass\r\n\r\ndef g():\r\n    pass\r\n", ["f", "g"], ""),
    "cr.js": (b"function f() {}\rfunction g() {}\r", ["f", "g"], ""),
    "nul.py": (b"def f():\n    return '\0'\n", [], BINARY),
    "late_nul.py": (b"#" * 70_000 + b"\ndef f():\n    return '\0'\n", ["f"], ""),
    "only_nuls_behind.c": (b"int f(void) {}\n" + b"/" * 70_000 + b"\0" * 1000, ["f"], ""),
    "noise.py": (noise(), 2, ""),
    "noise.cpp": (noise(), 2, ""),
    "noise.ts": (noise(), 2, ""),
    "noise.rb": (noise(), 2, ""),
    "noise_with_nul.go": (noise(b"a"), [], BINARY),
    "deep_parentheses.py": (b"(" * DEEP, [], ""),
    "deep_and_closed.py": (b"(" * DEEP + b")" * DEEP, [], ""),
    "deep_blocks.cpp": (b"{\n" * DEEP, [], ""),
    "deep_functions.c": (b"int f() {\n" * DEEP, 334, ""),
    "deep_classes.java": (b"class A {\n" * DEEP, 334, ""),
    "deep_modules.rs": (b"mod a {\n" * DEEP, 334, ""),
    "deep_functions.go": (b"func() {\n" * DEEP, 334, ""),
    "deep_modules.rb": (b"module A\n" * DEEP, 334, ""),
    "deep_functions.js": (b"function f() {\n" * DEEP, 334, ""),
    "deep_functions.ts": (b"function f() {\n" * DEEP, 334, ""),
    "deep_classes.kt": (b"class A {\n" * DEEP, 334, ""),
    "deep_spaces.cs": (b"namespace A {\n" * DEEP, 334, ""),
    "deep_functions.php": (b"<?php\n" + b"function f() {\n" * DEEP, 334, ""),
    "deep_functions.sh": (b"f() {\n" * DEEP, 334, ""),
    "deep_functions.py": (b"".join(b" " * depth + b"def f():\n" for depth in range(1000)), [], NESTED),
    "deep_closed_functions.js": (b"function f() {\n" * 3000 + b"}\n" * 3000, [], NESTED),
    "one_line_of_10_MB.py": (b"x = '" + b"a" * 10 * 2**20 + b"'", ["one_line_of_10_MB.py"], ""),
    "one_line_of_10_MB.js": (b"var a=1;" * 1_310_720, [], MINIFIED),
    "one_name_of_1_MB.py": (b"a" * 2**20, ["one_name_of_1_MB.py"], ""),
}
# What would take 20 s and gigabytes without limits.
HARMFUL: dict[str, tuple[bytes, ParsingLimits, str]] = {
    "comments.kt": (b"/*" * 15_000, ParsingLimits(seconds=1, seconds_per_mb=0), LATE),
    "words.java": (b"%w(" * 5_000, ParsingLimits(memory_mb=600, seconds=60), CRASH),
    "words.rs": (b"%w(" * 5_000, ParsingLimits(memory_mb=600, seconds=60), CRASH),
}


@dataclass(frozen=True, slots=True)
class Indexed:
    """One run over all cases, each with a file before and one behind it."""

    report: IndexReport
    names: Mapping[str, list[str]]


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Indexed:
    files = {f"{name}/{name}": source for name, (source, _, _) in CASES.items()}
    neighbours = {f"{name}/{place}.py": GOOD.encode() for name in CASES for place in ("#", "~")}
    project = Project(tmp_path_factory.mktemp("hostile"), files | neighbours)
    report = project.index(config=IndexConfig(max_file_size_kb=20_000))
    names: dict[str, list[str]] = {}
    for unit in project.content().units:
        names.setdefault(unit.path, []).append(unit.name)
    return Indexed(report, names)


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_file_ends_as_units_and_a_problem(indexed: Indexed, name: str) -> None:
    _, expected, message = CASES[name]
    found = indexed.names.get(f"{name}/{name}", [])
    assert (len(found) if isinstance(expected, int) else found) == expected
    problems = {problem.path: problem.message for problem in indexed.report.skipped}
    assert problems.get(f"{name}/{name}", "") == message


def test_the_neighbours_of_hostile_files_are_indexed(indexed: Indexed) -> None:
    neighbours = {path: names for path, names in indexed.names.items() if path.endswith(("#.py", "~.py"))}
    assert len(neighbours) == 2 * len(CASES)
    assert set(map(tuple, neighbours.values())) == {("parse_cookie",)}


@linux_only
@pytest.mark.parametrize("name", HARMFUL)
def test_a_harmful_file_is_the_only_one_that_is_blamed(tmp_path: Path, name: str) -> None:
    source, limits, message = HARMFUL[name]
    sources = {"a.py": GOOD.encode(), name: source, "x.py": GOOD.encode(), "y.py": GOOD.encode()}
    for path, content in sources.items():
        (tmp_path / path).write_bytes(content)
    files = [FoundFile(path, len(content), 0) for path, content in sources.items()]
    outcomes = list(read_files(Reading(tmp_path, files, {}, 2**20, limits), CancelToken()))
    assert [outcome.file for outcome in outcomes] == files
    found = [outcome for outcome in outcomes if isinstance(outcome, IndexedContent)]
    assert [(outcome.file.path, len(outcome.units), outcome.problem) for outcome in found] == [
        ("a.py", 1, None),
        (name, 0, Problem(name, message)),
        ("x.py", 1, None),
        ("y.py", 1, None),
    ]


def test_a_file_that_takes_too_long_is_not_tried_again_until_it_changes(tmp_path: Path) -> None:
    project = Project(tmp_path, {"a.py": GOOD, "comments.kt": "/*" * 15_000, "z.py": GOOD})
    expected = (Problem("comments.kt", "not indexed: parsing it takes more than 5 s"),)
    progress = Reacting(lambda: None)
    assert project.index().skipped == expected
    report = project.index(no_encoder, progress=progress)
    assert (report.skipped, report.files, report.units, progress.total) == (expected, 2, 2, 0)
    project.write({"comments.kt": "fun f() = 1\n"})
    report = project.index()
    assert (report.skipped, report.files, report.units) == ((), 3, 3)


class Reacting:
    """A progress sink that does something when the reading begins, as another program may."""

    def __init__(self, action: Callable[[], object]) -> None:
        self.total: int | None = None
        self._action = action

    def stage(self, name: str, total: int | None) -> None:
        if name == "reading":
            self.total = total
            self._action()

    def advance(self, steps: int) -> None:
        pass


def vanishes(file: Path) -> None:
    file.unlink()


def grows_too_large(file: Path) -> None:
    file.write_bytes(GOOD.encode() * 1000)


def becomes_a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def becomes_a_pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def becomes_a_link(file: Path) -> None:
    file.unlink()
    file.symlink_to(__file__)


def loses_its_folder(file: Path) -> None:
    file.parent.rename(file.parent.with_name("elsewhere"))


def becomes_unreadable(file: Path) -> None:
    file.chmod(0)


@pytest.mark.skipif(sys.platform == "win32", reason="has neither pipes nor links for everyone")
@pytest.mark.parametrize(
    ("happens", "message"),
    [
        (vanishes, "No such file or directory"),
        (grows_too_large, "it has grown beyond the limit of size"),
        (becomes_a_folder, "it is not a regular file any more"),
        (becomes_a_pipe, "it is not a regular file any more"),
        (becomes_a_link, "Too many levels of symbolic links"),
        (loses_its_folder, "No such file or directory"),
        pytest.param(
            *(becomes_unreadable, "Permission denied"),
            marks=pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() == 0, reason="root reads everything"),
        ),
    ],
)
def test_a_file_that_is_another_one_when_it_is_read(
    tmp_path: Path, happens: Callable[[Path], None], message: str
) -> None:
    project = Project(tmp_path, {"a.py": GOOD, "sub/b.py": GOOD, "z.py": GOOD})
    progress = Reacting(lambda: happens(project.root / "sub" / "b.py"))
    report = project.index(config=IndexConfig(max_file_size_kb=1), progress=progress)
    assert report.skipped == (Problem("sub/b.py", f"cannot be read: {message}"),)
    assert [unit.path for unit in project.content().units] == ["a.py", "z.py"]


def test_a_file_that_grows_within_the_limit_is_read_as_it_is_and_once_more(tmp_path: Path) -> None:
    project = Project(tmp_path, {"a.py": GOOD})
    longer = GOOD + "\n\ndef open_socket(host):\n    return host\n"
    progress = Reacting(lambda: project.write({"a.py": longer}))
    assert project.index(progress=progress).units == 2
    again = Reacting(lambda: None)
    assert (project.index(no_encoder, progress=again).units, again.total) == (2, 1)
    assert (project.index(no_encoder, progress=again).units, again.total) == (2, 0)
