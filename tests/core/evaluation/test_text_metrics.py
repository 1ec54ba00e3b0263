"""BLEU as CodeXGLUE computes it and ROUGE-L, against examples computed by hand and published ones."""

from __future__ import annotations

import sys

import pytest

from leancode_core.errors import ConfigError
from leancode_core.evaluation.text_metrics import bleu_words, rouge_l, sentence_bleu


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Returns the Value.", ["returns", "the", "value", "."]),
        ("Don't use foo_bar(x-1)!", ["don", "'", "t", "use", "foo", "_", "bar", "(", "x", "-", "1", ")", "!"]),
        ("about 3.5 %\n of\tÜbung", ["about", "3", ".", "5", "%", "of", "übung"]),
        ("&lt;p&gt;", ["&", "lt", ";", "p", "&", "gt", ";"]),
        ("", []),
    ],
)
def test_words_of_bleu(text: str, expected: list[str]) -> None:
    assert bleu_words(text) == expected


@pytest.mark.parametrize(
    ("candidate", "reference", "expected"),
    [
        # (2/3 * (0+1)/(2+1) * (0+1)/(1+1) * (0+1)/(0+1)) ** (1/4) * exp(1 - (5+1)/(3+1))
        ("Returns the list", "returns a list of items", 35.0181),
        # Papineni's clipping example: (2/7 * 1/7 * 1/6 * 1/5) ** (1/4), no penalty: 7 words are more than 6
        ("the the the the the the the", "The cat is on the mat", 19.2056),
        # (3/3 * 3/3 * 2/2 * 1/1) ** (1/4) * exp(1 - (4+1)/(3+1))
        ("open the file", "open the file .", 77.8801),
        # longer than the reference: (2/4 * 2/4 * 1/3 * 1/2) ** (1/4)
        ("get the user name", "get the", 45.1801),
        ("Closes the socket.", "closes the socket .", 100.0),
        ("done", "Done", 100.0),
        ("wrong", "right answer", 0.0),
        ("", "a b c", 0.0),
        ("...", "", 0.0),
    ],
)
def test_smoothed_bleu(candidate: str, reference: str, expected: float) -> None:
    assert sentence_bleu(candidate, reference) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize(
    ("candidate", "reference", "expected"),
    [
        ("police kill the gunman", "police killed the gunman", 75.0),  # Lin 2004, section 3.1
        ("the gunman kill police", "police killed the gunman", 50.0),
        ("the gunman police killed", "police killed the gunman", 50.0),
        ("Returns the list", "returns a list of items", 50.0),  # LCS 2 of 3 and 5 words: 2 * 2 / 8
        ("foo_bar, 3.5!", "foo bar 3 5", 100.0),
        ("nothing alike", "entirely different", 0.0),
        ("", "a b", 0.0),
        ("...", "...", 0.0),
    ],
)
def test_rouge_l(candidate: str, reference: str, expected: float) -> None:
    assert rouge_l(candidate, reference) == pytest.approx(expected)


def test_a_missing_library_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sacrebleu.metrics.bleu", None)
    monkeypatch.setitem(sys.modules, "rapidfuzz.distance", None)
    with pytest.raises(ConfigError, match=r"BLEU needs the package sacrebleu.*pip install 'leancode\[evaluation\]'"):
        sentence_bleu("a", "a")
    with pytest.raises(ConfigError, match=r"ROUGE-L needs the package rapidfuzz"):
        rouge_l("a", "a")
