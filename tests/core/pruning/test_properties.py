"""What holds for every unit, strategy, ratio and tokenizer."""

from __future__ import annotations

import hashlib
import itertools
import os
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leancode_core.code.tokens import LexedUnit
from leancode_core.pruning import pruner as pruner_module
from leancode_core.pruning.guards import FEWEST_SUBWORDS
from leancode_core.pruning.pruned import PrunedCode
from leancode_core.pruning.pruner import Pruner
from tests.support.pruning import (
    LANGUAGES,
    STRATEGIES,
    all_lexed,
    code_tokens,
    counter_named,
    lexed,
    real_units,
    strategy_named,
)

COUNTERS = ("wordpiece", "bytepairs", "tokens")
PAIRS = {"(": ")", "[": "]", "{": "}"}


def pruner_of(strategy: str, removal: float, counter: str, guards: bool) -> Pruner:
    return Pruner(strategy, strategy_named(strategy), removal, counter_named(counter), guards=guards)


def counted(text: str, counter: str) -> int:
    """The subwords of a text as the encoder reads it: without runs of blanks, one line break where there are some."""
    counts = counter_named(counter)
    assert counts is not None
    lines = (" ".join(line.split()) for line in text.splitlines())
    return counts.counts(["\n".join(line for line in lines if line)])[0]


def removed_bytes(pruned: PrunedCode) -> bytes:
    source = pruned.lexed.source
    spans = pruned.removed_spans()
    assert all(a.stop <= b.start for a, b in itertools.pairwise(spans)), "in order, not overlapping"
    return b"".join(source[span.start : span.stop] for span in spans)


@st.composite
def places(draw: st.DrawFn) -> tuple[str, int]:
    """A language, and the number of one of its units: shorter to print than the unit."""
    language = draw(st.sampled_from(LANGUAGES))
    return language, draw(st.integers(0, len(real_units(language)) - 1))


def unit_at(place: tuple[str, int]) -> LexedUnit:
    return real_units(place[0])[place[1]]


@settings(max_examples=600, deadline=None, derandomize=True)
@given(
    place=places(),
    strategy=st.sampled_from(STRATEGIES),
    removal=st.one_of(st.sampled_from([0.1, 0.2, 0.3, 0.4, 0.5, 0.9]), st.floats(0.01, 0.9)),
    counter=st.sampled_from(COUNTERS),
    guards=st.booleans(),
)
def test_pruned_code(place: tuple[str, int], strategy: str, removal: float, counter: str, *, guards: bool) -> None:
    unit = unit_at(place)
    pruned = pruner_of(strategy, removal, counter, guards).prune(unit)
    texts = unit.texts()
    kept_texts = [text for text, kept in zip(texts, pruned.kept, strict=True) if kept]

    assert len(pruned.kept) == len(texts)
    assert pruned.is_whole or "".join(pruned.text.split()) == "".join(kept_texts), "a subsequence, in order"
    assert any(pruned.kept) or not texts, "never nothing"
    gone = b"".join(
        unit.source[token.start : token.stop] for token, kept in zip(unit.tokens, pruned.kept, strict=True) if not kept
    )
    assert b"".join(removed_bytes(pruned).split()) == gone, "the spans cover what is gone and nothing else"
    if counter == "tokens":
        assert (pruned.before, pruned.after) == (len(texts), sum(pruned.kept))
    else:
        assert pruned.before == counted(unit.unit.code, counter)
        assert pruned.after == counted(pruned.text, counter)
    if guards and pruned.before < FEWEST_SUBWORDS:
        assert pruned.is_whole
        assert all(pruned.kept)
        assert pruned.text == unit.unit.code
        return
    assert not pruned.is_whole
    assert_budget_is_met(pruned, removal, counter, guards=guards)


def assert_budget_is_met(pruned: PrunedCode, removal: float, counter: str, *, guards: bool) -> None:
    allowed = pruned.before * (1 - removal) + 1e-6  # 40 * (1 - 0.9) is less than 4
    code = code_tokens(pruned.lexed, guards=guards)
    removable = {index for group in code.groups for index in group}
    is_all_gone = not any(kept for index, kept in enumerate(pruned.kept) if index in removable)
    assert pruned.after <= allowed or is_all_gone or sum(pruned.kept) == 1
    # The last group that went may take it below; one subword more where the tokenizer joins neighbours.
    counts = counter_named(counter)
    costs = [1] * len(code.texts) if counts is None else counts.counts(code.texts)
    gone = [group for group in code.groups if not any(pruned.kept[index] for index in group)]
    largest = max((sum(costs[index] for index in group) for group in gone), default=0)
    slack = 0 if counter != "bytepairs" else 3
    assert pruned.after > allowed - 1 - largest - slack


@settings(max_examples=150, deadline=None, derandomize=True)
@given(place=places(), strategy=st.sampled_from(STRATEGIES), counter=st.sampled_from(COUNTERS), guards=st.booleans())
def test_a_ratio_of_zero_gives_the_code_back(
    place: tuple[str, int], strategy: str, counter: str, *, guards: bool
) -> None:
    unit = unit_at(place)
    pruned = pruner_of(strategy, 0.0, counter, guards).prune(unit)
    assert pruned.text == unit.unit.code
    assert all(pruned.kept)
    assert pruned.before == pruned.after
    assert pruned.removed_spans() == []


@settings(max_examples=300, deadline=None, derandomize=True)
@given(place=places(), strategy=st.sampled_from(STRATEGIES), removal=st.floats(0.1, 0.9))
def test_guards_keep_brackets_in_pairs(place: tuple[str, int], strategy: str, removal: float) -> None:
    unit = unit_at(place)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pruner_module, "FEWEST_SUBWORDS", 0)  # most of the units are short
        pruned = pruner_of(strategy, removal, "wordpiece", guards=True).prune(unit)
    for group in code_tokens(unit, guards=True).groups:
        assert len({pruned.kept[index] for index in group}) == 1, "pairs go together"


@pytest.mark.parametrize("strategy", STRATEGIES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_guards_keep_the_name(language: str, strategy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pruner_module, "FEWEST_SUBWORDS", 0)  # most of the functions are short
    pruner = pruner_of(strategy, 0.9, "wordpiece", guards=True)
    functions = [unit for unit in real_units(language) if unit.unit.kind.is_callable and unit.unit.name.isidentifier()]
    assert len(functions) > 15
    missing = [
        unit.unit.name
        for unit in functions
        if unit.unit.name
        not in [t.strip("$:'\"`") for t, kept in zip(unit.texts(), pruner.prune(unit).kept, strict=True) if kept]
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("language", "code", "name"),
    [
        ("cpp", "Token operator->(int a) { return a; }", "operator->"),
        ("csharp", "class C { public static C operator +(C a, C b) { return a; } }", "operator+"),
        ("kotlin", "fun `checks the length`(a: Int) { check(a) }", "`checksthelength`"),
        ("javascript", "class C { [Symbol.dispose](hint) { return this.x(hint); } }", "[Symbol.dispose]"),
        ("ruby", "class C\n  def url=(value)\n    @a = value\n  end\nend", "url="),
        ("php", "<?php\n$curry = function ($f) { return $f($f, 1); };", "$curry"),
    ],
)
def test_guards_keep_names_of_several_tokens(language: str, code: str, name: str) -> None:
    functions = [unit for unit in all_lexed(language, code) if unit.unit.kind.is_callable]
    assert len(functions) == 1
    tokens = code_tokens(functions[0], guards=True)
    removable = {index for group in tokens.groups for index in group}
    assert "".join(text for index, text in enumerate(tokens.texts) if index not in removable) == name


BALANCED = {
    "python": "def f(a):\n    g[h(a), {a: [b, c]}] = lambda x: (x, [y for y in range(10)])\n    return d(e(f(g)))\n",
    "java": "void f(int a) { if (g(a[b[0]])) { h(new int[] {1, 2, 3}); } else { while (a) { b(); } } return; }",
    "typescript": "function f(a: Map<string, number[]>) { return a.map((x) => ({ b: [`${x}`, g(h(x))] }))[0]; }",
    "bash": (
        'f() {\n  if [[ -n "$1" ]]; then\n    (( x = (y + 1) ))\n'
        '    echo "${a[0]}" $(ls "$2") | { a "${b[1]}"; }\n  fi\n}\n'
    ),
    "ruby": 'def f(a)\n  a.map { |x| [x, { b: "#{g(x)}" }] }.select { |c| c[0] }.each { |d| puts(d) }\nend\n',
}


@pytest.mark.parametrize("strategy", STRATEGIES)
@pytest.mark.parametrize("language", BALANCED)
def test_what_was_balanced_stays_so(language: str, strategy: str) -> None:
    unit = lexed(language, BALANCED[language])
    for tenth in range(1, 10):
        pruned = pruner_of(strategy, tenth / 10, "tokens", guards=True).prune(unit)
        assert not pruned.is_whole, "too short to show anything"
        for opening, closing in PAIRS.items():
            assert pruned.text.count(opening) == pruned.text.count(closing), pruned.text


def test_a_short_unit_stays_whole_and_says_so() -> None:
    unit = lexed("python", "def f(a):\n    return a + 1\n")
    pruned = pruner_of("random", 0.5, "wordpiece", guards=True).prune(unit)
    assert (pruned.is_whole, pruned.before, pruned.after, pruned.text) == (True, 10, 10, "def f(a):\n    return a + 1")
    pruned = pruner_of("random", 0.5, "wordpiece", guards=False).prune(unit)
    assert (pruned.is_whole, pruned.before, pruned.after) == (False, 10, 5)


@pytest.mark.parametrize(("n_words", "is_whole"), [(40, True), (41, False)])
def test_the_shortest_unit_that_is_pruned_has_48_subwords(n_words: int, is_whole: bool) -> None:
    # 7 besides the words: def f ( ) : return, and the unit's own.
    unit = lexed("python", "def f():\n    return " + " ".join(["-"] * n_words + ["1"]) + "\n")
    pruned = pruner_of("random", 0.5, "wordpiece", guards=True).prune(unit)
    assert (pruned.before < FEWEST_SUBWORDS, pruned.is_whole) == (is_whole, is_whole)
    assert pruned.before == n_words + 7


def test_achieved_is_the_share_that_is_gone() -> None:
    unit = lexed("python", "def f(a):\n    return a + 1\n")
    pruned = pruner_of("random", 0.4, "tokens", guards=False).prune(unit)
    assert (pruned.before, pruned.after) == (10, 6)
    assert pruned.achieved == pytest.approx(0.4)


_DIGEST = """
import hashlib
from tests.core.pruning.test_properties import digest
print(digest())
"""


def digest() -> str:
    """Of everything that every strategy leaves of the units of three languages."""
    result = hashlib.sha256()
    for strategy in STRATEGIES:
        for language in ("go", "java", "python"):
            for guards in (True, False):
                pruner = pruner_of(strategy, 0.4, "tokens", guards)
                for unit in real_units(language):
                    result.update(pruner.prune(unit).text.encode("utf-8", "surrogatepass"))
    return result.hexdigest()


def test_two_processes_prune_alike() -> None:
    found = [
        subprocess.run(
            [sys.executable, "-c", _DIGEST],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    ]
    assert found == [digest(), digest()]
