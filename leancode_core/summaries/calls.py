"""What a function calls, the most telling calls alone, and what it makes with `new`."""

from __future__ import annotations

import string
from collections.abc import Sequence

from leancode_core.code.categories import Category
from leancode_core.code.statement_rules import category_of_call
from leancode_core.code.tokens import Role, TokenKind
from leancode_core.summaries.token_sequence import TokenSequence

# Calls that are everywhere and tell little of what a function is for, in lower case.
SMALL_FUNCTIONS = frozenset(
    """__init__ abs all also any append array array_key_exists array_merge as as_bytes as_deref as_mut as_ref
    as_slice as_str asref assert assert_eq at begin block_given? bool boolean borrow borrow_mut byte bytes
    c_str calloc cap ceil char charat charcodeat clone cloned collect concat const_cast constructor contains
    containskey copied count dict dup dynamic_cast each emplace_back empty end endswith ensure ensure_ascii
    enumerate eq equals equalsignorecase err errorf expect explode fill filter find first flatmap float
    float32 float64 floor foreach format free freeze from front get getattr getclass getorcreate hasattr hash
    hashcode hasnext hasownproperty hasprefix hassuffix implode in_array includes indexof insert instanceof
    int int16 int32 int64 int8 intern into into_iter is is_a? is_array is_empty is_err is_none is_null is_ok
    is_some is_string isarray isempty isinstance iskindof isnan isset issubclass items iter iter_mut join keys
    kind_of? last lastindexof len length let list lock lower lowercase make make_pair malloc map matches max
    memcpy memset min move name nameof new next nil? none nonzero now num number object ok ok_or ok_or_else
    open_or or or_else ord parsefloat parseint pop pow present? println push push_back put range realloc
    reinterpret_cast repeat replace reserve respond_to? reverse rlock round rune runlock self set setattr size
    sizeof slice some sort sorted splice split sprint sprintf starts_with startswith static_cast str
    str_replace strcmp strcpy string string? strip strlen strncmp strncpy strpos substr substring sum super
    symbol take then to_a to_h to_i to_owned to_s to_str to_string to_sym to_vec toarray todouble tofixed
    toint tolist tolower tolowercase tostring toupper touppercase trim trimprefix trimspace trimsuffix tuple
    type type_of typeof uint16 uint32 uint64 uint8 uintptr unlock unset unwrap unwrap_or unwrap_or_default
    unwrap_or_else upper use valueof values vec with_capacity zip""".split()  # noqa: SIM905 - a list of words
)
_BASES = {"super": "super", "base": "the base constructor", "this": "another constructor"}
_WRAPPERS = frozenset(
    {
        "Ok",
        "Err",
        "Some",
        "None",
        *("super", "self", "this", "defined", "require", "sizeof", "static_cast", "dynamic_cast", "reinterpret_cast"),
    }
)
_LIFTED = frozenset({"return", "pure"})  # Haskell's, which only wrap a value
_FUNCTION_WORDS = frozenset({"function", "function*"})
# In Haskell: what an argument can be, and where what looks like a call is a pattern.
_OPERANDS = frozenset({TokenKind.IDENTIFIER, TokenKind.MEMBER, TokenKind.TYPE, TokenKind.STRING, TokenKind.NUMBER})
_PATTERNS = frozenset({Category.SIGNATURE, Category.ANNOTATION, Category.COMMENT})
_MOST_PARTS = 3
_SHELL_FIRST = frozenset(f"_{string.ascii_letters}")
_LONGEST = 60  # characters of a name
# Set nothing, whatever their names say.
_TIMERS = frozenset({"settimeout", "setinterval", "setimmediate"})
_SHELL_SMALL = frozenset(
    {"echo", "printf", "cd", "local", "export", "shift", "eval", "set", "cat", "exit", "return", "["}
)


def calls_of(code: TokenSequence, said: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The names of what is called: plain calls, those that tell little, logs.

    Of those that tell little the first sort that there is: built-in functions, links of chains, setters and getters;
    logs.

    Args:
        code: the function's tokens.
        said: phrases that the sentence has besides: what they name is not said again.
    """
    sorts: tuple[dict[str, None], dict[str, None], dict[str, None]] = ({}, {}, {})
    for statement in code.bodies():
        if statement.category in (Category.ANNOTATION, Category.ASSERT):
            continue
        if statement.category is Category.SIGNATURE and code.lexed.unit.language == "elixir":
            continue  # the head of a further clause
        is_log = statement.category is Category.LOGGER and code.lexed.unit.language != "lua"
        is_throw = statement.category is Category.THROW and code.texts[statement.end_token - 1] not in ("?", ";")
        if is_throw or _raises(code, statement.first_token, statement.end_token):
            continue
        for index in range(statement.first_token, statement.end_token):
            if code.texts[index] in _BASES and code.text(index + 1) == "(":
                sorts[1][_BASES[code.texts[index]]] = None
            is_local = code.lexed.unit.language == "elixir" and code.text(index + 1) == "("
            is_invoked = is_local or Role.INVOCATION in code.lexed.tokens[index].role
            if not is_invoked or not _is_called(code, index):
                continue
            start = code.start_of_name(index)
            name = _short(code, start, index)
            is_error = code.text(start - 1) == "(" and code.text(start - 2) == "Err"
            if (
                is_error
                or len(name) > _LONGEST
                or code.text(start - 1) == "new"
                or code.texts[index] in _WRAPPERS
                or _is_said(name, said)
            ):
                continue
            sorts[2 if is_log else _sort(code, start, index)][name] = None
    if code.lexed.unit.language in ("csharp", "kotlin"):
        behind_colon = (i for i in range(1, code.head_end) if code.texts[i - 1] == ":" and code.text(i + 1) == "(")
        sorts[1].update((_BASES[code.texts[i]], None) for i in behind_colon if code.texts[i] in _BASES)
    own = "" if code.lexed.unit.name in code.texts[code.name_at + 1 : code.head_end] else code.lexed.unit.name
    plain = tuple("itself" if name == own else name for name in sorts[0])
    return plain, tuple(sorts[1] or sorts[2]), tuple(sorts[2])


def _is_said(name: str, phrases: Sequence[str]) -> bool:
    return any(f"{name}(" in phrase or phrase.endswith((f" result of {name}", f" new {name}")) for phrase in phrases)


def created_by(code: TokenSequence) -> tuple[str, ...]:
    """The types behind `new`, outside of what is raised or returned."""
    found: dict[str, None] = {}
    for statement in code.bodies():
        if statement.category in (Category.THROW, Category.RETURN):
            continue
        for index in range(statement.first_token, statement.end_token):
            if code.texts[index] == "new" and code.kinds[index] is TokenKind.KEYWORD:
                end = code.end_of_name(index + 1)
                if code.text(end) == "[":  # an array
                    continue
                if end > index + 1 and code.texts[end - 1][:1].isupper():
                    found[code.texts[end - 1]] = None
    return tuple(found)


def _raises(code: TokenSequence, start: int, stop: int) -> bool:
    return any(code.texts[index] in ("throw", "raise", "panic") for index in range(start, min(start + 2, stop)))


def _is_called(code: TokenSequence, index: int) -> bool:
    """Whether this token is the name of what is called, as opposed to its receiver or its arguments."""
    if not code.is_name(index):
        return False
    if code.text(index + 1) in code.selectors:
        return code.text(index + 1) == "?." and code.text(index + 2) == "("  # JavaScript's `call?.()`
    if code.text(index - 1) in _FUNCTION_WORDS and code.kinds[index - 1] is TokenKind.KEYWORD:
        return False  # a function that is named where it is passed
    following = code.text(index + 1)
    language = code.lexed.unit.language
    if following == "(":
        return language != "haskell" or (code.texts[index] not in _LIFTED and _is_applied(code, index))
    if following == "!" and language == "rust":
        return code.text(index + 2) in ("(", "[", "{")
    if following in ("<", "::"):
        return _is_generic_call(code, index + 1)
    if following in ("{", "do"):
        return language in ("ruby", "kotlin", "scala", "swift") and code.kinds[index] is not TokenKind.TYPE
    if language == "haskell":
        return code.texts[index] not in _LIFTED and _is_applied(code, index)
    if language == "bash":
        statement = code.lexed.statements[code.lexed.tokens[index].statement]
        before = code.text(index - 1)
        return code.texts[index][0] in _SHELL_FIRST and (
            index == statement.first_token or before in ("|", "$(", "!", "`")
        )
    if language != "ruby" or index + 1 >= len(code) or code.on_new_line(index + 1):
        return False
    is_argument = code.kinds[index + 1] in (TokenKind.STRING, TokenKind.IDENTIFIER, TokenKind.NUMBER, TokenKind.TYPE)
    return is_argument and code.text(index - 1) != ":" and code.kinds[index] is not TokenKind.TYPE


def _is_applied(code: TokenSequence, index: int) -> bool:
    """Whether a Haskell function stands before its arguments, and is no argument or constructor itself."""
    if not code.texts[index][:1].islower() or index + 1 >= len(code):
        return False
    if code.category(index) in _PATTERNS:
        return False
    before = code.start_of_name(index) - 1
    is_same = before >= 0 and code.lexed.tokens[before].statement == code.lexed.tokens[index].statement
    is_argument = is_same and (code.kinds[before] in _OPERANDS or code.texts[before] in (")", "]", "@", "\\"))
    return not is_argument and (code.kinds[index + 1] in _OPERANDS or code.text(index + 1) in ("(", "["))


def _is_generic_call(code: TokenSequence, index: int) -> bool:
    """Whether type arguments and then a bracket follow: `make<int>(`, `collect::<Vec<_>>(`."""
    if code.text(index) == "::":
        index += 1
    depth = 0
    for position in range(index, min(index + 24, len(code))):
        text = code.texts[position]
        depth += {"<": 1, ">": -1, ">>": -2}.get(text, 0)
        if depth <= 0:
            return depth == 0 and text in (">", ">>") and code.text(position + 1) == "("
        if text in (";", "{", "&&", "||"):
            return False
    return False


def _short(code: TokenSequence, start: int, callee: int) -> str:
    """The name as written, of a long path the last parts."""
    if (callee - start) // 2 + 1 > _MOST_PARTS:
        start = callee - 2 * (_MOST_PARTS - 2)
    return code.dotted(start, callee + 1)


def _sort(code: TokenSequence, start: int, callee: int) -> int:
    name = code.texts[callee]
    if code.lexed.unit.language == "bash":
        return 1 if name in _SHELL_SMALL else 0
    category = category_of_call(code.dotted(start, callee + 1).encode("utf-8", "replace"))
    if code.lexed.unit.language == "lua" and name == "error":
        return 0
    if category is Category.LOGGER:
        return 2
    if name.lower() in _TIMERS:
        return 0
    if name == "method" and code.lexed.unit.language == "ruby":  # the function as a value
        return 1
    is_small = name.lower().rstrip("!") in SMALL_FUNCTIONS or name.endswith("?")
    return 1 if code.text(start - 1) in code.selectors or category is not Category.CALL or is_small else 0
