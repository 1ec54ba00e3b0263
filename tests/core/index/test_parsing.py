"""The processes that parse: what they load, how they end, and who is blamed when one dies."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path, PurePosixPath

import pytest

from leancode_core.code.extraction import extract
from leancode_core.code.languages import language_of
from leancode_core.control import Cancelled, CancelToken
from leancode_core.errors import IndexUnavailable, Problem
from leancode_core.index.parsing import Outcome, Reading, Unreadable, Untouched, read_files
from leancode_core.index.parsing_lines import ParsingLimits
from leancode_core.index.walk import FoundFile
from leancode_core.index.writer import IndexedContent
from tests.core.test_imports import loaded_by
from tests.support.processes import children_of, cpu_seconds, state_of
from tests.support.project import Project

ROOT = Path(__file__).parents[3]
SAMPLES = ROOT / "tests" / "data" / "extraction"
GOOD = "def parse_cookie(header):\n    return header\n"
SLOW = "/*" * 15_000  # in Kotlin: more than ten seconds
UNHURRIED = ParsingLimits(seconds=60)

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")


def reading(
    root: Path, files: dict[str, str], limits: ParsingLimits | None = None, n_processes: int | None = None
) -> Reading:
    for name, content in files.items():
        (root / name).write_text(content, encoding="utf-8")
    found = [FoundFile(name, len(content), 0) for name, content in files.items()]
    return Reading(root, found, {}, 2**20, limits or ParsingLimits(), n_processes)


def problems(outcomes: list[Outcome]) -> dict[str, str | None]:
    """The message of each file's problem, None for the files that were parsed."""
    messages: dict[str, str | None] = {}
    for outcome in outcomes:
        assert isinstance(outcome, IndexedContent)
        messages[outcome.file.path] = outcome.problem.message if outcome.problem else None
        assert (outcome.problem is None) == (len(outcome.units) > 0)
    return messages


class Watching(CancelToken):
    """A token that does something each time when it is asked."""

    def __init__(self, action: Callable[[], None]) -> None:
        super().__init__()
        self._action = action

    def raise_if_cancelled(self) -> None:
        self._action()
        super().raise_if_cancelled()


def signalled_at_work(number: int, times: int) -> Callable[[], None]:
    """Sends a signal to so many children, one after another, once each has worked for half a second."""
    done: list[int] = []

    def send() -> None:
        for child in children_of(os.getpid()):
            if child not in done and len(done) < times and cpu_seconds(child) > 0.5:
                os.kill(child, number)
                done.append(child)

    return send


def test_the_child_loads_nothing_heavy() -> None:
    heavy = ("torch", "numpy", "sqlite3", "rich", "tokenizers", "multiprocessing", "subprocess", "platformdirs")
    assert loaded_by("import leancode_core.index.parsing_child", heavy=heavy) == []


@pytest.mark.parametrize("n_processes", [1, 3])
def test_the_units_are_those_of_an_extraction_in_the_order_of_the_files(n_processes: int) -> None:
    paths = sorted(path.relative_to(SAMPLES).as_posix() for path in SAMPLES.rglob("*.*") if path.suffix != ".txt")
    files = [FoundFile(path, (SAMPLES / path).stat().st_size, 0) for path in paths]
    task = Reading(SAMPLES, files, {}, 2**20, UNHURRIED, n_processes)
    expected = []
    for path in paths:
        source = (SAMPLES / path).read_bytes()
        language = language_of(PurePosixPath(path), source)
        expected.append((path, extract(path, source, language).units if language else ()))
    outcomes = read_files(task, CancelToken())
    assert [(o.file.path, o.units) for o in outcomes if isinstance(o, IndexedContent)] == expected
    assert len(expected) > 30


@pytest.mark.parametrize("n_processes", [1, 2, 4])
def test_more_files_than_any_queue_holds(tmp_path: Path, n_processes: int) -> None:
    files = {f"{'x' * 200}{number:03}.py": GOOD * (number % 7 + 1) for number in range(400)}
    outcomes = list(read_files(reading(tmp_path, files, n_processes=n_processes), CancelToken()))
    assert [outcome.file.path for outcome in outcomes] == list(files)
    assert set(problems(outcomes).values()) == {None}


def test_a_known_file_is_not_parsed(tmp_path: Path) -> None:
    task = reading(tmp_path, {"a.py": GOOD, "b.py": GOOD})
    first, second = read_files(task, CancelToken())
    assert isinstance(first, IndexedContent)
    assert isinstance(second, IndexedContent)
    assert first.digest == second.digest
    known = Reading(tmp_path, (*task.files, FoundFile("c.py", 1, 0)), {"b.py": first.digest, "a.py": b""}, 2**20)
    assert list(read_files(known, CancelToken())) == [
        first,
        Untouched(second.file),
        Unreadable(known.files[2], Problem("c.py", "cannot be read: No such file or directory")),
    ]


def test_nothing_is_started_for_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/does/not/exist")
    assert list(read_files(reading(tmp_path, {}), CancelToken())) == []


@pytest.mark.parametrize(
    ("executable", "why"), [("/does/not/exist", "No such file or directory"), (shutil.which("false"), "exit status 1")]
)
def test_a_process_that_cannot_be_started_is_an_error_and_no_files_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, executable: str, why: str
) -> None:
    monkeypatch.setattr(sys, "executable", executable)
    with pytest.raises(IndexUnavailable, match=f"the process that parses files does not run: .*{why}"):
        list(read_files(reading(tmp_path, {"a.py": GOOD}), CancelToken()))


@linux_only
def test_too_little_memory_to_start_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailable, match="the process that parses files does not run"):
        list(read_files(reading(tmp_path, {"a.py": GOOD}, ParsingLimits(memory_mb=1)), CancelToken()))


@linux_only
@pytest.mark.parametrize(
    ("number", "times", "message"),
    [
        (signal.SIGKILL, 2, "not indexed: the system ended the process that was parsing it"),
        (signal.SIGSEGV, 1, "not indexed: parsing it crashes, or takes more than 2048 MB of memory"),
    ],
)
def test_the_file_that_a_dead_process_worked_on_is_blamed(
    tmp_path: Path, number: int, times: int, message: str
) -> None:
    task = reading(tmp_path, {"a.py": GOOD, "slow.kt": SLOW, "x.py": GOOD, "y.py": GOOD}, UNHURRIED)
    outcomes = list(read_files(task, Watching(signalled_at_work(number, times))))
    assert problems(outcomes) == {"a.py": None, "slow.kt": message, "x.py": None, "y.py": None}


@linux_only
def test_a_process_that_says_nothing_is_given_up(tmp_path: Path) -> None:
    limits = ParsingLimits(seconds=1, seconds_per_mb=0, silence_seconds=-3)
    task = reading(tmp_path, {"a.py": GOOD, "slow.kt": SLOW, "x.py": GOOD}, limits)
    outcomes = list(read_files(task, Watching(signalled_at_work(signal.SIGSTOP, 1))))
    late = "not indexed: parsing it takes more than 1 s"
    assert problems(outcomes) == {"a.py": None, "slow.kt": late, "x.py": None}


class Killing:
    """A progress sink that kills all children when so many files are read."""

    def __init__(self, *when: int) -> None:
        self.killed: set[int] = set()
        self._when = when
        self._n_read = 0

    def stage(self, name: str, total: int | None) -> None:
        pass

    def advance(self, steps: int) -> None:
        self._n_read += steps
        if self._n_read in self._when:
            for child in children_of(os.getpid()):
                os.kill(child, signal.SIGKILL)
                self.killed.add(child)


@linux_only
def test_a_process_that_is_killed_once_costs_no_file(tmp_path: Path) -> None:
    files = {f"f{number:03}.py": GOOD.replace("cookie", f"cookie{number}") for number in range(300)}
    progress = Killing(30, 150)
    report = Project(tmp_path, files).index(progress=progress)
    assert len(progress.killed) == 2
    assert (report.files, report.units, report.skipped) == (300, 300, ())
    assert not [child for child in children_of(os.getpid()) if child in progress.killed]


@linux_only
def test_no_process_stays_behind_a_cancelled_or_unfinished_reading(tmp_path: Path) -> None:
    before = children_of(os.getpid())
    task = reading(tmp_path, {"a.py": GOOD, "slow.kt": SLOW}, UNHURRIED)
    with closing(read_files(task, CancelToken())) as outcomes:
        assert next(outcomes).file.path == "a.py"
        assert len(children_of(os.getpid())) == len(before) + 1
    assert children_of(os.getpid()) == before
    token = CancelToken()
    with closing(read_files(task, token)) as outcomes:
        next(outcomes)
        token.cancel()
        with pytest.raises(Cancelled):
            next(outcomes)
    assert children_of(os.getpid()) == before


SCRIPT = """
print("started", flush=True)
import sys, time
from pathlib import Path, PurePosixPath
from leancode_core.control import CancelToken
from leancode_core.index.parsing import Reading, read_files
from leancode_core.index.parsing_lines import ParsingLimits
from leancode_core.index.walk import FoundFile

files = [FoundFile(name, 10, 0) for name in sys.argv[2:]]
outcomes = read_files(Reading(Path(sys.argv[1]), files, {}, 2**20, ParsingLimits(seconds=2)), CancelToken())
print(next(outcomes).file.path, flush=True)
"""


def script(tmp_path: Path, files: dict[str, str], more: str) -> subprocess.Popen[str]:
    """A program without a guard around its main part, in a folder of its own, that reads files."""
    reading(tmp_path, files)
    program = tmp_path / "program.py"
    program.write_text(SCRIPT + textwrap.dedent(more), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, program, tmp_path, *files], cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True
    )


def test_a_plain_script_is_run_once(tmp_path: Path) -> None:
    with script(tmp_path, {"a.py": GOOD, "b.py": GOOD}, "print(next(outcomes).file.path)") as program:
        assert program.stdout is not None
        assert program.stdout.read() == "started\na.py\nb.py\n"
    assert program.returncode == 0


@linux_only
@pytest.mark.parametrize("second", [GOOD, SLOW], ids=["idle", "at work"])
def test_a_process_ends_when_its_parent_is_killed(tmp_path: Path, second: str) -> None:
    with script(tmp_path, {"a.py": GOOD, "b.kt": second}, "time.sleep(600)") as program:
        assert program.stdout is not None
        assert [program.stdout.readline(), program.stdout.readline()] == ["started\n", "a.py\n"]
        (child,) = children_of(program.pid)
        program.kill()
    assert program.returncode == -signal.SIGKILL
    until = time.monotonic() + 60
    while state_of(child) not in ("", "Z") and time.monotonic() < until:
        time.sleep(0.05)
    assert state_of(child) in ("", "Z")


@linux_only
def test_ctrl_c_in_a_terminal_is_left_to_the_parent(tmp_path: Path) -> None:
    with script(tmp_path, {"a.py": GOOD, "b.py": GOOD}, "time.sleep(600)") as program:
        assert program.stdout is not None
        assert [program.stdout.readline(), program.stdout.readline()] == ["started\n", "a.py\n"]
        (child,) = children_of(program.pid)
        assert os.getpgid(child) != os.getpgid(program.pid)
        os.kill(child, signal.SIGINT)
        time.sleep(0.2)
        assert state_of(child) == "S"
        program.kill()
