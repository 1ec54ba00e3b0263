"""SlimCode: tokens go by a fixed order of what they are, from the end of the unit backwards.

Wang et al., "Natural Is The Best: Model-Agnostic Code Simplification for Pre-trained Large Language Models", FSE 2024.
The order was found for Java and is applied to every language by the kinds and roles of tokens.
"""

from __future__ import annotations

from collections.abc import Sequence

from leancode_core.code.categories import Category
from leancode_core.code.tokens import LexedUnit, Role, TokenKind
from leancode_core.pruning.code_tokens import CodeTokens, Group

# The signs that the published tool knows; compound assignments, arrows and "@" are not among them.
_JAVA_SYMBOLS = frozenset(
    {
        *"=+-*/%!><|?:~&^({)}[.];\",'",
        *("==", "++", "--", "!=", ">=", "<=", "&&", "||", "<<", ">>", ">>>"),
    }
)
_STRUCTURE_WORDS = frozenset({"if", "else", "try", "catch", "finally", "for", "while", "do", "switch", "case"})
_CONTROL = frozenset(
    {
        *(Category.IF, Category.FOR, Category.WHILE, Category.SWITCH, Category.CASE),
        *(Category.TRY, Category.CATCH, Category.FINALLY),
    }
)
_HEAD = frozenset({Category.SIGNATURE, Category.ANNOTATION})
_JAVA_PRIMITIVES = frozenset({"byte", "char", "double", "float", "int", "long", "short"})
_SIGNATURE, _SYMBOL = 1, 8


class SlimCode:
    """Removes symbols first, then what is in no other category, ..., the signature last."""

    def removed(self, code: CodeTokens, saving: int) -> set[int]:
        """See `PruningStrategy`."""
        levels = slimcode_levels(code)

        def place(group: Group) -> tuple[int, int]:
            return -levels[group[-1]], -group[-1]

        return code.first_of(sorted(code.groups, key=place), saving)

    def importance(self, code: CodeTokens) -> Sequence[float]:
        """Levels counted upwards, see `ScoringStrategy`: 1.0 is a symbol, which goes first, 8.0 the signature."""
        return [float(_SYMBOL + _SIGNATURE - level) for level in slimcode_levels(code)]


def slimcode_levels(code: CodeTokens) -> list[int]:
    """The level of each token: 8 goes first, 1 last.

    8 symbols, 7 the rest (types, literals, modifiers, names of fields), then what is no identifier in 6 structures
    and 5 invocations, then identifiers 4 elsewhere, 3 in invocations, 2 in structures, and 1 the signature.
    In Java the levels are those of the published tool, its quirks included: the heads of inner methods make
    everything before them part of the signature, and words like `if` count wherever they stand.
    """
    is_java = code.lexed.unit.language == "java"
    signature_end = _signature_end(code) if is_java else _outer_signature_end(code.lexed)
    levels = []
    for index, (token, text) in enumerate(zip(code.lexed.tokens, code.texts, strict=True)):
        if text in _JAVA_SYMBOLS if is_java else token.kind is TokenKind.SYMBOL:
            levels.append(_SYMBOL)
            continue
        if is_java:
            is_structure = bool(token.role & Role.STRUCTURE) or text in _STRUCTURE_WORDS
            is_structure = is_structure or (text == "default" and code.lexed.category(token) is Category.CASE)
            is_value = token.kind is TokenKind.IDENTIFIER and code.texts[index - 1] != "..."  # a parameter's name
        else:
            is_control_word = token.kind is TokenKind.KEYWORD and code.lexed.category(token) in _CONTROL
            is_structure = bool(token.role & Role.STRUCTURE) or is_control_word
            is_value = token.kind is TokenKind.IDENTIFIER and index >= signature_end
        is_invocation = bool(token.role & Role.INVOCATION)
        if is_value:
            levels.append(2 if is_structure else 3 if is_invocation else 4)
        elif is_structure:
            levels.append(6)
        elif is_invocation:
            levels.append(5)
        else:
            levels.append(_SIGNATURE if index < signature_end else 7)
    return levels


def _outer_signature_end(lexed: LexedUnit) -> int:
    """Index behind the last token of the unit's own head: the first statement that is no annotation or comment."""
    for statement in lexed.statements:
        if statement.category is Category.SIGNATURE:
            return statement.end_token
        if statement.category not in (Category.ANNOTATION, Category.COMMENT):
            return 0
    return 0


def _signature_end(code: CodeTokens) -> int:
    """Index behind the first `{` of the last method: that of the unit or of a method inside it.

    An annotation is part of its method, and a `{` in it counts, within a string as well.
    """
    end = 0
    for statement in code.lexed.statements:
        words = code.texts[statement.first_token : statement.end_token]
        if statement.category is Category.SIGNATURE and "{" in words:
            brace = statement.first_token + words.index("{")
            head = _method_head(code, brace)
            if head is not None:
                end = max(end, next(index for index in range(head, brace + 1) if "{" in code.texts[index]) + 1)
    first = code.texts.index("{") + 1 if "{" in code.texts else len(code.texts)
    return end or first


def _method_head(code: CodeTokens, brace: int) -> int | None:
    """The first token of the method whose body opens here; None if it is a class's or a constructor's."""
    tokens, texts, category = code.lexed.tokens, code.texts, code.lexed.category
    head = brace
    while head > 0 and category(tokens[head - 1]) in _HEAD:
        if category(tokens[head - 1]) is Category.SIGNATURE and texts[head - 1] in ("{", "}", ";"):
            break
        head -= 1
    own = [index for index in range(head, brace) if category(tokens[index]) is Category.SIGNATURE]
    parameters = next((place for place, index in enumerate(own) if texts[index] == "("), 0)
    if parameters < 2:
        return None
    before_name = own[parameters - 2]  # a constructor has no type in front of its name
    is_type = tokens[before_name].kind is TokenKind.TYPE or texts[before_name] in _JAVA_PRIMITIVES
    return head if is_type or texts[before_name] in ("]", ">") else None
