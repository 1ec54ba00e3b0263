"""Gives the units of open documents their vectors before they are saved, while the model is warm. Loop's thread.

What is typed is looked at once typing has paused. Reading, parsing and pruning happen on a reader's thread, encoding on
the model's in small pieces, before what is indexed and after what somebody waits for.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import leancode_core as core
from leancode_server.pruners import PruningChoice
from leancode_server.searching import SearchedFolder, laid_over
from leancode_server.workers.inference import ModelChoice, Priority
from leancode_server.workers.readers import ReaderThread

if TYPE_CHECKING:
    from leancode_server.app import App

logger = logging.getLogger(__name__)

_PAUSE_SECONDS = 0.6
_TEXTS_AT_ONCE = 4  # of 40 to 500 subwords: an eighth of a second on a CPU at most
_MOST_UNITS = 1_000  # of one look; a document has at most 512 KB


@dataclass(frozen=True, slots=True)
class _Missing:
    """Units of a folder's open documents that have no vector.

    Attributes:
        fingerprint: which vectors.
        choice: how their code is pruned.
        units: without those of which the index has a vector.
    """

    fingerprint: str
    choice: PruningChoice
    units: tuple[core.CodeUnit, ...]


class UnsavedEmbedding:
    """One look after the other, each some time after the last edit.

    Args:
        app: the server.
    """

    def __init__(self, app: App) -> None:
        self._app = app
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None

    def edited(self) -> None:
        """Documents are other than they were, or the model is ready: look at them soon."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._app.loop.call_later(_PAUSE_SECONDS, self._begin)

    def close(self) -> None:
        """Look no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._task is not None:
            self._task.cancel()

    def _begin(self) -> None:
        self._timer = None
        if self._task is not None:
            self._task.cancel()  # it was on an older text; what it has computed is kept
        self._task = self._app.background(self._look())

    async def _look(self) -> None:
        app = self._app
        for folder in await app.searched():
            settings = folder.workspace.settings
            model = ModelChoice(settings.encoder, settings.device)
            if not folder.open_files or not app.inference.is_ready_for(model):
                continue
            try:
                missing = await app.readers.run(partial(self._missing, folder=folder))
                if missing is not None:
                    await self._embed(missing, model)
            except core.LeanCodeError as error:
                logger.info("open documents of %s get no vectors: %s", folder.path.name, error)

    def _missing(self, thread: ReaderThread, folder: SearchedFolder) -> _Missing | None:
        """On a reader's thread."""
        app, workspace = self._app, folder.workspace
        reader = thread.reader(workspace)
        overlay = laid_over(thread, folder, app.documents)
        fingerprint = workspace.fingerprint()
        wanted = {unit.digest: unit.unit for unit in overlay.new_units if unit.digest not in overlay.vectors}
        if not wanted or reader is None:
            return None
        known = reader.vectors(fingerprint, wanted)  # of code that was moved or copied here
        app.unsaved_vectors.add(fingerprint.digest, known)
        units = [unit for digest, unit in wanted.items() if digest not in known]
        if not units:
            return None
        choice = PruningChoice.of(workspace, workspace.settings.pruning)
        return _Missing(fingerprint.digest, choice, tuple(units[:_MOST_UNITS]))

    async def _embed(self, missing: _Missing, model: ModelChoice) -> None:
        app = self._app
        for start in range(0, len(missing.units), _TEXTS_AT_ONCE):
            units = missing.units[start : start + _TEXTS_AT_ONCE]

            def embed(encoder: core.Encoder, units: Sequence[core.CodeUnit] = units) -> dict[bytes, core.Vectors]:
                pruner = app.pruners.pruner(missing.choice)
                texts = [core.rendered(unit, pruner.text_of(unit)) for unit in units]
                found = {}
                for batch in encoder.encode_code(texts, core.CancelToken()):
                    for index, vector in zip(batch.indices, batch.vectors, strict=True):
                        found[units[index].digest] = vector
                return found

            future = app.inference.submit(model, Priority.VISIBLE, embed)
            vectors = await asyncio.wrap_future(future)
            app.unsaved_vectors.add(missing.fingerprint, vectors)
