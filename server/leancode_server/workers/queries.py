"""Queries' vectors for a reader's thread, which never waits for torch: until it is loaded, words answer alone."""

from __future__ import annotations

import time
from concurrent.futures import Future

import leancode_core as core
from leancode_server.workers.inference import InferenceWorker, ModelChoice, Priority
from leancode_server.workers.queued_encoder import QueuedEncoder

_RETRY_SECONDS = 60.0


class PromptQueries:
    """Encodes queries in NumPy, or on the model's thread where NumPy cannot. Belongs to one reader's thread.

    Args:
        worker: owns the model.
        workspace: says which one.
    """

    def __init__(self, worker: InferenceWorker, workspace: core.Workspace) -> None:
        self._worker = worker
        self._choice = ModelChoice(workspace.settings.encoder, workspace.settings.device)
        self._encoder = core.QueryEncoder(workspace.model, workspace.settings.device, self._torch)
        self._needs_torch = False
        self._loading: Future[None] | None = None
        self._asked = 0.0

    def encode_query(self, query: str) -> core.Vectors:
        """The query's vector, (1, dimensions).

        Raises:
            ModelUnavailable: the model cannot be used, or not yet.
        """
        if self._needs_torch:
            self._must_be_ready()  # it may have been unloaded
        return self._encoder.encode_query(query)

    def _torch(self) -> core.Encoder:
        self._needs_torch = True
        self._must_be_ready()
        return QueuedEncoder(self._worker, self._choice, Priority.INTERACTIVE, core.CancelToken())

    def _must_be_ready(self) -> None:
        """Have the model loaded if it is not, but do not wait: two waiting threads would stop all reading."""
        if self._worker.is_ready_for(self._choice):
            self._loading = None
            return
        loading, now = self._loading, time.monotonic()
        if loading is None or (loading.done() and now - self._asked > _RETRY_SECONDS):
            self._asked = now
            loading = self._loading = self._worker.submit(self._choice, Priority.INTERACTIVE, lambda _: None)
        error = loading.exception() if loading.done() and not loading.cancelled() else None
        if error is not None:
            raise core.ModelUnavailable(f"the model cannot be loaded: {error}", remedy="see the log of the server")
        raise core.ModelUnavailable("the model is being loaded, until then words answer alone", remedy="")
