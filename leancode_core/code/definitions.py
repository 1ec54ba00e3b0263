"""The definitions that a language's query finds in a parsed file, each with the documentation above it."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from itertools import islice, takewhile

from tree_sitter import Node, QueryCursor, Tree

from leancode_core.code.languages.table import Captures, Language
from leancode_core.code.span import Span
from leancode_core.code.unit import UnitKind

SCOPE = "scope"
NAMESPACE = "namespace"
_KINDS = (*(kind.value for kind in UnitKind if kind is not UnitKind.CHUNK), SCOPE, NAMESPACE)


@dataclass(frozen=True, slots=True)
class Definition:
    """A unit, or something that lends its name to the units inside it.

    Attributes:
        kind: a `UnitKind` value, `SCOPE` or `NAMESPACE`.
        name: its own name, without its owner.
        owner: the type that it belongs to although it does not stand inside it, or "".
        span: its bytes, from the first attribute on.
        head: where its signature begins: behind attributes, decorators and `export`.
        body: where its body is, None for a mere declaration.
        doc: a docstring inside the body, None where there is none.
        comments: the comments directly above, in order.
        remarks: the comments within the head, before the body.
    """

    kind: str
    name: str
    owner: str
    span: Span
    head: int
    name_start: int
    body: Span | None
    doc: Span | None
    comments: tuple[Span, ...] = ()
    remarks: tuple[Span, ...] = ()

    @property
    def is_unit(self) -> bool:
        """Whether it is shown and ranked itself."""
        return self.kind not in (SCOPE, NAMESPACE)

    @property
    def whole(self) -> Span:
        """The span with the comments above it."""
        return Span(self.comments[0].start if self.comments else self.span.start, self.span.stop)


def definitions_in(tree: Tree, source: bytes, language: Language) -> list[Definition]:
    """All definitions of a file, outer ones before those inside, no two units with the same start."""
    found: dict[int, Definition] = {}
    attachments: dict[int, _Attachment] = {}
    for _, captures in QueryCursor(language.units_query()).matches(tree.root_node):
        for attachment in _attachments(captures, source):
            attachments[attachment.span.stop] = attachment
        definition = _definition(language, captures)
        if definition is not None:
            known = found.get(definition.name_start)
            found[definition.name_start] = definition if known is None else _merged(known, definition)
    comments = sorted(attachment.span for attachment in attachments.values() if attachment.is_comment)
    complete = [
        replace(_with_attachments(definition, attachments, source), remarks=_remarks(definition, comments))
        for definition in found.values()
    ]
    return _one_for_each_start(complete)


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


def _definition(language: Language, captures: Captures) -> Definition | None:
    kind = next((kind for kind in _KINDS if kind in captures), None)
    if kind is None or "name" not in captures:
        return None
    node, name_node = captures[kind][0], captures["name"][0]
    owner, name = language.naming(captures)
    return Definition(
        kind=kind,
        name=name,
        owner=owner,
        span=_span(node),
        head=node.start_byte,
        name_start=name_node.start_byte,
        body=_span(captures["body"][0]) if "body" in captures else None,
        doc=_span(captures["doc"][0]) if "doc" in captures else None,
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
    )


def _with_attachments(definition: Definition, attachments: dict[int, _Attachment], source: bytes) -> Definition:
    """Walks upwards over the comments and attributes that touch each other and the definition."""
    top = position = definition.span.start
    comments: list[Span] = []
    while True:
        end = position
        while end > 0 and source[end - 1] in b" \t\r\n\f":
            end -= 1
        attachment = attachments.get(end)
        if attachment is None or source.count(b"\n", end, position) > 1:
            break
        if attachment.is_comment:
            line_start = source.rfind(b"\n", 0, attachment.span.start) + 1
            if source[line_start : attachment.span.start].strip():
                break  # a remark behind other code belongs to that code
            comments.append(attachment.span)
        else:
            top = attachment.span.start
        position = attachment.span.start
    above = tuple(comment for comment in reversed(comments))
    return replace(definition, span=Span(top, definition.span.stop), comments=above)


def _remarks(definition: Definition, comments: list[Span]) -> tuple[Span, ...]:
    head = Span(definition.head, definition.body.start if definition.body else definition.span.stop)
    first = bisect_left(comments, head.start, key=lambda span: span.start)
    return tuple(takewhile(head.contains, islice(comments, first, None)))


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


def _span(node: Node) -> Span:
    return Span(node.start_byte, node.end_byte)
