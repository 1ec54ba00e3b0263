"""What is left of a file becomes chunks, so that every line of it can be found."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

import pytest

from leancode_core.code.definitions import definitions_in
from leancode_core.code.extraction import extract
from leancode_core.code.languages import language_of
from leancode_core.code.languages.table import Language
from leancode_core.code.span import Span
from leancode_core.code.unit import CodeUnit, UnitKind

DATA = Path(__file__).parents[2] / "data" / "extraction"
FILES = sorted(
    path.relative_to(DATA).as_posix()
    for path in DATA.glob("*/*")
    if path.name != "expected.txt" and not path.name.startswith(("LICENSE", "NOTICE"))
)
# Words that say nothing alone on a line: what closes a block, and the opening tag of PHP.
EMPTY_WORDS = {"end", "fi", "done", "esac", "endif", "else", "php"}


def language(filename: str, source: bytes = b"") -> Language:
    found = language_of(PurePosixPath(filename), source)
    assert found is not None
    return found


def units_of(filename: str, source: str) -> tuple[CodeUnit, ...]:
    return extract(filename, source.encode(), language(filename)).units


def chunks_of(filename: str, source: str) -> list[str]:
    """First line, last line and text of each chunk."""
    return [
        f"{unit.start_line}-{unit.end_line} {unit.text}"
        for unit in units_of(filename, source)
        if unit.kind is UnitKind.CHUNK
    ]


def covered_spans(filename: str, source: bytes) -> list[Span]:
    """The spans of all units, with the comments that document them."""
    table = language(filename, source)
    tree = table.parser().parse(table.visible(source))
    documented = [each.whole for each in definitions_in(tree, source, table) if each.is_unit]
    chunks = [unit.span for unit in extract(filename, source, table).units if unit.kind is UnitKind.CHUNK]
    return documented + chunks


def test_a_byte_order_mark_is_no_code() -> None:
    assert chunks_of("a.py", "\ufeffdef f(a):\n    return a\n") == []
    assert chunks_of("a.py", "\ufeffimport os\n") == ["1-1 import os"]


@pytest.mark.parametrize("file", FILES)
def test_every_line_with_a_word_is_in_a_unit_or_its_documentation(file: str) -> None:
    source = (DATA / file).read_bytes()
    spans = covered_spans(file, source)
    lost = []
    start = 0
    for number, line in enumerate(source.splitlines(keepends=True), start=1):
        text = line.decode("utf-8", "replace").strip()
        first = start + len(line) - len(line.lstrip())
        last = start + len(line.rstrip())
        start += len(line)
        words = set(re.findall(r"[^\W\d_]\w*", text))
        if words - EMPTY_WORDS and not any(span.start < last and first < span.stop for span in spans):
            lost.append(f"{number}: {text}")
    assert lost == []


@pytest.mark.parametrize("file", FILES)
def test_chunks_are_short_and_apart_from_the_other_units(file: str) -> None:
    source = (DATA / file).read_bytes()
    units = extract(file, source, language(file, source)).units
    chunks = [unit for unit in units if unit.kind is UnitKind.CHUNK]
    others = [unit.span for unit in units if unit.kind is not UnitKind.CHUNK]
    for chunk in chunks:
        assert chunk.end_line - chunk.start_line < 60
        assert chunk.text == source[chunk.span.start : chunk.span.stop].decode()
        assert chunk.start_line == source.count(b"\n", 0, chunk.span.start) + 1
        assert chunk.end_line == source.count(b"\n", 0, chunk.span.stop) + 1
        assert not any(chunk.span.start < span.stop and span.start < chunk.span.stop for span in others)
    assert len({unit.id for unit in units}) == len(units)


@pytest.mark.parametrize(
    ("filename", "source", "chunks"),
    [
        ("empty.py", "", []),
        ("blank.py", "\n  \n\t\r\n\f\n", []),
        ("punctuation.js", "})();\n// -----\n", []),
        ("comments.py", "\n# One.\n\n# Two.\n", ["2-4 # One.\n\n# Two."]),
        ("comments.c", "/* One.\n   Two. */", ["1-2 /* One.\n   Two. */"]),
        ("no_newline.py", "def f():\n    pass\nx = 1", ["3-3 x = 1"]),
        ("only_function.py", "def f():\n    pass\n", []),
        ("windows.py", "x = 1\r\n\r\ndef f():\r\n    pass\r\n\r\ny = 2\r\n", ["1-1 x = 1", "6-6 y = 2"]),
        (
            "between.py",
            "x = 1\ndef f(): pass\ny = 2\n\n\ndef g(): pass\n\nz = 3",
            ["1-1 x = 1", "3-3 y = 2", "8-8 z = 3"],
        ),
        ("value.php", "<?php\n$f = function () {};\n$x = 1;\n", ["3-3 $x = 1;"]),
        ("closers.rb", "if a\n  def f; end\nelse\n  def g; end\nend\n", ["1-1 if a"]),
        ("closers.sh", "for x in a b; do\n  f() { :; }\ndone\n", ["1-1 for x in a b; do"]),
        ("far_comment.sh", "# Of nothing.\n\n# Of f.\nf() { :; }\n", ["1-1 # Of nothing."]),
        ("unicode.rb", "# Größe\nGRÖSSE = 1\n\ndef f = 2\n数 = 3\n", ["1-2 # Größe\nGRÖSSE = 1", "5-5 数 = 3"]),
    ],
)
def test_chunks(filename: str, source: str, chunks: list[str]) -> None:
    assert chunks_of(filename, source) == chunks


@pytest.mark.parametrize(
    ("blank_lines", "pieces"),
    [
        # Without a blank line, every sixty lines.
        ((), [(1, 60), (61, 120), (121, 150)]),
        # At the last blank line that comes in time, whose own place belongs to no piece.
        ((40, 55, 100), [(1, 54), (56, 99), (101, 150)]),
        # Before thirty lines a blank line is no reason to cut.
        ((10, 20), [(1, 60), (61, 120), (121, 150)]),
    ],
)
def test_long_remainders_are_cut(blank_lines: tuple[int, ...], pieces: list[tuple[int, int]]) -> None:
    source = "".join("\n" if line in blank_lines else f"x{line} = {line}\n" for line in range(1, 151))
    units = units_of("data.py", source)
    assert [(unit.start_line, unit.end_line) for unit in units] == pieces
    kept = "\n".join(unit.text for unit in units).split("\n")
    assert [line for line in kept if line] == [line for line in source.split("\n") if line]


def test_a_chunk_is_named_after_its_file_and_shows_its_first_line() -> None:
    (unit,) = units_of("tools/settings.py", "\n  \nDEBUG = True\nPORT = 80\n")
    assert (unit.name, unit.qualified_name, unit.signature) == ("settings.py", "settings.py", "DEBUG = True")
    assert (unit.path, unit.language, unit.docstring) == ("tools/settings.py", "python", "")


@pytest.mark.parametrize(
    ("filename", "source", "outline"),
    [
        (
            "a.py",
            "class C(B):\n    x = 1\n\n    def f(self):\n        return secret\n\n    y = 2\n",
            "class C(B):\n    x = 1\n\n    def f(self):\n        ...\n\n    y = 2",
        ),
        (
            "a.php",
            "<?php\nclass C {\n    const A = 1;\n    /** Doc. */\n    public function f() { secret(); }\n}\n",
            "class C {\n    const A = 1;\n    /** Doc. */\n    public function f() ...\n}",
        ),
        (
            "a.rb",
            "class C\n  attr_reader :x\n  def f(a)\n    secret\n  end\n  def g; end\nend\n",
            "class C\n  attr_reader :x\n  def f(a)\n    ...\n  end\n  def g; ...\nend",
        ),
        (
            "a.cs",
            "class C\n{\n    int x = 1;\n    int Y { get; set; }\n    int Z => no;\n    void F() { secret(); }\n}\n",
            "class C\n{\n    int x = 1;\n    int Y { get; set; }\n    int Z ...;\n    void F() ...\n}",
        ),
        (
            "b.rb",
            "module M\n  class C\n    def f\n      secret\n    end\n  end\n  X = 1\nend\n",
            "module M\n  class C\n    ...\n  end\n  X = 1\nend",
        ),
    ],
)
def test_outlines_leave_out_the_bodies_of_members(filename: str, source: str, outline: str) -> None:
    outer = next(unit for unit in units_of(filename, source) if unit.kind is not UnitKind.CHUNK)
    assert outer.text == outline


def test_a_function_keeps_the_functions_inside_it() -> None:
    source = "def f():\n    def g():\n        return 1\n    return g\n"
    assert [unit.text for unit in units_of("a.py", source)] == [source.rstrip(), "def g():\n        return 1"]
