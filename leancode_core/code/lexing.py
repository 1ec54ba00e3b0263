"""The tokens of a parsed file, each with its kind and in its statement, in one walk over the tree."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

from tree_sitter import Node, Tree

from leancode_core.code.categories import CONTROL, Category
from leancode_core.code.file_tokens import FileTokens as FileTokens
from leancode_core.code.lexed_parts import LexingMemory
from leancode_core.code.part_recording import PartRecorder
from leancode_core.code.statement_rules import Place, StatementRules, category_of_call
from leancode_core.code.tokens import Role, TokenKind

# Plain numbers: `Role` itself takes a microsecond for each operation.
_NO_ROLE, _STRUCTURE, _INVOCATION = Role.NONE.value, Role.STRUCTURE.value, Role.INVOCATION.value
_WORD = re.compile(rb"\S+")
_BARE_NAMES = re.compile(rb"[\w\x80-\xff$@,*()\s]+")
_NAMING_FIELDS = frozenset({"", "declarator", "name", "object"})
_LONGEST_CALLEE = 100
_LONGEST_HEAD = 400  # that refinements look at: their patterns may take quadratic time
_NAME = re.compile(rb"[\w\x80-\xff$@]+")
_KINDS = (
    (re.compile(r"comment"), TokenKind.COMMENT),
    (re.compile(r"string|char|heredoc|regex|template|raw_text|escape|nowdoc|symbol$"), TokenKind.STRING),
    (re.compile(r"number|integer|float|decimal|hex|octal|binary_lit|int_literal|rune|imaginary"), TokenKind.NUMBER),
    (re.compile(r"type_identifier|primitive_type|predefined_type|type_name|simple_type|_type$"), TokenKind.TYPE),
    (re.compile(r"(?:property|field|label|statement|attribute)_?(?:identifier|name)|^label"), TokenKind.MEMBER),
    (re.compile(r"identifier|name|constant|variable|word|^identifier"), TokenKind.IDENTIFIER),
    (re.compile(r"true|false|null|nil|none|this|self|super|boolean|modifier|storage"), TokenKind.KEYWORD),
)


def lex(
    tree: Tree,
    source: bytes,
    rules: StatementRules,
    memory: LexingMemory | None = None,
    definitions: Collection[tuple[int, int]] = (),
) -> FileTokens:
    """All tokens of a file: every byte that is not white space is in exactly one.

    Args:
        tree: the parsed `language.visible(source)`.
        source: the file.
        rules: of its language.
        memory: what is left of earlier versions of the file; what of it still fits is used.
        definitions: first byte of each definition and the byte behind it: these are remembered.
    """
    walk = _Walk(source, rules)
    if memory is not None:
        walk.parts = PartRecorder(memory, walk.found, source, definitions)
    walk.over(tree.root_node)
    return walk.found


class _Walk:
    """One pass with a cursor: no recursion, since hostile files nest 20,000 deep, and no `node.parent`."""

    def __init__(self, source: bytes, rules: StatementRules) -> None:
        self.found = FileTokens()
        self.parts: PartRecorder | None = None
        self._source = source
        self._rules = rules
        self._position = 0
        # The names that each open definition has bound already, below the depth of the definition.
        self._scopes: list[tuple[int, set[bytes]]] = [(-1, set())]

    def over(self, root: Node) -> None:
        rules, cursor = self._rules, root.walk()
        # For each open node: its type, its statement's number, the roles of what is inside.
        parents: list[tuple[str, int, int]] = []
        here = ("", 0, _NO_ROLE)
        while True:
            node = cursor.node
            assert node is not None
            kind, field_name = node.type, ""
            parent, statement, role = here
            if node.is_named:
                field_name = cursor.field_name or ""
                statement = self._statement(node, parent, field_name, statement, len(parents))
                role = self._role(kind, field_name, parent, role)
            if self.parts is not None and self._is_taken(node, kind, parent, field_name, role, statement, len(parents)):
                self._position = self.found.stops[-1]
            elif kind in rules.atoms and not any(c.type in rules.interpolations for c in node.named_children):
                sort = self._kind(kind) or TokenKind.STRING
                if sort is TokenKind.IDENTIFIER:
                    sort = self._kind_of_name(node, field_name, parent)
                    self._bind_parameter(node, sort, statement)
                self._add_words(node.start_byte, node.end_byte, sort, role, statement)
            elif node.child_count == 0:
                if parent in rules.declarators and field_name in _NAMING_FIELDS:
                    declaration = next((p for p, _, _ in reversed(parents) if p not in rules.declarators), "")
                    self._add_leaf(node, kind, "declarator", declaration, role, statement)
                else:
                    self._add_leaf(node, kind, field_name, parent, role, statement)
            elif cursor.goto_first_child():
                parents.append(here)
                here = (kind, statement, role)
                continue
            self._leave(len(parents))
            while not cursor.goto_next_sibling():
                if not cursor.goto_parent():
                    self._add_gap(len(self._source), 0)
                    return
                here = parents.pop()
                self._leave(len(parents))

    def _leave(self, depth: int) -> None:
        while self._scopes[-1][0] >= depth:
            self._scopes.pop()
        if self.parts is not None:
            self.parts.leave(depth, self._position)

    def _is_taken(
        self, node: Node, kind: str, parent: str, field_name: str, role: int, statement: int, depth: int
    ) -> bool:
        """Whether the tokens of this node are known from an earlier version of the file."""
        if self.parts is None or (node.start_byte, node.end_byte) not in self.parts.definitions:
            return False
        is_selected = self._last_token() in self._rules.selectors
        context = (id(self._rules), kind, parent, field_name, role, is_selected)
        return self.parts.takes(node, statement, depth, self._position, *context)

    def _statement(self, node: Node, parent: str, field_name: str, statement: int, depth: int) -> int:
        """The number of the statement that the node's tokens are in: the one around it, or a new one."""
        category = self._category(node, node.type, parent, field_name, statement)
        if category is None:
            return statement
        if category is Category.SIGNATURE and self._rules.bindings:
            self._scopes.append((depth, set()))
        self.found.categories.append(category)
        return len(self.found.categories) - 1

    def _category(self, node: Node, kind: str, parent: str, field_name: str, statement: int) -> Category | None:
        """The category of the statement that this node opens, None if it opens none."""
        rules = self._rules
        if rules.special is not None:
            special = rules.special(node, parent, self._source)
            if special is not None:
                return special if isinstance(special, Category) else None
        category, place = rules.categories.get(kind), rules.places.get((parent, field_name))
        if place is Place.HEADER:
            return None
        if category is None:
            if place is Place.RESULT and kind not in rules.blocks and self._kind(kind) is not TokenKind.COMMENT:
                return Category.RETURN if self.found.categories[statement] is Category.SIGNATURE else None
            if place is not Place.BRANCH and not self._is_statement(kind, parent, field_name):
                return None
            inner: Node | None = node
            while inner is not None and inner.type in rules.wrappers:
                inner = _inner(inner)
            if inner is None:
                return Category.CONTINUE  # a lone semicolon
            node, kind = inner, inner.type
            category = rules.categories.get(kind) or rules.expressions.get(kind)
            if category is None:
                return None if place is Place.BRANCH else Category.NONE if kind == "ERROR" else rules.otherwise
        refined = self._refined(node, kind, category)
        # The semicolon of an expression statement belongs to what the expression is.
        is_open = parent == "expression_statement" and refined is self.found.categories[statement]
        return None if is_open else refined

    def _is_statement(self, kind: str, parent: str, field_name: str) -> bool:
        """Whether a node without a category of its own stands where statements do: in a block or as a body."""
        rules = self._rules
        if parent in rules.blocks:
            is_head = parent in rules.categories or parent in rules.expressions
            return (
                kind not in rules.blocks
                and kind not in rules.headers
                and (not (is_head and field_name) or field_name in rules.bodies)
            )
        return kind == "expression_statement"

    def _refined(self, node: Node, kind: str, category: Category) -> Category:
        rules = self._rules
        for pattern, refined in rules.refinements.get(kind, ()):
            if pattern.match(self._source, node.start_byte, min(node.end_byte, node.start_byte + _LONGEST_HEAD)):
                return refined
        if category is Category.CALL:
            field_name = rules.callees.get(kind)
            callee = node.child_by_field_name(field_name) if field_name else None
            if field_name == "":
                callee = node.named_child(0) if node.named_child_count else None
            if callee is None:
                return category_of_call(self._source[node.start_byte : node.end_byte].partition(b"(")[0])
            # Of a long callee, a function that is called where it is written, the two ends decide.
            first = self._source[node.start_byte : min(callee.end_byte, node.start_byte + _LONGEST_CALLEE)]
            last = self._source[max(callee.end_byte - _LONGEST_CALLEE, node.start_byte + len(first)) : callee.end_byte]
            return category_of_call(first + last)
        if kind in rules.bindings:
            target = node.child_by_field_name(rules.bindings[kind])
            names = _BARE_NAMES.match(self._source, target.start_byte, target.end_byte) if target is not None else None
            if target is not None and names is not None and names.end() == target.end_byte:
                new, bound = set(_NAME.findall(names.group())), self._bound()
                category = category if new <= bound else Category.VARIABLE
                bound |= new
        return category

    def _role(self, kind: str, field_name: str, parent: str, role: int) -> int:
        rules = self._rules
        if rules.categories.get(parent) in CONTROL and parent not in rules.ternaries:
            is_statement = parent in rules.blocks or kind == "expression_statement" or kind in rules.categories
            is_in_block = kind in rules.blocks or (is_statement and not field_name and kind not in rules.ternaries)
            is_in_block = is_in_block or rules.places.get((parent, field_name)) is Place.BRANCH
            if not is_in_block and field_name not in rules.bodies:
                role |= _STRUCTURE
        if kind in rules.headers:
            role |= _STRUCTURE
        if kind in rules.invocations:
            role |= _INVOCATION
        return role

    def _add_leaf(self, node: Node, kind: str, field_name: str, parent: str, role: int, statement: int) -> None:
        start, stop = node.start_byte, node.end_byte
        if start == stop:
            return  # the grammar misses something here
        is_separator = stop - start == 1 and self._source[start] in b";," and parent in self._rules.blocks
        if is_separator and self.found.kinds and self.found.kinds[-1] is not TokenKind.COMMENT:
            statement = self.found.nodes[-1]  # it belongs to what it ends
        if not node.is_named:
            if (parent, kind) in self._rules.before and self.found.kinds[-1] is TokenKind.IDENTIFIER:
                self.found.kinds[-1] = TokenKind.MEMBER
            self._add(start, stop, TokenKind.KEYWORD if kind[:1].isalpha() else TokenKind.SYMBOL, role, statement)
            return
        sort = self._kind(kind)
        if sort is TokenKind.IDENTIFIER or (parent, field_name) in self._rules.names:
            sort = self._kind_of_name(node, field_name, parent)
        self._bind_parameter(node, sort, statement)
        if sort is TokenKind.COMMENT and statement and kind not in self._rules.categories:
            statement = self._comment()
        if sort in (TokenKind.STRING, TokenKind.COMMENT, TokenKind.OTHER):
            self._add_words(start, stop, sort, role, statement)
        else:
            self._add(start, stop, sort, role, statement)

    def _kind_of_name(self, node: Node, field_name: str, parent: str) -> TokenKind:
        rules = self._rules
        if (parent, field_name) in rules.not_values:
            return TokenKind.MEMBER
        if rules.selectors and parent not in rules.types and self._last_token() in rules.selectors:
            return TokenKind.MEMBER
        if rules.keywords and self._source[node.start_byte : node.end_byte] in rules.keywords:
            return TokenKind.KEYWORD
        is_type = parent in rules.types or (parent, field_name) in rules.type_fields
        return TokenKind.TYPE if is_type else TokenKind.IDENTIFIER

    def _bind_parameter(self, node: Node, sort: TokenKind, statement: int) -> None:
        if sort is TokenKind.MEMBER and self._rules.bindings and self.found.categories[statement] is Category.SIGNATURE:
            self._bound().add(self._source[node.start_byte : node.end_byte])

    def _bound(self) -> set[bytes]:
        """The names that the innermost definition has bound so far."""
        depth, names = self._scopes[-1]
        if self.parts is not None:
            self.parts.reaches_out(depth)
        return names

    def _last_token(self) -> bytes:
        return self._source[self.found.starts[-1] : self.found.stops[-1]] if self.found.starts else b""

    def _comment(self) -> int:
        self.found.categories.append(Category.COMMENT)
        return len(self.found.categories) - 1

    def _kind(self, kind: str) -> TokenKind:
        known = self._rules.kinds.get(kind)
        return known if known is not None else _kind_by_name(kind)

    def _add_words(self, start: int, stop: int, kind: TokenKind, role: int, statement: int) -> None:
        for word in _WORD.finditer(self._source, start, stop):
            if word.start() > self._position:
                self._add_gap(word.start(), statement)
            if word.start() >= self._position:
                self._append(word.start(), word.end(), kind, role, statement)

    def _add_gap(self, stop: int, statement: int) -> None:
        """What the grammar has no leaf for: what was hidden from it, text between the leaves of a literal."""
        for word in _WORD.finditer(self._source, self._position, stop):
            self._append(word.start(), word.end(), TokenKind.OTHER, _NO_ROLE, statement)

    def _add(self, start: int, stop: int, kind: TokenKind, role: int, statement: int) -> None:
        if start > self._position:
            self._add_gap(start, statement)
        start = max(start, self._position)
        if start < stop:
            text = self._source[start:stop]
            if text.split() != [text]:  # `is not`, a name in backticks, a quote with the blanks behind it
                self._add_words(start, stop, kind, role, statement)
            else:
                self._append(start, stop, kind, role, statement)

    def _append(self, start: int, stop: int, kind: TokenKind, role: int, statement: int) -> None:
        found = self.found
        found.starts.append(start)
        found.stops.append(stop)
        found.kinds.append(kind)
        found.roles.append(role)
        found.nodes.append(statement)
        self._position = stop


def _inner(wrapper: Node) -> Node | None:
    """What a wrapper wraps: its value if there is a field of this name (a cast), else what comes first."""
    value = wrapper.child_by_field_name("value")
    return value or next((child for child in wrapper.named_children if not child.is_extra), None)


@cache
def _kind_by_name(kind: str) -> TokenKind:
    return next((sort for pattern, sort in _KINDS if pattern.search(kind)), TokenKind.OTHER)
