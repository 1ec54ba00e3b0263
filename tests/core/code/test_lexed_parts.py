"""Documents that are lexed with the memory of earlier versions: the tokens are those of a fresh one."""

from __future__ import annotations

import random
from pathlib import Path, PurePosixPath

import pytest

from leancode_core.code.extraction import extract
from leancode_core.code.languages import language_of
from leancode_core.code.languages.table import Language
from leancode_core.code.lexed_parts import LexedPart, LexingMemory, PartKey

DATA = Path(__file__).parents[2] / "data" / "extraction"
FILES = sorted(
    path.relative_to(DATA).as_posix()
    for path in DATA.glob("*/*")
    if path.name != "expected.txt" and not path.name.startswith(("LICENSE", "NOTICE"))
)
PIECES = [
    b"(",
    b")",
    b"{",
    b"}",
    b"\n",
    b"\n    ",
    b"x = f(a, b)\n",
    b"'",
    b'"',
    b"#",
    b"/*",
    b"*/",
    b";",
    b",",
    b"= 1",
]
PIECES += ["\N{PARTY POPPER}".encode(), b"\xff", b"\t", b"def g(a):\n    return a\n", b"end\n", b"static ", b"<", b"."]
CLASS = b"""import os

LIMIT = 3


class Ledger(Base):
    def total(self, rows):
        total = 0
        for row in rows:
            total = total + row.price
        return total

    def load(self, path):
        def lines():
            return path.open(encoding="utf-8").read()
        self.rows = parse(lines())
"""


class Counting(LexingMemory):
    """Counts what is found and what is not."""

    def __init__(self, most_tokens: int = 200_000) -> None:
        super().__init__(most_tokens)
        self.found = self.missed = 0

    def find(self, key: PartKey) -> LexedPart | None:
        part = super().find(key)
        self.found += part is not None
        self.missed += part is None
        return part

    def counted(self) -> tuple[int, int]:
        """Those since the last time."""
        counted, self.found, self.missed = (self.found, self.missed), 0, 0
        return counted


def table(name: str, source: bytes) -> Language:
    found = language_of(PurePosixPath(name), source)
    assert found is not None
    return found


@pytest.mark.parametrize("file", FILES)
def test_edited_files_are_lexed_as_fresh_ones(file: str) -> None:
    rng = random.Random(file)
    whole = (DATA / file).read_bytes()
    language, memory = table(file, whole), Counting()
    source = whole[: 8_000 if len(whole) > 8_000 else len(whole)]
    assert extract(file, source, language, memory) == extract(file, source, language)
    for number in range(25):
        start = rng.randrange(len(source) + 1)
        stop = min(len(source), start + rng.choice([0, 0, 0, 1, 4, 40]))
        edited = source[:start] + rng.choice(PIECES) + source[stop:]
        assert extract(file, edited, language, memory) == extract(file, edited, language), (number, start)
        if rng.random() < 0.3:
            source = edited
    assert memory.found > 0


def test_only_what_changed_is_lexed_anew() -> None:
    language, memory = table("a.py", CLASS), Counting()
    extract("a.py", CLASS, language, memory)
    assert memory.counted() == (0, 4)
    extract("a.py", b"# moved\n" + CLASS, language, memory)
    assert memory.counted() == (1, 0)  # the class, with all that is in it
    extract("a.py", CLASS.replace(b"total = 0", b"total = 1"), language, memory)
    assert memory.counted() == (1, 2)  # not the class, not that method, but the other one
    extract("a.py", CLASS.replace(b".read()", b""), language, memory)
    assert memory.counted() == (1, 3)


def test_a_name_that_is_bound_outside_counts() -> None:
    """What is a declaration in Ruby's blocks depends on the lines before: such parts are not remembered."""
    source = b"def outer\n  total = 1\n  define_method(:inner) do |row|\n    total = row\n  end\nend\n"
    other = source.replace(b"  total = 1\n", b"  amount = 1\n")
    language, memory = table("a.rb", source), LexingMemory()
    for text in (source, other, source):
        assert extract("a.rb", text, language, memory) == extract("a.rb", text, language)


def test_equal_text_in_another_place_is_another_part() -> None:
    """A function is a method in a class: the same bytes give another tree, or stand in another statement."""
    function = b"def total(rows, factor):\n    return sum(rows) * factor\n"
    inside = b"class A:\n    x = 1\n\n    " + function.replace(b"\n    ", b"\n        ")
    language, memory = table("a.py", function), Counting()
    for text in (function, inside, function + inside, b"if x:\n    " + function.replace(b"\n    ", b"\n        ")):
        assert extract("a.py", text, language, memory) == extract("a.py", text, language)


def test_it_forgets_what_was_not_used_for_longest() -> None:
    first, second = (b"def %s(rows, factor):\n    return rows * factor\n" % name for name in (b"first", b"second"))
    language, memory = table("a.py", first), Counting(most_tokens=20)
    for text in (first, second, first):
        extract("a.py", text, language, memory)
    assert memory.counted() == (0, 3)
    roomy = Counting(most_tokens=60)
    for text in (first, second, first):
        extract("a.py", text, language, roomy)
    assert roomy.counted() == (1, 2)


def test_deep_nesting_is_not_compared() -> None:
    source = b"def deep():\n    return " + b"(" * 20_000 + b"1" + b")" * 20_000 + b"\n"
    language, memory = table("a.py", source), Counting()
    assert extract("a.py", source, language, memory) == extract("a.py", source, language)
    assert memory.counted() == (0, 0)
