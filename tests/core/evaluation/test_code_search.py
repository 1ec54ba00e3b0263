"""A whole run over a small set, with an encoder without a model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from leancode_core.control import CancelToken, SilentProgress
from leancode_core.evaluation.code_search import SearchRun, as_indexed, pruned, run_search, search_row, snippets_of
from leancode_core.evaluation.confidence import paired_difference
from leancode_core.evaluation.datasets import search_sets
from leancode_core.evaluation.metrics import reciprocal
from leancode_core.evaluation.vectors import RememberingEncoder
from tests.core.evaluation.data import DATA
from tests.support.identifier_encoder import IDENTITY, IdentifierEncoder

QUIET = SilentProgress()


def run_of(file: str, read: object = as_indexed, *, with_docs: bool = False, limit: int = 99) -> SearchRun:
    (data,) = search_sets([DATA / file], with_docs=with_docs)
    data = data.first(limit)
    assert callable(read)
    encoder = RememberingEncoder(IDENTITY, IdentifierEncoder, None)
    return run_search(data, snippets_of(data, QUIET), read, encoder, QUIET, CancelToken())


def test_what_the_encoder_reads_is_what_the_index_gives_it() -> None:
    (data,) = search_sets([DATA / "questions_dev.queries.jsonl"], with_docs=True)
    leap = snippets_of(data, QUIET)[1].unit
    assert as_indexed(leap) == (
        "is leap year\nTell whether a year has a leap day.\n"
        "def is_leap_year(year):\nreturn year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)"
    )


def test_pruned_code_is_rendered_like_whole_code() -> None:
    (data,) = search_sets([DATA / "questions_dev.queries.jsonl"], with_docs=True)
    leap = snippets_of(data, QUIET)[1].unit
    read = pruned(lambda unit: f"{unit.name} ( year ) :")
    assert read(leap) == "is leap year\nTell whether a year has a leap day.\nis_leap_year ( year ) :"


def test_without_documentation_none_is_read_though_it_is_in_the_code(tmp_path: Path) -> None:
    line = '{"language": "python", "query": "x", "code": "def f(a):\\n    \\"\\"\\"Secret.\\"\\"\\"\\n    return a"}'
    (tmp_path / "a.jsonl").write_text(line, encoding="utf-8")
    read = {}
    for with_docs in (True, False):
        (data,) = search_sets([tmp_path / "a.jsonl"], with_docs=with_docs)
        read[with_docs] = as_indexed(snippets_of(data, QUIET)[0].unit)
    assert read == {True: "f\nSecret.\ndef f(a):\nreturn a", False: "f\ndef f(a):\nreturn a"}


@pytest.mark.parametrize(
    ("file", "n_chunks", "ranks"),
    [
        ("functions.java.jsonl", 0, [1, 1, 1, 3, 1, 2, 2, 1, 11, 1, 1]),
        ("functions.javascript.jsonl", 1, [7, 2, 2, 1, 7, 1, 3]),  # two queries share no word with their function
    ],
)
def test_functions_are_ranked_by_the_words_that_they_share(file: str, n_chunks: int, ranks: list[int]) -> None:
    run = run_of(file)
    assert run.ranks.tolist() == ranks
    assert (run.n_chunks, run.code.n_encoded) == (n_chunks, len(ranks))


def test_if_all_functions_read_alike_every_rank_is_the_last() -> None:
    run = run_of("functions.java.jsonl", lambda _unit: "the same text")
    assert run.ranks.tolist() == [11] * 11


def test_two_readings_can_be_compared_query_by_query() -> None:
    whole, names = run_of("functions.python.jsonl"), run_of("functions.python.jsonl", lambda unit: unit.name)
    gain = paired_difference(reciprocal(whole.ranks), reciprocal(names.ranks))
    assert gain.mean == pytest.approx(reciprocal(whole.ranks).mean() - reciprocal(names.ranks).mean())
    assert gain.low <= gain.mean <= gain.high


def test_the_row_says_what_was_measured() -> None:
    run = run_of("functions.java.jsonl", limit=4)
    ranks = np.array([1, 2, 4, 1], dtype=np.int64)
    row = search_row(SearchRun(run.data, ranks, 1, run.code), "some-model", "none", 0.0)
    low, high = row.pop("ci95")
    assert row == {
        "data": "functions.java",
        "language": "java",
        "docs": False,
        "model": "some-model",
        "strategy": "none",
        "removal": 0.0,
        "queries": 4,
        "pool": 4,
        "chunks": 1,
        "mrr": 0.6875,
        "recall_at_1": 0.5,
        "recall_at_5": 1.0,
        "recall_at_10": 1.0,
    }
    assert 0.25 <= low < 0.6875 < high <= 1.0
