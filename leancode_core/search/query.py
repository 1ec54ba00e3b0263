"""A query and what can be told from its words alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath

from leancode_core.code.identifiers import identifiers_in, words_of
from leancode_core.code.languages import is_source_name
from leancode_core.config import SearchMode

_MOST_TERMS = 32
# Words that tell nothing about code when they stand in a sentence.
_STOP_WORDS = frozenset(
    """
    a an and are as at be been being but by can could did do does doing done for from had has have having he her his
    how i if in into is it its itself let me my no nor not of on or our out own shall she should so some such than
    that the their them then there these they this those through to too until up us very was we were what when where
    whether which while who whom why will with within without would you your
    """.split()  # noqa: SIM905 - a paragraph of words reads better than a list of strings
)
# What a word must look like to be taken for an identifier: a capital or a digit inside, "_", "::", "." or "()".
_IDENTIFIER_LIKE = re.compile(r"^(?=\S*(?:[a-z][A-Z]|_|\w::\w|\w\.\w|\w\(\)|\w->\w|\w#\w|[A-Z]{2}[a-z]))[\w.:>#$()-]+$")
_ARGUMENTS = re.compile(r"\([^()]*\)?")
_QUALIFIERS = re.compile(r"::|->|[.#]")


class QueryClass(StrEnum):
    """What a query asks for: a thing by its name, or anything that fits a sentence."""

    SYMBOL = "symbol"
    SENTENCE = "sentence"


@dataclass(frozen=True, slots=True)
class Filters:
    """What hits must be. Applied before anything is ranked or cut off. Empty: no condition.

    Attributes:
        languages: language names.
        kinds: unit kinds.
        include: globs, as in `.gitignore`, of which the path must match one.
        exclude: globs that the path must not match.
    """

    languages: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether everything passes."""
        return not (self.languages or self.kinds or self.include or self.exclude)


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A query as it is asked.

    Attributes:
        text: a sentence or a name.
        limit: most hits.
        mode: which sides answer.
        filters: what hits must be.
    """

    text: str
    limit: int = 20
    mode: SearchMode = SearchMode.HYBRID
    filters: Filters = field(default_factory=Filters)


@dataclass(frozen=True, slots=True)
class QueryWords:
    """A query's text, taken apart.

    Attributes:
        query_class: symbol or sentence.
        symbols: the identifiers in it, each without what qualifies it, lower-case.
        spelled: the same as they were typed.
        qualified: the same with what qualifies them, parts joined by ".", lower-case.
        words: the words that tell something, lower-case, in order, each once.
        terms: what the lexical index is asked for: `words`, and identifiers as a whole.
    """

    query_class: QueryClass
    symbols: tuple[str, ...]
    spelled: tuple[str, ...]
    qualified: tuple[str, ...]
    words: tuple[str, ...]
    terms: tuple[str, ...]


def taken_apart(text: str) -> QueryWords:
    """The words of a query."""
    pieces = text.split()
    named = [piece for piece in (piece.strip("`'\",;?!") for piece in pieces) if _is_identifier_like(piece)]
    is_symbol = bool(pieces) and (len(named) == len(pieces) or (len(pieces) == 1 and len(identifiers_in(text)) == 1))
    if is_symbol and not named:
        named = [identifiers_in(text)[0]]
    bare = (_ARGUMENTS.sub("", name.strip("()")) for name in named[:_MOST_TERMS])
    spelled = tuple(dict.fromkeys(".".join(filter(None, _QUALIFIERS.split(name))) for name in bare))
    qualified = tuple(dict.fromkeys(map(str.lower, spelled)))
    identifiers = identifiers_in(text)
    words = tuple(dict.fromkeys(word for identifier in identifiers for word in words_of(identifier)))
    telling = tuple(word for word in words if word not in _STOP_WORDS) or words
    wholes = (identifier.lower() for identifier in identifiers if len(words_of(identifier)) > 1)
    return QueryWords(
        query_class=QueryClass.SYMBOL if is_symbol else QueryClass.SENTENCE,
        symbols=tuple(dict.fromkeys(name.rsplit(".", 1)[-1] for name in qualified)),
        spelled=tuple(dict.fromkeys(name.rsplit(".", 1)[-1] for name in spelled)),
        qualified=qualified,
        words=telling[:_MOST_TERMS],
        terms=tuple(dict.fromkeys((*telling, *wholes)))[:_MOST_TERMS],
    )


def _is_identifier_like(piece: str) -> bool:
    """A file's name (`main.py`, `node.js`), a number (`3.5`) or an abbreviation (`e.g.`) is none."""
    if not _IDENTIFIER_LIKE.match(piece) or is_source_name(PurePosixPath(piece)):
        return False
    return all(len(part) > 1 and not part.isdigit() for part in _QUALIFIERS.split(piece) if part)
