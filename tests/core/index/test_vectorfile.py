"""The mapped file of an index: it says what the database says, or it is not used."""

from __future__ import annotations

import errno
import logging
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from leancode_core.config import SearchMode
from leancode_core.index.reader import IndexReader
from leancode_core.index.unit_table import TextColumn, UnitTable
from leancode_core.index.vectorfile import State, load, save, vector_file_of
from leancode_core.index.writer import IndexWriter
from leancode_core.search.query import Filters, SearchQuery
from tests.support.identifier_encoder import IdentifierEncoder
from tests.support.project import FINGERPRINT, Project, no_encoder

FILES = {
    "a/cookies.py": "class Cookie:\n    def parse(self, header):\n        return header.split(';')\n",
    "a/größe.py": "def größe(wert):\n    return wert.größe\n",
    "b/copy.py": "def largest(values):\n    return max(values)\n",
    "b/same.py": "def largest(values):\n    return max(values)\n",
    "web/retry.ts": "function withRetry(call) {\n  return call();\n}\n",
    "note.py": "# nothing but a comment\n",
}
STATE = State("generation", "fingerprint")


def file_of(project: Project) -> Path:
    return vector_file_of(project.database)


def made(folder: Path, files: dict[str, str] | None = None) -> Project:
    """An indexed project with a vector file."""
    project = Project(folder, FILES if files is None else files)
    project.index()
    save_file(project)
    return project


def save_file(project: Project) -> None:
    with IndexReader(project.database) as reader:
        reader.save_vector_file(FINGERPRINT)


def n_pending(project: Project) -> int:
    with IndexReader(project.database) as reader:
        return reader.n_pending(FINGERPRINT)


def is_current(project: Project) -> bool:
    with IndexReader(project.database) as reader:
        return reader.has_vector_file(FINGERPRINT)


def rows(table: UnitTable) -> list[tuple[object, ...]]:
    """All that a table says, as plain values."""
    vectors = iter(table.vectors)
    return [
        (
            key,
            table.path(row),
            table.language(row),
            table.kind(row),
            table.qualified_names[row],
            next(vectors).tobytes() if table.has_vector[row] else None,
        )
        for row, key in enumerate(table.keys.tolist())
    ]


def tables(project: Project) -> tuple[UnitTable, UnitTable]:
    """What the file says, and what the database says once the file is gone."""
    with IndexReader(project.database) as reader:
        saved = reader.unit_table(FINGERPRINT)
        content = file_of(project).read_bytes()
        file_of(project).unlink()
        stored = reader.unit_table(FINGERPRINT)
    file_of(project).write_bytes(content)
    return saved, stored


def test_the_file_says_what_the_database_says(tmp_path: Path) -> None:
    saved, stored = tables(made(tmp_path))
    assert not saved.keys.flags.writeable  # mapped
    assert stored.keys.flags.writeable
    assert rows(saved) == rows(stored)
    assert len(rows(saved)) == 7
    assert "größe" in list(saved.qualified_names)


def test_units_without_vectors_have_none_in_the_file_either(tmp_path: Path) -> None:
    project = Project(tmp_path, FILES)
    with pytest.raises(RuntimeError, match="the device is lost"):
        project.index(lambda: IdentifierEncoder(texts_per_batch=1, fails_after=2))
    pending = n_pending(project)
    save_file(project)
    saved, stored = tables(project)
    assert rows(saved) == rows(stored)
    assert saved.vectors.shape == (2, 256)
    assert (pending, n_pending(project)) == (5, 5)


def test_an_empty_index_has_an_empty_file(tmp_path: Path) -> None:
    saved, stored = tables(made(tmp_path, {}))
    assert (rows(saved), rows(stored), saved.vectors.shape) == ([], [], (0, 256))


QUERIES = [
    SearchQuery(text, 10, mode, filters)
    for text in ("parse a cookie header", "largest", "größe", "with retry")
    for mode in SearchMode
    for filters in (
        Filters(),
        Filters(languages=("python",)),
        Filters(kinds=("method", "class")),
        Filters(include=("b/",)),
        Filters(exclude=("*.py",)),
    )
]


def answers(project: Project) -> list[list[tuple[object, ...]]]:
    with project.opened() as (reader, engine):
        found = [engine.search(query) for query in QUERIES]
        found.append(engine.similar(reader.units_at("b/copy.py", 1)[0], 10))
    return [[(hit.unit, hit.score, hit.semantic_rank, hit.lexical_rank) for hit in result.hits] for result in found]


def test_answers_are_the_same_with_and_without_the_file(tmp_path: Path) -> None:
    project = made(tmp_path)
    assert is_current(project)
    with_file = answers(project)
    file_of(project).unlink()
    assert with_file == answers(project)
    assert sum(map(bool, with_file)) > 40


def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    project = made(tmp_path)
    assert file_of(project).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in project.database.parent.glob("*.units*")] == ["index.db.units"]


def add_a_file(project: Project) -> None:
    project.write({"new.py": "def new(queue):\n    return 1\n"})
    project.index()


def remove_a_file(project: Project) -> None:
    project.remove("b/same.py")
    project.index()


def change_a_file(project: Project) -> None:
    project.write({"b/same.py": "def smallest(values):\n    return min(values)\n"})
    project.index()


def move_a_file(project: Project) -> None:
    project.move("b/same.py", "b/moved.py")
    project.index(no_encoder)


def drop_damage(project: Project) -> None:
    with closing(sqlite3.connect(project.database)) as connection:
        connection.execute("UPDATE embeddings SET vector = x'00' WHERE digest = (SELECT max(digest) FROM units)")
        connection.commit()
    with IndexWriter(project.database) as writer:
        assert writer.drop_damaged() == (1, 0)


@pytest.mark.parametrize("change", [add_a_file, remove_a_file, change_a_file, move_a_file, drop_damage])
def test_after_a_change_the_old_file_is_not_used(tmp_path: Path, change: Callable[[Project], None]) -> None:
    project = made(tmp_path)
    old = rows(tables(project)[0])
    change(project)
    assert not is_current(project)
    saved, stored = tables(project)
    assert rows(saved) == rows(stored) != old
    save_file(project)
    assert is_current(project)
    assert rows(tables(project)[0]) == rows(stored)


def touch_a_file(project: Project) -> None:
    project.touch("b/same.py")
    project.index(no_encoder)


def do_nothing(project: Project) -> None:
    project.index(no_encoder)


@pytest.mark.parametrize("change", [touch_a_file, do_nothing])
def test_a_run_that_changes_nothing_leaves_the_file_current(tmp_path: Path, change: Callable[[Project], None]) -> None:
    project = made(tmp_path)
    before = file_of(project).stat().st_ino
    change(project)
    save_file(project)
    assert is_current(project)
    assert file_of(project).stat().st_ino == before


def test_the_file_of_an_index_that_was_built_anew_is_not_used(tmp_path: Path) -> None:
    project = made(tmp_path)
    project.database.unlink()
    project.index()
    assert file_of(project).exists()
    assert not is_current(project)


def test_vectors_of_another_fingerprint_are_never_taken_from_the_file(tmp_path: Path) -> None:
    project = made(tmp_path)
    other = replace(FINGERPRINT, rendering_version=99)
    with IndexReader(project.database) as reader:
        assert not reader.unit_table(other).has_vector.any()
        assert not reader.unit_table(None).has_vector.any()
        assert not reader.has_vector_file(other)
        reader.save_vector_file(other)
        assert not reader.unit_table(other).has_vector.any()
        assert reader.unit_table(FINGERPRINT).has_vector.all()


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: b"LEANCOL1",
        lambda content: b"SQLite format 3\0" + content,
        lambda content: content[:-1],
        lambda content: content[: len(content) // 2],
        lambda content: content + b"\0",
        lambda content: bytes(len(content)),
        lambda content: content[:8] + b"\xff\xff\xff\x7f" + content[12:],
        lambda content: content[:40] + bytes([content[40] ^ 1]) + content[41:],
        lambda content: content.replace(b"largest", b"lArgest"),
        lambda content: content.replace(b"b/copy.py", b"b/c0py.py"),
    ],
    ids=["empty", "word", "foreign", "cut", "half", "longer", "zeros", "length", "header", "name", "path"],
)
def test_a_damaged_file_is_ignored_and_made_anew(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    project = made(tmp_path)
    sound = file_of(project).read_bytes()
    assert damage(sound) != sound
    file_of(project).write_bytes(damage(sound))
    with IndexReader(project.database) as reader:
        table = reader.unit_table(FINGERPRINT)
    assert table.keys.flags.writeable
    save_file(project)
    assert file_of(project).read_bytes() == sound


def test_a_folder_in_its_place_stops_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    project = made(tmp_path)
    file_of(project).unlink()
    file_of(project).mkdir()
    (file_of(project) / "something").touch()
    save_file(project)
    with IndexReader(project.database) as reader:
        assert len(reader.unit_table(FINGERPRINT).keys) == 7
    assert [record.message for record in caplog.records if record.levelno == logging.WARNING] == [
        f"queries read the database: {file_of(project)} cannot be written: Is a directory"
    ]


def test_a_full_disk_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    project = made(tmp_path)
    before = file_of(project).read_bytes()
    add_a_file(project)

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    save_file(project)
    assert file_of(project).read_bytes() == before
    assert [path.name for path in project.database.parent.glob("*.new")] == []
    assert caplog.messages == [
        f"queries read the database: {file_of(project)} cannot be written: No space left on device"
    ]
    with IndexReader(project.database) as reader:
        assert len(reader.unit_table(FINGERPRINT).keys) == 8


def test_what_a_killed_run_left_goes_with_the_next_file(tmp_path: Path) -> None:
    project = made(tmp_path)
    leftover = project.database.with_name("index.db.units.abc.new")
    leftover.write_bytes(b"half")
    add_a_file(project)
    save_file(project)
    assert not leftover.exists()
    assert is_current(project)


def test_an_open_table_survives_its_file(tmp_path: Path) -> None:
    project = made(tmp_path)
    with IndexReader(project.database) as reader:
        table = reader.unit_table(FINGERPRINT)
        before = rows(table)
        add_a_file(project)
        save_file(project)
        assert rows(table) == before
        assert len(reader.unit_table(FINGERPRINT).keys) == 8


def test_sections_lie_at_multiples_of_64_bytes(tmp_path: Path) -> None:
    with IndexReader(made(tmp_path).database) as reader:
        table = reader.unit_table(FINGERPRINT)
    columns = (table.keys, table.file_of, table.kind_of, table.has_vector, table.vectors)
    assert [column.ctypes.data % 64 for column in columns] == [0] * 5


def test_one_state_is_not_another(tmp_path: Path) -> None:
    with IndexReader(made(tmp_path).database) as reader:
        table = reader.unit_table(FINGERPRINT)
    path = tmp_path / "file"
    save(path, table, STATE)
    for state in (STATE, replace(STATE, generation="other"), replace(STATE, fingerprint="other")):
        assert (load(path, state) is None) is (state != STATE)
    assert load(tmp_path / "none", STATE) is None


def test_a_column_of_texts_gives_back_what_it_was_given() -> None:
    texts = ["", "a", "größe", "", "日本", "\x00"]
    column = TextColumn.of(texts)
    assert (list(column), len(column), column[2]) == (texts, 6, "größe")
    assert list(TextColumn.of([])) == []
