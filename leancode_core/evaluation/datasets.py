"""Sets of queries and functions to find, as `docs/evaluation.md` describes their files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from leancode_core.code.languages import language_names, tables
from leancode_core.code.languages.table import Language
from leancode_core.errors import ConfigError
from leancode_core.evaluation.records import COMPRESSED, Record, records_of

_ENDINGS = (".jsonl", f".jsonl{COMPRESSED}")
_CODEBASE = ".codebase"


@dataclass(frozen=True, slots=True)
class Function:
    """A candidate.

    Attributes:
        name: as the data names it, "" if it does not.
        code: its text.
    """

    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Query:
    """A query with its one right answer.

    Attributes:
        text: what is asked.
        gold: position of the function in the set.
    """

    text: str
    gold: int


@dataclass(frozen=True, slots=True)
class SearchSet:
    """Queries, and the functions of one language among which each one's own is to be found.

    Attributes:
        name: the file's name without its ending.
        language: of all functions.
        with_docs: whether the functions' documentation may be read.
        queries: at least one.
        functions: the pool.
    """

    name: str
    language: Language
    with_docs: bool
    queries: tuple[Query, ...]
    functions: tuple[Function, ...]

    def first(self, limit: int) -> SearchSet:
        """A smaller set: the first queries, and as pool the first functions with all that these queries look for."""
        queries = self.queries[:limit]
        kept = sorted({*range(min(limit, len(self.functions))), *(query.gold for query in queries)})
        place = {old: new for new, old in enumerate(kept)}
        return replace(
            self,
            queries=tuple(replace(query, gold=place[query.gold]) for query in queries),
            functions=tuple(self.functions[old] for old in kept),
        )


def search_sets(paths: Iterable[Path], *, with_docs: bool | None) -> list[SearchSet]:
    """All sets of some files and folders, in that order; a file with several languages gives one set for each.

    Args:
        paths: files, or folders whose `.jsonl` and `.jsonl.zst` files count. A file of queries finds its codebase
            among them, or beside itself.
        with_docs: whether documentation may be read; None for what the data offers: sets without documentation, and
            for a codebase that has its functions in both forms a set with it as well.

    Raises:
        ConfigError: a file cannot be read or is none of the known forms, with the line.
    """
    files = [_File.read(path) for path in data_files(paths)]
    codebases = [file for file in files if file.is_codebase]
    sets: list[SearchSet] = []
    for file in files:
        if file.is_queries:
            codebase = _codebase_of(file, codebases)
            sets += _sets_of_codebase(file, codebase, with_docs)
        elif not file.is_codebase:
            sets += _sets_of_functions(file, with_docs=bool(with_docs))
    if not sets:
        raise ConfigError(
            f"{', '.join(str(file.path) for file in codebases)}: functions without queries",
            remedy="name the file of the queries, too",
        )
    return sets


def data_files(paths: Iterable[Path]) -> list[Path]:
    """The files that are named, and those with lines of JSON directly in a folder that is named, each once.

    Raises:
        ConfigError: a folder has none.
    """
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        inside = sorted(file for file in path.iterdir() if file.name.endswith(_ENDINGS))
        if not inside:
            raise ConfigError(f"{path} holds no {' or '.join(_ENDINGS)} file", remedy="name another folder")
        found += inside
    return list(dict.fromkeys(found))


def name_of_data(path: Path) -> str:
    """A file's name without its ending, for the rows."""
    return path.name.removesuffix(COMPRESSED).removesuffix(".jsonl")


def language_of_record(record: Record, name: str) -> Language:
    """The language that a line names.

    Raises:
        ConfigError: it is none of those that are extracted.
    """
    for table in reversed(tables()):  # TypeScript comes after TSX, whose name it shares
        if table.name == name:
            return table
    raise record.error(f"the language {name!r} is none of {', '.join(language_names())}")


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    records: list[Record]

    @classmethod
    def read(cls, path: Path) -> _File:
        file = cls(path, records_of(path))
        if not ("query" in file._names and "gold" in file._names) and "code" not in file._names:
            raise file.records[0].error(
                "neither a function with its query (language, query, code), nor a query (query, gold), nor a function"
                " of a codebase (id, code)"
            )
        return file

    @property
    def _names(self) -> set[str]:
        return set(self.records[0].fields)

    @property
    def is_queries(self) -> bool:
        return "gold" in self._names

    @property
    def is_codebase(self) -> bool:
        return "query" not in self._names

    @property
    def stem(self) -> str:
        return name_of_data(self.path).removesuffix(_CODEBASE).removesuffix(".queries")


def _codebase_of(queries: _File, given: Sequence[_File]) -> _File:
    candidates = list(given) or [
        _File.read(path)
        for path in sorted(queries.path.parent.iterdir())
        if path.name.endswith(tuple(_CODEBASE + ending for ending in _ENDINGS))
    ]
    fitting = [file for file in candidates if queries.stem.startswith(file.stem)] or candidates
    if len(fitting) != 1:
        what = "no codebase" if not fitting else f"{len(fitting)} codebases"
        raise ConfigError(
            f"{queries.path}: {what} for its queries",
            remedy=f"put the functions into {queries.stem}{_CODEBASE}.jsonl beside it, or name their file as well",
        )
    return fitting[0]


def _sets_of_functions(file: _File, *, with_docs: bool) -> list[SearchSet]:
    """Each line is a function and the query for it; the pool is the functions of the same language."""
    by_language: dict[str, list[Record]] = {}
    for record in file.records:
        by_language.setdefault(record.text("language"), []).append(record)
    return [
        SearchSet(
            name=file.stem,
            language=language_of_record(records[0], name),
            with_docs=with_docs,
            queries=tuple(Query(record.text("query"), place) for place, record in enumerate(records)),
            functions=tuple(_function(record, with_docs=with_docs) for record in records),
        )
        for name, records in by_language.items()
    ]


def _sets_of_codebase(queries: _File, codebase: _File, with_docs: bool | None) -> list[SearchSet]:  # noqa: FBT001
    place: dict[int, int] = {}
    for record in codebase.records:
        if record.number("id") in place:
            raise record.error(f"a second function with the id {record.number('id')}")
        place[record.number("id")] = len(place)
    asked = []
    for record in queries.records:
        if record.number("gold") not in place:
            raise record.error(f"{codebase.path} has no function with the id {record.number('gold')}")
        asked.append(Query(record.text("query"), place[record.number("gold")]))
    both = all("code_nodoc" in record.fields for record in codebase.records)
    forms = ([True, False] if both else [False]) if with_docs is None else [with_docs]
    first = codebase.records[0]
    return [
        SearchSet(
            name=queries.stem,
            language=language_of_record(first, first.text("language", "python")),  # CoSQA does not say so
            with_docs=form,
            queries=tuple(asked),
            functions=tuple(_function(record, with_docs=form) for record in codebase.records),
        )
        for form in forms
    ]


def _function(record: Record, *, with_docs: bool) -> Function:
    code = record.text("code") if with_docs else record.text("code_nodoc", record.text("code"))
    return Function(record.text("name", ""), code)
