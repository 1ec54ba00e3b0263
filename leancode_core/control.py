"""How a caller watches long work and stops it. The core never starts a thread; it only looks at these."""

from __future__ import annotations

from typing import Protocol


class Cancelled(Exception):
    """Raised inside long work once its `CancelToken` was set. Work already committed stays."""


class CancelToken:
    """A flag that the owner of some work sets, from any thread, and that the work tests between steps."""

    def __init__(self) -> None:
        self._cancelled = False

    def cancel(self) -> None:
        """Ask the work to stop at its next check."""
        self._cancelled = True

    @property
    def cancelled(self) -> bool:
        """Whether `cancel` was called."""
        return self._cancelled

    def raise_if_cancelled(self) -> None:
        """Raise `Cancelled` once `cancel` was called."""
        if self._cancelled:
            raise Cancelled


class ProgressSink(Protocol):
    """Receives progress of one piece of work that consists of stages, each with its own unit."""

    def stage(self, name: str, total: int | None) -> None:
        """A new stage begins; `total` is its number of steps, None while unknown."""

    def advance(self, steps: int) -> None:
        """So many further steps of the current stage are done."""


class SilentProgress:
    """A `ProgressSink` that shows nothing."""

    def stage(self, name: str, total: int | None) -> None:
        """Ignore the stage."""

    def advance(self, steps: int) -> None:
        """Ignore the steps."""
