"""The facts of a class, struct, interface, trait, enum or module: its methods, what it keeps, what it derives from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from leancode_core.code.categories import Category
from leancode_core.code.tokens import LexedUnit, Statement, TokenKind
from leancode_core.code.unit import CodeUnit, UnitKind
from leancode_core.summaries.function_facts import facts_of
from leancode_core.summaries.token_sequence import TokenSequence

_CONSTRUCTORS = frozenset({"__init__", "constructor", "initialize", "__construct", "new"})
_TYPE_WORDS = frozenset({"class", "struct", "interface", "trait", "enum", "module", "record", "object", "namespace"})
_BASE_WORDS = frozenset({"extends", ":", "<"})
_VISIBILITY = frozenset({"public", "private", "protected", "internal", "virtual"})
_NAMES = (TokenKind.MEMBER, TokenKind.IDENTIFIER)


@dataclass(frozen=True, slots=True)
class TypeFacts:
    """What a summary may say of a type or a module.

    Attributes:
        base: what it derives from, "" if nothing is named.
        methods: their names, public ones first, without constructors.
        types: classes and the like inside.
        keeps: fields, properties, constants; of an enum its values.
        definition: of an alias what it stands for.
    """

    base: str = ""
    methods: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    definition: str = ""


def type_facts_of(unit: CodeUnit, members: Iterable[CodeUnit] = ()) -> TypeFacts:
    """The facts of a unit that is no function.

    Args:
        unit: its text is an outline, without the bodies of its members.
        members: units that may belong to it, inside it or elsewhere in the file; others are left out.
    """
    lexed = LexedUnit.of(unit)
    if not lexed.tokens:
        return TypeFacts()
    code = TokenSequence(lexed)
    methods: dict[str, None] = {}
    types: dict[str, None] = {}
    keeps = dict.fromkeys(_components(code))
    for statement in _statements(code):
        if statement.category is Category.VARIABLE:
            keeps.update(dict.fromkeys(_declared(code, statement)))
        elif statement.category is Category.SIGNATURE:
            _take_member(code, statement, methods, types, keeps)
    for member in _own(unit, members):
        if member.kind is UnitKind.CONSTRUCTOR:
            sets = facts_of(member).sets
            keeps.update(dict.fromkeys(_bare(name) for name in sets if _is_of_receiver(name)))
            methods.pop(member.name, None)
        elif member.kind.is_callable:
            methods[member.name] = None
        elif member.kind is not UnitKind.CHUNK:
            types[member.name] = None
    names = [name for name in methods if name not in _CONSTRUCTORS and name != unit.name and name not in types]
    return TypeFacts(
        base=_base(code),
        methods=tuple(sorted(names, key=lambda name: name.startswith(("_", "#", "operator")))),
        types=tuple(types),
        keeps=tuple(name for name in keeps if name not in methods and not name.startswith("__")),
        definition=_definition(code) if unit.kind is UnitKind.TYPE else "",
    )


def _statements(code: TokenSequence) -> list[Statement]:
    """Those directly in the type's body. In C the name can stand behind it: `typedef struct { int x; } Name`."""
    statements = code.lexed.statements
    if code.lexed.unit.kind is UnitKind.TYPE:
        return []
    first = code.head_end
    if code.texts[0] == "typedef":
        first = next((i + 1 for i, text in enumerate(code.texts) if text == "{"), len(code))
    inside = [s for s in statements if s.first_token >= first]
    return [s for s in inside if code.around[s.first_token] == code.around[inside[0].first_token]]


def _own(unit: CodeUnit, members: Iterable[CodeUnit]) -> list[CodeUnit]:
    prefix = f"{unit.qualified_name}."
    return [member for member in members if member.qualified_name == prefix + member.name]


def _take_member(
    code: TokenSequence,
    statement: Statement,
    methods: dict[str, None],
    types: dict[str, None],
    keeps: dict[str, None],
) -> None:
    level = code.around[statement.first_token]
    tokens = [i for i in range(statement.first_token, statement.end_token) if code.around[i] == level]
    named = [i for i in tokens if code.kinds[i] is TokenKind.MEMBER or code.text(i - 1) in _TYPE_WORDS]
    if not named:
        return
    at, words = named[0], {code.texts[i] for i in tokens}
    if words & _TYPE_WORDS and code.text(at - 1) in _TYPE_WORDS:
        types[code.texts[at]] = None
    elif code.text(at + 1) in ("(", "<") or words & {"def", "fn", "fun", "function"}:
        if code.text(at - 1) != "~":
            methods[code.texts[at]] = None
    else:
        keeps[code.texts[at]] = None


def _declared(code: TokenSequence, statement: Statement) -> list[str]:
    """The names that a declaration in a type's body introduces."""
    first = statement.first_token
    if code.texts[first].startswith("attr_"):
        symbols = (code.texts[i] for i in range(first + 1, statement.end_token))
        return [text[1:] for text in symbols if text.startswith(":")]
    stop = next((i for i in range(first, statement.end_token) if code.texts[i] in ("=", ":", "?")), statement.end_token)
    level = code.around[first]
    names = [i for i in range(first, stop) if code.kinds[i] in _NAMES and code.around[i] == level]
    members = [i for i in names if code.kinds[i] is TokenKind.MEMBER]
    if code.lexed.unit.kind is UnitKind.ENUM and not members and code.lexed.unit.language != "python":
        return []  # a field, not a value
    bare = [i for i in members or names if code.text(i + 1) not in ("::", ".") and code.text(i - 1) not in ("@", ".")]
    return [code.texts[i] for i in bare]


def _components(code: TokenSequence) -> list[str]:
    """A record's components stand in its head."""
    if code.lexed.unit.language not in ("java", "csharp", "kotlin") or code.text(code.name_at + 1) != "(":
        return []
    inside = range(code.name_at + 2, code.partner.get(code.name_at + 1, code.head_end))
    return [code.texts[i] for i in inside if code.kinds[i] is TokenKind.MEMBER and code.text(i - 1) != "@"]


def _base(code: TokenSequence) -> str:
    """The first class or interface that is named as a base."""
    if code.lexed.unit.kind not in (UnitKind.CLASS, UnitKind.STRUCT, UnitKind.INTERFACE):
        return ""
    start = code.name_at + 1
    if code.lexed.unit.language == "python":
        end = code.end_of_name(start + 1) if code.text(start) == "(" else start
        is_name = end > start + 1 and code.text(end) != "="
        return code.dotted(start + 1, end) if is_name else ""
    words = _BASE_WORDS - ({"<"} if code.lexed.unit.language != "ruby" else set())
    mark = next((i for i in range(start, code.head_end) if code.texts[i] in words and code.around[i] < 0), None)
    if mark is None:
        return ""
    first = mark + 1
    while code.text(first) in _VISIBILITY:
        first += 1
    return code.dotted(first, code.end_of_name(first))


def _definition(code: TokenSequence) -> str:
    start = code.name_at + 1
    if code.text(start) == "=":
        start += 1
    stop = len(code) - (code.texts[-1] == ";")
    return code.written(start, stop)


def _is_of_receiver(name: str) -> bool:
    return name.startswith(("self.", "this.", "this->", "$this->", "@")) or name.isidentifier()


def _bare(name: str) -> str:
    return name.rsplit(".", 1)[-1].rsplit("->", 1)[-1].lstrip("@")
