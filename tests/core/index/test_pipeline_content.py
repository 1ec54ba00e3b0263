"""What of the root's files is in the index: settings, problems and versions."""

from __future__ import annotations

import sqlite3
import zlib
from contextlib import closing
from pathlib import Path, PurePosixPath

import pytest

from leancode_core.code.extraction import EXTRACTION_VERSION, extract
from leancode_core.code.languages import language_of
from leancode_core.code.tokens import LEXING_VERSION
from leancode_core.config import IndexConfig
from leancode_core.errors import ConfigError, Problem
from leancode_core.index.terms import LEXICAL_VERSION
from tests.support.identifier_encoder import IdentifierEncoder
from tests.support.project import FINGERPRINT, Project, no_encoder

COOKIES = "def parse_cookie(header):\n    return header\n"
SOCKETS = "def open_socket(host):\n    return host\n"
BINARY = "not indexed: it holds a NUL byte, so it is binary or UTF-16"
GENERATED = "not indexed: its header says that it is generated"


def paths(project: Project) -> list[str]:
    """The files that have units, as the reader, the lexical index and the vectors each know them."""
    with project.opened() as (reader, _):
        table = reader.unit_table(FINGERPRINT)
        keys = table.keys.tolist()
        path_of = {key: table.path(row) for row, key in enumerate(keys)}
        scores = reader.postings(table.keys).scores({"def": 1.0, "pars": 1.0, "open": 1.0, "return": 1.0})
        lexical = {path_of[key] for key, score in zip(keys, scores.tolist(), strict=True) if score > 0.0}
        semantic = {path_of[key] for key, known in zip(keys, table.has_vector.tolist(), strict=True) if known}
    assert lexical == semantic == set(path_of.values())
    return sorted(lexical)


def sound(project: Project) -> bool:
    """Whether SQLite finds nothing wrong, in the tables or between them, and every unit has its terms."""
    with closing(sqlite3.connect(project.database)) as connection:
        orphans = "SELECT count(*) FROM units LEFT JOIN unit_terms ON unit_id = units.id WHERE terms IS NULL"
        return (
            connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            and connection.execute("PRAGMA foreign_key_check").fetchall() == []
            and connection.execute(orphans).fetchone() == (0,)
        )


@pytest.mark.parametrize(
    "source",
    [
        COOKIES,
        "",
        "# caf\u00e9 \U0001f600\r\nclass \u00c4:\r\n    '''\U0001f600'''\r\n\r\n    def \u00fc(self):\r\n        1\r\n",
        b"name = 'caf\xe9'\ndef f():\n    'doc \xff'\n    return '\xed\xa0\x80'\n",
        b"\xef\xbb\xbfdef f():\n    pass\n",
        b"#" * 70_000 + b"\ndef f():\n    return '\0'\n",
        "def (:\n  class\n" * 20,
        "x = 1\r" * 90,
    ],
    ids=["plain", "empty", "crlf", "latin-1", "bom", "late NUL", "broken", "cr"],
)
def test_the_units_in_the_index_are_those_of_the_file(tmp_path: Path, source: str | bytes) -> None:
    project = Project(tmp_path, {"a.py": source})
    project.index()
    raw = source if isinstance(source, bytes) else source.encode()
    language = language_of(PurePosixPath("a.py"), raw)
    assert language is not None
    assert project.content().units == extract("a.py", raw, language).units


def test_a_removed_file_is_found_no_more(tmp_path: Path) -> None:
    project = Project(tmp_path, {"a.py": COOKIES, "b.py": SOCKETS})
    project.index()
    project.remove("a.py")
    assert project.index(no_encoder).removed == 1
    assert paths(project) == ["b.py"]
    assert sound(project)


def test_a_file_that_new_settings_exclude_is_found_no_more(tmp_path: Path) -> None:
    project = Project(tmp_path, {"a.py": COOKIES, "sub/b.py": SOCKETS, "big.py": COOKIES + "#" * 2000})
    assert project.index().files == 3
    report = project.index(no_encoder, config=IndexConfig(exclude=("sub/",), max_file_size_kb=1))
    assert (report.files, report.removed) == (1, 2)
    assert [problem.path for problem in report.skipped] == ["big.py"]
    assert paths(project) == ["a.py"]
    assert project.index(no_encoder, config=IndexConfig(include=("sub/",))).files == 1
    assert paths(project) == ["sub/b.py"]
    assert project.index(no_encoder).reused == 3
    assert sound(project)


def test_a_file_that_an_ignore_file_now_ignores_is_found_no_more(tmp_path: Path) -> None:
    project = Project(tmp_path, {"a.py": COOKIES, "b.py": SOCKETS})
    project.index()
    project.write({".gitignore": "b.py\n"})
    assert project.index(no_encoder).removed == 1
    assert paths(project) == ["a.py"]


@pytest.mark.parametrize(
    ("content", "message"), [(COOKIES + "\0", BINARY), ("# @generated\n" + COOKIES, GENERATED)], ids=["NUL", "header"]
)
def test_a_file_that_is_source_no_more_leaves_and_comes_back(tmp_path: Path, content: str, message: str) -> None:
    project = Project(tmp_path, {"a.py": COOKIES, "b.py": SOCKETS})
    project.index()
    project.write({"a.py": content})
    for n_removed in (1, 0, 0):
        report = project.index(no_encoder)
        assert (report.files, report.units, report.removed) == (1, 1, n_removed)
        assert [(problem.path, problem.message) for problem in report.skipped] == [("a.py", message)]
    assert paths(project) == ["b.py"]
    project.write({"a.py": COOKIES})
    report = project.index(no_encoder)
    assert (report.files, report.units, report.reused, report.skipped) == (2, 2, 2, ())


def test_problems_of_all_sorts_come_in_the_order_of_their_paths(tmp_path: Path) -> None:
    project = Project(tmp_path, {"c.py": "\0", "a_pb2.py": COOKIES, "b.py": "# @generated\n", "d.py": COOKIES})
    report = project.index()
    assert [problem.path for problem in report.skipped] == ["a_pb2.py", "b.py", "c.py"]
    assert (report.files, report.units) == (1, 1)


class Deleting:
    """A progress sink that deletes a file when the reading begins, as another program may."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def stage(self, name: str, total: int | None) -> None:
        if name == "reading":
            self._path.unlink()

    def advance(self, steps: int) -> None:
        pass


def test_a_file_that_vanishes_before_it_is_read_stops_nothing(tmp_path: Path) -> None:
    project = Project(tmp_path, {"a.py": COOKIES, "b.py": SOCKETS})
    project.index()
    project.touch("a.py")
    report = project.index(no_encoder, progress=Deleting(project.root / "a.py"))
    assert report.skipped == (Problem("a.py", "cannot be read: No such file or directory"),)
    assert (report.files, report.units, report.removed) == (1, 1, 1)
    assert paths(project) == ["b.py"]
    assert project.index(no_encoder).skipped == ()


def test_a_root_that_is_gone_leaves_its_index_as_it_is(tmp_path: Path) -> None:
    project = Project(tmp_path, {"a.py": COOKIES})
    project.index()
    project.root.rename(tmp_path / "elsewhere")
    with pytest.raises(ConfigError, match="cannot read the folder"):
        project.index()
    assert paths(project) == ["a.py"]


def test_another_version_of_the_extraction_reads_all_and_embeds_nothing(tmp_path: Path) -> None:
    project = Project(tmp_path, {"a.py": COOKIES, "b.py": SOCKETS})
    project.index()
    before = project.content()
    with closing(sqlite3.connect(project.database)) as connection:
        connection.execute("UPDATE meta SET value = '0.0' WHERE key = 'content_version'")
        connection.commit()
    report = project.index(no_encoder)
    assert (report.units, report.removed, report.reused, report.embedded) == (2, 2, 2, 0)
    assert project.content() == before
    assert project.index(no_encoder).removed == 0
    assert sound(project)


@pytest.mark.parametrize(
    "version",
    [f"{EXTRACTION_VERSION}.{LEXICAL_VERSION}", f"{EXTRACTION_VERSION}.{LEXING_VERSION - 1}.{LEXICAL_VERSION}"],
    ids=["before the lexing had one", "of an earlier lexing"],
)
def test_tokens_of_another_lexing_are_replaced(tmp_path: Path, version: str) -> None:
    project = Project(tmp_path, {"a.py": COOKIES, "b.py": SOCKETS})
    project.index()
    before = project.content()
    with closing(sqlite3.connect(project.database)) as connection:
        connection.execute("UPDATE units SET tokens = ?", (zlib.compress(before.units[1].tokens),))
        connection.execute("UPDATE meta SET value = ? WHERE key = 'content_version'", (version,))
        connection.commit()
    assert project.content().units[0].tokens == before.units[1].tokens != before.units[0].tokens
    project.index(no_encoder)
    assert project.content() == before


def test_the_index_remembers_what_it_was_made_of(tmp_path: Path) -> None:
    project = Project(tmp_path, {"a.py": COOKIES})
    project.index()
    with project.opened() as (reader, _):
        facts = {key: reader.meta(key) for key in ("root", "model", "strategy", "removal", "other")}
    assert facts == {
        "root": str(project.root),
        "model": "identifier-words",
        "strategy": "none",
        "removal": "0.0",
        "other": None,
    }


def test_nothing_but_the_index_is_written(tmp_path: Path) -> None:
    project = Project(tmp_path, {"a.py": COOKIES})
    project.index(IdentifierEncoder)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["indexes", "root"]
    assert [path.name for path in project.root.iterdir()] == ["a.py"]
    assert [path.name for path in project.database.parent.iterdir()] == ["index.db"]
