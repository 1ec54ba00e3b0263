"""The lexical index in memory and in its file: all states of an index give the scores that its newest units have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from leancode_core.index.postings import Postings, Segment
from leancode_core.index.postingsfile import load_postings, postings_file_of, save_postings
from leancode_core.index.reader import IndexReader
from leancode_core.index.terms import HASH, term_hash
from tests.support.project import Project

TERMS = ("def", "pars", "head", "socket", "return", "nothing", "größe")
UNITS = {3: {"pars": 255, "head": 51}, 5: {"pars": 102}, 9: {"socket": 204}}


def packed(terms: dict[str, int]) -> bytes:
    ordered = sorted((term_hash(term), impact) for term, impact in terms.items())
    return np.array([pair[0] for pair in ordered], HASH).tobytes() + bytes(pair[1] for pair in ordered)


def read(after: int) -> list[tuple[int, bytes]]:
    return [(key, packed(terms)) for key, terms in UNITS.items() if key > after]


def segment_of(*keys: int) -> Segment:
    return Segment.of([(key, packed(UNITS[key])) for key in keys])


def scores(keys: list[int], saved: Segment | None, *terms: str) -> list[float]:
    found = Postings(np.array(keys), saved, read).scores(dict.fromkeys(terms, 1.0))
    return [round(score, 3) for score in found.tolist()]


def test_a_score_is_the_sum_of_impacts_weighed_by_rarity() -> None:
    # ln(1 + 1.5 / 2.5), ln(1 + 2.5 / 1.5)
    assert scores([3, 5, 9], None, "pars") == [0.47, 0.188, 0.0]
    assert scores([3, 5, 9], None, "pars", "head") == [0.666, 0.188, 0.0]
    assert scores([3, 5, 9], None, "socket", "unknown") == [0.0, 0.0, 0.785]


def test_a_weight_multiplies_what_its_term_says() -> None:
    postings = Postings(np.array([3, 5, 9]), None, read)
    assert postings.scores({"head": 2.0})[0] == pytest.approx(2 * postings.scores({"head": 1.0})[0])
    assert postings.scores({}).tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("saved", [(), (3,), (3, 5), (3, 5, 9)])
@pytest.mark.parametrize("keys", [[3, 5, 9], [3, 9], [5], [9], []])
def test_what_is_saved_of_another_state_gives_the_same_scores(keys: list[int], saved: tuple[int, ...]) -> None:
    for term in ("pars", "head", "socket"):
        assert scores(keys, segment_of(*saved), term) == scores(keys, None, term)


def test_a_unit_that_came_after_the_table_does_not_count() -> None:
    assert scores([3, 5], segment_of(3), "socket") == [0.0, 0.0]


FILES = {f"m{n}.py": f"def parse_{n}(header):\n    return header\n\n\ndef g{n}():\n    pass\n" for n in range(150)}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """More units than are read without a file."""
    project = Project(tmp_path, FILES)
    project.index()
    return project


def all_scores(project: Project) -> list[list[float]]:
    with IndexReader(project.database) as reader:
        keys = reader.unit_table(None).keys
        return [reader.postings(keys).scores({term: 1.0}).tolist() for term in TERMS]


def without_file(project: Project) -> list[list[float]]:
    """What the database alone says."""
    path = postings_file_of(project.database)
    content = path.read_bytes()
    path.unlink()
    found = all_scores(project)
    path.write_bytes(content)
    return found


def is_current(project: Project) -> bool:
    with IndexReader(project.database) as reader:
        return reader.has_postings_file()


def test_a_run_writes_the_file_and_it_says_what_the_database_says(project: Project) -> None:
    path = postings_file_of(project.database)
    assert path.stat().st_mode & 0o777 == 0o600
    assert is_current(project)
    assert all_scores(project) == without_file(project)
    assert [sum(score > 0.0 for score in found) for found in all_scores(project)] == [300, 150, 150, 0, 150, 0, 0]


def change_one(project: Project) -> None:
    project.write({"m7.py": "def open_socket(größe):\n    return größe\n"})


def remove_one(project: Project) -> None:
    project.remove("m7.py")


def add_one(project: Project) -> None:
    project.write({"zz.py": "def open_socket(header):\n    return header\n"})


def move_one(project: Project) -> None:
    project.move("m7.py", "moved.py")


@pytest.mark.parametrize("change", [change_one, remove_one, add_one, move_one])
def test_after_a_small_change_the_file_is_kept_and_the_scores_are_right(
    project: Project, change: Callable[[Project], None]
) -> None:
    path, before = postings_file_of(project.database), all_scores(project)
    inode = path.stat().st_ino
    change(project)
    project.index()
    assert (path.stat().st_ino, is_current(project)) == (inode, True)
    assert all_scores(project) == without_file(project)
    assert (all_scores(project) == before) == (change is move_one)


def test_after_a_large_change_the_file_is_written_anew(project: Project) -> None:
    inode = postings_file_of(project.database).stat().st_ino
    project.write({f"m{n}.py": f"def open_socket_{n}():\n    return {n}\n" for n in range(150)})
    project.index()
    assert postings_file_of(project.database).stat().st_ino != inode
    assert all_scores(project) == without_file(project)


def test_the_file_of_an_index_that_was_built_anew_is_not_used(project: Project) -> None:
    old = postings_file_of(project.database).read_bytes()
    project.database.unlink()
    project.write({name: content.replace("parse", "read") for name, content in FILES.items()})
    project.index()
    postings_file_of(project.database).write_bytes(old)
    assert not is_current(project)
    assert all_scores(project)[TERMS.index("pars")] == [0.0] * 300


def test_a_file_is_of_one_origin_only(tmp_path: Path) -> None:
    save_postings(tmp_path / "file", segment_of(3, 5), "here")
    assert load_postings(tmp_path / "file", "there") is None
    loaded = load_postings(tmp_path / "file", "here")
    assert loaded is not None
    assert loaded.keys.tolist() == [3, 5]
    assert not loaded.impacts.flags.writeable  # mapped


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[: len(content) // 2],
        lambda content: bytes(len(content)),
        lambda content: content[:-200] + b"\xff" * 100 + content[-100:],
        lambda content: content[:-9000] + b"\xff" * 5000 + content[-4000:],
    ],
    ids=["empty", "half", "zeros", "impacts", "units"],
)
def test_a_damaged_file_is_not_believed(project: Project, damage: Callable[[bytes], bytes]) -> None:
    path = postings_file_of(project.database)
    expected, sound = all_scores(project), path.read_bytes()
    path.write_bytes(damage(sound))
    assert path.read_bytes() != sound
    assert all_scores(project) == expected
