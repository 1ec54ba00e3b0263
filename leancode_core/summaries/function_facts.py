"""The facts of one function, read off its tokens and the categories of its statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from leancode_core.code.categories import Category
from leancode_core.code.tokens import LexedUnit, Statement, TokenKind
from leancode_core.code.unit import CodeUnit
from leancode_core.summaries.calls import calls_of, created_by
from leancode_core.summaries.facts import FunctionFacts
from leancode_core.summaries.field_changes import field_changes
from leancode_core.summaries.parameters import opening_bracket, parameters_of
from leancode_core.summaries.results import results_of
from leancode_core.summaries.token_sequence import TokenSequence

_NO_ACT = frozenset({Category.SIGNATURE, Category.ANNOTATION, Category.COMMENT, Category.CONTINUE})
_PANICS = frozenset({"panic", "unreachable", "todo", "unimplemented"})
_LONGEST_LOOP = 40
_SHOWN = 4  # phrases of a kind that a sentence can have
_LOOP_WORDS = frozenset({"in", "of", "range"})


def facts_of(unit: CodeUnit) -> FunctionFacts:
    """The facts of a function, method or constructor whose tokens extraction stored with it."""
    lexed = LexedUnit.of(unit)
    if not lexed.tokens:
        return FunctionFacts(has_body=False)
    code = TokenSequence(lexed)
    if "macro_rules!" in code.texts[: code.name_at + 1]:
        return FunctionFacts()  # rules that rewrite code: nothing of them happens here
    parameters = parameters_of(code)
    sets, updates = field_changes(code, parameters)
    results = results_of(code)
    body = list(code.bodies())
    acts = [statement for statement in body if statement.category not in _NO_ACT]
    raises, raising = _raised(code, acts)
    has_body = bool(acts) or _has_body(code, body)
    inner = code.inner_functions
    loops = _distinct(filter(None, (_looped_over(code, s) for s in body if s.category is Category.FOR)))
    calls, minor_calls, logs = calls_of(code, (*loops[:_SHOWN], *results.returns[:_SHOWN], *results.yields[:_SHOWN]))
    return FunctionFacts(
        parameters=parameters,
        has_body=has_body,
        is_abstract=_is_abstract(code),
        is_empty=has_body and not (acts or sets or inner or minor_calls or _is_unread(code)),
        defines=_distinct(name for name, _ in inner),
        loops=loops,
        calls=calls,
        minor_calls=minor_calls,
        logs=logs,
        creates=created_by(code),
        sets=sets,
        updates=updates,
        asserts=sum(statement.category is Category.ASSERT for statement in body),
        handles=_distinct(name for s in body if s.category is Category.CATCH for name in _caught(code, s)),
        yields=results.yields,
        returns=results.returns,
        fails=results.fails,
        raises=raises,
        raising=raising,
        panics=any(
            code.texts[i] in _PANICS and code.text(i + 1) in ("(", "!")
            for s in body
            if s.category is Category.THROW
            for i in range(s.first_token, s.end_token)
        ),
    )


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _has_body(code: TokenSequence, body: list[Statement]) -> bool:
    """Whether there is a block, though nothing happens in it."""
    if code.lexed.unit.language == "python":
        return code.texts[code.head_end :] != ["..."]
    if code.lexed.unit.language in ("ruby", "bash", "go"):
        return True
    if any(statement.category in (Category.COMMENT, Category.CONTINUE) for statement in body):
        return True
    opening = opening_bracket(code)
    start = code.partner.get(opening, code.name_at) if opening is not None else code.name_at
    blocks = (i for i in range(start, len(code)) if code.texts[i] == "{" and code.around[i] < 0)
    return any(code.text(i - 1) not in (":", "|", "&") for i in blocks)


def _is_unread(code: TokenSequence) -> bool:
    """Whether the body is part of the head's statement, as of a function inside of Rust's macros."""
    blocks = (i for i in range(code.name_at, code.head_end) if code.texts[i] == "{" and code.around[i] < 0)
    inside = (range(i + 1, min(code.partner.get(i, i), code.head_end)) for i in blocks)
    return any(code.kinds[i] is not TokenKind.COMMENT for block in inside for i in block)


def _is_abstract(code: TokenSequence) -> bool:
    head = code.texts[: code.head_end]
    return "abstract" in head or "abstractmethod" in head or ("virtual" in head and head[-3:] == ["=", "0", ";"])


def _looped_over(code: TokenSequence, statement: Statement) -> str:
    """What a `for` takes its values from, "" for one that counts or is part of an expression."""
    first, end = statement.first_token, statement.end_token
    bracket = code.around[first]
    if bracket >= 0 and (code.texts[bracket] in ("(", "[") or code.lexed.unit.language == "python"):
        return ""
    span = _source_of_loop(code, first, end)
    if span is None or any(code.partner.get(i, i) >= span[1] for i in range(*span)):
        return ""  # also of a comprehension, which goes on behind its own `for`
    written = code.written(*span)
    return written if len(written) <= _LONGEST_LOOP else ""


def _source_of_loop(code: TokenSequence, first: int, end: int) -> tuple[int, int] | None:
    if code.lexed.unit.language == "elixir" and code.texts[first] != "for":
        return _source_of_each(code, first, end)
    if code.texts[first] not in ("for", "foreach", "async"):
        each = next(
            (i for i in range(first, end) if code.texts[i].startswith("each") and code.texts[i - 1] == "."), None
        )
        return (first, each - 1) if each is not None and each - 1 > first else None
    if "as" in code.texts[first:end] and code.lexed.unit.language == "php":
        return first + 2, code.texts.index("as", first, end)
    if code.lexed.unit.language == "zig":  # `for (rows, 0..) |row, i|`
        inside = range(first + 2, code.partner.get(first + 1, first + 2))
        return first + 2, next((i for i in inside if code.texts[i] == "," and code.around[i] == first + 1), inside.stop)
    marks = (i for i in range(first, end) if code.texts[i] in _LOOP_WORDS and code.kinds[i] is TokenKind.KEYWORD)
    mark = next(marks, None)
    if code.lexed.unit.language == "scala":
        mark = next((i for i in range(first, end) if code.texts[i] == "<-"), None)
    if mark is None and code.lexed.unit.language in ("java", "cpp"):
        mark = next((i for i in range(first, end) if code.texts[i] == ":" and code.text(first + 1) == "("), None)
    if mark is None:
        return None
    level = code.around[mark]
    stop = end
    for index in range(mark + 1, end):
        ends = code.texts[index] in ("{", ":", "do", ";") and code.around[index] == level
        if code.lexed.unit.language == "scala":
            ends = ends or code.texts[index] == "if" or code.on_new_line(index)
        if ends or (level >= 0 and index == code.partner.get(level)):
            stop = index
            break
    return mark + 1, stop


def _source_of_each(code: TokenSequence, first: int, end: int) -> tuple[int, int] | None:
    """Elixir's `Enum.each(stock, f)` and `stock |> Enum.each(f)`."""
    each = next((i for i in range(first, end) if code.texts[i].startswith("each")), None)
    if each is None or code.text(each + 1) != "(":
        return None
    start = code.start_of_name(each)
    if code.text(start - 1) == "|>":
        return first, start - 1
    commas = (i for i in range(each + 2, end) if code.texts[i] == "," and code.around[i] == each + 1)
    comma = next(commas, None)
    return None if comma is None else (each + 2, comma)


def _caught(code: TokenSequence, statement: Statement) -> Iterator[str]:
    first = statement.first_token
    if code.texts[first] not in ("catch", "except", "rescue"):
        return
    index = first + 1
    while index < statement.end_token:
        end = code.end_of_name(index)
        if code.texts[index] in ("as", "{") or (code.texts[index] == "=>"):
            return
        if end > index and code.texts[end - 1][:1].isupper():
            yield code.texts[end - 1]
        index = max(end, index + 1)


def _raised(code: TokenSequence, acts: list[Statement]) -> tuple[tuple[str, ...], str]:
    found: list[str] = []
    verb = "raises"
    last = None
    for statement in code.bodies():
        for index in range(statement.first_token, statement.end_token):
            is_raise = code.texts[index] == "raise" and code.lexed.unit.language in ("python", "ruby", "elixir")
            is_raise = is_raise or _is_error_of_lua(code, index)
            is_throw = code.texts[index] == "throw" and code.kinds[index] is TokenKind.KEYWORD
            if (is_raise or is_throw) and not code.is_in_lambda(index):
                verb = "raises" if is_raise else "throws"
                found += _type_of_error(code, index, statement.end_token)
                last = index
    known = [name for name in found if name != "an error"]
    is_all = all(statement.category in (Category.THROW, Category.IF) for statement in acts)
    if not found and last is not None and is_all:
        found = [code.dotted(last + 1, code.end_of_name(last + 1))]
    return _distinct(known or filter(None, found)), verb


def _is_error_of_lua(code: TokenSequence, index: int) -> bool:
    is_function = (
        code.texts[index] == "error" and code.text(index + 1) == "(" and code.text(index - 1) not in (".", ":")
    )
    return is_function and code.lexed.unit.language == "lua"


def _type_of_error(code: TokenSequence, keyword: int, stop: int) -> list[str]:
    """The type's name; `an error` where it is made by a function; nothing where an error is passed on."""
    first = keyword + 1
    is_new = False
    while code.text(first) in ("new", "\\", "("):
        is_new = is_new or code.text(first) == "new"
        first += 1
    end = code.end_of_name(first)
    if code.lexed.unit.language == "lua":
        return ["an error"]
    if first >= stop or end == first:
        is_text = first < stop and code.kinds[first] is TokenKind.STRING
        return ["an error"] if is_text else []
    if code.texts[end - 1] == "new" and end - first > 2:  # Ruby's `Error.new`
        end -= 2
    last = code.texts[end - 1]
    if code.lexed.unit.language == "swift" and code.texts[first][:1].isupper():
        return [code.texts[first]]  # of `ParseError.empty`
    if is_new or last[:1].isupper() or code.texts[first] == "std":
        return [last]
    return ["an error"] if code.text(end) == "(" else []
