"""Runs the command as a user does, in a process of its own, and measures it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Measured:
    """A finished run of the command.

    Attributes:
        document: what it printed as JSON.
        seconds: from start to end of the process.
        peak_mb: its largest resident size, in MB.
    """

    document: dict[str, Any]
    seconds: float
    peak_mb: float


def leancode(*arguments: str, cache: Path) -> Measured:
    """Run `leancode ARGUMENTS --json` with its own cache folder.

    Raises:
        RuntimeError: it failed; the message is its stderr.
    """
    started = time.perf_counter()
    with subprocess.Popen(
        (sys.executable, "-m", "leancode_core.cli", *arguments, "--json"),
        env={**os.environ, "LEANCODE_CACHE_DIR": str(cache)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stderr
        printed = process.stdout.read()
        complaint = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - started
    if process.returncode:
        raise RuntimeError(complaint.decode())
    return Measured(json.loads(printed), seconds, usage.ru_maxrss / 1024)
