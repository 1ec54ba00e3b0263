"""Sets from files and folders, plain and compressed, and what is said of bad data."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
import zstandard

from leancode_core.errors import ConfigError
from leancode_core.evaluation.datasets import Query, search_sets
from tests.core.evaluation.data import DATA, write_lines

FUNCTION = {"id": "a", "language": "python", "name": "f", "query": "do it", "code": "def f(): pass"}
CANDIDATE = {"id": 7, "code": "def f(): pass"}


def test_a_file_of_functions_is_its_own_pool() -> None:
    (found,) = search_sets([DATA / "functions.java.jsonl"], with_docs=None)
    assert (found.name, found.language.name, found.with_docs) == ("functions.java", "java", False)
    assert (len(found.queries), len(found.functions)) == (11, 11)
    assert found.queries[4] == Query("Computes the euclidean distance to another point .", 4)
    assert found.functions[4].name == "Point.distanceTo"
    assert found.functions[4].code.startswith("public double distanceTo(Point other) {\n")


@pytest.mark.parametrize(
    ("with_docs", "expected"),
    [(None, [True, False]), (True, [True]), (False, [False])],
    ids=["both", "with", "without"],
)
def test_queries_find_the_codebase_beside_them(with_docs: bool | None, expected: list[bool]) -> None:
    found = search_sets([DATA / "questions_dev.queries.jsonl"], with_docs=with_docs)
    assert [(one.name, one.with_docs, len(one.functions)) for one in found] == [
        ("questions_dev", docs, 8) for docs in expected
    ]
    assert [query.gold for query in found[0].queries] == [1, 0, 3, 7, 2]
    assert [('"""Tell whether' in one.functions[1].code) for one in found] == expected


def test_a_codebase_may_be_named_as_well(tmp_path: Path) -> None:
    queries = write_lines(tmp_path / "q.queries.jsonl", [{"query": "x", "gold": 7}])
    codebase = write_lines(tmp_path / "other.jsonl", [CANDIDATE])
    (found,) = search_sets([queries, codebase], with_docs=None)
    assert (found.name, found.with_docs, found.functions[0].code) == ("q", False, "def f(): pass")


def test_a_folder_gives_all_its_sets() -> None:
    names = [(one.name, one.with_docs) for one in search_sets([DATA], with_docs=None)]
    assert names == [
        ("functions.java", False),
        ("functions.javascript", False),
        ("functions.python", False),
        ("questions_dev", True),
        ("questions_dev", False),
    ]


def test_a_file_with_two_languages_gives_two_sets(tmp_path: Path) -> None:
    lines = [FUNCTION, FUNCTION | {"language": "typescript"}, FUNCTION | {"query": "again"}]
    found = search_sets([write_lines(tmp_path / "all.jsonl", lines)], with_docs=True)
    assert [(one.language.name, len(one.functions), one.with_docs) for one in found] == [
        ("python", 2, True),
        ("typescript", 1, True),
    ]
    assert found[1].language.extensions == (".ts", ".mts", ".cts")


def test_compressed_files_are_the_same(tmp_path: Path) -> None:
    content = (DATA / "functions.java.jsonl").read_bytes()
    frames = zstandard.compress(content[:500]) + zstandard.compress(content[500:])
    (tmp_path / "functions.java.jsonl.zst").write_bytes(frames)
    assert search_sets([tmp_path], with_docs=None) == search_sets([DATA / "functions.java.jsonl"], with_docs=None)


def test_a_limit_takes_the_first_functions_and_what_the_first_queries_look_for() -> None:
    (java,) = search_sets([DATA / "functions.java.jsonl"], with_docs=None)
    small = java.first(3)
    assert (small.queries, small.functions) == (java.queries[:3], java.functions[:3])
    assert java.first(100) == java
    (questions,) = search_sets([DATA / "questions_dev.queries.jsonl"], with_docs=False)
    small = questions.first(4)
    assert [function.name for function in small.functions] == [""] * 5
    assert small.functions == (*questions.functions[:4], questions.functions[7])
    assert [query.gold for query in small.queries] == [1, 0, 3, 4]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["{"], "set.jsonl:1: no JSON: Expecting property name"),
        ([json.dumps(FUNCTION), "", "[1]"], "set.jsonl:3: an object is needed"),
        (["[" * 100_000], "set.jsonl:1: no JSON: "),
        ([], "set.jsonl holds no records"),
        (["\n", " "], "set.jsonl holds no records"),
        (['{"a": 1}'], "set.jsonl:1: neither a function with its query (language, query, code), nor a query"),
        ([json.dumps(FUNCTION), '{"query": "x", "language": "python"}'], "set.jsonl:2: a text 'code' is needed"),
        ([json.dumps(FUNCTION | {"query": 3})], "set.jsonl:1: a text 'query' is needed"),
        ([json.dumps(FUNCTION | {"language": "cobol"})], "set.jsonl:1: the language 'cobol' is none of bash, c, cpp,"),
        (['{"query": "x", "gold": "7"}'], "set.jsonl:1: a whole number 'gold' is needed"),
        (['{"query": "x", "gold": true}'], "set.jsonl:1: a whole number 'gold' is needed"),
        (['{"query": "x", "gold": 7}', '{"query": "x", "gold": 8}'], "set.jsonl:2: "),
        ([json.dumps(CANDIDATE)], "set.jsonl: functions without queries"),
    ],
)
def test_bad_lines_are_named(tmp_path: Path, lines: list[str], expected: str) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    write_lines(tmp_path / "set.codebase.jsonl", [CANDIDATE])
    with pytest.raises(ConfigError) as caught:
        search_sets([path], with_docs=None)
    assert f"{tmp_path}/{expected}" in caught.value.message
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("codebases", "expected"),
    [
        ({}, "no codebase for its queries"),
        ({"a.codebase.jsonl": [CANDIDATE], "b.codebase.jsonl": [CANDIDATE]}, "2 codebases for its queries"),
        ({"q.codebase.jsonl": [CANDIDATE, CANDIDATE]}, "q.codebase.jsonl:2: a second function with the id 7"),
        ({"q.codebase.jsonl": [{"code": "x"}]}, "q.codebase.jsonl:1: a whole number 'id' is needed"),
    ],
)
def test_a_codebase_must_be_one(tmp_path: Path, codebases: dict[str, list[dict[str, object]]], expected: str) -> None:
    queries = write_lines(tmp_path / "q_dev.queries.jsonl", [{"query": "x", "gold": 7}])
    for name, lines in codebases.items():
        write_lines(tmp_path / name, lines)
    with pytest.raises(ConfigError, match=expected):
        search_sets([queries], with_docs=None)


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"missing\.jsonl cannot be read: No such file"):
        search_sets([tmp_path / "missing.jsonl"], with_docs=None)
    with pytest.raises(ConfigError, match=r"holds no \.jsonl or \.jsonl\.zst file"):
        search_sets([tmp_path], with_docs=None)
    (tmp_path / "bad.jsonl.zst").write_bytes(b"no zstandard")
    with pytest.raises(ConfigError, match=r"bad\.jsonl\.zst cannot be read: "):
        search_sets([tmp_path / "bad.jsonl.zst"], with_docs=None)
    (tmp_path / "latin.jsonl").write_bytes(b'{"query": "\xe9"}')
    with pytest.raises(ConfigError, match=r"latin\.jsonl:1: no JSON: "):
        search_sets([tmp_path / "latin.jsonl"], with_docs=None)


def test_half_a_surrogate_pair_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "half.jsonl"
    path.write_text(json.dumps(FUNCTION | {"query": "odd \ud83d"}), encoding="utf-8")
    assert search_sets([path], with_docs=None)[0].queries[0].text == "odd ?"


def test_compressed_data_without_the_library_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.jsonl.zst").write_bytes(zstandard.compress(b"{}"))
    monkeypatch.setitem(sys.modules, "zstandard", None)
    with pytest.raises(ConfigError, match=r"reading a\.jsonl\.zst needs the package zstandard.*leancode\[evaluation\]"):
        search_sets([tmp_path], with_docs=None)
