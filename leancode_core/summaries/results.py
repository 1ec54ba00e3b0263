"""What a function returns and yields, as phrases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from leancode_core.code.categories import Category
from leancode_core.code.tokens import TokenKind
from leancode_core.summaries.token_sequence import TokenSequence
from leancode_core.summaries.value_phrases import FALSEHOODS, NULLS, TRUTHS, value_phrase

_RETURN = frozenset({"return", "co_return"})
_YIELD = frozenset({"yield", "co_yield"})
# What is left of an expression whose other side raises: `find(name) || raise Missing`.
_BEFORE_RAISE = frozenset({"||", "or", "??", "?:", "&&", "and"})
_BLOCKS = frozenset(
    {"if", "switch", "match", "when", "case", "unless", "while", "for", "try", "begin", "loop", "unsafe"}
)


@dataclass(frozen=True, slots=True)
class Results:
    """Phrases for what is yielded and returned.

    Attributes:
        yields: distinct, in order.
        returns: distinct, in order; both truths as one phrase; nothing (`None`, `null`) last.
        fails: an error is among the results.
    """

    yields: tuple[str, ...]
    returns: tuple[str, ...]
    fails: bool


def results_of(code: TokenSequence) -> Results:
    """The results of all `return` and `yield` statements, and of expressions that are the function's value."""
    yields: dict[str, None] = {}
    returns: dict[str, None] = {}
    fails = False
    gives_errors = _gives_errors(code)
    for start, stop, is_yield in _expressions(code):
        if gives_errors:
            stop, failed = _without_error(code, start, stop)
            fails = fails or failed
        if code.text(start) == "Err" and code.text(start + 1) == "(":
            fails = True
            continue
        for phrase in _alternatives(value_phrase(code, start, stop)):
            is_delegated = is_yield and code.text(start - 1) == "from"
            each = phrase.replace("the result", "each result", 1) if "the result" in phrase else f"each of {phrase}"
            (yields if is_yield else returns)[each if is_delegated else phrase] = None
    return Results(tuple(yields), _ordered(list(returns)), fails)


def _alternatives(phrase: str) -> list[str]:
    """Both values of a choice, each of which may be returned elsewhere as well."""
    has_one_meaning = phrase.startswith("whether ") or any(quote in phrase for quote in "\"'`")
    return [phrase] if has_one_meaning else list(filter(None, phrase.split(" or ")))


def _expressions(code: TokenSequence) -> Iterator[tuple[int, int, bool]]:
    """First token, end and whether it is yielded, of everything that the function itself gives."""
    covered = code.head_end
    for statement in code.bodies():
        is_value = code.lexed.tokens[statement.first_token].statement == code.lexed.tokens[code.name_at].statement
        if is_value and code.texts[code.head_end - 1] != "{":  # `f = lambda x: x + 1`
            yield code.head_end, statement.end_token - (code.texts[statement.end_token - 1] == ";"), False
        first = statement.first_token
        is_ruby_yield = code.texts[first] == "yield" and code.lexed.unit.language == "ruby"
        if first < covered or not (statement.category is Category.RETURN or is_ruby_yield):
            continue
        if (code.is_in_lambda(first) and not is_ruby_yield) or code.texts[first] in ("raise", ";"):
            continue
        start, is_yield, is_bare = first, False, True
        while code.text(start) in _RETURN or (code.text(start) in _YIELD and code.kinds[start] is TokenKind.KEYWORD):
            is_yield = is_yield or (code.texts[start] in _YIELD and code.lexed.unit.language != "java")
            is_bare = False
            start += 1
        if code.text(start) == "from" and is_yield:
            start += 1
        if code.lexed.unit.language == "bash":
            continue  # an exit code
        end = _end_of_expression(code, start, statement.end_token, is_bare=is_bare)
        covered = max(covered, end)
        start, end = _bare(code, start, end)
        if end > start and not (is_bare and _is_discarded(code, start)):
            yield start, end, is_yield
    last = _value_of_last(code, is_one_of_several=covered > code.head_end)
    if last is not None and last[0] >= covered:
        yield *last, False


def _bare(code: TokenSequence, start: int, end: int) -> tuple[int, int]:
    """The expression without the words around it; nothing for the head of a block whose last line has the value."""
    if code.lexed.unit.language == "haskell":
        if code.text(end - 1) in ("do", "let"):
            return end, end
        start += code.text(start) == "in"
    while end > start and code.texts[end - 1] in _BEFORE_RAISE:
        end -= 1
    return start, end


def _value_of_last(code: TokenSequence, *, is_one_of_several: bool) -> tuple[int, int] | None:
    """A Ruby or Elixir function's last expression is its value.

    In Ruby that is said where it is all of the function, or but a name; in Elixir also beside other values.
    """
    body = list(code.bodies())
    if len(body) < 2 or code.lexed.unit.language not in ("ruby", "elixir") or code.lexed.unit.name == "initialize":
        return None
    if code.lexed.unit.language == "elixir" and is_one_of_several:
        while len(body) > 2 and code.texts[body[-2].first_token] == "end":
            body.pop(-2)
    last = body[-2]
    start, stop = last.first_token, last.end_token
    if last.category not in (Category.CALL, Category.GETTER) or code.texts[stop] != "end":
        return None
    is_told = len(body) == 2 or code.end_of_name(start) == stop
    return (start, stop) if is_told or (is_one_of_several and code.lexed.unit.language == "elixir") else None


def _is_discarded(code: TokenSequence, start: int) -> bool:
    """Whether this is the value of a block that is not the function's: Rust's `let x = unsafe { y };`."""
    if code.lexed.unit.language != "rust":
        return False
    block = code.around[start]
    while block >= code.head_end:
        behind = code.partner.get(block, len(code)) + 1
        while code.text(behind) == "else":
            opening = next((i for i in range(behind, len(code)) if code.texts[i] == "{"), len(code))
            behind = code.partner.get(opening, len(code)) + 1
        if code.texts[block] == "{" and code.text(behind) in (";", ".", "?"):
            return True
        block = code.around[block]
    return False


def _end_of_expression(code: TokenSequence, start: int, run_end: int, *, is_bare: bool) -> int:
    """Behind the expression that begins here: parts of it can be statements of their own, as a condition is."""
    if start >= len(code) or code.kinds[start] is TokenKind.COMMENT:
        return start
    if start == run_end and (code.on_new_line(start) or code.texts[start] in _BLOCKS | {"}", "end", ")"}):
        return start
    level = code.around[start]
    statement_end = code.lexed.statements[code.lexed.tokens[start].statement].end_token
    index = start
    while index < len(code):
        if level >= 0 and index == code.partner.get(level):
            return index
        if code.around[index] == level:
            if code.texts[index] == ";":
                return index
            if code.opening.get(index, -1) >= start:
                index += 1
                continue
            if index >= statement_end and not is_bare and start == run_end and code.on_new_line(index):
                return index
            if index >= run_end and start < run_end and not _continues(code, index):
                return index
        index += 1
    return index


def _continues(code: TokenSequence, index: int) -> bool:
    """Whether this goes on behind a bracket that was opened in the expression and had statements inside."""
    first = code.lexed.statements[code.lexed.tokens[index].statement].first_token
    return code.texts[first] in (")", "]", "}") and code.category(index) is Category.RETURN


def _gives_errors(code: TokenSequence) -> bool:
    """Go: the last result is an error."""
    if code.lexed.unit.language != "go":
        return False
    return "error" in code.texts[code.name_at + 1 : code.head_end][-4:]


def _without_error(code: TokenSequence, start: int, stop: int) -> tuple[int, bool]:
    """Where the other results end, and whether this is a failure."""
    level = code.around[start]
    commas = [i for i in range(start, stop) if code.texts[i] == "," and code.around[i] == level]
    last = commas[-1] + 1 if commas else start
    is_one_call = not commas and code.text(stop - 1) == ")" and code.texts[start] not in ("errors", "fmt")
    if is_one_call:
        return stop, False
    failed = code.text(last) != "nil"
    return (start if failed else max(last - 1, start)), failed


def _ordered(phrases: list[str]) -> tuple[str, ...]:
    if any(p in TRUTHS for p in phrases) and any(p in FALSEHOODS for p in phrases):
        first = next(i for i, p in enumerate(phrases) if p in TRUTHS | FALSEHOODS)
        phrases = [p for p in phrases if p not in TRUTHS | FALSEHOODS]
        phrases.insert(min(first, len(phrases)), "true or false")
    nothing = [phrase for phrase in phrases if phrase in NULLS]
    return (*(phrase for phrase in phrases if phrase not in NULLS), *nothing[:1])
