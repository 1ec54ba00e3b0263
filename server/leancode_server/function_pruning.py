"""What pruning removes of the functions of a document, computed once for each text that a function has."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import TypeVar

import leancode_core as core
from leancode_server.parsed_documents import ParsedDocument
from leancode_server.pruners import Pruners, PruningChoice

T = TypeVar("T")
_Key = tuple[object, ...]

_MOST_REMEMBERED = 5_000  # functions, with a few hundred numbers each


@dataclass(frozen=True, slots=True)
class FunctionPruning:
    """What becomes of one function.

    Attributes:
        before: subwords of the whole function.
        after: subwords that are left.
        removed: the bytes that are removed, from the function's first byte in the file on: neighbours as one, over
            the white space between them. What lies in a function inside of this one is that one's.
    """

    before: int
    after: int
    removed: tuple[tuple[int, int], ...]


class FunctionPrunings:
    """Prunes functions, and remembers what came of it. Any thread may ask.

    Args:
        pruners: make the pruners.
    """

    def __init__(self, pruners: Pruners) -> None:
        self._pruners = pruners
        self._known: OrderedDict[_Key, FunctionPruning] = OrderedDict()
        self._counts: OrderedDict[_Key, tuple[int, int]] = OrderedDict()
        self._lock = Lock()

    def known(self, document: ParsedDocument, unit: core.CodeUnit, choice: PruningChoice) -> FunctionPruning | None:
        """What is remembered of a function."""
        key = _key(document, unit, choice)
        with self._lock:
            found = self._known.get(key)
            if found is not None:
                self._known.move_to_end(key)
        return found

    def of(self, document: ParsedDocument, unit: core.CodeUnit, choice: PruningChoice) -> FunctionPruning:
        """What becomes of a function of a document.

        Raises:
            ModelUnavailable: the model, or the lexicon that the strategy needs, is not there.
        """
        found = self.known(document, unit, choice)
        if found is None:
            pruned = self.pruned(unit, choice)
            found = FunctionPruning(pruned.before, pruned.after, _own_removed(document, pruned))
            self._remember(self._known, _key(document, unit, choice), found)
            self._remember(self._counts, (choice.digest, unit.digest), (found.before, found.after))
        return found

    def counts(self, unit: core.CodeUnit, choice: PruningChoice) -> tuple[int, int] | None:
        """Subwords of a function and what is left of them; None where only the model could say, and was not asked.

        Raises:
            ModelUnavailable: the model, or the lexicon that the strategy needs, is not there.
        """
        key = choice.digest, unit.digest
        with self._lock:
            found = self._counts.get(key)
        if found is None and not choice.is_live:
            pruned = self.pruned(unit, choice)
            found = pruned.before, pruned.after
            self._remember(self._counts, key, found)
        return found

    def pruned(self, unit: core.CodeUnit, choice: PruningChoice) -> core.PrunedCode:
        """A function with all its tokens, computed now."""
        return self._pruners.pruner(choice).prune(core.LexedUnit.of(unit))

    def importance(self, pruned: core.PrunedCode, choice: PruningChoice) -> tuple[float, ...] | None:
        """The strategy's score of each token."""
        return self._pruners.pruner(choice).importance(pruned.lexed)

    def _remember(self, memory: OrderedDict[_Key, T], key: _Key, value: T) -> None:
        with self._lock:
            memory[key] = value
            while len(memory) > _MOST_REMEMBERED:
                memory.popitem(last=False)


def token_spans(document: ParsedDocument, pruned: core.PrunedCode) -> list[core.Span]:
    """The bytes of each token in the document."""
    place = core.file_places(document.source, pruned.lexed.unit)
    return [core.Span(place(token.start), place(token.stop)) for token in pruned.lexed.tokens]


def own_tokens(spans: Sequence[core.Span], inner: Sequence[core.Span]) -> list[bool]:
    """Which tokens are in none of the functions inside, whose spans are in order."""
    own = []
    place = 0
    for span in spans:
        while place < len(inner) and inner[place].stop <= span.start:
            place += 1
        own.append(place == len(inner) or span.start < inner[place].start)
    return own


def _own_removed(document: ParsedDocument, pruned: core.PrunedCode) -> tuple[tuple[int, int], ...]:
    if all(pruned.kept):
        return ()
    unit = pruned.lexed.unit
    spans = token_spans(document, pruned)
    own = own_tokens(spans, document.inner_functions(unit))
    first = unit.span.start
    documentation = unit.docstring_span.start if unit.docstring_span is not None else -1
    removed: list[tuple[int, int]] = []
    is_open, end = False, 0
    for token, span, kept, is_own in zip(pruned.lexed.tokens, spans, pruned.kept, own, strict=True):
        if kept or not is_own:
            is_open = False
        elif is_open and not end <= documentation < token.start:
            removed[-1] = removed[-1][0], span.stop - first
        else:
            removed.append((span.start - first, span.stop - first))
            is_open = True
        end = token.stop
    return tuple(removed)


def _key(document: ParsedDocument, unit: core.CodeUnit, choice: PruningChoice) -> _Key:
    start = unit.span.start
    inner = tuple((span.start - start, span.stop - start) for span in document.inner_functions(unit))
    return choice.digest, unit.digest, len(unit.span), inner
