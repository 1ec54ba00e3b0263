"""`leancode/pruning`, and the commands that choose what the pruning view shows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import compress
from typing import TYPE_CHECKING, Any

import leancode_core as core
from leancode_server.asked_document import asked_document, workspace_of
from leancode_server.conversion import range_document
from leancode_server.document_pruning import each
from leancode_server.function_pruning import own_tokens, token_spans
from leancode_server.parsed_documents import ParsedDocument
from leancode_server.protocol import PRUNING, PlaceParams, PruningParams, removal_of, strategy_of
from leancode_server.pruners import PruningChoice
from leancode_server.pruning_choices import with_choices
from leancode_server.reporting import InvalidParams
from leancode_server.workers.inference import Priority

if TYPE_CHECKING:
    from leancode_server.app import App

_DIGITS = 4


def register(app: App) -> None:
    """Take over pruning."""
    app.server.feature(PRUNING)(partial(pruning, app))


@dataclass(frozen=True, slots=True)
class _Asked:
    """Functions of a document, and how to prune them."""

    document: ParsedDocument
    functions: tuple[core.CodeUnit, ...]
    choice: PruningChoice
    is_one: bool


async def pruning(app: App, params: object) -> dict[str, Any] | None:
    """The functions of a document with their tokens; null where no function is at the position."""
    asked = PruningParams.of(params)
    found = await _asked(app, asked)
    if found is None:
        return None
    jobs = [partial(_function, app, found, unit) for unit in found.functions]
    return {"functions": await each(app, jobs, found.choice, Priority.INTERACTIVE)}


async def copy_pruned(app: App, arguments: list[Any]) -> str | None:
    """`[uri, position]`: what is left of the function there; null where there is none."""
    place = PlaceParams.of_arguments(arguments)
    found = await _asked(app, PruningParams(place.uri, (place.line, place.character), None, None, None))
    if found is None:
        return None
    (unit,) = found.functions
    jobs = [partial(app.prunings.pruned, unit, found.choice)]
    (pruned,) = await each(app, jobs, found.choice, Priority.INTERACTIVE)
    return pruned.text


async def toggle(app: App, arguments: list[Any]) -> bool:
    """`[uri?]`: show what is removed, or do not any more, in one document or in all; whether it is shown now."""
    uri = _uri(arguments, 0)
    is_on = not (app.view.is_on_for_all() if uri is None else app.view.is_on(uri))
    app.view.choices.switch(uri, is_on=is_on)
    app.view.changed()
    return is_on


async def set_removal(app: App, arguments: list[Any]) -> float:
    """`[number, uri?]`: remove this share, in one document or in all; the share that is removed now."""
    removal, uri = removal_of(arguments[0] if arguments else None), _uri(arguments, 1)
    app.view.choices.set_removal(uri, removal)
    app.view.changed()
    return (await _pruning_of(app, uri)).removal


async def set_strategy(app: App, arguments: list[Any]) -> str:
    """`[string, uri?]`: prune in this way, in one document or in all; the strategy that is used now."""
    strategy, uri = strategy_of(arguments[0] if arguments else None), _uri(arguments, 1)
    app.view.choices.set_strategy(uri, strategy)
    app.view.changed()
    return (await _pruning_of(app, uri)).strategy.value


async def _asked(app: App, asked: PruningParams) -> _Asked | None:
    """What is to be pruned; None for a position without a function, or a document that nobody knows."""
    place = asked.position or (asked.range[0] if asked.range else None)
    if place is not None:
        app.view.looked_at(asked.uri, place[0])
    opened = await asked_document(app, asked.uri)
    if opened is None:
        return None
    document = opened.parsed
    functions = document.functions
    if asked.position is not None:
        unit = document.function_at(*asked.position)
        if unit is None:
            return None
        functions = (unit,)
    elif asked.range is not None:
        start, stop = (document.places.offset(*place) for place in asked.range)
        functions = tuple(unit for unit in functions if unit.span.start <= stop and start <= unit.span.stop)
    chosen = app.view.choices.pruning(asked.uri, opened.workspace.settings.pruning)
    choice = PruningChoice.of(opened.workspace, with_choices(chosen, asked.strategy, asked.removal))
    return _Asked(document, functions, choice, is_one=asked.position is not None)


def _function(app: App, asked: _Asked, unit: core.CodeUnit) -> dict[str, Any]:
    """One function. Among others it has only the tokens that are in none of the functions inside of it."""
    document, places = asked.document, asked.document.places
    pruned = app.prunings.pruned(unit, asked.choice)
    importance = app.prunings.importance(pruned, asked.choice) or (None,) * len(pruned.kept)
    spans = token_spans(document, pruned)
    own = [True] * len(spans) if asked.is_one else own_tokens(spans, document.inner_functions(unit))
    rows = zip(pruned.lexed.tokens, spans, importance, pruned.kept, strict=True)
    tokens = [
        {
            "range": range_document(places.range(span.start, span.stop)),
            "category": pruned.lexed.category(token).value,
            "importance": None if score is None else round(score, _DIGITS),
            "kept": kept,
        }
        for token, span, score, kept in compress(rows, own)
    ]
    return {
        "name": unit.name,
        "range": range_document(places.range(unit.span.start, unit.span.stop)),
        "strategy": pruned.strategy,
        "removal": pruned.removal,
        "subwordsBefore": pruned.before,
        "subwordsAfter": pruned.after,
        "text": pruned.text,
        "tokens": tokens,
    }


async def _pruning_of(app: App, uri: str | None) -> core.PruningConfig:
    """How a document is pruned; without one, how all are of which nothing else was said."""
    setting = app.session.settings.pruning
    folders = list(app.session.folders)
    if uri is not None or folders:
        setting = (await workspace_of(app, uri or folders[0])).settings.pruning
    return app.view.choices.pruning(uri, setting)


def _uri(arguments: list[Any], place: int) -> str | None:
    uri = arguments[place] if len(arguments) > place else None
    if uri is not None and not isinstance(uri, str):
        raise InvalidParams("arguments: the URI of a document is needed, or none for all")
    return uri
