"""Opening and searching large indexes: `python -m benchmarks.large_index [UNITS ...]`, by default 10,000 and 100,000.

The units are made up: words drawn with the frequencies of a natural language (Zipf), eight units a file, and random
vectors of length 1. Queries are encoded by the default model, although vectors so drawn make nothing of it.
Everything is measured in this process after one unmeasured round, so the files are in memory.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from leancode_core.code.span import Span
from leancode_core.code.unit import CodeUnit, UnitKind
from leancode_core.config import PruningConfig, SearchMode
from leancode_core.index.fingerprint import Fingerprint
from leancode_core.index.postingsfile import postings_file_of
from leancode_core.index.reader import IndexReader
from leancode_core.index.vectorfile import vector_file_of
from leancode_core.index.walk import FoundFile
from leancode_core.index.writer import IndexedContent, IndexWriter
from leancode_core.models.catalog import DEFAULT_ENCODER, locate, model_named
from leancode_core.models.query_encoder import NumpyQueryEncoder
from leancode_core.ports import ModelIdentity, Vectors
from leancode_core.search.engine import SearchEngine
from leancode_core.search.query import Filters, SearchQuery

_SIZES = (10_000, 100_000)
_DIMENSIONS = 384
_UNITS_PER_FILE = 8
_WORDS_PER_UNIT = 40
_VOCABULARY = 20_000
_ROUNDS = 7
_QUERY_ROUNDS = 40
_PARTS = ("encode", "vector", "lexical", "rank")
_FILES_PER_TRANSACTION = 500
_IDENTITY = ModelIdentity("random", "0" * 64, "1" * 64, "mean", "", "", 512, _DIMENSIONS)
_FINGERPRINT = Fingerprint(_IDENTITY, PruningConfig())
_QUERIES = (
    SearchQuery("w17 w240 w3301"),
    SearchQuery("w5 w9 w12 w800 w15000"),
    SearchQuery("w44 w77 w501", filters=Filters(include=("p1/",))),
    SearchQuery("w44 w77 w501", mode=SearchMode.LEXICAL),
    SearchQuery("w1 w2 w3 w4 w6 w7 w8 w10 w20 w30 w40 w50"),
)


def main() -> None:
    for n_units in map(int, sys.argv[1:]) if len(sys.argv) > 1 else _SIZES:
        with tempfile.TemporaryDirectory() as folder:
            measure(Path(folder) / "index" / "index.db", n_units)


def measure(database: Path, n_units: int) -> None:
    """Build an index and print what it takes to open and to search it."""
    begun = time.perf_counter()
    build(database, n_units)
    print(f"{n_units:,} units, {database.stat().st_size / 1e6:,.0f} MB, built in {time.perf_counter() - begun:.0f} s")
    from_database = milliseconds(lambda: opened(database))
    begun = time.perf_counter()
    with IndexReader(database) as reader:
        reader.save_vector_file(_FINGERPRINT)
        saving = (time.perf_counter() - begun) * 1000
        from_terms = milliseconds(lambda: opened(database))
        begun = time.perf_counter()
        reader.save_postings_file()
        saving_postings = (time.perf_counter() - begun) * 1000
    from_file = milliseconds(lambda: opened(database))
    print(
        f"  open: {from_database:,.0f} ms from the database, {from_terms:,.0f} ms with the vector file,"
        f" {from_file:,.1f} ms with the postings file, too"
    )
    for name, path, taken in (
        ("vector", vector_file_of(database), saving),
        ("postings", postings_file_of(database), saving_postings),
    ):
        print(f"  the {name} file takes {taken:,.0f} ms to write and {path.stat().st_size / 1e6:,.0f} MB")
    model = model_named(DEFAULT_ENCODER)
    encoder = NumpyQueryEncoder(model, locate(model))
    with IndexReader(database) as reader:
        engine = SearchEngine(reader, _FINGERPRINT, encoder.encode_query)
        for query in _QUERIES:
            engine.search(query)
            timings = [engine.search(query).timings for _ in range(_QUERY_ROUNDS)]
            totals = [sum(getattr(timing, part) for part in _PARTS) for timing in timings]
            parts = {part: statistics.median(getattr(timing, part) for timing in timings) for part in _PARTS}
            glob = f", only {query.filters.include[0]}" if query.filters.include else ""
            shown = ", ".join(f"{part} {value:.1f}" for part, value in parts.items())
            late = statistics.quantiles(totals, n=20)[18]
            print(f"  {query.mode.value} {query.text!r}{glob}")
            print(f"    p50 {statistics.median(totals):.1f} ms ({shown}), p95 {late:.1f}")


def milliseconds(action: Callable[[], None]) -> float:
    """The median time of an action."""
    action()
    taken = []
    for _ in range(_ROUNDS):
        begun = time.perf_counter()
        action()
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


def opened(database: Path) -> None:
    """Open the index until it could be searched."""
    with IndexReader(database) as reader:
        SearchEngine(reader, _FINGERPRINT, None)


def build(database: Path, n_units: int) -> None:
    """An index of so many units with all their vectors."""
    random = np.random.default_rng(1)
    files = contents(random, n_units)
    with IndexWriter(database) as writer:
        key = writer.fingerprint_key(_FINGERPRINT)
        while some := list(islice(files, _FILES_PER_TRANSACTION)):
            writer.apply(some, (), (), time.time_ns())
            digests = [unit.digest for content in some for unit in content.units]
            writer.add_vectors(key, list(zip(digests, unit_vectors(random, len(digests)), strict=True)))


def contents(random: np.random.Generator, n_units: int) -> Iterator[IndexedContent]:
    """Files with their units, in the order of their numbers."""
    for number in range(0, n_units, _UNITS_PER_FILE):
        path = f"p{number % 97}/module_{number}.py"
        units = tuple(
            made_up(path, number + row, words_of(random)) for row in range(min(_UNITS_PER_FILE, n_units - number))
        )
        yield IndexedContent(FoundFile(path, 1, 1), b"digest", "python", units)


def words_of(random: np.random.Generator) -> list[str]:
    """The words of one unit, some of them frequent and most of them rare."""
    drawn = random.zipf(1.3, _WORDS_PER_UNIT) % _VOCABULARY
    return [f"w{word}" for word in drawn.tolist()]


def made_up(path: str, number: int, words: Sequence[str]) -> CodeUnit:
    """A function of these words."""
    name = "_".join(words[:3])
    text = f"def {name}():\n    return {' + '.join(words[8:])}  # {number}"
    return CodeUnit(
        path=path,
        language="python",
        kind=UnitKind.FUNCTION,
        name=name,
        qualified_name=f"Module{number % 1000}.{name}",
        signature=f"def {name}()",
        span=Span(0, len(text)),
        start_line=1,
        end_line=2,
        text=text,
        docstring=" ".join(words[3:8]),
        docstring_span=None,
    )


def unit_vectors(random: np.random.Generator, count: int) -> Vectors:
    """(count, dimensions), rows of length 1."""
    drawn = random.standard_normal((count, _DIMENSIONS), dtype=np.float32)
    vectors: Vectors = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
    return vectors


if __name__ == "__main__":
    main()
