"""Signatures and documentation of Python, PHP, Ruby, C# and Bash, as literal expectations.

`documentation/<language>.<extension>.txt` holds cases: a source, a line `==> <qualified name>: <signature>` for the
unit that is looked at, and that unit's documentation; a line of dashes ends each.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from leancode_core.code.extraction import extract
from leancode_core.code.languages import language_of

DATA = Path(__file__).parent / "documentation"


def cases() -> list[tuple[str, str, str, str]]:
    """File name, source, expected head and expected documentation of each case."""
    found = []
    for table in sorted(DATA.glob("*.txt")):
        *texts, rest = table.read_text(encoding="utf-8").split("-----\n")
        assert rest == "", f"{table} does not end with a line of dashes"
        for text in texts:
            source, _, expected = text.partition("==> ")
            head, _, documentation = expected.partition("\n")
            found.append((table.stem, source, head, documentation.rstrip("\n")))
    return found


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize(("filename", "source", "head", "documentation"), cases())
def test_signature_and_docstring(filename: str, source: str, head: str, documentation: str, line_end: str) -> None:
    raw = source.replace("\n", line_end).encode()
    language = language_of(PurePosixPath(filename), raw)
    assert language is not None
    units = {f"{unit.qualified_name}: {unit.signature}": unit for unit in extract(filename, raw, language).units}
    assert head in units
    assert units[head].docstring == documentation


@pytest.mark.parametrize("filename", ["python.py", "php.php", "ruby.rb", "csharp.cs", "bash.sh"])
def test_each_language_has_cases(filename: str) -> None:
    assert sum(case[0] == filename for case in cases()) >= 5
