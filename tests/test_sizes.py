"""Files stay small enough to be read in one go."""

from __future__ import annotations

from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
MOST_LINES = 400
MOST_LINES_OF_THE_MEDIAN = 250
SOURCES = ("leancode_core/**/*.py", "server/**/*.py", "tests/**/*.py", "benchmarks/**/*.py", "clients/**/*.ts")


def lines_by_file(root: Path, *patterns: str) -> dict[str, int]:
    """The number of lines of each of the project's own files."""
    paths = [path.relative_to(root) for pattern in patterns for path in sorted(root.glob(pattern))]
    return {
        path.as_posix(): len((root / path).read_text(encoding="utf-8").splitlines())
        for path in paths
        if "node_modules" not in path.parts and path.parts[:2] != ("tests", "data")
    }


def test_no_file_is_too_long() -> None:
    assert {file: lines for file, lines in lines_by_file(ROOT, *SOURCES).items() if lines > MOST_LINES} == {}


def test_the_median_file_of_the_core_is_short() -> None:
    assert 0 < median(lines_by_file(ROOT, "leancode_core/**/*.py").values()) < MOST_LINES_OF_THE_MEDIAN


def test_lines_are_counted_in_every_folder_of_ours(tmp_path: Path) -> None:
    for name in ("leancode_core/a/b.py", "clients/x/src/c.ts", "clients/x/node_modules/d.ts", "tests/data/e.py"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text("1\n2\n3", encoding="utf-8")
    assert lines_by_file(tmp_path, *SOURCES) == {"leancode_core/a/b.py": 3, "clients/x/src/c.ts": 3}
