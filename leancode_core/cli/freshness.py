"""How current an index must be before a query is answered from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec

from leancode_core.cli.console import err
from leancode_core.cli.index_command import has_model, update_with_progress
from leancode_core.control import Cancelled, CancelToken
from leancode_core.errors import IndexBusy, IndexCorrupt, IndexUnavailable
from leancode_core.index.damage import noted_damage
from leancode_core.index.lock import holder
from leancode_core.index.reader import IndexReader
from leancode_core.workspace import Deadline, Workspace

_P = ParamSpec("_P")

_CHECK_SECONDS = 0.15
_FEW_FILES = 20
_FEW_UNSETTLED = 1000  # to read a file again takes 0.1 ms where its content is the same
_WAIT_SECONDS = 0.1  # longer than another query looks at the lock, and no more
_FEW_UNITS = 200  # seconds of work: an interrupted first run is not completed by a query


def update_fully(workspace: Workspace) -> None:
    """Index all that changed, with a bar where somebody looks, and a word about it where it takes long."""
    if not workspace.location.exists:
        err().print(f"indexing {workspace.root} for the first time", markup=False)
    update_with_progress(workspace, needs_model=False)


def refresh(workspace: Workspace) -> str | None:
    """Index few changes at once; tell of many. The check itself takes at most 0.15 s.

    Units that have no vector yet count as changes, but the engine itself tells of many of them.

    Returns:
        Why answers may be stale, None if they are not.
    """
    if other := holder(workspace.location.lock):
        return f"{other}, is indexing this folder: what it has not stored yet is missing"
    database = workspace.location.database
    try:
        with IndexReader(database) as reader:
            changes = changes_since(workspace, reader, Deadline(_CHECK_SECONDS))
            pending = reader.n_pending(workspace.fingerprint())
    except Cancelled:
        return f"not all files were looked at for changes within {_CHECK_SECONDS} s: --fresh looks at all of them"
    if pending and not has_model(workspace):
        pending = 0
    n_files = changes.n_files
    if n_files > _FEW_FILES or (n_files and pending > _FEW_UNITS):
        return f"index is stale: {n_files} files"
    has_work = n_files or pending or 0 < changes.n_unsettled <= _FEW_UNSETTLED or noted_damage(database)
    if not has_work or pending > _FEW_UNITS:
        return None
    try:
        update_with_progress(workspace, needs_model=False, wait_seconds=_WAIT_SECONDS)
    except IndexBusy:
        return f"index is stale: {n_files} files, and another process is indexing" if n_files else None
    except IndexUnavailable as error:  # a full disk, a read-only folder: what is there answers
        return f"index is stale: {n_files} files, and {error}" if n_files else None
    return None


def retried(command: Callable[_P, None]) -> Callable[_P, None]:
    """Run a command once more where it met damage in the middle of its work: the second run prepares a new index."""

    @wraps(command)
    def run(*arguments: _P.args, **options: _P.kwargs) -> None:
        try:
            command(*arguments, **options)
        except IndexCorrupt:
            if options.get("no_index"):
                raise
            command(*arguments, **options)

    return run


@dataclass(frozen=True, slots=True)
class Changes:
    """What happened below a root since its files were read.

    Attributes:
        n_files: files that are new or gone, or of another size or time.
        n_unsettled: files of the same size and time that were read so soon after their last change, e.g. right after
            a checkout, that a second change could hide behind the first.
    """

    n_files: int
    n_unsettled: int


def changes_since(workspace: Workspace, reader: IndexReader, cancel: CancelToken) -> Changes:
    """Compare the index with the folder, without reading files."""
    plan = workspace.changes(reader, cancel)
    indexed = reader.indexed_files() if plan.changed else {}
    unsettled = 0
    for file in plan.changed:
        known = indexed[file.path]
        unsettled += known.checked_ns > 0 and (known.size, known.mtime_ns) == (file.size, file.mtime_ns)
    return Changes(plan.size - unsettled, unsettled)
