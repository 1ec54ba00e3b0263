"""What pruning leaves alone so that what remains can still be found and read: names, pairs of brackets, short units."""

from __future__ import annotations

from collections.abc import Sequence

from leancode_core.code.categories import Category
from leancode_core.code.tokens import LexedUnit, TokenKind
from leancode_core.code.unit import UnitKind
from leancode_core.pruning.code_tokens import Group

# Below this a unit is read whole: each of its words counts, and short units are many but hold few of the subwords.
FEWEST_SUBWORDS = 48

_OPENING = {"(": ")", "[": "]", "{": "}", "${": "}", "#{": "}", "<%": "%>", "[[": "]]", "((": "))", "$(": ")"}
_CLOSING = frozenset(_OPENING.values())
_AROUND_NAMES = "$:@&*#~'\"`"


def ungrouped(n_tokens: int) -> list[Group]:
    """Every token by itself, without any guard."""
    return [(index,) for index in range(n_tokens)]


def guarded_groups(lexed: LexedUnit, texts: Sequence[str]) -> list[Group]:
    """What may be removed: all but the unit's name, and brackets only in pairs."""
    partners = _partners(lexed, texts)
    name = _name_tokens(lexed, texts)
    groups: list[Group] = []
    for index in range(len(texts)):
        partner = partners.get(index)
        if index in name or partner in name:
            continue
        if partner is None:
            groups.append((index,))
        elif partner > index:
            groups.append((index, partner))
    return groups


def _partners(lexed: LexedUnit, texts: Sequence[str]) -> dict[int, int]:
    """For every bracket that has a partner the index of that; a bracket without one is like any other token."""
    partners: dict[int, int] = {}
    stack: list[int] = []
    tokens = lexed.tokens
    for index, text in enumerate(texts):
        if tokens[index].kind is not TokenKind.SYMBOL:
            continue
        if text in _OPENING:
            stack.append(index)
        elif text in _CLOSING:
            for depth in range(len(stack) - 1, max(-1, len(stack) - 4), -1):
                if _OPENING[texts[stack[depth]]] == text:
                    partners[stack[depth]] = index
                    partners[index] = stack[depth]
                    del stack[depth:]
                    break
    return partners


def _name_tokens(lexed: LexedUnit, texts: Sequence[str]) -> range:
    """The tokens that are the unit's name: the first one in a head, else the first ones that read so."""
    if lexed.unit.kind is UnitKind.CHUNK:
        return range(0)
    name = lexed.unit.name
    last = name.rsplit(".", 1)[-1].rsplit(":", 1)[-1].lstrip("~#@*& ")
    found = None
    for index, text in enumerate(texts):
        if text in (name, last):
            if lexed.category(lexed.tokens[index]) in (Category.SIGNATURE, Category.VARIABLE):
                return range(index, index + 1)
            found = index if found is None else found
    return _run_that_reads(name, texts) if found is None else range(found, found + 1)


def _run_that_reads(name: str, texts: Sequence[str]) -> range:
    """The first tokens that together are a name of more than one, or of one in quotes: `operator ==`, `:newest`."""
    wanted = "".join(name.split())
    bare = wanted.strip(_AROUND_NAMES)
    for first, text in enumerate(texts):
        read, stop = text, first + 1
        while len(read) < len(wanted) and stop < len(texts) and wanted.startswith(read.lstrip(_AROUND_NAMES)):
            read += texts[stop]
            stop += 1
        if read == wanted or (bare and read.strip(_AROUND_NAMES) == bare):
            return range(first, stop)
    return range(0)
