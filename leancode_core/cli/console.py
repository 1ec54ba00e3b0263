"""What people see: progress and messages on stderr, results on stdout."""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Literal

from rich.console import Console

from leancode_core.control import CancelToken, ProgressSink, SilentProgress
from leancode_core.errors import Problem

_SHOWN_PROBLEMS = 10


def out() -> Console:
    """For results. Plain text where stdout is no terminal or colour is not wanted; the terminal breaks long lines."""
    return Console(highlight=False, emoji=False, soft_wrap=True, color_system=_colours())


def err() -> Console:
    """For progress and messages."""
    return Console(stderr=True, highlight=False, emoji=False, soft_wrap=True, color_system=_colours())


def _colours() -> Literal["auto"] | None:
    """`NO_COLOR` switches off bold and dim as well: whoever sets it wants plain text."""
    return None if os.environ.get("NO_COLOR") else "auto"


def print_anything() -> None:
    """Let no character stop the output: what the encoding of a stream lacks is written as its code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def counted(number: int, one: str, many: str) -> str:
    """`1 hit`, `1,234 hits`."""
    return f"{number:,} {one if number == 1 else many}"


def show_problems(problems: tuple[Problem, ...], what: str) -> None:
    """The first problems, one a line, and how many more there are."""
    console = err()
    for problem in problems[:_SHOWN_PROBLEMS]:
        remedy = f"; {problem.remedy}" if problem.remedy else ""
        message = problem.message.removeprefix(f"{what}: ")
        console.print(f"{what}: {problem.path}: {message}{remedy}", style="yellow", markup=False)
    if len(problems) > _SHOWN_PROBLEMS:
        console.print(f"{what}: {len(problems) - _SHOWN_PROBLEMS} more (see --json)", style="yellow")


@contextmanager
def progress_bar() -> Iterator[ProgressSink]:
    """A bar with rate and remaining time on stderr, nothing where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield SilentProgress()
        return
    from leancode_core.cli.progress import drawn_progress  # a query draws nothing

    with drawn_progress(err()) as progress:
        yield progress


@contextmanager
def stoppable() -> Iterator[CancelToken]:
    """A token that the first Ctrl-C sets, so that work ends between two steps; the second one interrupts at once."""
    token = CancelToken()

    def stop(number: int, frame: FrameType | None) -> None:
        if token.cancelled:
            signal.default_int_handler(number, frame)
        token.cancel()

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield token
    finally:
        signal.signal(signal.SIGINT, before)
