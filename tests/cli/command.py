"""The `leancode` command as people and scripts run it: a process with its own cache folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "leancode_core.cli")
# What changes how a terminal or an encoding is treated comes from the test alone.
_CLEARED = ("NO_COLOR", "FORCE_COLOR", "COLORTERM", "COLUMNS", "PYTHONUTF8", "PYTHONIOENCODING", "PYTHONCOERCECLOCALE")


@dataclass(frozen=True)
class Done:
    """How a run ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """Stdout as the one JSON document that it must be."""
        parsed = json.loads(self.out)
        assert isinstance(parsed, dict)
        return parsed


@dataclass(frozen=True)
class LeanCode:
    """The command with a cache folder, run in a folder.

    Attributes:
        cache: `LEANCODE_CACHE_DIR`.
        folder: the current folder.
        environment: what is set besides.
    """

    cache: Path
    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def __call__(self, *arguments: str | Path, **environment: str) -> Done:
        """Run a command to its end."""
        done = subprocess.run(
            [*COMMAND, *map(str, arguments)],
            cwd=self.folder,
            env=self.variables(**environment),
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="surrogateescape",
            timeout=300,
            check=False,
        )
        assert "ResourceWarning" not in done.stderr, done.stderr
        return Done(done.returncode, done.stdout, done.stderr)

    def variables(self, **more: str) -> dict[str, str]:
        """The environment of the process."""
        inherited = {name: value for name, value in os.environ.items() if name not in _CLEARED}
        own = {
            "LEANCODE_CACHE_DIR": str(self.cache),
            "PYTHONPATH": str(CHECKOUT),
            "PYTHONWARNINGS": "default::ResourceWarning",
        }
        return {**inherited, **own, **self.environment, **more}


def names(done: Done) -> list[str]:
    """The qualified names of the hits, best first."""
    assert done.code == 0, done.err
    return [hit["qualified_name"] for hit in done.document["hits"]]
