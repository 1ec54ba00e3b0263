"""`leancode doctor`: everything that a bug report needs, and what to do about what is wrong."""

from __future__ import annotations

import json
import os
import platform
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import typer

from leancode_core.cli.console import out
from leancode_core.cli.options import Json
from leancode_core.cli.versions import version_of
from leancode_core.code.languages import tables
from leancode_core.config import cache_folder
from leancode_core.errors import LeanCodeError
from leancode_core.models.catalog import DEFAULT_ENCODER, locate, model_named, verify

_PACKAGES = ("torch", "transformers", "tokenizers", "numpy", "tree-sitter", "sqlite-utils")
_LEAST_FREE_BYTES = 500_000_000


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    name: str
    ok: bool
    detail: str
    remedy: str = ""


def doctor(*, as_json: Json = False) -> None:
    """Check the installation, and tell what to do about it."""
    checks = [_checked(name, check) for name, check in _CHECKS.items()]
    ok = all(check.ok for check in checks)
    if as_json:
        typer.echo(json.dumps({"ok": ok, "checks": [asdict(check) for check in checks]}, indent=2))
    else:
        for check in checks:
            mark, style = ("ok  ", "green") if check.ok else ("FAIL", "bold red")
            remedy = f"\n     {'':<9} {check.remedy}" if check.remedy else ""
            out().print(f"[{style}]{mark}[/] {check.name:<9} ", end="")
            out().print(check.detail + remedy, markup=False)
    if not ok:
        raise typer.Exit(1)


def _checked(name: str, check: Callable[[], str]) -> Check:
    try:
        return Check(name, ok=True, detail=check())
    except LeanCodeError as error:
        return Check(name, ok=False, detail=error.message, remedy=error.remedy)
    except Exception as error:  # a doctor that dies of the disease is none
        return Check(name, ok=False, detail=f"{type(error).__name__}: {error}", remedy="install LeanCode again")


def _python() -> str:
    return f"{platform.python_version()} on {platform.platform()}, {os.cpu_count()} cores"


def _packages() -> str:
    versions = {name: version_of(name) for name in ("leancode", *_PACKAGES)}
    missing = [name for name in _PACKAGES if versions[name] == "not installed"]
    if missing:
        raise LeanCodeError(f"{', '.join(missing)} not installed", remedy="install LeanCode again")
    return ", ".join(f"{name} {number}" for name, number in versions.items())


def _sqlite() -> str:
    with sqlite3.connect(":memory:") as connection:
        connection.execute("CREATE VIRTUAL TABLE probe USING fts5 (text)")
    return f"{sqlite3.sqlite_version} with FTS5"


def _grammars() -> str:
    for table in tables():
        table.units_query()
    return f"{len({table.name for table in tables()})} languages load"


def _model() -> str:
    spec = model_named(DEFAULT_ENCODER)
    files = locate(spec)
    verify(spec, files)
    return f"{spec.name}, {files.size_bytes / 1e6:,.0f} MB, SHA-256 as published"


def _device() -> str:
    from leancode_core.models.device import placement  # imports torch

    return placement("auto").reason


def _cache() -> str:
    folder = cache_folder()
    probe = Path(folder, f".probe-{os.getpid()}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise LeanCodeError(
            f"{folder} cannot be written: {error.strerror}", remedy="set LEANCODE_CACHE_DIR to a folder that can"
        ) from error
    free = shutil.disk_usage(folder).free
    if free < _LEAST_FREE_BYTES:
        raise LeanCodeError(
            f"only {free / 1e6:,.0f} MB are free in {folder}", remedy="free some space, or set LEANCODE_CACHE_DIR"
        )
    return f"{folder}, {free / 1e9:,.0f} GB free"


_CHECKS: dict[str, Callable[[], str]] = {
    "python": _python,
    "packages": _packages,
    "sqlite": _sqlite,
    "grammars": _grammars,
    "model": _model,
    "device": _device,
    "cache": _cache,
}
