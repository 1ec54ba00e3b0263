"""Archives are unpacked once, whole or not at all, and never outside of their folder."""

from __future__ import annotations

import io
import os
import tarfile
from pathlib import Path

import pytest
import zstandard

from leancode_core.errors import ConfigError
from leancode_core.evaluation.trees import tree_of


def archive(path: Path, *members: tarfile.TarInfo, contents: bytes = b"a = 1\n") -> Path:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for member in members:
            member.size = len(contents) if member.isreg() else 0
            tar.addfile(member, io.BytesIO(contents))
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(zstandard.compress(buffer.getvalue()))
    return path


def link(name: str, target: str) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = tarfile.SYMTYPE, target
    return member


def files_below(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_a_folder_is_used_where_it_is(tmp_path: Path) -> None:
    (tmp_path / "repos" / "a").mkdir(parents=True)
    assert tree_of(tmp_path / "repos", "a", tmp_path / "cache") == tmp_path / "repos" / "a"
    assert tree_of(tmp_path / "repos", "b", tmp_path / "cache") is None
    assert not (tmp_path / "cache").exists()


def test_an_archive_is_unpacked_once(tmp_path: Path) -> None:
    path = archive(tmp_path / "repos" / "a.tar.zst", tarfile.TarInfo("a/src/x.py"))
    first = tree_of(tmp_path / "repos", "a", tmp_path / "cache")
    assert first is not None
    assert (first.name, files_below(first)) == ("a", ["src", "src/x.py"])
    (first / "src" / "x.py").write_text("changed", encoding="utf-8")
    assert tree_of(tmp_path / "repos", "a", tmp_path / "cache") == first
    assert (first / "src" / "x.py").read_text(encoding="utf-8") == "changed"
    archive(path, tarfile.TarInfo("a/src/new.py"), contents=b"longer than before\n")
    os.utime(path, (1_000_000_000, 1_000_000_000))
    second = tree_of(tmp_path / "repos", "a", tmp_path / "cache")
    assert second is not None
    assert files_below(second) == ["src", "src/new.py"]


def test_an_archive_without_a_folder_of_its_name_is_the_tree_itself(tmp_path: Path) -> None:
    archive(tmp_path / "repos" / "a.tar.zst", tarfile.TarInfo("x.py"))
    found = tree_of(tmp_path / "repos", "a", tmp_path / "cache")
    assert found is not None
    assert files_below(found) == ["x.py"]


@pytest.mark.parametrize(
    "members",
    [
        [tarfile.TarInfo("../../evil.py")],
        [tarfile.TarInfo("a/good.py"), tarfile.TarInfo("a/../../../evil.py")],
        [link("a/up", "../../.."), tarfile.TarInfo("a/up/evil.py")],
        [link("a/up", "/")],
    ],
)
def test_nothing_is_written_outside(tmp_path: Path, members: list[tarfile.TarInfo]) -> None:
    archive(tmp_path / "repos" / "a.tar.zst", *members)
    with pytest.raises(ConfigError, match=r"a\.tar\.zst cannot be unpacked: .*outside|link to an absolute path"):
        tree_of(tmp_path / "repos", "a", tmp_path / "deep" / "cache")
    assert files_below(tmp_path) == ["deep", "deep/cache", "repos", "repos/a.tar.zst"]


@pytest.mark.parametrize("content", [b"", b"no archive", zstandard.compress(b"no tar" * 200)])
def test_a_damaged_archive_is_an_error_and_leaves_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.tar.zst").write_bytes(content)
    with pytest.raises(ConfigError, match=r"a\.tar\.zst cannot be (read|unpacked): "):
        tree_of(tmp_path, "a", tmp_path / "cache")
    assert files_below(tmp_path / "cache") == []


def test_a_truncated_archive_leaves_nothing(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.tar.zst", tarfile.TarInfo("a/x.py"), contents=os.urandom(50_000))
    path.write_bytes(path.read_bytes()[:30_000])
    with pytest.raises(ConfigError, match=r"a\.tar\.zst cannot be (read|unpacked): "):
        tree_of(tmp_path, "a", tmp_path / "cache")
    assert files_below(tmp_path / "cache") == []
