"""What documentation names of a function's tokens, and what the strategy makes of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from leancode_core.pruning.lexicon import load_lexicon
from leancode_core.pruning.lexicon_building import LexiconBuilder
from leancode_core.pruning.lexicon_scores import AttentionAndNaming
from leancode_core.pruning.naming import named_shares
from tests.support.pruning import code_tokens, lexed


@pytest.mark.parametrize(
    ("texts", "documentation", "shares"),
    [
        (["parse", "(", "path", ")"], "Parses the path.", [2.0, 0.0, 2.0, 0.0]),
        (["readLines", "file", "x"], "Read a file line by line.", [1.5, 1.5, 0.0]),
        (["readLines", "n"], "Reads lines.", [2.0, 0.0]),
        (["HTTPServer", "port"], "Start the server.", [2.0, 0.0]),
        (["items", "item"], "All items", [1.0, 1.0]),
        (["is", "as"], "What it is", [2.0, 0.0]),
    ],
    ids=[
        "a verb's s counts as a plural's",
        "one word of two",
        "both words",
        "an acronym",
        "plurals",
        "short words stay",
    ],
)
def test_shares_over_their_mean(texts: list[str], documentation: str, shares: list[float]) -> None:
    found = named_shares(texts, documentation)
    assert found is not None
    assert found.tolist() == pytest.approx(shares)


@pytest.mark.parametrize(("texts", "documentation"), [(["a", "+", "b"], "Adds."), ([], "Adds."), (["add"], "")])
def test_nothing_is_named(texts: list[str], documentation: str) -> None:
    assert named_shares(texts, documentation) is None


CODE = "def f(path):\n    return path\n"


def builder(values: list[float]) -> LexiconBuilder:
    """Seen so often that the averages are what was seen."""
    unit = lexed("python", CODE)
    made = LexiconBuilder()
    for _ in range(5_000):
        made.add(unit, unit.texts(), np.array(values, dtype=np.float32), np.ones(8, dtype=np.int32))
    return made


#          def  f    (    path )    :    return path
ATTENTION = [4.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.25, 4.0]
NAMED = [0.0, 1.0, 0.0, 3.0, 0.0, 0.0, 0.0, 3.0]


def test_naming_decides_and_attention_where_nothing_is_named() -> None:
    lexicon = replace(builder(ATTENTION).lexicon(1, {}), naming=builder(NAMED).lexicon(1, {}))
    scores = AttentionAndNaming(lexicon).scores(code_tokens(lexed("python", CODE))).scores
    # (named + 0.1) times (attention + 0.05) to the power of 0.7, times the mean of that in the statement.
    alone = [(named + 0.1) * (paid + 0.05) ** 0.7 for named, paid in zip(NAMED, ATTENTION, strict=True)]
    head, result = sum(alone[:6]) / 6, sum(alone[6:]) / 2
    expected = [score * (head if place < 6 else result) for place, score in enumerate(alone)]
    assert scores.tolist() == pytest.approx(expected, rel=0.01)
    assert np.argsort(-scores, kind="stable")[:3].tolist() == [7, 3, 1]
    assert scores[0] > scores[2]


def test_without_naming_attention_alone_decides() -> None:
    lexicon = builder(ATTENTION).lexicon(1, {})
    code = code_tokens(lexed("python", CODE))
    assert AttentionAndNaming(lexicon).scores(code).scores.tolist() == lexicon.scores(code).scores.tolist()


def test_both_tables_are_stored_and_equal_lexicons_are_equal_files(tmp_path: Path) -> None:
    lexicon = replace(builder(ATTENTION).lexicon(1, {"model": "m"}), naming=builder(NAMED).lexicon(1, {}))
    path = tmp_path / "a.safetensors"
    path.write_bytes(lexicon.to_bytes())
    again = load_lexicon(path)
    assert again.naming is not None
    code = code_tokens(lexed("python", CODE))
    assert (again.naming.densities(code) == lexicon.naming.densities(code)).all()  # type: ignore[union-attr]
    assert {again.to_bytes() for _ in range(20)} == {lexicon.to_bytes()}
