"""Functions whose bodies end with a word instead of a bracket: Lua's and Elixir's."""

from __future__ import annotations

from collections.abc import Sequence

from leancode_core.code.tokens import TokenKind

# What begins a function, and what else an `end` closes.
_FUNCTIONS = {"lua": "function", "elixir": "fn"}
_OPENERS = {"lua": frozenset({"function", "if", "do"}), "elixir": frozenset({"fn", "do"})}


def word_functions(texts: Sequence[str], kinds: Sequence[TokenKind], language: str, start: int) -> list[range]:
    """The tokens of each function inside, from the word that begins it to its `end`.

    Args:
        texts: of the unit's tokens.
        kinds: of the same tokens.
        language: other ones have none.
        start: behind the head of the unit itself.
    """
    if language not in _FUNCTIONS:
        return []
    found: list[range] = []
    open_blocks: list[int] = []
    for index in range(start, len(texts)):
        if kinds[index] is not TokenKind.KEYWORD:
            continue
        if texts[index] in _OPENERS[language]:
            open_blocks.append(index)
        elif texts[index] == "end" and open_blocks:
            opening = open_blocks.pop()
            if texts[opening] == _FUNCTIONS[language]:
                found.append(range(opening, index + 1))
    return found
