"""A root, its settings and its index as one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from leancode_core.config import IndexConfig
from leancode_core.control import Cancelled, CancelToken, SilentProgress
from leancode_core.errors import ConfigError, ModelUnavailable
from leancode_core.index.plan import IndexPlan
from leancode_core.index.reader import IndexReader
from leancode_core.settings import Settings
from leancode_core.workspace import Deadline, Workspace, nearest_indexed
from tests.support.identifier_encoder import IdentifierEncoder


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
