"""The first sentence of documentation, without markup."""

from __future__ import annotations

import pytest

from leancode_core.summaries.first_sentence import first_sentence
from leancode_core.summaries.shortening import LONGEST, shortened


@pytest.mark.parametrize(
    ("documentation", "expected"),
    [
        ("Parse a header.\n\nMore here.", "Parse a header."),
        ("Parse a header\nover two lines. Then more.", "Parse a header over two lines."),
        ("Foo does it. Then more.", "Foo does it."),
        ("", ""),
        (" \n\t\n", ""),
        ("Is it? Yes.", "Is it?"),
        ("The file, e.g. foo.py, of version 1.2. Not more.", "The file, e.g. foo.py, of version 1.2."),
        ("Wrote it (see A. Smith). Next.", "Wrote it (see A. Smith)."),
        ("Waits 3 s. then goes on. Next.", "Waits 3 s. then goes on."),
        ("1. First point. Second.", "First point."),
        ("- A point", "A point"),
        ("Größe der Datei. 次の文。", "Größe der Datei."),
        ("ファイルを読む。次の文。", "ファイルを読む。"),
        ("@param x the value\n@return the sum of both", "Returns the sum of both"),
        ("@return {number} The sum.", "Returns the sum."),
        (":param a: one\n:returns: HTTP status\n:rtype: int", "Returns HTTP status"),
        ("@name isWeekend\n@category Helpers\n@summary Is it a weekend? Yes.\n@returns The day", "Is it a weekend?"),
        ("@name f\n@description\nAdds days\nto a date.\n\n@param n - how many", "Adds days to a date."),
        ("@param x one\n@summary\n@returns The sum.", "Returns the sum."),
        ("\\param x one\n\\brief Adds.\n\\return the sum", "Adds."),
        ("@param x the value", ""),
        (":param x: the value", ""),
        ("Adds. @param x", "Adds."),
        ("Adds :param x: one", "Adds"),
        ("Adds x\nArgs:\n    x: one", "Adds x"),
        ("@brief Makes it.\n@param x y", "Makes it."),
        ("\\brief Makes it.", "Makes it."),
        ("Summary: Reads it.", "Reads it."),
        ("Gets {@link Foo#bar the bar} of {@code x < y}.", "Gets the bar of x < y."),
        ("Gets {@link Foo#bar} and {@link #bar}.", "Gets Foo.bar and bar."),
        ("See :class:`~a.b.Foo` and :meth:`run <a.run>` for ``x``.", "See Foo and run for x."),
        ("See :py:func:`a.run` and `the docs <http://x.y>`_.", "See a.run and the docs."),
        ("Uses [links](http://x.y/z), [`Name`] and **bold** words.", "Uses links, Name and bold words."),
        ("Does <b>bold</b> things with List<String> where a < b.", "Does bold things with List<String> where a < b."),
        ("<p>Reads <code>x</code></p>", "Reads x"),
        ("A &lt;b&gt; &amp; c.", "A <b> & c."),
        ("----\n\nText below a ruler.", "Text below a ruler."),
        (">>> f(1)\n\nText below an example.", "Text below an example."),
        ("parse(text) -> tree\n\nParse the text.", "Parse the text."),
        ("parse(text)", ""),
        ("*** --- ***", ""),
    ],
)  # fmt: skip
def test_the_first_sentence_without_markup(documentation: str, expected: str) -> None:
    assert first_sentence(documentation) == expected


def test_a_long_sentence_is_cut_at_a_word() -> None:
    assert first_sentence("wörter " * 60) == "wörter " * 27 + "wörter…"
    assert first_sentence("x" * 300) == "x" * 199 + "…"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a" * LONGEST, "a" * LONGEST),
        ("a" * 150 + " " + "b" * 49, "a" * 150 + " " + "b" * 49),
        ("a" * 150 + ", " + "b" * 49, "a" * 150 + "…"),
        ("a" * 198 + " bc", "a" * 198 + "…"),
    ],
)
def test_text_is_cut_where_it_is_too_long(text: str, expected: str) -> None:
    assert shortened(text) == expected


@pytest.mark.parametrize("piece", [":a", "<a ", "{@a ", "`", "[a](", "*a", "e.g. ", "\\", "@brief ", "a.b(", "\ud800"])
def test_hostile_documentation_gives_a_short_text(piece: str) -> None:
    assert len(first_sentence(piece * 50_000)) <= LONGEST
