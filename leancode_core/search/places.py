"""What a path says of its file before anybody asks: whether it holds tests or examples, and the words of its name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from leancode_core.code.identifiers import identifiers_in, term_of, words_of

_TEST_PATH = re.compile(
    r"(?:^|/)(?:tests?|__tests__|specs?|testing|testdata|test_data|fixtures?|e2e|mocks?|__mocks__|stories|\w*Tests)/"
    r"|(?:^|/)(?:test_[^/]*|conftest|[^/]*_tests?|[^/]*_spec|[^/]*[.-](?:test|spec|stories))\.\w+$"
    r"|[a-z0-9](?:Tests?|Spec|Suite|TestCase)\.\w+$"
)
_SIDE_PATH = re.compile(
    r"(?:^|/)(?:_?examples?|samples?|demos?|docs?|docs_src|tutorials?|benchmarks?|bench|perf|playground|sandbox|legacy"
    r"|compat|_?compat(?:ibility)?|deprecated|third_party|vendor|contrib|scripts?|tools|migrations)/"
    r"|(?:^|/)_?compat\.\w+$|\.d\.ts$"
)
_SHORTEST_PART = 4  # letters that a word must have to be looked for inside another


@dataclass(frozen=True, slots=True)
class Place:
    """What is known of a path.

    Attributes:
        is_test: it is that of tests, or of what only tests use.
        is_side: it is that of examples, scripts, compatibility code and the like.
        name: the terms of the file's name, without its ending.
        folders: those of the folders around it.
    """

    is_test: bool
    is_side: bool
    name: frozenset[str]
    folders: frozenset[str]

    def share_named(self, terms: frozenset[str]) -> float:
        """How much of the file's name is among the query's terms, in [0, 1]."""
        if not self.name:
            return 0.0
        return sum(_is_among(word, terms) for word in self.name) / len(self.name)

    def share_in_folders(self, terms: frozenset[str]) -> float:
        """How many of the query's terms are in the names of the folders, in [0, 1]."""
        if not terms or not self.folders:
            return 0.0
        return sum(_is_among(term, self.folders) for term in terms) / len(terms)


@lru_cache(maxsize=50_000)
def place_of(path: str) -> Place:
    """What is known of a path, relative to the root, with "/"."""
    *folders, file = path.split("/")
    return Place(
        is_test=_TEST_PATH.search(path) is not None,
        is_side=_SIDE_PATH.search(path) is not None,
        name=_terms_in([file.rsplit(".", 1)[0]]),
        folders=_terms_in(folders),
    )


def _terms_in(names: Iterable[str]) -> frozenset[str]:
    return frozenset(
        term_of(word) for name in names for identifier in identifiers_in(name) for word in words_of(identifier)
    )


def _is_among(word: str, others: frozenset[str]) -> bool:
    """A word counts where it begins or ends another one, or the other one it: smtp is in smtplib, mime in mimetypes."""
    return word in others or any(_is_part(word, other) or _is_part(other, word) for other in others)


def _is_part(short: str, long: str) -> bool:
    return len(short) >= _SHORTEST_PART and (long.startswith(short) or long.endswith(short))
