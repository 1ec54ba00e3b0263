"""`python -m tests.support.indexing_process ROOT DATABASE [SECONDS]`: one run in a process of its own.

With the fake encoder, behind the lock, and with recovery, as the workspace does it. Each batch of vectors takes so many
seconds more, so that a test can meet the process in the middle. Prints how many units were embedded and reused.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from leancode_core.config import IndexConfig
from leancode_core.control import CancelToken, SilentProgress
from leancode_core.index.lock import locked
from leancode_core.index.pipeline import IndexRun
from leancode_core.index.recovery import update_or_rebuild
from leancode_core.ports import EncodedBatch
from tests.support.identifier_encoder import IdentifierEncoder
from tests.support.project import FINGERPRINT

CHECKOUT = Path(__file__).parents[2]


class SlowEncoder(IdentifierEncoder):
    """Takes so many seconds for each batch of code."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds

    def encode_code(self, texts: Sequence[str], cancel: CancelToken) -> Iterator[EncodedBatch]:
        for batch in super().encode_code(texts, cancel):
            time.sleep(self._seconds)
            yield batch


def started(root: Path, database: Path, seconds_per_batch: float = 0.0) -> subprocess.Popen[str]:
    """The process, at work."""
    return subprocess.Popen(
        [sys.executable, "-m", __name__, str(root), str(database), str(seconds_per_batch)],
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # so that whoever kills it can see whether it leaves children
    )


def _tell(message: str) -> None:
    sys.stderr.write(message + "\n")


def main() -> None:
    root, database, seconds = Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])
    cancel = CancelToken()
    run = IndexRun(root, IndexConfig(), FINGERPRINT, lambda: SlowEncoder(seconds), SilentProgress(), cancel)
    with locked(database.with_name("lock"), cancel, _tell):
        report = update_or_rebuild(database, run, _tell)
    sys.stdout.write(f"embedded {report.embedded}, reused {report.reused}\n")


if __name__ == "__main__":
    main()
