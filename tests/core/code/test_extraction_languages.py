"""Every language's units against names and lines written down by hand from real code.

`tests/data/extraction/<language>/` holds source files and `expected.txt` with a block per file: a line
`== <file>`, then a line per unit, `<first line>-<last line> <kind> <qualified name>`, in the order of the
file. Chunks (what is left of a file) are not listed; their own tests are in test_remainder.py.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from leancode_core.code.extraction import extract
from leancode_core.code.languages import language_names, language_of
from leancode_core.code.unit import UnitKind

DATA = Path(__file__).parents[2] / "data" / "extraction"
CALLABLE = {"function", "method", "constructor"}


def expected_units() -> dict[str, list[str]]:
    blocks: dict[str, list[str]] = {}
    for table in sorted(DATA.glob("*/expected.txt")):
        current: list[str] = []
        for line in table.read_text(encoding="utf-8").splitlines():
            if line.startswith("== "):
                current = blocks.setdefault(f"{table.parent.name}/{line[3:]}", [])
            elif line.strip() and not line.startswith("#"):
                current.append(" ".join(line.split()))
    return blocks


EXPECTED = expected_units()


@pytest.mark.parametrize("file", EXPECTED)
def test_units_are_those_written_down(file: str) -> None:
    source = (DATA / file).read_bytes()
    language = language_of(PurePosixPath(file), source)
    assert language is not None
    assert language.name == file.split("/")[0]
    units = extract(file, source, language).units
    found = [
        f"{unit.start_line}-{unit.end_line} {unit.kind} {unit.qualified_name}"
        for unit in units
        if unit.kind is not UnitKind.CHUNK
    ]
    assert found == EXPECTED[file]


@pytest.mark.parametrize("language", language_names())
def test_at_least_forty_functions_of_each_language_are_written_down(language: str) -> None:
    lines = [line for file, lines in EXPECTED.items() if file.startswith(f"{language}/") for line in lines]
    assert sum(line.split()[1] in CALLABLE for line in lines) >= 40


def test_no_file_of_the_data_is_without_an_expectation() -> None:
    files = {
        path.relative_to(DATA).as_posix()
        for path in DATA.glob("*/*")
        if path.name != "expected.txt" and not path.name.startswith(("LICENSE", "NOTICE"))
    }
    assert files == set(EXPECTED)
