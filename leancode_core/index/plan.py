"""What has changed since the last run. Pure: stored facts and found files in, a plan out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from leancode_core.index.walk import FoundFile, Walk

# A file that changed within this time before it was read may have changed again without another mtime.
_RACY_NS = 2_000_000_000


@dataclass(frozen=True, slots=True)
class IndexedFile:
    """A file as the index knows it.

    Attributes:
        path: relative to the root.
        size: in bytes, when it was read.
        mtime_ns: its modification time then.
        checked_ns: when it was read.
        digest: of its content.
    """

    path: str
    size: int
    mtime_ns: int
    checked_ns: int
    digest: bytes

    def looks_unchanged(self, found: FoundFile) -> bool:
        """Whether size and modification time say that the content is still the one that was read."""
        settled = self.mtime_ns + _RACY_NS < self.checked_ns
        return settled and self.size == found.size and self.mtime_ns == found.mtime_ns


@dataclass(frozen=True, slots=True)
class IndexPlan:
    """The difference between an index and its root.

    Attributes:
        added: files that the index does not know.
        changed: files whose size or modification time tells that they may have changed.
        removed: paths that are gone.
    """

    added: tuple[FoundFile, ...]
    changed: tuple[FoundFile, ...]
    removed: tuple[str, ...]

    @property
    def size(self) -> int:
        """How many files it concerns."""
        return len(self.added) + len(self.changed) + len(self.removed)


def plan(indexed: Mapping[str, IndexedFile], found: Walk) -> IndexPlan:
    """Compare by size and modification time only; whoever applies the plan compares digests.

    A file in a folder that could not be read is not taken for removed: it may well be there.
    """
    added, changed, seen = [], [], set()
    for file in found.files:
        seen.add(file.path)
        known = indexed.get(file.path)
        if known is None:
            added.append(file)
        elif not known.looks_unchanged(file):
            changed.append(file)
    removed = (path for path in indexed if path not in seen and not path.startswith(found.unreadable))
    return IndexPlan(tuple(added), tuple(changed), tuple(sorted(removed)))
