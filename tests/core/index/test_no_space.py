"""A full disk and a read-only folder: a clear error, and what was indexed before still answers."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from leancode_core.errors import IndexUnavailable
from leancode_core.index.damage import noted_damage
from leancode_core.index.recovery import moved_aside
from leancode_core.search.query import SearchQuery
from tests.support.indexing_process import started
from tests.support.project import Project, content_of

OLD = {f"f{number}.py": f"def task_{number}(queue):\n    return queue.item{number}\n" for number in range(50)}
NEW = {
    f"g{file}.py": "\n".join(f"def step_{file}_{part}(queue):\n    return queue.item{part}\n" for part in range(60))
    for file in range(60)
}


class Disk:
    """A small file system of its own, with an index of the old files on it."""

    def __init__(self, folder: Path, mount_point: Path) -> None:
        self._mount_point = mount_point
        self.project = Project(folder, OLD)
        self.project.database = mount_point / "of-root" / "index.db"
        self.project.index()

    def remount(self, options: str) -> None:
        subprocess.run(["mount", "-o", f"remount,{options}", str(self._mount_point)], check=True)

    def fill(self) -> None:
        """Leave not a byte."""
        with (self._mount_point / "rest").open("wb", buffering=0) as file, suppress(OSError):
            while file.write(bytes(4096)):
                pass

    def empty(self) -> None:
        """Give that space back."""
        (self._mount_point / "rest").unlink()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    mount_point = tmp_path / "disk"
    mount_point.mkdir()
    try:
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(mount_point)], capture_output=True, check=False
        )
    except FileNotFoundError:
        pytest.skip("there is no `mount` here")
    if done.returncode:
        pytest.skip("needs the right to mount a file system")
    try:
        yield Disk(tmp_path, mount_point)
    finally:
        subprocess.run(["umount", str(mount_point)], check=True)


def hits(project: Project) -> list[str]:
    with project.opened() as (_, engine):
        return [hit.unit.path for hit in engine.search(SearchQuery("task_3", 1)).hits]


def test_a_full_disk_is_told_and_completed_once_there_is_space(disk: Disk, tmp_path: Path) -> None:
    project = disk.project
    project.write(NEW)
    with pytest.raises(IndexUnavailable) as caught:
        project.index()
    assert str(caught.value) == (
        f"the index {project.database} cannot be written: the disk is full;"
        " free some space and run it again: it goes on from there"
    )
    assert hits(project) == ["f3.py"]
    assert (noted_damage(project.database), moved_aside(project.database)) == (None, [])
    disk.remount("size=64m")
    with started(project.root, project.database) as process:
        assert process.communicate() == ("embedded 3600, reused 50\n", "")
    found = project.content()
    project.database = tmp_path / "other" / "index.db"
    project.index()
    assert content_of(project.database) == found


def test_a_disk_without_a_byte_left_can_be_read(disk: Disk) -> None:
    project = disk.project
    disk.fill()
    assert [path.name for path in project.database.parent.iterdir()] == ["index.db"]  # no log, no shared memory
    assert hits(project) == ["f3.py"]
    before = project.content()
    assert (len(before.units), len(before.vectors)) == (50, 50)
    project.write({"new.py": "def new(queue):\n    return 1\n"})
    with pytest.raises(IndexUnavailable, match="the disk is full; free some space"):
        project.index()
    assert project.content() == before
    disk.empty()
    assert project.index().files == 51


def test_a_read_only_folder_can_be_read(disk: Disk) -> None:
    project = disk.project
    disk.remount("ro")
    assert [path.name for path in project.database.parent.iterdir()] == ["index.db"]  # no log, no shared memory
    assert hits(project) == ["f3.py"]
    assert len(project.content().vectors) == 50
    with started(project.root, project.database) as process:
        _, complaint = process.communicate()
    assert complaint.splitlines()[-1] == (
        f"leancode_core.errors.IndexUnavailable: the index {project.database.parent} cannot be written: Read-only file"
        " system; check the folder's permissions, or set another place with index.location or LEANCODE_CACHE_DIR"
    )
    disk.remount("rw")
    assert project.index().reused == 50
