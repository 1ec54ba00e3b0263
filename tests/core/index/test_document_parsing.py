"""Texts that somebody edits, parsed in one process that survives none of the bad ones."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import PurePosixPath

import pytest

from leancode_core.code.extraction import Extraction, extract
from leancode_core.code.languages import language_of
from leancode_core.errors import Problem
from leancode_core.index.document_parsing import DocumentParser
from leancode_core.index.parsing_lines import ParsingLimits
from tests.core.index.test_hostile_files import CASES
from tests.support.processes import children_of

GOOD = "def parse_cookie(header):\n    return header\n"
LIMITS = ParsingLimits(memory_mb=600, seconds=1.0)


@pytest.fixture
def parser() -> Iterator[DocumentParser]:
    parser = DocumentParser(LIMITS)
    yield parser
    parser.close()


def names(extraction: Extraction) -> list[str]:
    assert extraction.problems == ()
    return [unit.name for unit in extraction.units]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", GOOD),
        ("deep/ä.ts", "export function größe(x: number) { return `${x}\r\n` }\r\n"),
        ("half.py", "def half():\n    return '\ud83d'\n"),
        ("large.py", "".join(f"def f_{number}():\n    return '🎉' * {number}\n\n\n" for number in range(5_000))),
        ("empty.go", ""),
    ],
)
def test_it_gives_what_extraction_gives(parser: DocumentParser, path: str, text: str) -> None:
    source = text.encode("utf-8", "surrogatepass")
    language = language_of(PurePosixPath(path), source)
    assert language is not None
    assert parser.parse(path, source, path) == extract(path, source, language)


def test_one_process_serves_many_texts(parser: DocumentParser) -> None:
    before = set(children_of(os.getpid()))
    for number in range(5):
        assert names(parser.parse("a.py", GOOD.encode() * number, "a.py")) == ["parse_cookie"] * number
    assert len(set(children_of(os.getpid())) - before) == 1


def test_the_language_may_be_told_by_another_name(parser: DocumentParser) -> None:
    (unit,) = parser.parse("untitled-1", GOOD.encode(), "document.py").units
    assert (unit.path, unit.language, unit.name) == ("untitled-1", "python", "parse_cookie")


@pytest.mark.skipif(sys.platform != "linux", reason="the platform does not limit memory")
@pytest.mark.parametrize(
    ("named", "source", "limits", "problem"),
    [
        (
            "words.rs",
            b"%w(" * 5_000,
            ParsingLimits(memory_mb=600, seconds=60.0),
            "not analysed: parsing it crashes, or takes more than 600 MB of memory",
        ),
        (
            "comments.kt",
            b"/*" * 15_000,
            ParsingLimits(seconds=1.0, seconds_per_mb=0.0),
            "not analysed: parsing it takes more than 1 s",
        ),
    ],
)
def test_a_bad_text_is_a_problem_and_the_next_one_is_parsed(
    named: str, source: bytes, limits: ParsingLimits, problem: str
) -> None:
    parser = DocumentParser(limits)
    assert parser.parse(named, source, named) == Extraction((), (Problem(named, problem),))
    assert names(parser.parse("a.py", GOOD.encode(), "a.py")) == ["parse_cookie"]
    parser.close()


def test_a_process_that_something_else_killed_is_started_again(parser: DocumentParser) -> None:
    before = set(children_of(os.getpid()))
    parser.parse("a.py", GOOD.encode(), "a.py")
    (child,) = set(children_of(os.getpid())) - before
    os.kill(child, signal.SIGKILL)
    time.sleep(0.05)
    assert names(parser.parse("a.py", GOOD.encode(), "a.py")) == ["parse_cookie"]


@pytest.mark.skipif(sys.platform == "win32", reason="processes cannot be stopped there")
def test_one_that_says_nothing_is_given_up() -> None:
    parser = DocumentParser(ParsingLimits(seconds=0.1, seconds_per_mb=0.0, silence_seconds=0.3))
    before = set(children_of(os.getpid()))
    assert names(parser.parse("a.py", GOOD.encode(), "a.py")) == ["parse_cookie"]
    (child,) = set(children_of(os.getpid())) - before
    os.kill(child, signal.SIGSTOP)
    (problem,) = parser.parse("a.py", GOOD.encode() * 20_000, "a.py").problems
    assert problem.message.startswith("not analysed: parsing it takes more than")
    parser.close()


def test_closed_while_it_parses_it_starts_no_other_process() -> None:
    parser = DocumentParser(ParsingLimits(seconds=20.0))
    found: list[Extraction] = []
    before = set(children_of(os.getpid()))
    thread = threading.Thread(target=lambda: found.append(parser.parse("a.kt", b"/*" * 15_000, "a.kt")))
    thread.start()
    while not set(children_of(os.getpid())) - before:
        time.sleep(0.01)
    time.sleep(0.3)
    parser.close()
    thread.join(10.0)
    assert [extraction.units for extraction in found] == [()]
    assert set(children_of(os.getpid())) - before == set()
    assert parser.parse("a.py", GOOD.encode(), "a.py").problems


def test_the_cases_of_hostile_files_do_it_no_harm(parser: DocumentParser) -> None:
    small = {name: content for name, (content, _, problem) in CASES.items() if len(content) < 5_000 and not problem}
    assert len(small) > 5
    for name, content in small.items():
        source = content.decode("utf-8", "replace").encode()
        parser.parse(name, source, name)
    assert names(parser.parse("a.py", GOOD.encode(), "a.py")) == ["parse_cookie"]
