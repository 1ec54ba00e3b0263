"""Prunes the functions of a document for whoever asks: on a reader's thread, or on the model's where that must read."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import leancode_core as core
from leancode_server.function_pruning import FunctionPruning
from leancode_server.parsed_documents import ParsedDocument
from leancode_server.pruners import PruningChoice
from leancode_server.workers.inference import ModelChoice, Priority

if TYPE_CHECKING:
    from leancode_server.app import App

T = TypeVar("T")

Prunings = list[tuple[core.CodeUnit, FunctionPruning]]


async def prunings_of(
    app: App, document: ParsedDocument, units: Sequence[core.CodeUnit], choice: PruningChoice, priority: Priority
) -> Prunings:
    """What becomes of functions of a document.

    Raises:
        ModelUnavailable: the model, or the lexicon that the strategy needs, is not there.
    """
    prune = partial(app.prunings.of, document, choice=choice)
    if not choice.is_live:
        return await each(app, [partial(_paired, prune, unit) for unit in units], choice, priority)
    found: Prunings = []
    for unit in units:
        known = app.prunings.known(document, unit, choice)
        if known is None:
            (known,) = await each(app, [partial(prune, unit)], choice, priority)
        found.append((unit, known))
    return found


async def each(app: App, jobs: Sequence[Callable[[], T]], choice: PruningChoice, priority: Priority) -> list[T]:
    """Results of jobs that prune, on the thread where pruners of this choice live. Cancelling ends it between two.

    Where the model reads, each job waits for its turn by itself, so that nobody else waits for all of them.
    """
    if choice.is_live:
        return [await _inferred(app, job, choice, priority) for job in jobs]
    cancel = core.CancelToken()
    try:
        return await app.readers.run(lambda _: [_unless(cancel, job) for job in jobs])
    except asyncio.CancelledError:
        cancel.cancel()
        raise


async def _inferred(app: App, job: Callable[[], T], choice: PruningChoice, priority: Priority) -> T:
    settings = choice.workspace.settings
    future = app.inference.submit(ModelChoice(settings.encoder, settings.device), priority, lambda _: job())
    return await asyncio.wrap_future(future)


def _unless(cancel: core.CancelToken, job: Callable[[], T]) -> T:
    cancel.raise_if_cancelled()
    return job()


def _paired(
    prune: Callable[[core.CodeUnit], FunctionPruning], unit: core.CodeUnit
) -> tuple[core.CodeUnit, FunctionPruning]:
    return unit, prune(unit)
