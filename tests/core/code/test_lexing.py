"""Tokens of real files in all languages: nothing is lost or counted twice, and every offset is a byte's place."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path, PurePosixPath

import pytest

from leancode_core.code.extraction import extract
from leancode_core.code.languages import language_of, tables
from leancode_core.code.lexing import FileTokens, lex
from leancode_core.code.tokens import LexedUnit, TokenKind
from leancode_core.code.unit import CodeUnit

DATA = Path(__file__).parents[2] / "data" / "extraction"
FILES = sorted(
    path.relative_to(DATA).as_posix()
    for path in DATA.glob("*/*")
    if path.name != "expected.txt" and not path.name.startswith(("LICENSE", "NOTICE"))
)
TABLES = {table.name: table for table in tables()}
# What text files do to offsets: signs of two to four bytes, Windows' line ends, tabs, bytes that are no UTF-8.
CHANGES = {
    "as it is": lambda source: source,
    "CRLF": lambda source: source.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"),
    "tabs": lambda source: source.replace(b"    ", b"\t").replace(b"  ", b"\t"),
    "emoji": lambda source: source.replace(b" the ", " die \N{GREEK SMALL LETTER PI}\U0001f600 ".encode()),
    "no UTF-8": lambda source: source.replace(b" the ", b" \xff\xfe \xe2\x82 ").replace(b'"', b'"\xe9'),
}


def units_of(file: str, source: bytes) -> list[LexedUnit]:
    language = language_of(PurePosixPath(file), source)
    assert language is not None
    return [LexedUnit.of(unit) for unit in extract(file, source, language).units]


def without_docstring(unit: CodeUnit) -> bytes:
    source, doc = unit.text.encode("utf-8", "surrogatepass"), unit.docstring_span
    return source if doc is None else source[: doc.start] + b" " * (doc.stop - doc.start) + source[doc.stop :]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("file", FILES)
def test_every_byte_is_in_one_token_and_in_order(file: str, change: str) -> None:
    units = units_of(file, CHANGES[change]((DATA / file).read_bytes()))
    assert units != []
    for unit in units:
        code = without_docstring(unit.unit)
        covered = bytearray(code)
        for token in unit.tokens:
            assert 0 <= token.start < token.stop <= len(code)
            covered[token.start : token.stop] = b" " * (token.stop - token.start)
        assert covered.split() == []
        assert all(before.stop <= after.start for before, after in pairwise(unit.tokens))
        assert b"".join(code[token.start : token.stop] for token in unit.tokens) == b"".join(code.split())
        assert not any(
            code[token.start : token.stop].strip() != code[token.start : token.stop] for token in unit.tokens
        )


@pytest.mark.parametrize("file", FILES)
def test_every_token_is_in_one_statement(file: str) -> None:
    for unit in units_of(file, (DATA / file).read_bytes()):
        borders = [0, *(statement.end_token for statement in unit.statements)]
        assert [statement.first_token for statement in unit.statements] == borders[:-1]
        assert borders[-1] == len(unit.tokens)
        numbers = [
            number
            for number, statement in enumerate(unit.statements)
            for _ in range(statement.first_token, statement.end_token)
        ]
        assert [token.statement for token in unit.tokens] == numbers
        assert all(statement.first_token < statement.end_token for statement in unit.statements)


@pytest.mark.parametrize("file", FILES)
def test_the_same_file_has_the_same_tokens(file: str) -> None:
    source = (DATA / file).read_bytes()
    assert [unit.unit.tokens for unit in units_of(file, source)] == [
        unit.unit.tokens for unit in units_of(file, source)
    ]


@pytest.mark.parametrize("file", FILES)
def test_line_ends_change_no_token(file: str) -> None:
    source = (DATA / file).read_bytes()
    plain, windows = (units_of(file, CHANGES[change](source)) for change in ("as it is", "CRLF"))
    assert [unit.texts() for unit in windows] == [unit.texts() for unit in plain]
    language = TABLES[file.split("/")[0]]
    if not language.parser().parse(language.visible(source)).root_node.has_error:  # mending weighs numbers of bytes
        assert [unit.statements for unit in windows] == [unit.statements for unit in plain]


@pytest.mark.parametrize("language", TABLES)
def test_few_tokens_are_in_no_known_statement(language: str) -> None:
    units = [
        unit
        for file in FILES
        if file.startswith(f"{language}/")
        for unit in units_of(file, (DATA / file).read_bytes())
        if unit.unit.kind.is_callable
    ]
    categories = [str(unit.category(token)) for unit in units for token in unit.tokens]
    assert categories.count("none") < 0.01 * len(categories)


CLASSES = {
    "python": (
        'class A(B):\n    """Keeps."""\n    size = 1\n\n    def f(self, a):\n        """Doubles."""\n'
        "        return 2 * a\n\n    def g(self): pass\n"
    ),
    "java": "class A {\n  int size = 1;\n  int f(int a) { return 2 * a; }\n  void g() {}\n}\n",
    "typescript": "class A {\n  size = 1;\n  f(a: number) { return 2 * a; }\n  g() {}\n}\n",
    "kotlin": "class A {\n  val size = 1\n  fun f(a: Int): Int { return 2 * a }\n  fun g() {}\n}\n",
}


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "python",
            [
                "signature: class A ( B ) :",
                "variable: size = 1",
                "signature: def f ( self , a ) : ...",
                "signature: def g ( self ) : ...",
            ],
        ),
        (
            "java",
            [
                "signature: class A {",
                "variable: int size = 1 ;",
                "signature: int f ( int a ) ...",
                "signature: void g ( ) ...",
                "signature: }",
            ],
        ),
        (
            "typescript",
            [
                "signature: class A {",
                "variable: size = 1 ;",
                "signature: f ( a : number ) ...",
                "signature: g ( ) ...",
                "signature: }",
            ],
        ),
        (
            "kotlin",
            [
                "signature: class A {",
                "variable: val size = 1",
                "signature: fun f ( a : Int ) : Int ...",
                "signature: fun g ( ) ...",
                "signature: }",
            ],
        ),
    ],
)
def test_an_outline_has_its_gaps_as_tokens(language: str, expected: list[str]) -> None:
    source = CLASSES[language].encode()
    unit = LexedUnit.of(extract("file", source, TABLES[language]).units[0])
    texts = unit.texts()
    lines = [f"{s.category}: {' '.join(texts[s.first_token : s.end_token])}" for s in unit.statements]
    assert (unit.unit.kind, unit.unit.name) == ("class", "A")
    assert lines == expected
    assert {token.kind for token, text in zip(unit.tokens, texts, strict=True) if text == "..."} == {TokenKind.OTHER}


def test_docstrings_have_no_tokens() -> None:
    source = CLASSES["python"].encode()
    texts = [LexedUnit.of(unit).texts() for unit in extract("a.py", source, TABLES["python"]).units]
    assert texts[1] == ["def", "f", "(", "self", ",", "a", ")", ":", "return", "2", "*", "a"]
    assert [text for unit in texts for text in unit if '"""' in text] == []


NESTED = {
    "bash": ("f() { ", "if a; then\n", ":\n", "fi\n", "}\n"),
    "c": ("void f() {", "if (a) {", "", "}", "}"),
    "cpp": ("void f() {", "g([&] {", "", "});", "}"),
    "csharp": ("class A { void f() {", "if (a) {", "", "}", "} }"),
    "elixir": ("def f do\n", "g(", "1", ")", "\nend\n"),
    "go": ("func f() {", "if err != nil {", "", "}", "}"),
    "haskell": ("f = ", "g (", "1", ")", "\n"),
    "java": ("class A { void f() {", "if (a) {", "", "}", "} }"),
    "javascript": ("", "(function () {", "", "})();", ""),
    "kotlin": ("fun f() {", "a.b {", "", "}", "}"),
    "lua": ("function f() ", "if a then ", "", " end", " end\n"),
    "php": ("<?php function f() {", "if ($a) {", "", "}", "}"),
    "python": ("x = ", "f(", "1", ")", "\n"),
    "ruby": ("def f\n", "if a\n", "b\n", "end\n", "end\n"),
    "rust": ("fn f() {", "match a { b => ", "1", "}", "}"),
    "scala": ("def f = ", "g(", "1", ")", "\n"),
    "swift": ("func f() {", "g(", "1", ")", "}"),
    "typescript": ("const f = ", "(a: A) => [", "1", "]", ";"),
    "zig": ("fn f() void {", "if (a) {", "", "}", "}"),
}


def nested(language: str, depth: int) -> tuple[bytes, FileTokens]:
    before, opening, middle, closing, after = NESTED[language]
    source = (before + opening * depth + middle + closing * depth + after).encode()
    return source, lex(TABLES[language].parser().parse(source), source, TABLES[language].rules())


@pytest.mark.parametrize("language", NESTED)
def test_files_that_nest_20_000_deep(language: str) -> None:
    shallow = [len(nested(language, depth)[1].starts) for depth in (10, 11)]
    source, found = nested(language, 20_000)
    assert len(found.starts) == shallow[0] + (20_000 - 10) * (shallow[1] - shallow[0])
    assert b"".join(source[start:stop] for start, stop in zip(found.starts, found.stops, strict=True)) == b"".join(
        source.split()
    )
    assert len(found.categories) <= len(found.starts) * 2


def test_no_language_is_left_out() -> None:
    assert set(NESTED) == set(TABLES) == {file.split("/")[0] for file in FILES}


@pytest.mark.parametrize("language", TABLES)
@pytest.mark.parametrize(
    "source", [b"", b" \n\t", b"\x00\x01", b"\xff\xfe", b"((({{{[[[", b'"""\n', b"\xef\xbb\xbfx = 1\n"]
)
def test_what_is_no_program_has_tokens_all_the_same(language: str, source: bytes) -> None:
    table = TABLES[language]
    found = lex(table.parser().parse(table.visible(source)), source, table.rules())
    texts = [source[start:stop] for start, stop in zip(found.starts, found.stops, strict=True)]
    assert b"".join(texts) == b"".join(source.split())


def test_units_that_are_nested_a_thousandfold_stay_whole() -> None:
    source = b"function f() {\n" * 1_000 + b"}\n" * 1_000
    units = extract("a.js", source, language_of(PurePosixPath("a.js"), source) or pytest.fail("no language")).units
    assert len(units) == 1_000
    # 6,000 tokens: 98,000 may be stored, 6,000 with the first unit, 5,994 with the second ...
    assert [bool(unit.tokens) for unit in units[:17]] == [True] * 16 + [False]
    assert not any(unit.tokens for unit in units[17:])
