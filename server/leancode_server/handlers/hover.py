"""`textDocument/hover` and `leancode/summary`."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from lsprotocol import types

import leancode_core as core
from leancode_server.asked_document import AskedDocument, asked_document
from leancode_server.conversion import range_document, uri_of
from leancode_server.described_function import Described, pruning_sentence
from leancode_server.document import column_of, units_in
from leancode_server.hover_text import hover_text
from leancode_server.naming import Name, defined_at, few, functions_named, name_at
from leancode_server.protocol import SUMMARY, PlaceParams
from leancode_server.pruners import PruningChoice
from leancode_server.workers.readers import ReaderThread

if TYPE_CHECKING:
    from leancode_server.app import App

logger = logging.getLogger(__name__)


def register(app: App) -> None:
    """Take over hovers."""
    app.server.feature(types.TEXT_DOCUMENT_HOVER)(partial(hover, app))
    app.server.feature(SUMMARY)(partial(summary, app))


async def hover(app: App, params: types.HoverParams) -> types.Hover | None:
    """What the name under the pointer stands for; null where it is no definition and no call of a known one.

    A new hover ends the one before, whose answer is null then: the pointer has moved on.
    """
    app.hovering.cancel()
    app.hovering = cancel = core.CancelToken()
    try:
        return await _hover(app, params, cancel)
    except core.Cancelled:
        return None
    except asyncio.CancelledError:
        cancel.cancel()
        raise


async def _hover(app: App, params: types.HoverParams, cancel: core.CancelToken) -> types.Hover | None:
    uri, position = params.text_document.uri, params.position
    app.view.looked_at(uri, position.line)
    try:
        asked = await asked_document(app, uri)
    except core.LeanCodeError as error:
        logger.info("nothing is said of %s: %s", uri, error)
        return None
    if asked is None or not asked.workspace.settings.hover_enabled or asked.parsed.language is None:
        return None
    cancel.raise_if_cancelled()
    name = _name_at(asked, position)
    if name is None:
        app.generated.give_up()
        return None
    found = await app.readers.run(lambda thread: _described(app, thread, asked, position.line, name, cancel))
    cancel.raise_if_cancelled()
    writer = found[0].writer if len(found) == 1 else None
    if writer is not None:
        app.generated.begin(writer, found[0].unit)
    else:
        app.generated.give_up()
    if not found:
        return None
    markdown = app.session.abilities.markdown_hover
    kind = types.MarkupKind.Markdown if markdown else types.MarkupKind.PlainText
    line, encoding = asked.parsed.snapshot.lines[position.line], asked.parsed.snapshot.encoding
    start, end = (types.Position(position.line, units_in(line[:place], encoding)) for place in (name.start, name.stop))
    return types.Hover(types.MarkupContent(kind, hover_text(found, markdown=markdown)), types.Range(start, end))


async def summary(app: App, params: object) -> dict[str, Any] | None:
    """What the innermost function at a place does; null where there is none."""
    asked = PlaceParams.of(params)
    opened = await asked_document(app, asked.uri)
    if opened is None:
        return None
    document = opened.parsed
    unit = document.function_at(asked.line, asked.character)
    if unit is None:
        return None
    found, writer = await app.readers.run(
        lambda _: app.generated.look_up(opened.workspace, unit, app.summaries.of(unit))
    )
    if writer is not None:
        found = await app.generated.written(writer, unit, found)
    return {
        "name": unit.name,
        "range": range_document(document.places.range(unit.span.start, unit.span.stop)),
        "summary": found.text,
        "origin": found.origin.value,
        "model": found.model or None,
    }


def _name_at(asked: AskedDocument, position: types.Position) -> Name | None:
    snapshot = asked.parsed.snapshot
    if position.line >= len(snapshot.lines):
        return None
    line = snapshot.lines[position.line]
    return name_at(line, column_of(line, position.character, snapshot.encoding), asked.parsed.language or "")


def _described(
    app: App, thread: ReaderThread, asked: AskedDocument, line: int, name: Name, cancel: core.CancelToken
) -> list[Described]:
    cancel.raise_if_cancelled()
    document = asked.parsed
    start = document.places.line_start(line) + len(
        document.snapshot.lines[line][: name.start].encode("utf-8", "surrogatepass")
    )
    unit = defined_at(document, name.text, start)
    if unit is not None:
        return [_describe(app, asked, unit, document.members_of(unit) if not unit.kind.is_callable else ())]
    if not name.is_call:
        return []
    found: Sequence[core.CodeUnit]
    if asked.folder is None:
        found = few([unit for unit in document.units if unit.name == name.text])
    else:
        found = functions_named(thread, asked.folder, app.documents, name.text, document.language or "")
    described = []
    for unit in found:
        cancel.raise_if_cancelled()
        described.append(_describe(app, asked, unit, ()))
    return described


def _describe(app: App, asked: AskedDocument, unit: core.CodeUnit, members: tuple[core.CodeUnit, ...]) -> Described:
    is_own = asked.folder is None or unit.path == asked.path
    uri = asked.parsed.snapshot.uri if is_own or asked.folder is None else uri_of(asked.folder.path / unit.path)
    summary, writer = app.generated.look_up(asked.workspace, unit, app.summaries.of(unit, members))
    return Described(unit, summary, _pruning(app, asked, unit), f"{unit.path}:{unit.start_line}", uri, writer)


def _pruning(app: App, asked: AskedDocument, unit: core.CodeUnit) -> str:
    """How much of a function the model reads, "" where nothing is pruned or nobody can say."""
    pruning = app.view.choices.pruning(asked.parsed.snapshot.uri, asked.workspace.settings.pruning)
    if pruning.removal == 0 or not unit.kind.is_callable:
        return ""
    try:
        counts = app.prunings.counts(unit, PruningChoice.of(asked.workspace, pruning))
    except core.ModelUnavailable as error:
        logger.info("the subwords of %s are not counted: %s", unit.name, error)
        return ""
    return "" if counts is None else pruning_sentence(pruning.strategy, *counts)
