"""A root, its settings and its index as one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from leancode_core.config import DEFAULT_PRUNING, IndexConfig, PruningConfig, SearchMode, Strategy
from leancode_core.control import Cancelled, CancelToken, SilentProgress
from leancode_core.errors import ConfigError, ModelUnavailable
from leancode_core.index.lock import locked
from leancode_core.index.pipeline import IndexRun, update_index
from leancode_core.index.plan import IndexPlan
from leancode_core.index.reader import IndexReader
from leancode_core.index.vectorfile import vector_file_of
from leancode_core.index.writer import IndexWriter
from leancode_core.pruning import lexicon_folders
from leancode_core.search.query import SearchQuery
from leancode_core.settings import Settings
from leancode_core.workspace import Deadline, Workspace, nearest_indexed
from tests.support.identifier_encoder import IDENTITY, IdentifierEncoder
from tests.support.project import FINGERPRINT


def settings(folder: Path) -> Settings:
    """Settings whose indexes lie in the test's own folder."""
    return Settings(index=IndexConfig(location=folder / "indexes"))


def made(folder: Path, *names: str) -> Path:
    """A folder with source files of the given names."""
    root = folder / "root"
    root.mkdir()
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(f"def in_{name[0]}():\n    pass\n", encoding="utf-8")
    return root


def updated(root: Path, base: Settings) -> Workspace:
    workspace = Workspace.at(root, base)
    workspace.update(None, SilentProgress(), CancelToken())
    return workspace


def changes(workspace: Workspace) -> IndexPlan:
    with IndexReader(workspace.location.database) as reader:
        return workspace.changes(reader, CancelToken())


@pytest.mark.parametrize("name", ["none", "file.py", "loop", "~no-such-user/x", "x" * 300, "file.py/x"])
def test_what_is_no_folder_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file.py").write_text("")
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(ConfigError) as caught:
        Workspace.at(Path(name), settings(tmp_path))
    assert str(caught.value) == f"{name} is not a folder; name the folder of the code to search"


def test_an_unknown_model_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no model is named 'gpt'; use one of `leancode model list`"):
        Workspace.at(tmp_path, replace(settings(tmp_path), encoder="gpt"))


def test_the_workspace_file_counts_and_what_is_wrong_with_it_is_listed(tmp_path: Path) -> None:
    root = made(tmp_path)
    (root / ".leancode.toml").write_text('search.limit = 7\nindex.location = "/tmp/elsewhere"\n')
    workspace = Workspace.at(root, settings(tmp_path))
    assert workspace.settings == replace(settings(tmp_path), search_limit=7)
    assert [problem.message for problem in workspace.problems] == ["index.location cannot be set by a workspace"]
    assert workspace.location.folder.parent == tmp_path / "indexes"


@pytest.mark.parametrize(
    ("asked", "used"),
    [
        (DEFAULT_PRUNING, PruningConfig()),
        (PruningConfig(Strategy.LEANCODE, 0.3), PruningConfig(Strategy.LEANCODE, 0.3)),
        (PruningConfig(Strategy.SLIMCODE, 0.4), PruningConfig(Strategy.SLIMCODE, 0.4)),
    ],
    ids=["nobody asked for pruning", "asked for", "needs no lexicon"],
)
def test_a_model_without_a_lexicon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: PruningConfig, used: PruningConfig
) -> None:
    root = made(tmp_path)
    assert Workspace.at(root, replace(settings(tmp_path), pruning=asked)).settings.pruning == asked
    monkeypatch.setattr(lexicon_folders, "_SHIPPED", tmp_path / "none")
    assert Workspace.at(root, replace(settings(tmp_path), pruning=asked)).settings.pruning == used


def test_all_names_of_a_root_are_one_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = made(tmp_path)
    (tmp_path / "link").symlink_to(root)
    monkeypatch.chdir(root)
    monkeypatch.setenv("HOME", str(tmp_path))
    names = [root, tmp_path / "link", Path(), Path("../root"), Path("~/root"), root / ".." / "link"]
    assert {Workspace.at(name, settings(tmp_path)).location for name in names} == {
        Workspace.at(root, settings(tmp_path)).location
    }
    assert Workspace.at(tmp_path / "link", settings(tmp_path)).root == root.resolve()


def test_an_update_makes_the_index(tmp_path: Path) -> None:
    root = made(tmp_path, "a.py", "b.py")
    workspace = Workspace.at(root, settings(tmp_path))
    existed = workspace.location.exists
    report = workspace.update(None, SilentProgress(), CancelToken())
    assert (report.files, report.units, report.embedded) == (2, 2, 0)
    assert (existed, workspace.location.exists) == (False, True)
    with IndexReader(workspace.location.database) as reader:
        assert reader.meta("root") == str(root)
        assert reader.counts(workspace.fingerprint()).pending == 2


def test_an_update_obeys_the_workspace_file(tmp_path: Path) -> None:
    root = made(tmp_path, "a.py", "b.py")
    (root / ".leancode.toml").write_text('index.exclude = ["b.py"]\n')
    workspace = updated(root, settings(tmp_path))
    with IndexReader(workspace.location.database) as reader:
        assert list(reader.indexed_files()) == ["a.py"]


def test_changes_are_seen_without_an_update(tmp_path: Path) -> None:
    root = made(tmp_path, "a.py", "b.py", "c.py")
    workspace = updated(root, settings(tmp_path))
    (root / "a.py").write_text("def other():\n    pass\n")
    (root / "b.py").unlink()
    (root / "d.py").write_text("")
    found = changes(workspace)
    assert ([file.path for file in found.added], found.removed) == (["d.py"], ("b.py",))
    assert "a.py" in [file.path for file in found.changed]


def test_looking_for_changes_stops_at_its_deadline(tmp_path: Path) -> None:
    workspace = updated(made(tmp_path), settings(tmp_path))
    with IndexReader(workspace.location.database) as reader, pytest.raises(Cancelled):
        workspace.changes(reader, Deadline(-1.0))


def test_the_nearest_indexed_folder_is_found_from_below(tmp_path: Path) -> None:
    root = made(tmp_path)
    (root / "a" / "b").mkdir(parents=True)
    base = settings(tmp_path)
    assert nearest_indexed(root / "a" / "b", base) is None
    updated(root, base)
    assert nearest_indexed(root / "a" / "b", base) == root
    assert nearest_indexed(root, base) == root
    assert nearest_indexed(tmp_path, base) is None
    updated(root / "a", base)
    assert nearest_indexed(root / "a" / "b", base) == root / "a"
    assert nearest_indexed(root / "none" / "of" / "these", base) == root


def test_the_nearest_indexed_folder_is_found_through_a_link(tmp_path: Path) -> None:
    root = made(tmp_path)
    (root / "a").mkdir()
    (tmp_path / "link").symlink_to(root / "a")
    updated(root, settings(tmp_path))
    assert nearest_indexed(tmp_path / "link", settings(tmp_path)) == root


def test_vectors_of_another_model_than_the_fingerprint_says_are_refused(tmp_path: Path) -> None:
    workspace = Workspace.at(made(tmp_path, "a.py"), settings(tmp_path))
    with pytest.raises(ModelUnavailable, match="is not the one that the index is made with"):
        workspace.update(IdentifierEncoder, SilentProgress(), CancelToken())
    with IndexReader(workspace.location.database) as reader:
        counts = reader.counts(workspace.fingerprint())
    assert (counts.units, counts.embedded) == (1, 0)


def test_the_index_is_that_of_the_model_that_made_vectors(tmp_path: Path) -> None:
    workspace = updated(made(tmp_path, "a.py"), settings(tmp_path))
    with IndexReader(workspace.location.database) as reader:
        assert (reader.meta("root"), reader.meta("model")) == (str(workspace.root), None)
    made_by_other(workspace)
    workspace.update(None, SilentProgress(), CancelToken())
    with IndexReader(workspace.location.database) as reader:
        assert reader.meta("model") == IDENTITY.name


def made_by_other(workspace: Workspace) -> None:
    """Give the units of a workspace vectors of the fake encoder, which no workspace can name."""
    run = IndexRun(workspace.root, IndexConfig(), FINGERPRINT, IdentifierEncoder, SilentProgress(), CancelToken())
    with IndexWriter(workspace.location.database) as writer:
        update_index(writer, run)


def test_an_engine_tells_that_another_model_made_the_index(tmp_path: Path) -> None:
    workspace = updated(made(tmp_path, "a.py"), settings(tmp_path))
    made_by_other(workspace)
    with IndexReader(workspace.location.database) as reader:
        result = workspace.engine(reader).search(SearchQuery("in a"))
    assert [hit.unit.name for hit in result.hits] == ["in_a"]
    assert result.degraded == (
        "the index was made with the model identifier-words, and has no vectors of leancode-mini:"
        " name that model with --model, or run `leancode index`"
    )


def test_an_engine_without_its_model_answers_lexically_and_says_so(tmp_path: Path) -> None:
    workspace = updated(made(tmp_path, "a.py"), replace(settings(tmp_path), encoder="codebert-base"))
    with IndexReader(workspace.location.database) as reader:
        engine = workspace.engine(reader)
        result = engine.search(SearchQuery("in a"))
        assert engine.search(SearchQuery("in a", mode=SearchMode.LEXICAL)).degraded is None
        with pytest.raises(ModelUnavailable, match="the model codebert-base is not on this machine"):
            engine.search(SearchQuery("in a", mode=SearchMode.SEMANTIC))
    assert [hit.unit.name for hit in result.hits] == ["in_a"]
    assert result.degraded == "no model: lexical search only (run `leancode model fetch codebert-base`)"


def test_an_update_and_an_engine_leave_a_vector_file_that_is_current(tmp_path: Path) -> None:
    workspace = updated(made(tmp_path, "a.py"), settings(tmp_path))
    made_by_other(workspace)  # as a run that is killed before it writes the file
    with IndexReader(workspace.location.database) as reader:
        before = reader.has_vector_file(workspace.fingerprint())
        workspace.engine(reader)
        after = reader.has_vector_file(workspace.fingerprint())
    assert (before, after) == (False, True)


def test_an_update_leaves_nothing_of_sqlite_but_the_database(tmp_path: Path) -> None:
    workspace = updated(made(tmp_path, "a.py"), settings(tmp_path))
    assert {path.name for path in workspace.location.folder.iterdir()} == {"index.db", "index.db.units", "lock"}


def test_a_query_writes_no_file_while_somebody_indexes(tmp_path: Path) -> None:
    workspace = updated(made(tmp_path, "a.py"), settings(tmp_path))
    vector_file_of(workspace.location.database).unlink()
    with IndexReader(workspace.location.database) as reader, locked(workspace.location.lock, CancelToken()):
        assert [hit.unit.name for hit in workspace.engine(reader).search(SearchQuery("in a")).hits] == ["in_a"]
    assert not vector_file_of(workspace.location.database).exists()
