"""What `leancode prune` draws: for terminals, as a page and as a picture, also of code that is meant to break them."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path

import pytest

from leancode_core.cli.prune_formats.characters import showable
from leancode_core.cli.prune_formats.choices import CountedIn, Format
from leancode_core.cli.prune_formats.function import PrunedFunction
from leancode_core.cli.prune_formats.page import _STYLE, as_html
from leancode_core.cli.prune_formats.picture import as_svg
from leancode_core.cli.prune_formats.terminal import as_ansi
from leancode_core.cli.pruned_functions import pruned_functions
from leancode_core.config import PruningConfig, Strategy
from leancode_core.models.catalog import DEFAULT_ENCODER, model_named
from tests.cli.command import LeanCode

SOURCE = '''\
class Ledger:
\tdef total(self, entries, discount):
\t\t"""Adds all up."""
\t\tresult = 0
\t\tfor entry in self.open(entries):
\t\t\tresult += entry.amount * entry.rate * (1 - discount)
\t\treturn round(result, self.digits)
'''
# What is shown of it: one level to the left.
SHOWN = [
    "def total(self, entries, discount):",
    '    """Adds all up."""',
    "    result = 0",
    "    for entry in self.open(entries):",
    "        result += entry.amount * entry.rate * (1 - discount)",
    "    return round(result, self.digits)",
]
HOSTILE = {
    "markup.js": b"function f(a) { return '</script><script>alert(1)</script>' + ']]>' + '<!--' + a + \"&quot;\"; }",
    "control.py": (
        b"def f(a, b):\n  return 'nul \0 esc \x1b[31m bell \x07 del \x7f' + a"
        b" + '\x0c' + str(a) + str(b) + str(a + b * a - b)\n"
    ),
    "unicode.py": (
        "def f(a, b):\n    return '🎉👩\u200d👧 \u202e\u2066evil\u2069\u200f \u05e9\u05dc"
        " \ufdfa \ufffe\uffff \u65e5\u672c' + a + b * len(a) + a[-1] + b[1] + a - b * len(b)\n"
    ).encode(),
    "invalid.rs": (
        b'fn f(a: &str) -> String { let s = "\xff\xfe\xe2\x82 \xf0\x9f"; format!("{} {} {} {}", s, a, s.trim(), &a) }\n'
    ),
    "name.rb": b"def <=>(other)\n  [@a, @b, @c] <=> [other.a, other.b, other.c] && '<b>' && other.d && other.e\nend\n",
    "carriage.c": (
        b"int f(int a, int b) {\r\n\treturn a + b * a - b\r"
        b" + a * b + a * b + a + b * a * b + a * b + a * b + a - b;\r\n}\r\n"
    ),
}


def functions_of(
    folder: Path, name: str, source: bytes, strategy: Strategy = Strategy.SLIMCODE, removal: float = 0.4
) -> list[PrunedFunction]:
    (folder / name).write_bytes(source)
    pruning = PruningConfig(strategy, removal)
    model = model_named(DEFAULT_ENCODER)
    found = pruned_functions(folder / name, None, model, pruning, "cpu", CountedIn.SUBWORDS)
    assert found != []
    return found


class Page(HTMLParser):
    """What a browser would read."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.code = ""
        self.spans: list[tuple[str, str]] = []
        self.tags: set[str] = set()
        self.open: list[str] = []
        self._looks: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not [name for name, _ in attributes if name.startswith("on") or name in ("src", "href")]
        if tag != "meta":
            self.open.append(tag)
            self._looks.append(dict(attributes).get("class") or "")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self._looks.pop()

    def handle_data(self, data: str) -> None:
        if "pre" in self.open:
            self.code += data
            if self.open[-1] == "span":
                self.spans.append((self._looks[-1], data))


def texts_of(svg: str) -> list[ET.Element]:
    return list(ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text"))


def grid_of(svg: str) -> list[str]:
    """The picture as rows of characters, each where it stands."""
    rows: dict[float, list[str]] = {}
    for text in texts_of(svg):
        row = rows.setdefault(float(text.attrib["y"]), [])
        column = round((float(text.attrib["x"]) - 24) / 8.4)
        row += [" "] * (column - len(row)) + list((text.text or "").replace("\xa0", " "))
    return ["".join(rows[y]) for y in sorted(rows)]


def test_a_page_has_the_whole_source_and_what_became_of_it(tmp_path: Path) -> None:
    page = Page(as_html(functions_of(tmp_path, "ledger.py", SOURCE.encode())))
    assert page.code.expandtabs(4).splitlines() == SHOWN
    assert page.open == []
    assert page.tags == set("html head meta title style body main header h1 p section h2 pre span".split())  # noqa: SIM905
    assert page.spans[:10] == [
        ("kept heat4", "def"),
        ("kept heat4", "total"),
        ("removed", "("),
        ("kept heat4", "self"),
        ("kept heat0", ","),
        ("kept heat4", "entries"),
        ("kept heat0", ","),
        ("kept heat4", "discount"),
        ("removed", ")"),
        ("removed", ":"),
    ]
    assert [text for look, text in page.spans if look == "documentation"] == ['"""Adds all up."""']


def test_titles_say_category_fate_and_importance(tmp_path: Path) -> None:
    html = as_html(functions_of(tmp_path, "ledger.py", SOURCE.encode()))
    assert '<span class="kept heat4" title="signature, kept, importance 8">total</span>' in html
    assert '<span class="removed" title="variable, removed, importance 1">=</span>' in html
    plain = as_html(functions_of(tmp_path, "ledger.py", SOURCE.encode(), Strategy.RANDOM))
    assert re.findall(r'title="([^"]*)">total<', plain) == ["signature, kept"]
    assert "importance" not in plain


def test_a_picture_has_every_character_in_its_column(tmp_path: Path) -> None:
    svg = as_svg(functions_of(tmp_path, "ledger.py", SOURCE.encode()))
    title, facts, *rest = grid_of(svg)
    assert (title, facts.split(":")[-1]) == ("Ledger.total", "2  48 → 27 subwords (-44%)")
    assert rest[:6] == SHOWN
    assert rest[6:] == [
        "kept   removed   documentation, read apart   strategy slimcode, removal ratio 0.4",
        "importance: low  1   2   3   4   5  high",
        "the place in SlimCode's order, from 1, symbols, which go first, to 8, the signature",
    ]
    root = ET.fromstring(svg)
    assert root.attrib["viewBox"] == f"0 0 {root.attrib['width']} {root.attrib['height']}"
    (strokes,) = root.iter("{http://www.w3.org/2000/svg}path")
    runs = len([text for text in texts_of(svg) if text.attrib["fill"] == "#656d76" and "font-style" not in text.attrib])
    labels = 5  # facts, strategy, low, high, meaning
    assert strokes.attrib["d"].count("M") == runs - labels


def test_a_terminal_sees_what_is_removed(tmp_path: Path) -> None:
    ansi = as_ansi(functions_of(tmp_path, "ledger.py", SOURCE.encode(), Strategy.RANDOM, 0.5))
    assert "\x1b[2;9m" in ansi
    head, *code = re.sub(r"\x1b\[[0-9;]*m", "", ansi).splitlines()
    assert head.startswith("Ledger.total  ")
    assert code == [*SHOWN, "", "kept  removed  documentation, read apart"]
    assert set(re.findall(r"\x1b\[([0-9;]*)m", ansi)) == {"0", "1", "2", "2;9", "3"}


def test_a_terminal_sees_importance(tmp_path: Path) -> None:
    ansi = as_ansi(functions_of(tmp_path, "ledger.py", SOURCE.encode()))
    assert "\x1b[1;38;5;16;48;5;208mtotal\x1b[0m" in ansi
    assert ansi.endswith(
        "importance: the place in SlimCode's order, from 1, symbols, which go first, to 8, the signature"
    )


@pytest.mark.parametrize("strategy", [strategy for strategy in Strategy if strategy is not Strategy.NONE])
def test_every_strategy_is_drawn(tmp_path: Path, strategy: Strategy) -> None:
    functions = functions_of(tmp_path, "ledger.py", SOURCE.encode(), strategy)
    for draw in (as_ansi, as_html, as_svg):
        assert "Ledger.total" in draw(functions)


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_code_that_is_meant_to_break_it_does_not(tmp_path: Path, name: str) -> None:
    functions = functions_of(tmp_path, name, HOSTILE[name])
    assert not functions[0].pruned.is_whole, "too short: nothing is drawn as removed"
    page = Page(as_html(functions))
    assert page.open == []
    assert "script" not in page.tags
    expected = showable(functions[0].pruned.lexed.source.decode()).rstrip()
    assert page.code == expected
    ET.fromstring(as_svg(functions))
    assert not re.search("[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f\u200f\u202e\u2066]", as_ansi(functions))
    assert re.sub(r"\x1b\[[0-9;]*m", "", as_ansi(functions)).count("\x1b") == 0


def test_a_long_line_is_a_picture_of_many_rows(tmp_path: Path) -> None:
    source = b"function f(a){return " + b"a.b(1)+" * 6_000 + b"'" + b"x" * 260_000 + b"'}"
    functions = functions_of(tmp_path, "minified.js", source)
    root = ET.fromstring(as_svg(functions))
    assert float(root.attrib["width"]) == 24 * 2 + 120 * 8.4
    assert float(root.attrib["height"]) > 2_000 * 21
    assert Page(as_html(functions)).code == source.decode()
    assert re.sub(r"\x1b\[[0-9;]*m", "", as_ansi(functions)).splitlines()[1] == source.decode()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\tb\nc", "a\tb\nc"),
        ("a\r\nb\rc", "a\nb␍c"),
        ("\0\x1b\x7f\x85", "␀␛␡\ufffd"),
        ("\u202eא\u200f\u2028\ufffe", "\ufffdא\ufffd\ufffd\ufffd"),
        ("\ud800", "\ufffd"),
        ("é🎉", "é🎉"),
    ],
)
def test_what_must_not_be_written_has_a_sign(text: str, shown: str) -> None:
    assert showable(text) == shown


def test_colours_can_be_read() -> None:
    light, dark = (dict(re.findall(r"--(\w+): (#\w+)", part)) for part in _STYLE.split("@media", 1))
    for colours in (light, dark):
        grounds = ["card", "heat1", "heat2", "heat3", "heat4"]
        assert min(contrast(colours["text"], colours[ground]) for ground in grounds) >= 4.5
        assert contrast(colours["faded"], colours["card"]) >= 4.5


def contrast(one: str, other: str) -> float:
    """As WCAG 2 has it."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("output", [Format.HTML, Format.SVG])
def test_a_file_without_functions_is_drawn_too(tmp_path: Path, output: Format) -> None:
    draw = as_html if output is Format.HTML else as_svg
    assert "no functions" in draw([])


@pytest.mark.parametrize(
    ("output", "first"), [("html", b"<!DOCTYPE html>\n"), ("svg", b"<svg xmlns="), ("ansi", b"\x1b[1m")]
)
def test_the_command_writes_utf8_whatever_the_encoding(tmp_path: Path, output: str, first: bytes) -> None:
    (tmp_path / "é.py").write_bytes("def café(a, b):\n    return '日本' + a\n".encode())
    run = LeanCode(tmp_path / "cache", tmp_path)
    done = run("prune", "é.py", "--format", output, PYTHONIOENCODING="ascii" if output != "ansi" else "utf-8")
    assert (done.code, done.err) == (0, "")
    assert done.out.encode().startswith(first)
    assert "日本" in done.out
    assert done.out.endswith("\n")
