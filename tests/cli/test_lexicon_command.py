"""`leancode lexicon`: built from a folder, used from then on, shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import LeanCode

SOURCE = '''
def read_lines(path):
    """Read the lines of a file."""
    return open(path).readlines()
'''


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> LeanCode:
    folder = tmp_path_factory.mktemp("lexicon")
    (folder / "code").mkdir()
    (folder / "code" / "a.py").write_text(SOURCE)
    return LeanCode(folder / "cache", folder)


def test_one_is_shipped_for_the_default_model(run: LeanCode) -> None:
    document = run("lexicon", "show", "--json").document
    assert document["about"]["model"] == "leancode-mini"
    assert Path(document["path"]).parent.name == "lexicons"
    assert document["strategies"] == ["leancode", "leancode-lexicon", "dietcode"]
    assert 0 < document["size_bytes"] < 4_000_000
    shown = run("lexicon", "show")
    assert "most attended: " in shown.out


def test_an_own_one_counts_from_then_on(run: LeanCode) -> None:
    before = run("prune", "code/a.py", "--removal", "0.5", "--format", "json").document["functions"][0]
    built = run("lexicon", "build", "code", "--fewest", "1", "--json").document
    assert (built["about"]["corpus"], built["about"]["units"], built["about"]["named_units"]) == (["code"], 1, 1)
    assert Path(built["path"]).parent == run.cache / "lexicons"
    assert run("lexicon", "show", "--json").document["path"] == built["path"]
    after = run("prune", "code/a.py", "--removal", "0.5", "--format", "json").document["functions"][0]
    assert [token["importance"] for token in after["tokens"]] != [token["importance"] for token in before["tokens"]]


def test_nothing_to_learn_from(run: LeanCode) -> None:
    done = run("lexicon", "build", "cache")
    assert (done.code, done.err) == (
        1,
        "error: cache holds no functions to learn from; name a folder with source code\n",
    )
