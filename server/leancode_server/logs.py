"""Where the log goes: a file of its own for each server, which rotates, and warnings to the client's own log."""

from __future__ import annotations

import logging
import logging.handlers
import os
import sys
from contextlib import suppress
from pathlib import Path

import leancode_core as core

_BYTES = 1_000_000
_KEPT_PARTS = 2
_KEPT_LOGS = 10
_FORMAT = "%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"
# pygls logs whole messages, which hold the user's source.
_SILENT = ("pygls", "asyncio", "transformers", "torch", "huggingface_hub")


def set_up_logs() -> Path | None:
    """Log to a file and warnings to stderr. Returns the file, None where it cannot be written."""
    root = logging.getLogger()
    formatter = logging.Formatter(_FORMAT)
    to_stderr = logging.StreamHandler(sys.stderr)
    to_stderr.setLevel(logging.WARNING)
    handlers: list[logging.Handler] = [to_stderr]
    folder = core.cache_folder() / "logs"
    path: Path | None = folder / f"server-{os.getpid()}.log"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _remove_old(folder)
        handlers.append(
            logging.handlers.RotatingFileHandler(
                folder / f"server-{os.getpid()}.log", maxBytes=_BYTES, backupCount=_KEPT_PARTS, encoding="utf-8"
            )
        )
    except OSError:
        path = None  # a full disk, a read-only folder: stderr is left
    for handler in handlers:
        handler.setFormatter(formatter)
        root.addHandler(handler)
    for name in _SILENT:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    set_level("info")
    return path


def set_level(name: str) -> None:
    """Log from this level on: "error", "warning", "info" or "debug"."""
    logging.getLogger().setLevel(name.upper())


def _remove_old(folder: Path) -> None:
    logs = sorted(folder.glob("server-*.log*"), key=lambda path: path.stat().st_mtime)
    for path in logs[: -(_KEPT_LOGS - 1)]:
        with suppress(OSError):
            path.unlink()
