"""The main job on real code: Python's standard library, without its tests, indexed and asked twenty questions.

With `--tree DIR` any other folder is indexed too, e.g. an unpacked package.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sysconfig
import tempfile
from pathlib import Path

from benchmarks.command import leancode
from leancode_core.config import IndexConfig, SearchMode
from leancode_core.index.reader import IndexReader
from leancode_core.models.catalog import locate
from leancode_core.models.query_encoder import NumpyQueryEncoder
from leancode_core.search.engine import SearchEngine, SearchResult
from leancode_core.search.query import SearchQuery
from leancode_core.settings import Settings
from leancode_core.workspace import Workspace

QUERIES = Path(__file__).parent / "data" / "stdlib_queries.json"
LEFT_OUT = ("test", "tests", "idle_test", "lib2to3", "idlelib", "site-packages", "__pycache__")
ROUNDS = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tree", type=Path, action="append", default=[], help="another folder to index")
    parser.add_argument("--keep", type=Path, help="folder for the copy and the index, kept for the next run")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        place = arguments.keep or Path(temporary)
        for tree in arguments.tree:
            index_twice(tree, place / "cache")
        root = standard_library_copy(place / "stdlib")
        index_twice(root, place / "cache")
        change_one_file(root, place / "cache")
        ask(root, place / "cache")


def standard_library_copy(target: Path) -> Path:
    """A copy that can be changed."""
    if not target.exists():
        shutil.copytree(sysconfig.get_path("stdlib"), target, ignore=shutil.ignore_patterns(*LEFT_OUT, "*.so", "*.a"))
    return target


def index_twice(root: Path, cache: Path) -> None:
    print(f"\n{root}")
    first = leancode("index", str(root), cache=cache)
    document = first.document
    own_speed = document["encoder_subwords_per_second"]
    print(f"  {document['files']:,} files, {document['units']:,} units, {len(document['skipped'])} skipped")
    print(f"  first run: {first.seconds:.1f} s, peak memory {first.peak_mb:,.0f} MB")
    if own_speed:
        print(
            f"  {document['subwords_per_second']:,.0f} subwords/s end to end, {own_speed:,.0f} in the encoder"
            f" ({document['subwords_per_second'] / own_speed:.0%}), padding {document['padding']:.1%}"
        )
    again = leancode("index", str(root), cache=cache)
    print(f"  nothing changed: {again.seconds:.2f} s, embedded {again.document['embedded']}")
    status = leancode("status", str(root), cache=cache).document
    n_bytes = sum(path.stat().st_size for path in root.rglob("*") if path.is_file())
    print(f"  index: {status['size_bytes'] / 1e6:.1f} MB for a tree of {n_bytes / 1e6:.1f} MB")


def change_one_file(root: Path, cache: Path) -> None:
    path = root / "textwrap.py"
    before = path.read_text(encoding="utf-8")
    path.write_text(before.replace("def dedent(text):", "def dedent(text, width=0):"), encoding="utf-8")
    try:
        changed = leancode("index", str(root), cache=cache)
    finally:
        path.write_text(before, encoding="utf-8")
    back = leancode("index", str(root), cache=cache)
    print(f"  one function changed: embedded {changed.document['embedded']}, {changed.seconds:.1f} s")
    print(f"  and changed back: embedded {back.document['embedded']}, {back.seconds:.1f} s")


def ask(root: Path, cache: Path) -> None:
    questions = json.loads(QUERIES.read_text(encoding="utf-8"))["queries"]
    workspace = Workspace.at(root, Settings(index=IndexConfig(location=cache / "indexes")))
    encoder = NumpyQueryEncoder(workspace.model, locate(workspace.model))
    with IndexReader(workspace.location.database) as reader:
        engine = SearchEngine(reader, workspace.fingerprint(), encoder.encode_query)
        for mode in SearchMode:
            ranks = [rank_of(engine, question["query"], question["gold"], mode) for question in questions]
            n_top = sum(rank is not None and rank <= 3 for rank in ranks)
            reciprocal = statistics.mean(1 / rank if rank else 0.0 for rank in ranks)
            print(f"  {mode.value:<9} {n_top} of {len(ranks)} in the top 3, MRR@10 {reciprocal:.3f}")
            if mode is SearchMode.HYBRID:
                for question, rank in zip(questions, ranks, strict=True):
                    print(f"    {rank or '-':>2}  {question['query']}")
        results = [engine.search(SearchQuery(q["query"], limit=10)) for _ in range(ROUNDS) for q in questions]
    print_times(results)


def rank_of(engine: SearchEngine, query: str, gold: list[str], mode: SearchMode) -> int | None:
    hits = engine.search(SearchQuery(query, limit=10, mode=mode)).hits
    found = (rank for rank, hit in enumerate(hits, 1) if f"{hit.unit.path}:{hit.unit.qualified_name}" in gold)
    return next(found, None)


def print_times(results: list[SearchResult]) -> None:
    print(f"  {len(results)} queries in a warm process, milliseconds (p50 / p95)")
    for part in ("encode", "lexical", "vector", "rank"):
        print_part(part, [getattr(result.timings, part) for result in results])
    print_part("total", [sum(getattr(r.timings, p) for p in ("encode", "lexical", "vector", "rank")) for r in results])


def print_part(name: str, values: list[float]) -> None:
    cuts = statistics.quantiles(values, n=20)
    print(f"    {name:<8} {cuts[9]:6.1f} / {cuts[18]:6.1f}")


if __name__ == "__main__":
    main()
