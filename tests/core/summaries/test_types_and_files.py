"""What summaries say of types, modules and files without documentation."""

from __future__ import annotations

import pytest

from leancode_core.summaries.summary import Origin, Summary, summarise, summarise_file
from tests.core.summaries.functions import summary_of, summary_of_type, units_of

PYTHON = """
class Parser(Base, metaclass=Meta):
    limit: int = 3
    __slots__ = ()

    def __init__(self, text):
        self.text = text
        self.position = 0

    def _peek(self): return self.text[self.position]
    def parse(self): return self.tree()
    def reset(self): self.position = 0
    def close(self): self.text = ""
    class Options: pass
"""
PYTHON_SUMMARY = (
    "Class derived from Base with 4 methods, among them parse, reset and close, and the type Options; "
    "keeps limit, text and position."
)
JAVA = "class Stack<T> extends Bag<T> implements I { int size, top = 3; Stack() {} void push(T x) {} T pop() {} }"
GO = "type Server struct {\n\tport, size int\n\tnames map[string]int\n}"
RUBY = """
class A < B
  SIZE = 3
  attr_reader :x, :y
  def initialize
    @z = 1
  end
  def run
  end
end
"""


@pytest.mark.parametrize(
    ("language", "source", "summary"),
    [
        ("python", PYTHON, PYTHON_SUMMARY),
        ("python", "class Color(Enum):\n    RED = 1\n    OFF = 2\n", "Class derived from Enum that keeps RED and OFF."),
        ("python", "class Empty:\n    pass\n", "Class without members."),
        ("python", "class Failed(errors.Base):\n    pass\n", "Class derived from errors.Base."),
        ("javascript", "class A extends B { #n = 3; constructor() { this.size = 1; } run() {} }",
            "Class derived from B with the method run; keeps #n and size."),
        ("typescript", "interface I extends J { a: string; b?: number; run(x: number): void }",
            "Interface derived from J with the method run; keeps a and b."),
        ("typescript", "enum Color { Red, Green = 3 }", "Enumeration of Red and Green."),
        ("typescript", "type Id = string | number;", "Defined as string | number."),
        ("java", JAVA,
            "Class derived from Bag with the methods push and pop; keeps size and top."),
        ("java", "record Point(int x, @Nullable String y) {}", "Class that keeps x and y."),
        ("java", "enum E { A, B(3); private final int size; int size() { return size; } }",
            "Enumeration of A and B; has the method size."),
        ("go", GO, "Struct that keeps port, size and names."),
        ("go", "type Shape interface {\n\tArea(scale int) float64\n\tName() string\n}",
            "Interface with the methods Area and Name."),
        ("go", "type Handler func(int) error", "Defined as func(int) error."),
        ("rust", "enum Token { Word(String), Number { value: u8 }, End }", "Enumeration of Word, Number and End."),
        ("rust", "struct Lexer { text: String }\nimpl Lexer { fn next(&self) {} fn new() {} fn peek(&self) {} }",
            "Struct with the methods next and peek; keeps text."),
        ("rust", "trait Shape { const SIDES: u8; fn area(&self) -> f64; }", "Trait with the method area; keeps SIDES."),
        ("c", "struct list { int size; char *head, tail[3]; };", "Struct that keeps size, head and tail."),
        ("c", "enum color { RED, BLUE = 3 };", "Enumeration of RED and BLUE."),
        ("c", "typedef struct { int x; } Point;", "Struct that keeps x."),
        ("cpp", "class S : public B { public: S(); ~S(); int a_; void f(); virtual void g() = 0; };",
            "Class derived from B with the methods f and g; keeps a_."),
        ("csharp", "struct S { public int X; public string Name { get; set; } void Run() {} }",
            "Struct with the method Run; keeps X and Name."),
        ("php", "class A extends B { private int $x = 3; const K = 4; function run() {} }",
            "Class derived from B with the method run; keeps $x and K."),
        ("php", "enum E: string { case A = 'a'; case B = 'b'; }", "Enumeration of A and B."),
        ("ruby", RUBY,
            "Class derived from B with the method run; keeps SIZE, x, y and z."),
        ("ruby", "module M\n  class A\n  end\nend", "Module with the type A."),
        ("kotlin", "enum class E { A, B }", "Enumeration of A and B."),
    ],
)  # fmt: skip
def test_a_type_is_told_by_its_members(language: str, source: str, summary: str) -> None:
    assert summary_of_type(language, source) == summary


@pytest.mark.parametrize(
    ("language", "source", "summary"),
    [
        ("java", "abstract double area(int scale);", "Abstract method of Frame; takes scale."),
        ("csharp", "public abstract double Area(int scale);", "Abstract method of Frame; takes scale."),
        ("java", "void close() { /* nothing to close */ }", "Does nothing."),
        ("python", "@abstractmethod\ndef area(self, scale): ...", "Abstract function; takes scale."),
        ("python", "def area(self):\n    pass", "Does nothing."),
        ("python", "def area(self): raise NotImplementedError", "Raises NotImplementedError."),
        ("rust", "trait T { fn area(&self, scale: u8) -> f64; }", "Method of T without a body; takes scale."),
        ("go", "func Nothing(a int) {}", "Does nothing."),
        ("ruby", "def nothing(a)\nend", "Does nothing."),
        ("bash", "nothing() { :; }", "Does nothing."),
        ("typescript", "abstract class A { abstract area(scale: number): { value: number }; }",
            "Abstract method of A; takes scale."),
        ("kotlin", "interface A { fun area(scale: Int = 3): Int }", "Method of A without a body; takes scale."),
        ("cpp", "struct A { A() {} };", "Does nothing."),
    ],
)  # fmt: skip
def test_what_has_no_body_or_an_empty_one(language: str, source: str, summary: str) -> None:
    assert summary_of(language, source) == summary


@pytest.mark.parametrize(
    ("language", "source", "text", "origin"),
    [
        ("python", '#!/usr/bin/env python\n"""Reads a file. Fast."""\nimport os\n', "Reads a file.", Origin.DOCSTRING),
        ("rust", "//! Lexing of the text.\n//! More.\n\nuse std::io;\n", "Lexing of the text.", Origin.DOCSTRING),
        ("go", "// Copyright 2020 X. All rights reserved.\n\npackage a\n\nfunc F() {}\n", "File with the function F.",
            Origin.EXTRACTIVE),
        ("python", "class A:\n    def f(self): pass\ndef g(): pass\n", "File with the type A and the function g.",
            Origin.EXTRACTIVE),
        ("bash", "".join(f"f{n}() {{ ls; }}\n" for n in range(5)), "File with 5 functions, among them f0, f1 and f2.",
            Origin.EXTRACTIVE),
        ("python", "x = 1\n", "File without functions or types.", Origin.EXTRACTIVE),
        ("python", "", "Empty file.", Origin.EXTRACTIVE),
    ],
)  # fmt: skip
def test_a_file(language: str, source: str, text: str, origin: Origin) -> None:
    units = units_of(language, source)
    path = units[0].path if units else "file.py"
    assert summarise_file(path, units) == Summary(text, origin)


def test_documentation_comes_first() -> None:
    (unit,) = units_of("python", 'def f(a):\n    """Adds one. Or not."""\n    return a + 1\n')
    assert summarise(unit) == Summary("Adds one.", Origin.DOCSTRING)


def test_documentation_that_says_nothing_does_not() -> None:
    (unit,) = units_of("python", 'def f(a):\n    """:param a: one"""\n    return a + 1\n')
    assert summarise(unit) == Summary("Takes a; returns a + 1.", Origin.EXTRACTIVE)


def test_of_code_between_definitions_nothing_is_said() -> None:
    (chunk,) = units_of("python", "x = 1\n")
    assert summarise(chunk) == Summary("", Origin.NONE)
