"""Functions without a file, in every language: found whole, named as in the text, and to be lexed later."""

from __future__ import annotations

import pytest

from leancode_core.code.languages import language_names, tables
from leancode_core.code.languages.table import Language
from leancode_core.code.rendering import rendered
from leancode_core.code.span import Span
from leancode_core.code.tokens import LexedUnit
from leancode_core.code.unit import UnitKind
from leancode_core.evaluation.snippets import snippet_of, unit_of_snippet

DEFINITIONS = [
    ("bash", 'greet() {\n  echo "$1"\n}', "greet", "greet", UnitKind.FUNCTION),
    ("c", "static int add(int a, int b)\n{\n    return a + b;\n}", "add", "add", UnitKind.FUNCTION),
    ("cpp", "int Sum::of(int a) const { return a + b_; }", "of", "Sum.of", UnitKind.METHOD),
    ("cpp", "virtual int of(int a) const override { return a; }", "Sum.of", "of", UnitKind.FUNCTION),
    ("csharp", "public int Add(int a, int b) => a + b;", "Calc.Add", "Add", UnitKind.METHOD),
    ("csharp", "public Calc(int a) : base(a) { }", "Calc", "Calc", UnitKind.CONSTRUCTOR),
    ("csharp", "protected override void OnClose() { base.OnClose(); }", "OnClose", "OnClose", UnitKind.METHOD),
    ("elixir", "def add(a, b) do\n  a + b\nend", "add", "add", UnitKind.FUNCTION),
    ("go", "func (s *Sum) Add(a int) int {\n\treturn s.total + a\n}", "Add", "Sum.Add", UnitKind.METHOD),
    ("haskell", "add :: Int -> Int\nadd 0 = 1\nadd a = a", "add", "add", UnitKind.FUNCTION),
    ("java", "@Override\npublic int add(int a) {\n    return a;\n}", "Sum.add", "add", UnitKind.METHOD),
    ("java", "public Sum(int a) {\n    this.a = a;\n}", "Sum", "Sum", UnitKind.CONSTRUCTOR),
    ("java", "abstract <T> T first(List<T> all);", "first", "first", UnitKind.METHOD),
    ("javascript", "async function* lines(file) { yield 1; }", "lines", "lines", UnitKind.FUNCTION),
    ("javascript", "add(a, b) { return a + b; }", "Sum.add", "add", UnitKind.METHOD),
    ("javascript", "get total() { return this.sum; }", "total", "total", UnitKind.METHOD),
    ("javascript", "add: function (a, b) { return a + b; }", "add", "add", UnitKind.METHOD),
    ("kotlin", "override fun add(a: Int): Int = a", "Sum.add", "add", UnitKind.FUNCTION),
    ("kotlin", "constructor(a: Int) : this() { b = a }", "constructor", "constructor", UnitKind.CONSTRUCTOR),
    ("lua", "function M.add(a, b)\n  return a + b\nend", "M.add", "add", UnitKind.FUNCTION),
    ("php", "function add($a) { return $a; }", "add", "add", UnitKind.FUNCTION),
    ("php", "protected static function add(int $a): int\n{\n\treturn $a;\n}", "Sum::add", "add", UnitKind.METHOD),
    ("python", "@cached\nasync def add(self, a):\n        return a", "Sum.add", "add", UnitKind.FUNCTION),
    ("python", "def old(a):\n    print a, 'b'", "old", "old", UnitKind.FUNCTION),
    ("ruby", "def self.add(a)\n  a\nend", "add", "add", UnitKind.METHOD),
    ("rust", "pub fn add(&mut self, a: i32) -> i32 {\n    a\n}", "add", "add", UnitKind.FUNCTION),
    ("scala", "def add(a: Int): Int = a", "Sum.add", "add", UnitKind.FUNCTION),
    ("swift", "func add(_ a: Int) -> Int {\n    return a\n}", "add", "add", UnitKind.FUNCTION),
    ("typescript", "export function add(a: number): number { return a; }", "add", "add", UnitKind.FUNCTION),
    ("typescript", "private async add(a: number): Promise<number> { return a; }", "add", "add", UnitKind.METHOD),
    ("typescript", "constructor(private a: number) { super(); }", "constructor", "constructor", UnitKind.CONSTRUCTOR),
    ("zig", "pub fn add(a: i32) i32 {\n    return a;\n}", "add", "add", UnitKind.FUNCTION),
]


def table(name: str) -> Language:
    return next(one for one in reversed(tables()) if one.name == name)


def test_every_language_is_tried() -> None:
    assert sorted({language for language, *_ in DEFINITIONS}) == language_names()


@pytest.mark.parametrize(("language", "text", "name", "qualified_name", "kind"), DEFINITIONS)
def test_a_function_is_found_whole(language: str, text: str, name: str, qualified_name: str, kind: UnitKind) -> None:
    found = snippet_of(text, table(language), name)
    unit = found.unit
    assert found.is_definition
    assert (unit.qualified_name, unit.kind, unit.language) == (qualified_name, kind, language)
    assert unit.text.rstrip() == text
    assert (unit.start_line, unit.end_line) == (1, 1 + text.count("\n"))
    assert text.encode()[unit.span.start : unit.span.stop].decode().rstrip() == text
    assert found.source[found.offset : found.offset + len(text)].decode() == text
    tree = table(language).parser().parse(found.source)
    assert not tree.root_node.has_error
    assert "".join(LexedUnit.of(unit).texts()).replace(" ", "") == "".join(text.split())
    assert "Frame" not in rendered(unit, unit.code)
    assert unit_of_snippet(text, table(language), name) == unit


def test_documentation_above_and_inside_is_found() -> None:
    above = unit_of_snippet("/** Adds up. */\npublic int add(int a) {\n    return a;\n}\n", table("java"), "add")
    assert (above.docstring, above.start_line, above.end_line) == ("Adds up.", 2, 4)
    assert above.text == "public int add(int a) {\n    return a;\n}"
    inside = unit_of_snippet('def add(a):\n    """Adds up."""\n    return a\n', table("python"), "add")
    assert (inside.docstring, inside.code) == ("Adds up.", "def add(a):\n    return a")


def test_functions_inside_belong_to_the_outer_one() -> None:
    text = "def outer(a):\n    def inner(b):\n        return b\n    return inner(a)"
    assert unit_of_snippet(text, table("python"), "outer").text == text


def test_bytes_of_the_text_are_counted_behind_the_frame() -> None:
    text = '\n  public String grüße() {\n    return "Grüße";\n  }\n'
    found = snippet_of(text, table("php"), "grüße")
    assert not found.is_definition
    found = snippet_of(text, table("java"), "Sätze.grüße")
    assert (found.unit.name, found.unit.start_line, found.unit.end_line) == ("grüße", 2, 4)
    assert found.unit.span == Span(3, len(text.encode()) - 1)


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("javascript", "function (a) { return a; }", "add"),
        ("javascript", "function (a) { return a; }", ""),
        ("javascript", "(a) => a + 1", "next"),
        ("python", "total = 0\nfor a in b:\n    total += a", "total"),
        ("python", "def one(): pass\ndef two(): pass", "one"),
        ("java", "int a = }{ ;;", "a"),
        ("c", "", "nothing"),
        ("go", "\ud800 \x00", "no"),
    ],
)
def test_what_is_no_single_definition_is_a_chunk_of_the_whole_text(language: str, text: str, name: str) -> None:
    found = snippet_of(text, table(language), name)
    assert not found.is_definition
    assert (found.unit.kind, found.unit.name, found.unit.docstring) == (UnitKind.CHUNK, name, "")
    assert "".join(LexedUnit.of(found.unit).texts()) == "".join(found.unit.text.split())
    raw = text.encode("utf-8", "surrogatepass")
    assert found.unit.text == raw.strip().decode("utf-8", "replace")
    assert found.source[found.offset : found.offset + len(raw)] == raw


def test_a_named_function_is_found_in_spite_of_an_error() -> None:
    text = "public int add(int a) {\n    return a +* ;\n}"
    found = snippet_of(text, table("java"), "Sum.add")
    assert (found.is_definition, found.unit.text) == (True, text)
    assert not snippet_of(text, table("java"), "other").is_definition
