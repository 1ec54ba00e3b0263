"""How current an index must be before a query is answered from it."""

from __future__ import annotations

from leancode_core.cli.console import err
from leancode_core.cli.index_command import update_with_progress
from leancode_core.control import Cancelled
from leancode_core.errors import IndexBusy
from leancode_core.index.reader import IndexReader
from leancode_core.workspace import Deadline, Workspace

_CHECK_SECONDS = 0.15
_FEW_FILES = 20
_FEW_UNITS = 200  # seconds of work: an interrupted first run is not completed by a query


def update_fully(workspace: Workspace) -> None:
    """Index all that changed, with a bar where somebody looks, and a word about it where it takes long."""
    if not workspace.location.exists:
        err().print(f"indexing {workspace.root} for the first time", markup=False, soft_wrap=True)
    update_with_progress(workspace)


def refresh(workspace: Workspace) -> str | None:
    """Index few changes at once; tell of many. The check itself takes at most 0.15 s.

    Units that have no vector yet count as changes, but the engine itself tells of many of them.

    Returns:
        Why answers may be stale, None if they are not.
    """
    try:
        with IndexReader(workspace.location.database) as reader:
            n_changes = workspace.changes(reader, Deadline(_CHECK_SECONDS)).size
            pending = reader.counts(workspace.fingerprint()).pending
    except Cancelled:
        return None  # too many files to look at all of them for one query: `--fresh` does
    if n_changes > _FEW_FILES or (n_changes and pending > _FEW_UNITS):
        return f"index is stale: {n_changes} files"
    if n_changes == 0 and (pending == 0 or pending > _FEW_UNITS):
        return None
    try:
        update_with_progress(workspace)
    except IndexBusy:
        return f"index is stale: {n_changes} files, and another process is indexing"
    return None
