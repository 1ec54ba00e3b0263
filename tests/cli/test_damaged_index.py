"""Commands on an index that is damaged, not ours, or in use by another process."""

from __future__ import annotations

import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from leancode_core.control import CancelToken
from leancode_core.index.lock import locked
from tests.cli.command import COMMAND, LeanCode, names
from tests.cli.test_missing_model import without_model

TABLES = {"a query alone meets": "unit_terms", "every run meets": "files"}


def database_of(run: LeanCode) -> Path:
    (database,) = (run.cache / "indexes").glob("*/index.db")
    return database


@contextmanager
def in_use(run: LeanCode) -> Iterator[str]:
    """This process updates the index, as far as others can see."""
    with locked(database_of(run).with_name("lock"), CancelToken()):
        yield database_of(run).with_name("lock").read_text()


def garble(database: Path, table: str) -> None:
    with closing(sqlite3.connect(database)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", [table]).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with database.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_a_search_moves_a_damaged_index_aside_and_answers(changing: LeanCode, tmp_path: Path, table: str) -> None:
    changing = without_model(changing, tmp_path)  # it answers lexically, and need not compute vectors again
    sound = names(changing("search", "parse", "--mode", "lexical", "--json"))
    garble(database_of(changing), table)
    found = changing("search", "parse", "--mode", "lexical", "--json")
    assert names(found) == sound
    (line,) = found.err.splitlines()
    message = r"the index \S+ is damaged \(.*\); it was moved to (\S+), and is now built anew"
    assert (moved := re.fullmatch(message, line))
    assert Path(moved[1]).is_file()
    assert changing("search", "parse", "--mode", "lexical", "--json").err == ""


def test_a_file_that_is_not_ours_is_moved_aside(changing: LeanCode) -> None:
    database = database_of(changing)
    database.write_bytes(b"mine\n")
    asked = changing("search", "parse", "--no-index", "--json")
    assert asked.code == 1
    assert asked.err == (
        f"error: the index {database} is damaged (file is not a database);"
        " run `leancode index`, which moves it aside and builds it anew\n"
    )
    assert database.read_bytes() == b"mine\n"
    done = changing("index", "--json")
    (broken,) = database.parent.glob("*.broken-*")
    assert done.err == (
        f"the index {database} is damaged (file is not a database); it was moved to {broken}, and is now built anew\n"
    )
    assert (broken.read_bytes(), done.document["units"]) == (b"mine\n", 20)


def test_a_search_does_not_wait_for_another_process(changing: LeanCode) -> None:
    with in_use(changing) as process:
        found = changing("search", "parse", "--mode", "lexical", "--json")
    assert found.document["hits"] != []
    assert found.document["degraded"] == (
        f"another leancode, process {process}, is indexing this folder: what it has not stored yet is missing"
    )


def test_clearing_an_index_in_use_is_refused(changing: LeanCode) -> None:
    with in_use(changing) as process:
        done = changing("clear")
        assert done.code == 1
        assert done.err == (
            f"error: another leancode, process {process} is at work on the index {database_of(changing).parent};"
            " try again when it is done\n"
        )
        assert changing("clear", "--unused-days", "0").out == "0 unused indexes deleted\n"
    assert changing("clear", "--unused-days", "0").out == "1 unused index deleted\n"


@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT")
def test_waiting_can_be_interrupted(changing: LeanCode) -> None:
    with (
        in_use(changing) as holder,
        subprocess.Popen(
            [*COMMAND, "index"], cwd=changing.folder, env=changing.variables(), stderr=subprocess.PIPE, text=True
        ) as process,
    ):
        assert process.stderr
        line = process.stderr.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 130
        rest = process.stderr.read()
    assert line == f"waiting for another leancode, process {holder}, that indexes this folder\n"
    assert rest == "interrupted; what was indexed so far is kept, and the next run goes on from there\n"
