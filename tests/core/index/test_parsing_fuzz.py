"""Real files, damaged at random: always the same hundred. `python -m benchmarks.fuzz_extraction` does thousands."""

from __future__ import annotations

from pathlib import Path

from benchmarks.fuzz_extraction import fuzz


def test_damaged_files_have_sound_units(tmp_path: Path) -> None:
    result = fuzz(tmp_path, 110, 2)
    assert result.unsound == {}
    assert result.units > 1000
    assert result.parsed + result.problems.total() == 110
    assert set(result.problems) <= {
        "not indexed: it holds a NUL byte, so it is binary or UTF-16",
        "not indexed: its long lines say that it is minified",
    }
