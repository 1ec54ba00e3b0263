"""The definitions that a language's query finds in a parsed file, each with the documentation above it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice, takewhile

from tree_sitter import Node, QueryCursor, Range, Tree

from leancode_core.code.clauses import with_clauses_joined, with_trailers
from leancode_core.code.definition import NAMESPACE, SCOPE, Definition
from leancode_core.code.languages.table import Captures, Language
from leancode_core.code.span import Span
from leancode_core.code.unit import UnitKind

_KINDS = (*(kind.value for kind in UnitKind if kind is not UnitKind.CHUNK), SCOPE, NAMESPACE)
_BLANK = b" \t\r\n\f"
_WIDEST_MARGIN = 400  # bytes
# Tags of documentation that stands for itself.
_STANDALONE = re.compile(
    rb"[@\\](?:file|fileoverview|overview|typedef|callback|module|namespace|event|license|import|template|defgroup"
    rb"|addtogroup|name|packageDocumentation|package|mainpage|page)\b|[@\\][{}]"
)
_NAMED = re.compile(rb"[@\\]name[ \t]+([^\s*]+)")


def definitions_in(tree: Tree, source: bytes, language: Language) -> list[Definition]:
    """All definitions of a file, outer ones before those inside, no two units with the same start."""
    found: dict[int, Definition] = {}
    attachments: dict[int, _Attachment] = {}
    trailers: dict[int, int] = {}
    for captures in _matches(tree.root_node, source, language):
        for attachment in _attachments(captures, source):
            attachments[attachment.span.stop] = attachment
        trailers.update((node.start_byte, _span(node, source).stop) for node in captures.get("trailer", ()))
        definition = _definition(language, captures, source)
        if definition is not None:
            known = found.get(definition.name_start)
            found[definition.name_start] = definition if known is None else _merged(known, definition)
    comments = sorted(attachment.span for attachment in attachments.values() if attachment.is_comment)
    first = comments[0].start if comments else 0
    by_start = {attachment.span.start: attachment.span for attachment in attachments.values()}
    complete = []
    for definition in found.values():
        if by_start.get(definition.span.start) == definition.span:
            continue  # it is an attribute of the unit below it
        definition = _without_comments_below(definition, attachments, source)
        definition = replace(definition, head=_head(definition, by_start, source))
        complete.append(_with_attachments(definition, attachments, first, source))
    between = {attachment.span.stop: attachment.span.start for attachment in attachments.values()}
    between.update((stop, start) for start, stop in trailers.items())
    joined = _one_for_each_start(complete)
    if any(definition.arity is not None for definition in joined):
        joined = with_clauses_joined(joined, between, language.visible(source))
    asides = sorted([*comments, *(Span(start, stop) for start, stop in trailers.items())])
    return [
        replace(definition, remarks=_remarks(definition, asides))
        for definition in with_trailers(joined, trailers, source)
    ]


def _matches(root: Node, source: bytes, language: Language) -> Iterator[Captures]:
    """What the query finds, also in what a macro is given: the grammar leaves that unparsed."""
    for _, captures in QueryCursor(language.units_query()).matches(root):
        yield captures
        for node in captures.get("items", ()):
            opening, closing = node.children[0], node.children[-1]
            parser = language.parser()
            parser.included_ranges = [
                Range(opening.end_point, closing.start_point, opening.end_byte, closing.start_byte)
            ]
            inside = parser.parse(language.visible(source)).root_node
            if not inside.has_error:
                yield from _matches(inside, source, language)


@dataclass(frozen=True, slots=True)
class _Attachment:
    """A comment or an attribute, which may belong to the definition below it."""

    span: Span
    is_comment: bool


def _attachments(captures: Captures, source: bytes) -> list[_Attachment]:
    found = []
    for name in ("comment", "attribute"):
        for node in captures.get(name, ()):
            # Some grammars count the line break to a line comment: it ends before that.
            text = source[node.start_byte : node.end_byte].rstrip()
            found.append(_Attachment(Span(node.start_byte, node.start_byte + len(text)), name == "comment"))
    return found


def _definition(language: Language, captures: Captures, source: bytes) -> Definition | None:
    kind = next((kind for kind in _KINDS if kind in captures), None)
    if kind is None or "name" not in captures:
        return None
    node, name_node = captures[kind][0], captures["name"][0]
    owner, name = language.naming(captures)
    return Definition(
        kind=kind,
        name=name,
        owner=owner,
        span=_span(node, source),
        head=node.start_byte,
        name_start=name_node.start_byte,
        body=_span(captures["body"][0], source, captures["body"][-1]) if "body" in captures else None,
        doc=_span(captures["doc"][0], source) if "doc" in captures else None,
        arity=sum(node.named_child_count for node in captures["clause"]) if "clause" in captures else None,
    )


def _merged(one: Definition, other: Definition) -> Definition:
    """Two patterns found the same name: the wider extent, and what either knows."""
    wider, narrower = (one, other) if one.span.contains(other.span) else (other, one)
    return replace(
        wider,
        kind=narrower.kind if wider.kind == UnitKind.FUNCTION else wider.kind,
        head=narrower.head,
        body=wider.body or narrower.body,
        doc=wider.doc or narrower.doc,
        owner=wider.owner or narrower.owner,
        arity=narrower.arity if wider.arity is None else wider.arity,
    )


def _with_attachments(
    definition: Definition, attachments: dict[int, _Attachment], first: int, source: bytes
) -> Definition:
    """Walks upwards over the comments that touch each other and the definition, and over its attributes."""
    top = position = definition.span.start
    comments: list[Span] = []
    while True:
        end = position
        while end > 0 and source[end - 1] in _BLANK:
            end -= 1
        attachment = attachments.get(end)
        if attachment is None:
            break
        if attachment.is_comment:
            blank_lines = source.count(b"\n", end, position) - 1
            if blank_lines > 0 and (
                comments or blank_lines > 1 or not _is_detached_doc(attachment.span, definition, first, source)
            ):
                break
            line_start = source.rfind(b"\n", 0, attachment.span.start) + 1
            if source[line_start : attachment.span.start].strip():
                break  # a remark behind other code belongs to that code
            comments.append(attachment.span)
        else:
            top = attachment.span.start
        position = attachment.span.start
    above = tuple(comment for comment in reversed(comments))
    return replace(definition, span=Span(top, definition.span.stop), comments=above)


def _without_comments_below(definition: Definition, attachments: dict[int, _Attachment], source: bytes) -> Definition:
    """Ends before the comments on the next definition, which grammars that go by indentation count to this one."""
    span = definition.span
    stop = span.stop
    while (attachment := attachments.get(stop)) is not None and attachment.is_comment:
        start = attachment.span.start
        is_outside = span.start < start and _column(source, start) <= _column(source, span.start)
        if not is_outside or source[source.rfind(b"\n", 0, start) + 1 : start].strip():
            break
        stop = start
        while source[stop - 1] in _BLANK:
            stop -= 1
    if stop == span.stop:
        return definition
    body = definition.body
    return replace(
        definition,
        span=Span(span.start, stop),
        body=Span(body.start, stop) if body is not None and body.start <= stop < body.stop else body,
    )


def _column(source: bytes, position: int) -> int:
    """How far the line of a position is indented, in bytes."""
    start = source.rfind(b"\n", 0, position) + 1
    line = source[start : start + _WIDEST_MARGIN]
    return len(line) - len(line.lstrip(b" \t"))


def _is_detached_doc(comment: Span, definition: Definition, first: int, source: bytes) -> bool:
    """Whether a comment documents a definition although a blank line parts them, as is the custom in some projects.

    One that names it does. A file's first comment does not, nor does one that says what else it documents.
    """
    named = _NAMED.search(source, comment.start, comment.stop)
    if named is not None:
        return named[1].decode("utf-8", "replace") == definition.name
    is_block = source.startswith((b"/**", b"-- |", b"{-|", b"{- |"), comment.start)
    if source.startswith(b"@", comment.start):
        return True  # an attribute, which documents what comes next
    return is_block and comment.start > first and not _STANDALONE.search(source, comment.start, comment.stop)


def _head(definition: Definition, attachments: dict[int, Span], source: bytes) -> int:
    """Where the signature begins if the definition's node begins with attributes or comments: behind those."""
    position = definition.head
    while (attachment := attachments.get(position)) is not None and attachment.stop <= definition.name_start:
        position = attachment.stop
        while source[position : position + 1].isspace():
            position += 1
    return position


def _remarks(definition: Definition, asides: list[Span]) -> tuple[Span, ...]:
    head = Span(definition.head, definition.body.start if definition.body else definition.span.stop)
    first = bisect_left(asides, head.start, key=lambda span: span.start)
    return tuple(takewhile(head.contains, islice(asides, first, None)))


def _one_for_each_start(definitions: list[Definition]) -> list[Definition]:
    kept: list[Definition] = []
    starts: set[int] = set()
    for definition in sorted(definitions, key=lambda d: (d.span.start, -d.span.stop, d.name_start)):
        if definition.is_unit:
            if definition.span.start in starts:
                continue
            starts.add(definition.span.start)
        kept.append(definition)
    return kept


def _span(node: Node, source: bytes, last: Node | None = None) -> Span:
    """The bytes of a node, or up to another: some grammars count the line break behind an indented block to it."""
    stop = node.end_byte if last is None else last.end_byte
    while stop > node.start_byte and source[stop - 1] in _BLANK:
        stop -= 1
    return Span(node.start_byte, stop)
