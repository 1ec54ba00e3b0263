"""Vectors of pruned code: of which text they are, and when they are made anew."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from leancode_core.code.rendering import rendered
from leancode_core.code.tokens import LexedUnit
from leancode_core.code.unit import CodeUnit
from leancode_core.config import PruningConfig, Strategy
from leancode_core.control import Cancelled, CancelToken
from leancode_core.index.fingerprint import Fingerprint
from leancode_core.index.pipeline import IndexReport
from leancode_core.index.reader import IndexReader
from leancode_core.ports import Vectors
from leancode_core.pruning.pruner import Pruner
from leancode_core.pruning.slimcode import SlimCode
from leancode_core.pruning.strategies import PruningStrategy, RandomRemoval
from tests.support.identifier_encoder import IDENTITY, IdentifierEncoder, vectors_of
from tests.support.project import FINGERPRINT, Project, no_encoder

COOKIES = """def parse_cookie(header, strict):
    '''Take a header of the browser apart.'''
    result = {}
    for part in header.split(';'):
        name, value = part.strip().split('=', 1)
        if strict and not name.isidentifier():
            raise ValueError('no such cookie', name)
        result[name] = value
    return result


def short(a):
    return a
"""
SHORT_TEXT = "short\ndef short(a):\nreturn a"


class Indexer:
    """A project that is indexed with one strategy after the other."""

    def __init__(self, folder: Path) -> None:
        self.project = Project(folder, {"cookies.py": COOKIES})
        self.encoder = IdentifierEncoder()

    def run(self, strategy: Strategy, removal: float, *, guards: bool = True) -> IndexReport:
        """One run; `codes` are the texts that it encoded."""
        self.encoder = IdentifierEncoder()
        pruner = pruner_of(strategy, removal, guards)
        return self.project.index(
            lambda: self.encoder,
            fingerprint=fingerprint_of(strategy, removal, guards),
            load_pruner=lambda: pruner.text_of,
        )

    def vectors(self, fingerprint: Fingerprint) -> Mapping[str, Vectors]:
        """Of each unit, by its name."""
        with IndexReader(self.project.database) as reader:
            table = reader.unit_table(fingerprint)
            stored = reader.units(table.keys.tolist())
            rows = np.flatnonzero(table.has_vector).tolist()
            keys = table.keys.tolist()
            return {
                stored[keys[row]].unit.name: np.array(vector) for row, vector in zip(rows, table.vectors, strict=True)
            }

    def units(self) -> list[CodeUnit]:
        return list(self.project.content().units)


def pruner_of(strategy: Strategy, removal: float, guards: bool) -> Pruner:
    made: dict[Strategy, PruningStrategy] = {Strategy.SLIMCODE: SlimCode(), Strategy.RANDOM: RandomRemoval()}
    return Pruner(strategy.value, made.get(strategy), removal, None, guards=guards)


def fingerprint_of(strategy: Strategy, removal: float, guards: bool) -> Fingerprint:
    return Fingerprint.of(IDENTITY, PruningConfig(strategy, removal, guards), "")


@pytest.fixture
def indexer(tmp_path: Path) -> Indexer:
    return Indexer(tmp_path)


def test_the_vectors_are_those_of_the_pruned_code(indexer: Indexer) -> None:
    indexer.run(Strategy.SLIMCODE, 0.5)
    pruner = pruner_of(Strategy.SLIMCODE, 0.5, guards=True)
    units = {unit.name: unit for unit in indexer.units()}
    texts = {name: rendered(unit, pruner.prune(LexedUnit.of(unit)).text) for name, unit in units.items()}
    assert sorted(indexer.encoder.codes) == sorted(texts.values())
    assert texts["short"] == SHORT_TEXT, "too short to be pruned"
    head, documentation, *body = texts["parse_cookie"].splitlines()
    assert (head, documentation) == ("parse cookie", "Take a header of the browser apart.")
    assert body == [  # without symbols, then without `return` and `raise`, then without a name in a condition
        "def parse_cookie header strict",
        "result",
        "for part in header split ';'",
        "name value part strip split '=' 1",
        "if strict and not name",
        "ValueError 'no such cookie' name",
        "result name value",
        "result",
    ]
    vectors = indexer.vectors(fingerprint_of(Strategy.SLIMCODE, 0.5, guards=True))
    for name, text in texts.items():
        assert vectors[name] == pytest.approx(vectors_of([text])[0], abs=1e-3), name
    whole = rendered(units["parse_cookie"], units["parse_cookie"].code)
    assert np.abs(vectors["parse_cookie"] - vectors_of([whole])[0]).max() > 0.01


def test_pruning_that_takes_long_can_be_stopped(tmp_path: Path) -> None:
    project = Project(tmp_path, {f"{name}.py": COOKIES.replace("cookie", name) for name in "abcdef"})
    cancel, pruned = CancelToken(), []

    def text_of(unit: CodeUnit) -> str:
        pruned.append(unit.name)
        cancel.cancel()
        return unit.code

    with pytest.raises(Cancelled):
        project.index(load_pruner=lambda: text_of, cancel=cancel)
    assert len(pruned) == 1


def test_without_a_strategy_the_whole_code_is_read(indexer: Indexer) -> None:
    indexer.run(Strategy.NONE, 0.0)
    assert sorted(indexer.encoder.codes) == sorted(rendered(unit, unit.code) for unit in indexer.units())
    assert set(indexer.vectors(FINGERPRINT)) == {unit.name for unit in indexer.units()}


@pytest.mark.parametrize(
    ("strategy", "removal", "guards"),
    [
        (Strategy.SLIMCODE, 0.3, True),
        (Strategy.RANDOM, 0.5, True),
        (Strategy.SLIMCODE, 0.5, False),
        (Strategy.NONE, 0.0, True),
    ],
)
def test_other_settings_need_other_vectors(indexer: Indexer, strategy: Strategy, removal: float, guards: bool) -> None:
    indexer.run(Strategy.SLIMCODE, 0.5)
    before = list(indexer.encoder.codes)
    indexer.run(strategy, removal, guards=guards)
    assert len(indexer.encoder.codes) == len(before) == len(indexer.units())
    assert sorted(indexer.encoder.codes) != sorted(before)
    # And the first ones are still there for whoever asks for them.
    indexer.run(Strategy.SLIMCODE, 0.5)
    assert indexer.encoder.codes == []


def test_the_same_settings_embed_nothing(indexer: Indexer) -> None:
    indexer.run(Strategy.SLIMCODE, 0.5)

    def no_pruner() -> Pruner:
        raise AssertionError("the pruner was loaded")

    indexer.project.index(
        no_encoder,
        fingerprint=fingerprint_of(Strategy.SLIMCODE, 0.5, guards=True),
        load_pruner=lambda: no_pruner().text_of,
    )


def test_a_changed_function_is_pruned_anew(indexer: Indexer) -> None:
    indexer.run(Strategy.SLIMCODE, 0.5)
    indexer.project.write({"cookies.py": COOKIES.replace("no such cookie", "a bad cookie")})
    indexer.run(Strategy.SLIMCODE, 0.5)
    assert len(indexer.encoder.codes) == 1
    assert indexer.encoder.codes[0].startswith("parse cookie\n")
