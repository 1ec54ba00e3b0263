"""Functions with their documentation, of lines of JSON and of source code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import zstandard

from leancode_core.control import Cancelled, CancelToken, SilentProgress
from leancode_core.errors import ConfigError
from leancode_core.training.pairs import Pair, pairs_of

ADD = {
    "language": "python",
    "name": "add",
    "code": "def add(a, b):\n    return a + b\n",
    "summary": "Adds\n two  numbers.",
    "docstring": "Adds\n two numbers.\n\nBoth may be negative.",
    "repo": "me/sums",
}
SUB = {"language": "python", "code": "def sub(a, b):\n    return a - b\n", "docstring": "Takes b from a.\n\nSlowly."}
NEG = {"language": "java", "name": "neg", "code": "int neg(int a) { return -a; }", "summary": "Negates a number."}
SHORT = {"language": "python", "name": "x", "code": "def x(): pass", "summary": "The name."}
UNKNOWN = {"language": "cobol", "name": "X", "code": "MOVE A TO B.", "summary": "Moves A to B."}
BARE = {"language": "python", "name": "y", "code": "def y(): pass"}


def written(path: Path, lines: list[dict[str, Any]]) -> Path:
    content = "".join(json.dumps(line) + "\n" for line in lines).encode()
    path.write_bytes(zstandard.compress(content) if path.suffix == ".zst" else content)
    return path


def read(*paths: Path, limit: int = 9) -> list[Pair]:
    return pairs_of(paths, limit, SilentProgress(), CancelToken())


def names(pairs: list[Pair]) -> list[str]:
    return sorted(f"{pair.language} {pair.name}" for pair in pairs)


def test_a_line_is_a_pair(tmp_path: Path) -> None:
    (pair,) = read(written(tmp_path / "a.jsonl", [ADD]))
    assert pair == Pair(
        language="python",
        name="add",
        code="def add(a, b):\n    return a + b\n",
        summary="Adds two numbers.",
        documentation="Adds\n two numbers.\n\nBoth may be negative.",
        source="me/sums",
    )


def test_what_a_line_may_lack(tmp_path: Path) -> None:
    (pair,) = read(written(tmp_path / "a.jsonl", [SUB]))
    assert (pair.name, pair.summary, pair.source) == ("", "Takes b from a.", "")


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.zst", "."])
def test_only_what_is_documented_in_a_known_language_counts(tmp_path: Path, name: str) -> None:
    written(tmp_path / "a.jsonl", [ADD, SHORT, UNKNOWN, BARE])
    written(tmp_path / "a.jsonl.zst", [ADD, SHORT, UNKNOWN, BARE])
    expected = ["python add"] if name != "." else ["python add", "python add"]
    assert names(read(tmp_path / name)) == expected


def test_a_limit_for_each_language_and_an_order_that_depends_on_nothing_else(tmp_path: Path) -> None:
    many = [{**ADD, "name": f"f{n}", "code": f"def f{n}(): pass", "summary": f"Does step {n}."} for n in range(9)]
    there = read(written(tmp_path / "there.jsonl", [*many, NEG]), limit=4)
    back = read(
        written(tmp_path / "one.jsonl", [NEG, *many[:4:-1]]), written(tmp_path / "two.jsonl", many[:5]), limit=4
    )
    assert there == back
    assert names(there) == ["java neg", "python f0", "python f1", "python f4", "python f6"]
    assert [pair.name for pair in there] != sorted(pair.name for pair in there)  # no language and no file comes first


def test_a_folder_of_code(tmp_path: Path) -> None:
    (tmp_path / "pkg").mkdir()
    (tmp_path / "pkg" / "a.py").write_text(
        'class Sums:\n    """Sums of many numbers."""\n\n    def add(self, a, b):\n'
        '        """Adds two\n        numbers.\n\n'
        '        Slowly.\n        """\n        return a + b\n\n    def bare(self):\n        return 1\n'
    )
    (tmp_path / "b.go").write_text("package p\n\n// Neg negates a number.\nfunc Neg(a int) int {\n\treturn -a\n}\n")
    root = tmp_path.name
    found = {pair.name: pair for pair in read(tmp_path)}
    assert sorted(found) == ["Neg", "Sums.add"]
    add = found["Sums.add"]
    assert (add.language, add.summary, add.source) == ("python", "Adds two numbers.", f"{root}/pkg")
    assert add.documentation == "Adds two\nnumbers.\n\nSlowly."
    assert '"""' not in add.code
    assert "return a + b" in add.code
    assert (found["Neg"].summary, found["Neg"].source) == ("Neg negates a number.", f"{root}/b.go")


def test_lines_and_code_together(tmp_path: Path) -> None:
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "a.py").write_text('def one():\n    """Returns the number one."""\n    return 1\n')
    assert names(read(written(tmp_path / "a.jsonl", [NEG]), tmp_path / "code")) == ["java neg", "python one"]


def test_a_unit_has_tokens_and_no_documentation(tmp_path: Path) -> None:
    (pair,) = read(written(tmp_path / "a.jsonl", [ADD]))
    unit = pair.unit()
    assert (unit.language, unit.qualified_name, unit.docstring) == ("python", "add", "")
    assert len(unit.tokens) > 0
    assert unit.code == "def add(a, b):\n    return a + b"


def test_typescript_is_not_read_as_tsx() -> None:
    pair = Pair("typescript", "asText", "const asText = (value: unknown) => <string>value.trim();", "", "", "")
    assert pair.unit().code == "const asText = (value: unknown) => <string>value.trim()"


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([SHORT, UNKNOWN, BARE], "a.jsonl holds no documented functions to learn from"),
        ([ADD, {"language": "python", "summary": "Adds two numbers."}], "a.jsonl:2: a text 'code' is needed"),
        ([{"code": "x = 1", "summary": "Sets x to one."}], "a.jsonl:1: a text 'language' is needed"),
        ([{**ADD, "repo": 7}], "a.jsonl:1: a text 'repo' is needed"),
    ],
)
def test_lines_that_teach_nothing(tmp_path: Path, lines: list[dict[str, Any]], message: str) -> None:
    path = written(tmp_path / "a.jsonl", lines)
    with pytest.raises(ConfigError) as caught:
        read(path)
    assert caught.value.message == f"{path.parent}/{message}"
    assert caught.value.remedy in ("name a folder with some", "correct the line, or name another file")


def test_code_without_documentation_teaches_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("def one():\n    return 1\n")
    with pytest.raises(ConfigError, match="holds no documented functions to learn from"):
        read(tmp_path)


def test_a_place_that_is_not_there_is_named(tmp_path: Path) -> None:
    for name in ("nowhere", "nowhere.jsonl"):
        with pytest.raises(ConfigError, match=str(tmp_path / name)):
            read(tmp_path / name)


def test_reading_stops_when_it_is_asked_to(tmp_path: Path) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        pairs_of([written(tmp_path / "a.jsonl", [ADD])], 9, SilentProgress(), cancel)
