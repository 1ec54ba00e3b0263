"""The tokens of a lexed unit with their brackets, lines and dotted names: what all facts are read from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leancode_core.code.categories import Category
from leancode_core.code.tokens import LexedUnit, Statement, TokenKind
from leancode_core.code.unit import UnitKind
from leancode_core.summaries.word_blocks import word_functions

_OPENING = ("(", "[", "{")
_CLOSING = frozenset({")", "]", "}"})
SELECTORS = frozenset({".", "->", "::", "?.", "&.", "?->", "!!."})
_NAMES = frozenset({TokenKind.IDENTIFIER, TokenKind.MEMBER, TokenKind.TYPE})
RECEIVERS = frozenset({"self", "this", "$this", "cls", "Self", "super", "base", "parent", "static", "crate"})
_FUNCTION_WORDS = frozenset({"function", "func", "fn", "fun"})
_DECLARING = _FUNCTION_WORDS | {"def"}
_ENDS = frozenset({"}", ";", "end", ")", "done", "],", "];"})
# Languages in which `->` and `::` stand before a lambda's body, a case's or a type.
_OTHER_ARROWS = frozenset({"java", "kotlin", "csharp", "elixir", "haskell", "scala", "swift"})
# Languages that write a function in several clauses, each of which repeats its name.
_WITH_CLAUSES = frozenset({"elixir", "haskell"})
# Where a constructor has no name of its own.
_NAMELESS = frozenset({"constructor", "init"})
# Where a block behind a call is a function, and the statements that such calls are in.
_WITH_TRAILING_LAMBDAS = frozenset({"kotlin", "scala", "swift"})
_VALUES = frozenset(
    {Category.CALL, Category.RETURN, Category.VARIABLE, Category.ASSIGN, Category.GETTER, Category.SETTER}
)
_BLOCK_WORDS = frozenset({"if", "else", "when", "match", "switch", "try", "catch", "do", "for", "while", "object"})
_NO_HEADS = frozenset({Category.ANNOTATION, Category.COMMENT})
_FRAGMENT = re.compile(r"\s+")


class TokenSequence:
    """The tokens of a function in columns.

    Attributes:
        lexed: the unit.
        texts: of each token.
        kinds: of each token.
        around: for each token the innermost bracket that is open before it, -1 if none is.
        selectors: what can stand between the parts of a dotted name in this language.
        partner: from an opening bracket to the one that closes it.
        opening: from a closing bracket to the one that it closes.
        head_end: index behind the tokens of the function's head.
        name_at: where its name stands, in a head without a name the head's last token.
        inner_functions: name and tokens of the named functions and classes inside, outermost ones alone.
    """

    def __init__(self, lexed: LexedUnit) -> None:
        self.lexed = lexed
        self.texts = lexed.texts()
        has_other_arrows = lexed.unit.language in _OTHER_ARROWS
        self.selectors = SELECTORS - {"->", "::"} if has_other_arrows else SELECTORS
        self.kinds = [token.kind for token in lexed.tokens]
        self.around: list[int] = []
        self.partner: dict[int, int] = {}
        self.opening: dict[int, int] = {}
        self._match_brackets()
        self.name_at = self._name_at()
        self.head_end = self._end_of_head()
        self._word_functions = word_functions(self.texts, self.kinds, lexed.unit.language, self.head_end)
        self.inner_functions = self._inner_functions()
        self._is_inner = bytearray(len(self.texts))
        for _, within in self.inner_functions:
            self._is_inner[within.start : within.stop] = b"\x01" * len(within)
        self._opens: dict[int, bool] = {}

    def __len__(self) -> int:
        return len(self.texts)

    def text(self, index: int) -> str:
        """A token's text, "" outside of the unit."""
        return self.texts[index] if 0 <= index < len(self.texts) else ""

    def is_name(self, index: int) -> bool:
        """Whether a token names a value, a member or a type."""
        return 0 <= index < len(self.kinds) and self.kinds[index] in _NAMES

    def category(self, index: int) -> Category:
        """The category of a token's statement."""
        return self.lexed.category(self.lexed.tokens[index])

    def bodies(self) -> Iterator[Statement]:
        """The statements behind the head that do not stand in a named function inside."""
        for statement in self.lexed.statements:
            first = max(statement.first_token, self.head_end)
            if first < statement.end_token and not self.is_inner(first):
                yield statement._replace(first_token=first)

    def written(self, start: int, stop: int) -> str:
        """The source of some tokens on one line."""
        if start >= stop:
            return ""
        tokens = self.lexed.tokens
        source = self.lexed.source[tokens[start].start : tokens[stop - 1].stop]
        return _FRAGMENT.sub(" ", source.decode("utf-8", "replace"))

    def on_new_line(self, index: int) -> bool:
        """Whether a line break stands before a token."""
        tokens = self.lexed.tokens
        return index == 0 or b"\n" in self.lexed.source[tokens[index - 1].stop : tokens[index].start]

    def start_of_name(self, last: int) -> int:
        """The first token of the dotted name that ends with this one."""
        start = last
        while self.text(start - 1) in self.selectors:
            before = start - 2
            if self._is_unwrapping(before):
                before -= 1
            if not (self.is_name(before) or self.text(before) in RECEIVERS):
                break
            start = before
        return start

    def end_of_name(self, first: int) -> int:
        """Behind the last token of the dotted name that begins with this one; itself where there is none."""
        if not (self.is_name(first) or self.text(first) in RECEIVERS):
            return first
        end = first + 1
        while True:
            selector = end + 1 if self._is_unwrapping(end) else end
            if self.text(selector) not in self.selectors or not self.is_name(selector + 1):
                return end
            end = selector + 2

    def _is_unwrapping(self, index: int) -> bool:
        """Whether this is the `?` of Swift's `a?.b`, or the `!` of `a!.b`."""
        return self.lexed.unit.language == "swift" and self.text(index) in ("?", "!") and self.text(index + 1) == "."

    def dotted(self, start: int, stop: int) -> str:
        """A dotted name as written."""
        return "".join(self.texts[start:stop])

    def is_inner(self, index: int) -> bool:
        """Whether a token stands in a named function inside, its head included."""
        return bool(self._is_inner[index])

    def is_in_lambda(self, index: int) -> bool:
        """Whether a token stands in the body of a function without a name."""
        bracket = self.around[index]
        while bracket >= 0:
            if self.texts[bracket][-1] in "([" or self._is_lambda(bracket):
                return True
            bracket = self.around[bracket]
        return any(index in function for function in self._word_functions)

    def _inner_functions(self) -> list[tuple[str, range]]:
        found: list[tuple[str, range]] = []
        for statement in self.lexed.statements:
            first = statement.first_token
            is_head = statement.category is Category.SIGNATURE and self.texts[first] not in _ENDS
            if first < self.head_end or not is_head or (found and first in found[-1][1]):
                continue
            named = self._named(first, statement.end_token)
            if named is not None:
                name = self.dotted(self.start_of_name(named), self.end_of_name(named))
                if name == self.lexed.unit.name and self.lexed.unit.language in _WITH_CLAUSES:
                    continue
                found.append((name, range(first, self._end_of_inner(statement))))
        return found

    def _named(self, first: int, stop: int) -> int | None:
        """Where the name stands that a head declares: outside of its brackets, or before `=`."""
        level = self.around[first]
        named = (i for i in range(first, stop) if self.is_name(i) and self.around[i] == level)
        outside = [i for i in named if not self.texts[i].endswith(":")]
        members = (i for i in outside if self.kinds[i] is TokenKind.MEMBER or self.text(i + 1) == "=")
        return next(members, outside[0] if outside else None)

    def _match_brackets(self) -> None:
        open_brackets: list[int] = []
        for index, text in enumerate(self.texts):
            is_symbol = self.kinds[index] in (TokenKind.SYMBOL, TokenKind.OTHER)
            if is_symbol and text in _CLOSING and open_brackets:
                self.opening[index] = open_brackets.pop()
                self.partner[self.opening[index]] = index
            self.around.append(open_brackets[-1] if open_brackets else -1)
            if is_symbol and text.endswith(_OPENING):
                open_brackets.append(index)

    def _name_at(self) -> int:
        """Where the function's own name stands; the last token of its head where it has none."""
        name = self.lexed.unit.name
        signature = None  # Haskell's, which has no parameters
        for index, text in enumerate(self.texts):
            if text == name and self.kinds[index] in _NAMES and self.around[index] < 0:
                if self.category(index) in _NO_HEADS:
                    continue
                if self.text(index + 1) != "::" or self.lexed.unit.language != "haskell":
                    return index
                signature = index
        if signature is not None:
            return signature
        words = (i for i, text in enumerate(self.texts) if text == name and self.text(i - 1) in _DECLARING)
        if (at := next(words, None)) is not None:  # a name that is a word of the grammar elsewhere
            return at
        if self.lexed.unit.kind is UnitKind.CONSTRUCTOR:
            nameless = (i for i, text in enumerate(self.texts) if text in _NAMELESS and self.around[i] < 0)
            if (at := next(nameless, None)) is not None:
                return at
        heads = (s for s in self.lexed.statements if s.category is Category.SIGNATURE)
        return next((statement.end_token - 1 for statement in heads), 0)

    def _end_of_head(self) -> int:
        """A function that is the value of a variable may be one statement with its body: `f = lambda x: x + 1`."""
        if not self.texts:
            return 0
        statement = self.lexed.statements[self.lexed.tokens[self.name_at].statement]
        if statement.category is not Category.VARIABLE:
            return self._behind_parameters(statement)
        for index in range(self.name_at + 1, statement.end_token):
            text = self.texts[index]
            is_colon = text == ":" and self.lexed.unit.language == "python" and "lambda" in self.texts[:index]
            is_pipe = text in ("|", "||") and self.text(index - 1) != "=" and self.text(index + 1) != "{"
            if self.around[index] < 0 and (text in ("{", "=>") or is_colon or (is_pipe and index > self.name_at + 2)):
                return index + 1
        return statement.end_token

    def _behind_parameters(self, head: Statement) -> int:
        """Behind a head, of which a comment between the parameters makes several statements."""
        for index in range(self.name_at + 1, head.end_token):
            closing = self.partner.get(index, index) if self.texts[index] == "(" else index
            if closing >= head.end_token:
                return self.lexed.statements[self.lexed.tokens[closing].statement].end_token
        return head.end_token

    def _end_of_inner(self, statement: Statement) -> int:
        last = statement.end_token - 1
        if self.texts[last] == "{":
            return self.partner.get(last, len(self)) + 1
        for function in self._word_functions:
            if statement.first_token <= function.start <= last:
                return function.stop
        following = self.lexed.tokens[last].statement + 1
        if self.lexed.unit.language not in ("python", "ruby"):  # an expression, or a declaration
            is_arrow = self.texts[last] in ("=>", "->", "=") and following < len(self.lexed.statements)
            return self.lexed.statements[following].end_token if is_arrow else statement.end_token
        column = self._column(statement.first_token)
        for index in range(statement.end_token, len(self)):
            if self.on_new_line(index) and self._column(index) <= column:
                return index
        return len(self)

    def _column(self, index: int) -> int:
        start = self.lexed.tokens[index].start
        return start - (self.lexed.source.rfind(b"\n", 0, start) + 1)

    def _is_lambda(self, bracket: int) -> bool:
        if bracket not in self._opens:
            self._opens[bracket] = self._opens_lambda(bracket)
        return self._opens[bracket]

    def _opens_lambda(self, bracket: int) -> bool:
        """Whether the body of a function without a name begins here: `=> {`, `func(x int) int {`, `[&](int x) {`."""
        if self.texts[bracket] != "{" or bracket < self.head_end:
            return False
        if self.lexed.unit.language == "ruby":
            return True
        before = self.text(bracket - 1)
        if before in ("=>", "->") or (before in ("|", "||") and self.lexed.unit.language == "rust"):
            return self.category(bracket) is not Category.CASE
        statement = self.lexed.statements[self.lexed.tokens[bracket].statement]
        if self.lexed.unit.language in _WITH_TRAILING_LAMBDAS and statement.category in _VALUES:
            return not any(self.texts[i] in _BLOCK_WORDS for i in range(statement.first_token, bracket))
        tokens = range(statement.first_token, bracket)
        if any(self.texts[i] in _FUNCTION_WORDS and self.kinds[i] is TokenKind.KEYWORD for i in tokens):
            return True
        return any(self.texts[i] == "]" and self.texts[i + 1] == "(" for i in tokens[:-1]) and (
            self.lexed.unit.language == "cpp" and statement.category is Category.VARIABLE
        )
