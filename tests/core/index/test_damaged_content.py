"""Single vectors and texts that are damaged: never a crash, never a wrong vector, made again by the next run."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from leancode_core.config import IndexConfig, SearchMode
from leancode_core.control import CancelToken, SilentProgress
from leancode_core.errors import ModelUnavailable
from leancode_core.index.damage import Damage, noted_damage
from leancode_core.index.pipeline import IndexReport, IndexRun
from leancode_core.index.recovery import update_or_rebuild
from leancode_core.index.rows import is_sound, packed, unpacked, with_checksum
from leancode_core.index.schema import MIGRATIONS
from leancode_core.ports import EncodedBatch
from leancode_core.search.query import SearchQuery
from tests.support.identifier_encoder import IdentifierEncoder
from tests.support.project import FINGERPRINT, Project

(LEXICAL_TABLE,) = (statement for statement in MIGRATIONS[0][1] if "units_fts" in statement)
FILES = {f"f{number}.py": f"def task_{number}(queue):\n    return queue.item{number}\n" for number in range(12)}


def run(project: Project) -> IndexReport:
    told: list[str] = []
    one = IndexRun(project.root, IndexConfig(), FINGERPRINT, IdentifierEncoder, SilentProgress(), CancelToken())
    report = update_or_rebuild(project.database, one, told.append)
    assert told == []
    return report


def change(project: Project, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(project.database)) as connection:
        assert connection.execute(statement, values).rowcount == 1
        connection.commit()


def vector_of(project: Project, name: str) -> bytes:
    with closing(sqlite3.connect(project.database)) as connection:
        (blob,) = connection.execute(
            "SELECT vector FROM embeddings JOIN units USING (digest) WHERE name = ?", [name]
        ).fetchone()
    assert isinstance(blob, bytes)
    return blob


SET_VECTOR = "UPDATE embeddings SET vector = ? WHERE digest = (SELECT digest FROM units WHERE name = 'task_3')"


@pytest.mark.parametrize(
    "damage",
    [
        lambda blob: bytes([blob[0] ^ 1]) + blob[1:],
        lambda blob: blob[:100] + bytes([blob[100] ^ 128]) + blob[101:],
        lambda blob: blob[:-1] + bytes([blob[-1] ^ 1]),
        lambda blob: b"",
        lambda blob: blob[:-2],
        lambda blob: blob + b"\0",
        lambda blob: b"\xff" * len(blob),
        lambda blob: bytes(len(blob)),
        lambda blob: "text",
    ],
)
def test_a_damaged_vector_is_missing_until_the_next_run(
    tmp_path: Path, damage: object, caplog: pytest.LogCaptureFixture
) -> None:
    project = Project(tmp_path, FILES)
    project.index()
    sound = project.content()
    assert callable(damage)
    change(project, SET_VECTOR, damage(vector_of(project, "task_3")))
    with project.opened() as (reader, engine):
        table = reader.unit_table(FINGERPRINT)
        assert table.qualified_names[table.has_vector.tolist().index(False)] == "task_3"
        assert table.vectors.shape == (11, 256)
        assert "task_3" in {hit.unit.name for hit in engine.search(SearchQuery("queue item3")).hits}
    warnings = [record.message for record in caplog.records if record.levelno == logging.WARNING]
    assert warnings == [f"the index {project.database} is damaged (content); the next run mends it"]
    assert (run(project).embedded, noted_damage(project.database)) == (1, None)
    assert project.content() == sound
    assert run(project).embedded == 0


@pytest.mark.parametrize("text", [b"", b"\x78\x9c garbage", "text", b"\x78\x01\x03\x00\x00\x00\x00\x02"])
def test_a_text_that_cannot_be_read_makes_its_file_be_read_again(tmp_path: Path, text: object) -> None:
    project = Project(tmp_path, FILES)
    project.index()
    sound = project.content()
    change(project, "UPDATE units SET text = ? WHERE name = 'task_3'", text)
    with project.opened() as (reader, engine):
        keys = reader.unit_table(FINGERPRINT).keys.tolist()
        (gone,) = set(keys) - set(reader.units(keys))
        assert reader.unit_table(None).qualified_names[keys.index(gone)] == "task_3"
        assert reader.units_at("f3.py", 1) == []
        hits = engine.search(SearchQuery("queue item3")).hits
        assert "task_3" not in {hit.unit.name for hit in hits}
        assert len(hits) >= 5
    report = run(project)
    assert (report.removed, report.embedded) == (1, 0)
    assert project.content() == sound


class Faulty(IdentifierEncoder):
    """Its second batch holds a number that is none."""

    def __init__(self, wrong: float) -> None:
        super().__init__()
        self._wrong = wrong

    def encode_code(self, texts: Sequence[str], cancel: CancelToken) -> Iterator[EncodedBatch]:
        for number, batch in enumerate(super().encode_code(texts, cancel)):
            vectors = batch.vectors.copy()
            if number == 1:
                vectors[2, 7] = self._wrong
            yield replace(batch, vectors=vectors)


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), -float("inf"), 1e6])
def test_what_is_no_number_is_never_stored(tmp_path: Path, wrong: float) -> None:
    project = Project(tmp_path, FILES)
    with pytest.raises(ModelUnavailable) as caught:
        project.index(lambda: Faulty(wrong))
    assert str(caught.value) == ("the model computed vectors that are no numbers; try `--device cpu`, or another model")
    assert len(project.content().vectors) == 4
    assert project.index().embedded == 8


def test_a_stored_vector_is_float16_and_its_crc_in_little_endian_order() -> None:
    blob = packed(np.array([1.0, -2.0], dtype=np.float32))
    assert blob == b"\x00\x3c\x00\xc0" + bytes.fromhex("58015197")
    assert unpacked([blob, blob], 2).tolist() == [[1.0, -2.0], [1.0, -2.0]]
    assert unpacked([], 2).shape == (0, 2)
    assert with_checksum(b"123456789") == b"123456789" + bytes.fromhex("2639f4cb")  # the check value of CRC-32
    assert is_sound(with_checksum(b""))
    assert not is_sound(None)


def test_an_index_of_the_first_schema_keeps_all_that_it_holds(tmp_path: Path) -> None:
    project = Project(tmp_path, FILES)
    project.index()
    sound = project.content()
    with closing(sqlite3.connect(project.database)) as connection:  # back to the first schema
        connection.execute("DROP TABLE unit_terms")
        connection.execute("DELETE FROM meta WHERE key = 'origin'")
        connection.execute("DROP TABLE unreferenced")
        connection.execute(LEXICAL_TABLE)
        connection.execute("ALTER TABLE units DROP COLUMN tokens")
        connection.execute("UPDATE embeddings SET vector = substr(vector, 1, length(vector) - 4)")
        connection.execute("UPDATE meta SET value = 'of then' WHERE key = 'content_version'")
        connection.execute("PRAGMA user_version = 1")
        connection.commit()
        new = connection.execute("SELECT name FROM sqlite_master WHERE sql NOT NULL ORDER BY 1").fetchall()
    with closing(sqlite3.connect(":memory:")) as connection:
        for statement in MIGRATIONS[0][1]:
            connection.execute(statement)
        old = connection.execute("SELECT name FROM sqlite_master WHERE sql NOT NULL ORDER BY 1").fetchall()
    assert [name for name in new if name != ("sqlite_stat1",)] == old
    report = run(project)
    assert (report.embedded, report.reused, report.removed) == (0, 12, 12)
    assert project.content() == sound


def test_terms_that_are_damaged_are_made_again(tmp_path: Path) -> None:
    project = Project(tmp_path, FILES)
    project.index()
    sound = project.content()
    change(project, "UPDATE unit_terms SET terms = x'0102030405' WHERE unit_id = 3")
    with project.opened() as (_, engine):
        assert len(engine.search(SearchQuery("queue", 50, SearchMode.LEXICAL)).hits) == 11
    assert noted_damage(project.database) is Damage.CONTENT
    assert run(project).removed == 1
    assert noted_damage(project.database) is None
    assert project.content() == sound
    with project.opened() as (_, engine):
        assert len(engine.search(SearchQuery("queue", 50, SearchMode.LEXICAL)).hits) == 12
