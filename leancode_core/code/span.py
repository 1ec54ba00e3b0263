"""The one coordinate system inside: half-open ranges of UTF-8 bytes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Bytes `start` up to but not including `stop` of a file's content as it is on disk."""

    start: int
    stop: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.stop:
            raise ValueError(f"a span needs 0 <= start <= stop, got {self.start}..{self.stop}")

    def __len__(self) -> int:
        return self.stop - self.start

    def contains(self, other: Span) -> bool:
        """Whether `other` lies inside this span (a span contains itself)."""
        return self.start <= other.start and other.stop <= self.stop
