"""The fields that a function sets or changes: of its receiver, of its parameters, of what lies outside of it."""

from __future__ import annotations

from collections.abc import Sequence

from leancode_core.code.categories import Category
from leancode_core.code.tokens import TokenKind
from leancode_core.code.unit import UnitKind
from leancode_core.summaries.parameters import opening_bracket
from leancode_core.summaries.token_sequence import RECEIVERS, SELECTORS, TokenSequence

_IMPLICIT_RECEIVER = frozenset({"java", "csharp", "kotlin", "cpp"})
_MODIFIERS = frozenset({"private", "public", "protected", "readonly"})
_BINDING = frozenset({Category.VARIABLE, Category.FOR, Category.CATCH})
_BEFORE_VALUES = frozenset({"=", ":=", "in", "of", "range", ":", "!="})
_STEPS = frozenset({"++", "--"})
_SHELL_DECLARATIONS = frozenset({"local", "declare", "typeset", "readonly", "for", "read"})


def field_changes(code: TokenSequence, parameters: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What gets a value, and what is changed in place or gets an entry."""
    sets = dict.fromkeys(_set_in_head(code))
    updates: dict[str, None] = {}
    if code.lexed.unit.language == "bash":
        return _set_by_shell(code), ()
    local = _locals(code)
    for statement in code.bodies():
        if statement.category is not Category.ASSIGN:
            continue
        index = statement.first_token
        while index < statement.end_token:
            index = _target(code, index, local, parameters, sets, updates)
    return tuple(sets), tuple(name for name in updates if name not in sets)


def _target(
    code: TokenSequence,
    index: int,
    local: set[str],
    parameters: Sequence[str],
    sets: dict[str, None],
    updates: dict[str, None],
) -> int:
    """Take in the target that begins here. Returns where the next one may begin, the end of all where none can."""
    nothing_more = len(code)
    is_step, is_pointee = code.texts[index] in _STEPS, code.texts[index] == "*"
    while code.text(index) in ("*", "(", "&", *_STEPS):
        index += 1
    end = code.end_of_name(index)
    if end == index:
        return nothing_more
    name = code.dotted(index, end)
    operator = end
    while code.text(operator) == "[":
        operator = code.partner.get(operator, len(code)) + 1
    if code.text(operator) == ".*":  # Zig
        is_pointee, operator = code.texts[index] in (*parameters, *RECEIVERS), operator + 1
        if is_pointee and code.text(operator) == "=":
            sets[f"{name}.*"] = None
        return nothing_more
    if code.text(operator) == ":" and code.lexed.unit.language == "python":  # `self.size: int = 0`
        operator = _behind_annotation(code, operator)
    sign = code.text(operator)
    is_entry = operator > end and code.texts[index] not in local
    if is_pointee and name in parameters and sign == "=":  # what a pointer points to
        sets[f"*{name}"] = None
    elif name in parameters and _is_reference(code, name):
        (sets if sign == "=" else updates)[name] = None
    elif is_entry or _is_field(code, index, end, local, parameters):
        is_plain = sign in ("=", ",", ":=") and (operator == end or code.text(end) == ":")
        if is_plain:
            sets[name] = None
        elif is_step or sign in _STEPS or sign == "," or (sign.endswith("=") and sign != "=="):
            updates[name] = None
    return operator + 1 if sign == "," else nothing_more


def _set_by_shell(code: TokenSequence) -> tuple[str, ...]:
    """The variables that a shell's function leaves set: the others are declared as its own."""
    own: set[str] = set()
    found: dict[str, None] = {}
    for statement in code.bodies():
        words = code.texts[statement.first_token : statement.end_token]
        if words[0] in _SHELL_DECLARATIONS:
            own.update(words)
        elif len(words) > 1 and words[1] in ("=", "+=") and words[0].isidentifier():
            found[words[0]] = None
    return tuple(name for name in found if name not in own)


def _behind_annotation(code: TokenSequence, colon: int) -> int:
    """Where the sign stands behind a type, the colon itself where no value follows."""
    stop = code.lexed.statements[code.lexed.tokens[colon].statement].end_token
    return next((i for i in range(colon, stop) if code.texts[i] == "=" and code.around[i] == code.around[colon]), colon)


def _is_reference(code: TokenSequence, parameter: str) -> bool:
    """Whether the caller sees what a parameter is set to: `int& x`, `ref int x`, `x: inout Int`."""
    at = next((i for i in range(code.name_at + 1, code.head_end) if code.texts[i] == parameter), code.name_at)
    start = at
    while start > code.name_at and code.texts[start - 1] not in ("(", ","):
        start -= 1
    before = code.texts[start:at]
    return before[-1:] == ["&"] or "ref" in before or "out" in before or code.text(at + 2) == "inout"


def _is_field(code: TokenSequence, start: int, end: int, local: set[str], parameters: Sequence[str]) -> bool:
    """Whether this name is more than a local variable. A field of a parameter is, the parameter is not."""
    root = code.texts[start]
    if root.startswith("@") or (end - start > 1 and (root in RECEIVERS or root not in local)):
        return True
    unit = code.lexed.unit
    is_method = unit.kind in (UnitKind.METHOD, UnitKind.CONSTRUCTOR)
    return (
        end - start == 1
        and is_method
        and unit.language in _IMPLICIT_RECEIVER
        and root not in (*local, *parameters, *RECEIVERS)
    )


def _locals(code: TokenSequence) -> set[str]:
    """Names that are bound in the function's body."""
    found: set[str] = set()
    for statement in code.lexed.statements:
        if statement.first_token < code.head_end:
            continue
        tokens = range(statement.first_token, statement.end_token)
        found |= {code.texts[i] for i in tokens if code.kinds[i] is TokenKind.MEMBER and not _is_selected(code, i)}
        if statement.category in _BINDING:
            stop = next((i for i in tokens if code.texts[i] in _BEFORE_VALUES), statement.end_token)
            bound = range(statement.first_token, stop)
        elif "as" in code.texts[statement.first_token : statement.end_token]:  # Python's `with open(path) as file`
            bound = range(code.texts.index("as", statement.first_token), statement.end_token)
        else:
            continue
        found |= {code.texts[i] for i in bound if code.kinds[i] is TokenKind.IDENTIFIER and not _is_selected(code, i)}
    return found


def _is_selected(code: TokenSequence, index: int) -> bool:
    """Whether the name is part of a dotted one."""
    return code.text(index - 1) in SELECTORS or code.text(index + 1) in SELECTORS


def _set_in_head(code: TokenSequence) -> list[str]:
    """What a constructor's head sets: C++'s initialisers, parameters of TypeScript and PHP that are fields."""
    opening = opening_bracket(code)
    if opening is None or code.lexed.unit.kind is not UnitKind.CONSTRUCTOR:
        return []
    closing = code.partner.get(opening, code.head_end)
    if code.lexed.unit.language == "cpp":
        behind = range(closing + 1, code.head_end)
        return [
            code.texts[i]
            for i in behind
            if code.around[i] < 0 and code.kinds[i] is TokenKind.MEMBER and code.text(i + 1) in ("(", "{")
        ]
    inside = range(opening + 1, closing)
    if code.lexed.unit.language == "php":
        names = (
            next((j for j in inside if j > i and code.texts[j][0] == "$"), i)
            for i in inside
            if code.texts[i] in _MODIFIERS
        )
        return [f"$this->{code.texts[j][1:]}" for j in dict.fromkeys(names)]
    return [f"this.{code.texts[i + 1]}" for i in inside if code.texts[i] in _MODIFIERS and code.is_name(i + 1)]
