"""What is written is what is read back, in whole transactions."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from leancode_core.code.span import Span
from leancode_core.code.unit import CodeUnit, UnitKind
from leancode_core.errors import IndexBusy, IndexCorrupt, IndexUnavailable, Problem
from leancode_core.index.plan import IndexedFile
from leancode_core.index.reader import IndexReader
from leancode_core.index.walk import FoundFile
from leancode_core.index.writer import IndexedContent, IndexWriter
from tests.support.identifier_encoder import DIMENSIONS
from tests.support.project import FINGERPRINT

PARSE = CodeUnit(
    path="a.py",
    language="python",
    kind=UnitKind.FUNCTION,
    name="parse",
    qualified_name="Reader.parse",
    signature="def parse(text)",
    span=Span(3, 50),
    start_line=2,
    end_line=4,
    text='def parse(text):\n    """Read it."""\n    return 1',
    docstring="Read it.",
    docstring_span=Span(21, 35),
)


def content(path: str, *units: CodeUnit, problem: Problem | None = None) -> IndexedContent:
    return IndexedContent(FoundFile(path, 10, 20), b"d" * 16, "python", units, problem)


def apply(writer: IndexWriter, *contents: IndexedContent, gone: Sequence[str] = ()) -> int:
    return writer.apply(contents, (), gone, checked_ns=30)


def stored(path: Path) -> list[CodeUnit]:
    with IndexReader(path) as reader:
        keys = reader.unit_table(None).keys.tolist()
        found = reader.units(keys)
        return [found[key].unit for key in keys]


@pytest.mark.parametrize(
    "unit",
    [
        PARSE,
        replace(PARSE, docstring="", docstring_span=None),
        replace(PARSE, text="", signature="", docstring="", docstring_span=Span(0, 0)),
        replace(PARSE, text="x = '\U0001f600\ufffd'\r\n\r\ty\x00z\x1b\n\n", signature="\U0001f600", docstring="a\x00b"),
        replace(PARSE, text="lone \ud800 surrogate"),
        replace(PARSE, path="\U0001f600/\n'\"; --.py", name="\u00fc", qualified_name="\u65e5.\u00fc"),
        replace(PARSE, text="x" * 300_000),
        *(replace(PARSE, kind=kind) for kind in UnitKind),
    ],
)
def test_a_unit_comes_back_exactly_as_it_was(tmp_path: Path, unit: CodeUnit) -> None:
    with IndexWriter(tmp_path / "index.db") as writer:
        apply(writer, content(unit.path, unit))
    assert stored(tmp_path / "index.db") == [unit]


def test_a_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    other = replace(PARSE, span=Span(60, 70), name="other")
    with IndexWriter(tmp_path / "index.db") as writer:
        assert apply(writer, content("a.py", PARSE, other)) == 0
        assert apply(writer, content("a.py", other)) == 2
        assert stored(writer.path) == [other]
        assert apply(writer, content("a.py")) == 1
        assert stored(writer.path) == []


def test_removed_files_and_their_words_are_gone(tmp_path: Path) -> None:
    kept = replace(PARSE, path="b.py")
    with IndexWriter(tmp_path / "index.db") as writer:
        apply(writer, content("a.py", PARSE), content("b.py", kept))
        assert apply(writer, gone=["a.py", "never.py"]) == 1
        assert list(writer.indexed_files()) == ["b.py"]
    assert stored(tmp_path / "index.db") == [kept]
    with IndexReader(tmp_path / "index.db") as reader:
        assert reader.postings(np.array([1, 2])).scores({"pars": 1.0}).nonzero()[0].tolist() == [1]


def test_a_key_is_never_used_again(tmp_path: Path) -> None:
    with IndexWriter(tmp_path / "index.db") as writer:
        for _ in range(3):
            apply(writer, content("a.py", PARSE))
    with IndexReader(tmp_path / "index.db") as reader:
        assert reader.unit_table(None).keys.tolist() == [3]


def test_a_touched_file_keeps_its_units_under_their_keys(tmp_path: Path) -> None:
    with IndexWriter(tmp_path / "index.db") as writer:
        apply(writer, content("a.py", PARSE))
        writer.apply((), [FoundFile("a.py", 11, 21)], (), checked_ns=31)
        writer.remember(content_version="other")
        assert writer.indexed_files() == {"a.py": IndexedFile("a.py", 11, 21, 0, b"")}
    with IndexReader(tmp_path / "index.db") as reader:
        assert reader.unit_table(None).keys.tolist() == [1]
        assert reader.indexed_files() == {"a.py": IndexedFile("a.py", 11, 21, 0, b"d" * 16)}


@pytest.mark.parametrize("mtime_ns", [-1, 0, 2**63 - 1, 2**63, 2**70, -(2**70)])
def test_any_time_of_a_file_can_be_stored(tmp_path: Path, mtime_ns: int) -> None:
    file = IndexedContent(FoundFile("a.py", 10, mtime_ns), b"d" * 16, "python", (PARSE,))
    with IndexWriter(tmp_path / "index.db") as writer:
        apply(writer, file)
        writer.apply((), [file.file], (), checked_ns=31)
        assert list(writer.indexed_files()) == ["a.py"]


def test_a_transaction_that_fails_changes_nothing(tmp_path: Path) -> None:
    broken = replace(PARSE, path="b.py", start_line=2**70)
    with IndexWriter(tmp_path / "index.db") as writer:
        apply(writer, content("a.py", PARSE))
        with pytest.raises(OverflowError):
            apply(writer, content("c.py", replace(PARSE, path="c.py")), content("b.py", broken), gone=["a.py"])
        assert list(writer.indexed_files()) == ["a.py"]
        assert apply(writer, content("c.py", replace(PARSE, path="c.py"))) == 0
    assert [unit.path for unit in stored(tmp_path / "index.db")] == ["a.py", "c.py"]


def test_problems_are_kept_with_their_remedy(tmp_path: Path) -> None:
    problem = Problem("a.py", "not indexed: it holds a NUL byte", "save it as UTF-8")
    with IndexWriter(tmp_path / "index.db") as writer:
        apply(writer, content("b.py"), content("a.py", problem=problem))
        with IndexReader(writer.path) as reader:
            assert reader.problems() == [problem]
            assert reader.counts(None).files == 1
        apply(writer, content("a.py", PARSE))
        with IndexReader(writer.path) as reader:
            assert reader.problems() == []
            assert reader.counts(None).files == 2


def test_vectors_are_kept_to_the_precision_of_float16(tmp_path: Path) -> None:
    vector = np.linspace(-1.0, 1.0, DIMENSIONS, dtype=np.float32)
    vector[:3] = (1 / 3, 6e-8, -0.0)
    with IndexWriter(tmp_path / "index.db") as writer:
        apply(writer, content("a.py", PARSE))
        writer.add_vectors(writer.fingerprint_key(FINGERPRINT), [(PARSE.digest, vector)])
    with IndexReader(tmp_path / "index.db") as reader:
        (back,) = reader.unit_table(FINGERPRINT).vectors
    assert back.dtype == np.float32
    assert back.tolist() == vector.astype(np.float16).astype(np.float32).tolist()
    assert float(np.abs(back - vector).max()) < 5e-4


def test_units_of_one_digest_are_pending_once(tmp_path: Path) -> None:
    twin = replace(PARSE, path="b.py", span=Span(0, 47))
    other = replace(PARSE, path="b.py", span=Span(90, 99), text="other")
    with IndexWriter(tmp_path / "index.db") as writer:
        key = writer.fingerprint_key(FINGERPRINT)
        apply(writer, content("a.py", PARSE), content("b.py", twin, other))
        assert writer.pending(key) == [1, 3]
        assert [unit.unit for unit in writer.units([3, 1, 99])] == [PARSE, other]
        writer.add_vectors(key, [(PARSE.digest, np.zeros(DIMENSIONS, dtype=np.float32))])
        assert writer.pending(key) == [3]
        assert writer.pending(writer.fingerprint_key(replace(FINGERPRINT, rendering_version=99))) == [1, 3]
        assert writer.fingerprint_key(FINGERPRINT) == key


def test_facts_can_be_remembered_and_replaced(tmp_path: Path) -> None:
    with IndexWriter(tmp_path / "index.db") as writer:
        assert writer.meta("model") is None
        writer.remember(model="a", root="/\U0001f600")
        writer.remember(model="b")
        assert (writer.meta("model"), writer.meta("root")) == ("b", "/\U0001f600")


def test_another_writer_is_waited_for_and_then_reported(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    with IndexWriter(path, busy_seconds=0.0) as writer, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(IndexBusy) as caught:
            apply(writer, content("a.py", PARSE))
        assert str(caught.value) == f"another process is writing to the index {path}; try again when it is done"
        other.execute("ROLLBACK")
        apply(writer, content("a.py", PARSE))
    assert stored(path) == [PARSE]


def test_a_damaged_database_is_told_with_its_remedy(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    with IndexWriter(path) as writer:
        apply(writer, content("a.py", replace(PARSE, signature="s" * 100_000)))
        writer.finish(FINGERPRINT, 2**40, datetime.now(UTC))
    damaged = path.read_bytes()
    path.write_bytes(damaged[:4096] + b"\xff" * (len(damaged) - 4096))
    with (
        IndexWriter(path) as writer,
        pytest.raises(IndexCorrupt, match=r"is damaged .*; run `leancode index`, which moves it aside"),
    ):
        writer.indexed_files()


def test_a_place_that_cannot_be_written_is_told_with_its_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(IndexUnavailable) as caught:
        IndexWriter(tmp_path / "file" / "index.db")
    assert caught.value.message.startswith(f"the index {tmp_path / 'file' / 'index.db'} cannot be opened for writing: ")
    assert caught.value.remedy == "set another place with index.location or LEANCODE_CACHE_DIR"
