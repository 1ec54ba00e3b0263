"""What importing and searching load: torch takes seconds, and a query must not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = ("torch", "transformers")
# Runs a statement, then tells which of the heavy packages are loaded; the last line of stdout is ours.
DRIVER = """
import sys
try:
    {statement}
except SystemExit as end:
    assert not end.code, end.code
print(",".join(name for name in {heavy!r} if name in sys.modules))
"""
COMMAND = "import sys; sys.argv = {argv!r}; from leancode_core.cli.main import main; main()"


def loaded_by(
    statement: str, folder: Path = ROOT, cache: Path | None = None, heavy: tuple[str, ...] = HEAVY
) -> list[str]:
    """Which of some packages a fresh interpreter has loaded after a statement."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    if cache is not None:
        environment["LEANCODE_CACHE_DIR"] = str(cache)
    script = DRIVER.format(statement=statement, heavy=heavy)
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return [name for name in done.stdout.splitlines()[-1].split(",") if name]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("imports") / "cache"


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Path:
    """A folder of one file that is indexed; the run that did it loaded torch."""
    folder = tmp_path_factory.mktemp("imports") / "tree"
    folder.mkdir()
    source = folder / "dates.py"
    source.write_text("def parse_date(text):\n    return text.split('-')\n", encoding="utf-8")
    os.utime(source, (1_000_000_000, 1_000_000_000))
    assert "torch" in loaded_by(COMMAND.format(argv=["leancode", "index"]), folder, cache)
    return folder


@pytest.mark.parametrize(
    "statement",
    [
        "import leancode_core",
        "import leancode_core.cli.main",
        "import leancode_core.workspace",
        "import leancode_core.search.engine",
        "import leancode_core.index.pipeline",
        "import leancode_core.models.query_encoder",
    ],
)
def test_an_import_loads_no_torch(statement: str) -> None:
    assert loaded_by(statement) == []


def test_the_package_itself_loads_nothing_heavy_at_all() -> None:
    assert loaded_by("import leancode_core", heavy=("numpy", "rich", "sqlite_utils", "tokenizers", "tree_sitter")) == []


@pytest.mark.parametrize(
    "argv",
    [
        ["leancode", "search", "parse a date", "--mode", "lexical"],
        ["leancode", "search", "parse a date", "--mode", "semantic", "--json"],
        ["leancode", "search", "parse a date"],
        ["leancode", "search", "parse a date", "--fresh"],
        ["leancode", "similar", "dates.py:1"],
        ["leancode", "index"],
        ["leancode", "status"],
        ["leancode", "model", "list"],
    ],
)
def test_a_command_on_an_indexed_folder_loads_no_torch(indexed: Path, cache: Path, argv: list[str]) -> None:
    assert loaded_by(COMMAND.format(argv=argv), indexed, cache) == []
