"""Where the small sets for these tests lie, and how others are written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

DATA = Path(__file__).parents[2] / "data" / "evaluation"
REPOSITORIES = DATA / "repositories"


def write_lines(path: Path, objects: Iterable[Mapping[str, object]]) -> Path:
    """A file of JSON lines."""
    path.write_text("".join(json.dumps(one) + "\n" for one in objects), encoding="utf-8")
    return path
