"""A bar with rate and remaining time on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, SpinnerColumn, Task, TaskID, TextColumn
from rich.text import Text

from leancode_core.control import ProgressSink


@contextmanager
def drawn_progress(console: Console) -> Iterator[ProgressSink]:
    """A bar on this console, gone at the end of the block."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description:<18}"),
        BarColumn(),
        _Pace(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        yield _Bar(progress)


class _Bar:
    """A `ProgressSink` that draws."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task: TaskID | None = None

    def stage(self, name: str, total: int | None) -> None:
        if self._task is not None:
            self._progress.remove_task(self._task)
        self._task = self._progress.add_task(name, total=total)

    def advance(self, steps: int) -> None:
        if self._task is not None:
            self._progress.advance(self._task, steps)


class _Pace(ProgressColumn):
    """`312/4,410  85/s  0:48 left`."""

    def render(self, task: Task) -> Text:
        if task.total is None:
            return Text("")
        parts = [f"{task.completed:,.0f}/{task.total:,.0f}"]
        if task.speed:
            parts.append(f"{task.speed:,.0f}/s")
        if task.time_remaining is not None:
            minutes, seconds = divmod(int(task.time_remaining), 60)
            parts.append(f"{minutes}:{seconds:02} left")
        return Text("  ".join(parts), style="progress.data.speed")
