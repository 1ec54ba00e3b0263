"""What the extraction needs to know of a language."""

from __future__ import annotations

import codecs
import importlib
import re
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from tree_sitter import Language as Grammar
from tree_sitter import Node, Parser, Query

from leancode_core.code.statement_rules import StatementRules
from leancode_core.code.statements import rules_of

Captures = dict[str, list[Node]]

_TYPE_PARAMETERS = re.compile(r"(?<!operator)<[^<>]*(?:<[^<>]*(?:<[^<>]*>[^<>]*)*>[^<>]*)*>")

_MARKS = "\"'`*&: "  # quotes, pointers and references, symbols

_WORD = re.compile(r"\w")
_LEADING_ONLY = str.maketrans("", "", "*& ")

_INHERITS = re.compile(r"; inherits: (\w+)\n")


_QUESTION_MARKS = "leancode.question_marks"


def _question_marks(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return "?" * (error.end - error.start), error.end


codecs.register_error(_QUESTION_MARKS, _question_marks)


@dataclass(frozen=True, slots=True)
class Language:
    """One language's table. Its query file stands beside its module, see the package's docstring.

    Attributes:
        name: lower-case name, as in `--language` and in results.
        grammar: "module:function" of the official grammar wheel.
        query: name of the query file.
        extensions: file name endings with their dot, lower-case.
        filenames: whole file names (`Rakefile`).
        interpreters: programs of a `#!` line.
        constructors: names that make a method a constructor.
        class_named_constructors: whether a method named like its class is a constructor.
        separators: what joins the parts of a qualified name in the source, where a definition's own name
            may be qualified (C++: `Parser::next`).
        methods: whether a function in a module or type is a method, as it is not where all are functions (Elixir).
        exports: first parts of a qualified name that say nothing: the table that a module returns (Lua's `M`).
        quotes: characters that may stand around a name without being part of it.
        claim: where another language has the same extension, the content that makes a file this one's;
            of these languages at most one has no claim.
        hidden: what the grammar must not see since it makes no sense of it (macros of the C preprocessor).
        statements: name of the module in `code.statements` with its statement rules, "" where it is the name.
    """

    name: str
    grammar: str
    query: str
    extensions: tuple[str, ...]
    filenames: tuple[str, ...] = ()
    interpreters: tuple[str, ...] = ()
    constructors: frozenset[str] = field(default_factory=frozenset)
    class_named_constructors: bool = False
    separators: tuple[str, ...] = ()
    methods: bool = True
    exports: frozenset[str] = field(default_factory=frozenset)
    quotes: str = _MARKS
    claim: re.Pattern[bytes] | None = None
    hidden: re.Pattern[bytes] | None = None
    statements: str = ""

    def parser(self) -> Parser:
        """A new parser; not to be shared between threads."""
        return Parser(_grammar(self.grammar))

    def visible(self, source: bytes) -> bytes:
        """The source as it is to be parsed, every byte where it was.

        Blanks stand in place of what is hidden, and "?" in place of each byte that is not UTF-8, which the
        predicates of queries cannot read.
        """
        readable = source
        try:
            source.decode()
        except UnicodeDecodeError:
            readable = source.decode("utf-8", _QUESTION_MARKS).encode()
        return self.hidden.sub(lambda match: b" " * len(match.group()), readable) if self.hidden else readable

    def units_query(self) -> Query:
        """The compiled query."""
        return _query(self.grammar, self.query)

    def rules(self) -> StatementRules:
        """Its statements."""
        return rules_of(self.statements or self.name)

    def naming(self, captures: Captures) -> tuple[str, str]:
        """The owner ("" if none is named) and the name of a captured definition."""
        name = _name_text(captures["name"], self.quotes)
        owner = _name_text(captures["owner"], self.quotes) if "owner" in captures else ""
        for separator in self.separators:  # which may stand at the end of a line
            name = re.sub(rf"\s*{re.escape(separator)}\s*", separator, name)
        # Only the first word can be qualified: `Parser::operator std::string` belongs to Parser.
        name, space, rest = name.partition(" ") if self.separators else (name, "", "")
        if self.separators and _WORD.search(name):
            for separator in self.separators:
                name = name.replace(separator, ".")
                owner = owner.replace(separator, ".")
            inner, _, name = name.rpartition(".")
            owner = ".".join(part for part in (owner, inner) if part)
        first, _, others = owner.partition(".")
        return others if first in self.exports else owner, name + space + rest


def _name_text(nodes: list[Node], marks: str) -> str:
    """The nodes' text on one line, without type parameters: `Map<K, V>` -> Map."""
    text, stop = "", nodes[0].start_byte
    for node in nodes:
        text += (" " if node.start_byte > stop else "") + _bare(node, marks)
        stop = node.end_byte
    return text


def _bare(node: Node, marks: str) -> str:
    text = (node.text or b"").decode("utf-8", "replace")
    # A name that begins with "<" is an operator.
    bare = " ".join((text if text.startswith("<") else _TYPE_PARAMETERS.sub("", text)).split())
    # An operator may consist of nothing but such marks: Ruby's `def *(other)`.
    return bare.lstrip(marks).rstrip(marks.translate(_LEADING_ONLY)) or text


@cache
def _grammar(where: str) -> Grammar:
    module, function = where.split(":")
    return Grammar(getattr(importlib.import_module(module), function)())


@cache
def _query(grammar: str, filename: str) -> Query:
    return Query(_grammar(grammar), _query_source(filename))


def _query_source(filename: str) -> str:
    source = files(__package__).joinpath(filename).read_text(encoding="utf-8")
    inherited = _INHERITS.match(source)
    return _query_source(f"{inherited.group(1)}.scm") + source if inherited else source
