"""A phrase for the value of an expression: `records`, `a new Stack`, `the result of parse`, `whether a == b`."""

from __future__ import annotations

import itertools

from leancode_core.code.categories import Category
from leancode_core.code.tokens import TokenKind
from leancode_core.summaries.calls import SMALL_FUNCTIONS
from leancode_core.summaries.token_sequence import SELECTORS, TokenSequence

NULLS = frozenset({"None", "null", "nil", "nullptr", "NULL", "undefined", "std::nullopt"})
TRUTHS = frozenset({"True", "true", "TRUE"})
FALSEHOODS = frozenset({"False", "false", "FALSE"})
_COMPARISONS = frozenset({"==", "!=", "===", "!==", "<", ">", "<=", ">=", "instanceof", "is", "in", "not", "!", "!in"})
_LOGIC = frozenset({"&&", "||", "and", "or"})
_WRAPPERS = frozenset({"Ok", "Some"})
_PREFIXES = frozenset({"await", "&", "mut", "*", "co_await", "move", "async"})
_FUNCTION_STARTS = frozenset({"function", "func", "fn", "lambda", "|", "||"})
_LONGEST = 48
_SHORT_CALL = 10  # tokens: `len(self.items)` says more than `the result of len`
_MOST_NAMES = 3
_WITH_CASTS = frozenset({"kotlin", "typescript", "tsx", "swift", "rust"})
_WITHOUT_NEW = frozenset({"python", "kotlin", "swift", "scala", "rust", "haskell"})
_WITH_TUPLES = frozenset({"python", "go", "ruby", "rust"})
_TYPE_OR_LITERAL = frozenset({TokenKind.STRING, TokenKind.NUMBER})


def value_phrase(code: TokenSequence, start: int, stop: int) -> str:
    """What an expression gives, "" where nothing simple can be said.

    Args:
        code: the function's tokens.
        start: the expression's first token.
        stop: behind its last one.
    """
    start, stop = _unwrapped(code, start, stop)
    if start >= stop or code.texts[start:stop] == ["super"]:
        return ""
    written = code.written(start, stop)
    end = code.end_of_name(start)
    if end == stop or (stop - start == 1 and code.kinds[start] is not TokenKind.STRING):
        return written
    if _are_strings(code, start, stop):
        is_short = len(written) <= _LONGEST and written.lstrip("fFrRbBuU")[:1] in ("'", '"', "`")
        return written if is_short else "a string"
    if code.texts[start] in _FUNCTION_STARTS or _is_arrow(code, start):
        return "a function"
    if code.texts[start] == "<":  # JSX
        name = code.dotted(start + 1, code.end_of_name(start + 1))
        return f"a <{name}> element" if name else "elements"
    top = [index for index in range(start, stop) if code.around[index] == code.around[start]]
    symbols = [i for i in top if code.kinds[i] in (TokenKind.SYMBOL, TokenKind.KEYWORD)]
    texts = {code.texts[i] for i in symbols if code.texts[i] != "?" or code.text(i + 1) != "."}
    if texts & {"?", "if", "switch", "match", "when", "lambda", "=>", "function", "func", "fn", "case", "unless"}:
        return _of_choice(code, top, start, stop) if "?" in texts or "if" in texts else ""
    called = _of_go(code, start, stop) or _called(code, top, start, stop)
    if called:
        return called
    if _compares(code, top):
        return f"whether {written}" if len(written) <= _LONGEST else "true or false"
    pieces = _pieces(code, top, start, stop)
    if len(pieces) > 1 and code.lexed.unit.language in _WITH_TUPLES:
        phrases = [value_phrase(code, *piece) for piece in pieces]
        is_short = all(phrases) and len(phrases) <= _MOST_NAMES
        return f"{', '.join(phrases[:-1])} and {phrases[-1]}" if is_short else f"{len(pieces)} values"
    if len(written) <= _LONGEST and "{" not in written:
        return written
    return _of_literal(code, start, stop) or _of_names(code, start, stop)


def _of_go(code: TokenSequence, start: int, stop: int) -> str:
    """A literal of a type without a name: `map[string]int{}`, `[]string{"a"}`."""
    if code.lexed.unit.language != "go" or code.text(stop - 1) != "}" or code.around[stop - 1] != code.around[start]:
        return ""
    return {"map": "a map", "[": "a list"}.get(code.texts[start], "")


def _is_arrow(code: TokenSequence, start: int) -> bool:
    """`x => x + 1`, `(a, b) => a`."""
    first = start + 1 if code.texts[start] == "async" else start
    behind = code.partner.get(first, first) + 1
    arrows = ("=>", "->") if code.lexed.unit.language == "java" else ("=>",)
    return code.text(behind) in arrows and code.category(behind) not in (Category.CASE, Category.SWITCH)


def _pieces(code: TokenSequence, top: list[int], start: int, stop: int) -> list[tuple[int, int]]:
    """The values of a tuple that stands in no brackets, or in round ones."""
    if code.texts[start] == "(" and _is_bracketed(code, start, stop):
        start, stop = start + 1, stop - 1
        top = [index for index in range(start, stop) if code.around[index] == code.around[start]]
    borders = [
        start - 1,
        *(index for index in top if code.texts[index] == "," and code.kinds[index] is TokenKind.SYMBOL),
        stop,
    ]
    return [(one + 1, other) for one, other in itertools.pairwise(borders) if other > one + 1]


def _of_literal(code: TokenSequence, start: int, stop: int) -> str:
    if not _is_bracketed(code, start, stop) or code.texts[start] not in ("[", "{"):
        return ""
    if code.texts[start] == "[":
        return "a list"
    if code.lexed.unit.language == "elixir":
        return "a tuple"
    inside = [index for index in range(start + 1, stop - 1) if code.around[index] == start]
    if code.lexed.unit.language == "python":
        return "a dict" if any(code.texts[index] == ":" for index in inside) else "a set"
    keys = [code.texts[i] for i in inside if code.is_name(i) and code.text(i - 1) in ("{", ",")]
    if not keys:
        return "an object"
    left = len(keys) - _MOST_NAMES
    shown = [*keys[:_MOST_NAMES], f"{left} others"] if left > 1 else keys
    return f"an object with {' and '.join(filter(None, (', '.join(shown[:-1]), shown[-1])))}"


def _of_names(code: TokenSequence, start: int, stop: int) -> str:
    """A calculation by what it is made of."""
    if code.lexed.unit.language == "haskell":  # whose functions are no more marked than values are
        return ""
    if any(code.texts[index] in ("{", ",") for index in range(start, stop)):
        return ""
    names: dict[str, None] = {}
    index = start
    while index < stop:
        end = code.end_of_name(index)
        if end > index and code.text(end) not in ("(", "[") and code.kinds[end - 1] is not TokenKind.TYPE:
            names[code.dotted(index, end)] = None
        index = max(end, index + 1)
    shown = list(names)[:_MOST_NAMES]
    if not shown:
        return ""
    return f"a value computed from {' and '.join(filter(None, (', '.join(shown[:-1]), shown[-1])))}"


def _unwrapped(code: TokenSequence, start: int, stop: int) -> tuple[int, int]:
    """Without what only wraps the value: `(x)`, `await x`, `Ok(x)`, `&x`."""
    while start < stop:
        if code.texts[start] in _PREFIXES or (code.texts[start] == "$" and code.lexed.unit.language == "haskell"):
            start += 1
        elif code.texts[start] == "(" and _is_bracketed(code, start, stop):
            if _has_comma(code, start) or stop - start == 2:  # a tuple
                return start, stop if stop - start > 2 else start
            start, stop = start + 1, stop - 1
        elif code.texts[start] in _WRAPPERS and code.text(start + 1) == "(" and _is_bracketed(code, start + 1, stop):
            start, stop = start + 2, stop - 1
        else:
            break
    while code.lexed.unit.language == "rust" and code.texts[stop - 4 : stop] == [".", "unwrap", "(", ")"]:
        stop -= 4
    if code.lexed.unit.language == "elixir":  # of a pipe the last call decides
        piped = (i + 1 for i in range(start, stop) if code.texts[i] == "|>" and code.around[i] == code.around[start])
        start = max(piped, default=start)
    return start, _before_cast(code, start, stop)


def _before_cast(code: TokenSequence, start: int, stop: int) -> int:
    """Where `as T` begins, which says nothing of the value."""
    if code.lexed.unit.language not in _WITH_CASTS:
        return stop
    words = (i for i in range(start + 1, stop) if code.texts[i] == "as" and code.kinds[i] is TokenKind.KEYWORD)
    return next((i for i in words if code.around[i] == code.around[start]), stop)


def _is_bracketed(code: TokenSequence, start: int, stop: int) -> bool:
    return code.partner.get(start) == stop - 1


def _has_comma(code: TokenSequence, bracket: int) -> bool:
    return any(
        code.texts[index] == "," and code.around[index] == bracket for index in range(bracket, code.partner[bracket])
    )


def _are_strings(code: TokenSequence, start: int, stop: int) -> bool:
    first = code.texts[start].lstrip("fFrRbBuU$@")[:1]
    kinds = {code.kinds[index] for index in range(start, stop)}
    return kinds == {TokenKind.STRING} or (
        bool(first) and first in "\"'`" and code.texts[stop - 1][-1] in "\"'`" and _is_one_literal(code, start, stop)
    )


def _is_one_literal(code: TokenSequence, start: int, stop: int) -> bool:
    """Whether no operator stands between several literals."""
    return not any(
        code.kinds[index] is TokenKind.SYMBOL and code.texts[index] in {"+", ",", "%", "==", "."}
        for index in range(start, stop)
        if code.around[index] == code.around[start]
    )


def _called(code: TokenSequence, top: list[int], start: int, stop: int) -> str:
    """The expression is one call, or a chain of calls, the last of which decides."""
    first = start + 1 if code.texts[start] == "new" else start
    last = stop - 1
    opening = code.opening.get(last, -1)
    if opening <= first or code.texts[opening] not in "({[":
        return ""
    between = [i for i in top if i < opening and code.kinds[i] is TokenKind.SYMBOL]
    allowed = SELECTORS | {"(", ")", "!", "[", "]", "<", ">", ",", "?", "\\", "!!", ">>"}
    if any(code.texts[i] not in allowed for i in between):
        return ""
    is_new = first > start
    end = code.end_of_name(first + 1 if code.texts[first] == "\\" else first)
    is_literal = code.texts[opening] == "{" and end == opening and code.kinds[opening - 1] is TokenKind.TYPE
    if is_new or is_literal:
        name = code.dotted(first, end)
        return f"a new {name}" if name else ""
    if code.texts[opening] == "[":
        return code.written(start, stop) if len(code.written(start, stop)) <= _LONGEST else ""
    callee = opening - 1
    if code.texts[callee] in ("!", "?."):
        callee -= 1
    if code.texts[callee] in (">", ">>"):
        while callee > first and code.texts[callee] != "<":
            callee -= 1
        callee -= 2 if code.text(callee - 1) == "::" else 1
    is_small = code.texts[callee].lower() in SMALL_FUNCTIONS and code.texts[opening] == "("
    is_small = is_small and code.text(start - 1) != "|>"  # half of the call stands before it
    if not code.is_name(callee) or (is_small and stop - start <= _SHORT_CALL):
        return ""
    made = "a new" if _is_type(code, callee) else "the result of"
    return f"{made} {code.dotted(code.start_of_name(callee), callee + 1)}"


def _is_type(code: TokenSequence, callee: int) -> bool:
    """Whether a value is made with the name of its type alone, as `Parser(text)` in Kotlin."""
    name = code.texts[callee]
    return code.lexed.unit.language in _WITHOUT_NEW and name[:1].isupper() and not name.isupper()


def _compares(code: TokenSequence, top: list[int]) -> bool:
    """Whether the value is a truth. `a && b` is one of two values in many languages: a comparison must be there."""
    symbols = [i for i in top if code.kinds[i] in (TokenKind.SYMBOL, TokenKind.KEYWORD)]
    words = {code.texts[i] for i in symbols}
    if code.lexed.unit.language == "lua" and {"and", "or"} <= words:  # a choice between two values
        return False
    return any(_is_comparison(code, i) for i in symbols) and not any(code.texts[i] in ("=", ",", ":") for i in symbols)


def _is_comparison(code: TokenSequence, index: int) -> bool:
    if code.texts[index] not in _COMPARISONS:
        return False
    if code.texts[index] == "!":  # before what it denies, not behind what is there for sure
        return not (code.is_name(index - 1) or code.text(index - 1) in (")", "]"))
    is_angle = code.texts[index] in "<>"
    near = (code.kinds[index - 1], code.kinds[index + 1]) if 0 < index < len(code) - 1 else ()
    return not (is_angle and TokenKind.TYPE in near) and not (is_angle and code.text(index + 1) == "(")


def _of_choice(code: TokenSequence, top: list[int], start: int, stop: int) -> str:
    """`a ? x : y` and `x if a else y` give x or y."""
    at = {code.texts[index]: index for index in reversed(top)}
    if "?" in at and ":" in at and at["?"] < at[":"]:
        one, other = (at["?"] + 1, at[":"]), (at[":"] + 1, stop)
    elif "if" in at and "else" in at and start < at["if"] < at["else"]:
        one, other = (start, at["if"]), (at["else"] + 1, stop)
    else:
        return ""
    phrases = [value_phrase(code, *one), value_phrase(code, *other)]
    return " or ".join(dict.fromkeys(phrases)) if all(phrases) else ""
