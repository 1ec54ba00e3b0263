"""The names of a function's parameters, from the tokens of its head."""

from __future__ import annotations

import re

from leancode_core.code.tokens import TokenKind
from leancode_core.summaries.token_sequence import TokenSequence

_RECEIVERS = frozenset({"self", "cls", "this", "$this", "_", "__"})
_POSITIONAL = re.compile(r"\$?\{?([1-9])\b")
_ELIXIR_NAMES = frozenset({"alias", "import", "require", "use"})  # words that can name a variable
_NAMES = frozenset({TokenKind.MEMBER, TokenKind.IDENTIFIER})


def parameters_of(code: TokenSequence) -> tuple[str, ...]:
    """The names in order, without the receiver; in Bash the positional parameters that are used."""
    if code.lexed.unit.language == "bash":
        numbers = {m.group(1) for text in code.texts if text[0] in "$123456789" and (m := _POSITIONAL.match(text))}
        positional = {text for text in code.texts if re.fullmatch(r"\$[1-9]", text)}
        return tuple(sorted(positional | {f"${n}" for n in numbers if _is_expansion(code, n)}))
    if code.lexed.unit.language == "haskell":
        return _names_of_haskell(code)
    opening = opening_bracket(code)
    if opening is None:
        bare = range(code.name_at + 1, code.head_end)  # `x => x`, Ruby's `def add a, b`
        names = [code.texts[i] for i in bare if code.kinds[i] is TokenKind.MEMBER and code.around[i] < 0]
        return tuple(name for name in names if name not in _RECEIVERS)
    found: list[str] = []
    for each in _lists(code, opening):
        for start, stop in _pieces(code, each):
            found += _names_in(code, start, stop)
    return tuple(dict.fromkeys(name for name in found if name not in _RECEIVERS))


def _lists(code: TokenSequence, opening: int) -> list[int]:
    """The brackets of all lists of parameters: Scala has functions with several."""
    found = [opening]
    while code.lexed.unit.language == "scala" and code.text(behind := code.partner.get(found[-1], -2) + 1) == "(":
        if code.text(behind + 1) in ("implicit", "using"):
            break
        found.append(behind)
    return found


def _names_of_haskell(code: TokenSequence) -> tuple[str, ...]:
    """The variables of a clause's patterns: `item`, `!count`, `(x : xs)`, `(trimmed -> text)`."""
    found: dict[str, None] = {}
    for index in range(code.name_at + 1, code.head_end):
        if code.texts[index] in ("=", "|", "::") and code.around[index] < 0:
            break
        is_variable = code.kinds[index] in _NAMES and code.texts[index][:1].islower()
        is_field = code.text(index + 1) == "=" and code.around[index] >= 0
        if is_variable and not is_field and code.text(index + 1) not in ("->", ".") and code.text(index - 1) != ".":
            found[code.texts[index]] = None
    return tuple(found)


def opening_bracket(code: TokenSequence) -> int | None:
    """Where the list of parameters begins: behind the name and its type parameters."""
    depth = 0
    for index in range(code.name_at + 1, code.head_end):
        text = code.texts[index]
        if text in ("<", ">", ">>") and code.kinds[index] is TokenKind.SYMBOL:
            depth += {"<": 1, ">": -1, ">>": -2}[text]
        elif text == "(" and depth <= 0 and code.around[index] < 0:
            return index
        elif text in ("{", "=>", "->") and depth <= 0:
            return None
    return None


def _is_expansion(code: TokenSequence, number: str) -> bool:
    return any(
        text == number and code.text(index - 1) == "${" and code.kinds[index] is TokenKind.IDENTIFIER
        for index, text in enumerate(code.texts)
    )


def _pieces(code: TokenSequence, opening: int) -> list[tuple[int, int]]:
    """Each parameter's tokens."""
    closing = code.partner.get(opening, code.head_end)
    pieces, start, depth = [], opening + 1, 0
    for index in range(opening + 1, closing):
        text = code.texts[index]
        if text in ("<", ">") and code.kinds[index] is TokenKind.SYMBOL:
            depth = max(depth + (1 if text == "<" else -1), 0)
        if text == "," and code.around[index] == opening and depth == 0:
            pieces.append((start, index))
            start = index + 1
    return [*pieces, (start, closing)]


def _names_in(code: TokenSequence, start: int, stop: int) -> list[str]:
    if code.lexed.unit.language == "elixir":
        return _name_of_elixir(code, start, stop)
    while start < stop and code.texts[start] in ("...", "*", "**", "&", "@"):
        if code.texts[start] == "@":  # an annotation and what it is given
            start = code.end_of_name(start + 1) - 1
            start = code.partner.get(start + 1, start) if code.text(start + 1) == "(" else start
        start += 1
    while code.text(start) == "[" and code.lexed.unit.language == "csharp":  # attributes
        start = code.partner.get(start, stop) + 1
    if start >= stop:
        return []
    if code.texts[start] in ("{", "[", "("):  # what is taken out of an object
        inside = range(start + 1, code.partner.get(start, stop))
        return [
            code.texts[i]
            for i in inside
            if code.kinds[i] in _NAMES
            and code.text(i + 1) != ":"
            and code.text(i - 1) in ("{", "[", "(", ",", ":", "...")
        ]
    for index in range(start, stop):
        if code.texts[index] == "=":
            break
        is_annotation = code.text(index - 1) == "@" or (code.text(index - 2) == "@" and code.text(index - 1) == ":")
        is_label = code.lexed.unit.language == "swift" and code.kinds[index + 1] is TokenKind.MEMBER
        if code.kinds[index] is TokenKind.MEMBER and not is_annotation and not is_label:
            return [code.texts[index]]
    if code.lexed.unit.language == "rust":  # in a macro, whose tokens have no kinds
        return [code.texts[i] for i in range(start, stop) if code.text(i + 1) == ":" and code.is_name(i)][:1]
    is_last = code.kinds[stop - 1] is TokenKind.IDENTIFIER and code.text(stop - 2) not in (".", "::", "=")
    return [code.texts[stop - 1]] if is_last and stop - start > 1 else []


def _name_of_elixir(code: TokenSequence, start: int, stop: int) -> list[str]:
    """The variable that a pattern is bound to, or the first one in it: `%{a: b} = conn`, `[head | tail]`."""
    names = [
        i
        for i in range(start, stop)
        if (code.kinds[i] is TokenKind.IDENTIFIER or code.texts[i] in _ELIXIR_NAMES)
        and code.texts[i][:1].islower()
        and code.text(i - 1) != "@"
    ]
    outside = [i for i in names if code.around[i] == code.around[start] and code.text(i - 1) != "\\\\"]
    return [code.texts[i] for i in (outside or names)[:1]]
