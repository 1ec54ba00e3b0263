"""A definition: a named piece of a file, as its language's query finds it."""

from __future__ import annotations

from dataclasses import dataclass

from leancode_core.code.span import Span

SCOPE = "scope"
NAMESPACE = "namespace"


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
        remarks: the comments within the head, before the body, and other asides of the language's query there.
        arity: of one clause of a unit that may have several; None where a unit is always whole.
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
    arity: int | None = None

    @property
    def is_unit(self) -> bool:
        """Whether it is shown and ranked itself."""
        return self.kind not in (SCOPE, NAMESPACE)

    @property
    def whole(self) -> Span:
        """The span with the comments above it."""
        return Span(min(span.start for span in (self.span, *self.comments)), self.span.stop)
