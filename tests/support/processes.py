"""The processes that a process has started, as Linux tells."""

from __future__ import annotations

import os
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


def children_of(pid: int) -> list[int]:
    """The living children of a process."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        found += map(int, (task / "children").read_text().split())
    return [child for child in found if state_of(child) not in ("Z", "")]


def state_of(pid: int) -> str:
    """The letter of a process's state, "" if there is none."""
    return _fields(pid)[0]


def cpu_seconds(pid: int) -> float:
    """The processor time that a process has taken, 0 if there is none."""
    fields = _fields(pid)
    return sum(map(int, fields[11:13])) / _TICKS


def memory_mb(pid: int) -> float:
    """The memory that a process has in use, 0 if there is none."""
    fields = _fields(pid)
    return int(fields[21]) * _PAGE / 2**20


def _fields(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return ["", *["0"] * 40]
