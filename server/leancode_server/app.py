"""The composition root: every object of the server, and how they are shut down."""

from __future__ import annotations

import asyncio
import importlib.metadata
import logging
from collections.abc import Callable, Coroutine
from typing import Any, BinaryIO

import leancode_core as core
from leancode_server.described_function import Summaries
from leancode_server.function_pruning import FunctionPrunings
from leancode_server.generated_summaries import GeneratedSummaries
from leancode_server.handlers import (
    code_actions,
    commands,
    configuration,
    documents,
    files,
    hover,
    lifecycle,
    pruning,
    search,
    symbols,
)
from leancode_server.indexing import Folder, FolderIndexing, Surroundings
from leancode_server.overlay import OpenDocuments
from leancode_server.parsed_documents import ParsedDocuments
from leancode_server.progress import WorkDoneProgress
from leancode_server.pruners import Pruners
from leancode_server.pruning_view import PruningView
from leancode_server.reporting import Messages
from leancode_server.rpc import make_server
from leancode_server.searching import SearchedFolder
from leancode_server.session import Session
from leancode_server.status_reports import StatusReports
from leancode_server.transport import MessageWriter, Unframed, read_in_thread
from leancode_server.unsaved_embedding import UnsavedEmbedding
from leancode_server.unsaved_vectors import UnsavedVectors
from leancode_server.workers import inference
from leancode_server.workers.indexer import Indexer
from leancode_server.workers.inference import (
    InferenceWorker,
    ModelChoice,
    ModelNews,
    ModelState,
    Priority,
)
from leancode_server.workers.queries import PromptQueries
from leancode_server.workers.readers import EncodeQuery, Readers, ReaderThread
from leancode_server.workspaces import known_workspace, open_workspace

logger = logging.getLogger(__name__)

_HANDLERS = (
    lifecycle,
    documents,
    files,
    configuration,
    search,
    symbols,
    pruning,
    hover,
    code_actions,
    commands,
)


class App:
    """The server. Its attributes belong to the loop's thread."""

    def __init__(self) -> None:
        self.server, self.protocol = make_server("leancode", importlib.metadata.version("leancode"))
        self.session = Session()
        self.messages = Messages(self.server.window_show_message)
        self.parsed_documents = ParsedDocuments()
        self.unsaved_vectors = UnsavedVectors()
        self.documents = OpenDocuments(self.parsed_documents, self.unsaved_vectors)
        self.unsaved = UnsavedEmbedding(self)
        self.pruners = Pruners()
        self.prunings = FunctionPrunings(self.pruners)
        self.summaries = Summaries()
        self.generated = GeneratedSummaries(self)
        self.hovering = core.CancelToken()
        self.view = PruningView(self)
        self.status = StatusReports(self)
        self.indexings: dict[str, FolderIndexing] = {}
        self.progresses: dict[str, WorkDoneProgress] = {}
        self.model_news = ModelNews(ModelState.UNLOADED, "")
        self.is_started = False
        self.is_shut_down = False
        self.early_problems: list[core.Problem] = []
        self.exit_code: asyncio.Future[int]
        self.loop: asyncio.AbstractEventLoop
        self.inference: InferenceWorker
        self.indexer: Indexer
        self.readers: Readers
        self._is_warmed = False
        self._background: set[asyncio.Task[None]] = set()
        for module in _HANDLERS:
            module.register(self)

    async def run(self, stdin: BinaryIO, stdout: BinaryIO) -> int:
        """Serve until the client or its end says so. Returns the process's exit code."""
        self.loop = asyncio.get_running_loop()
        self.exit_code = self.loop.create_future()
        self.inference = InferenceWorker(
            lambda news: self.post(self._on_model, news), inference.load_torch, inference.best_device
        )
        self.indexer = Indexer(self.inference)
        self.readers = Readers(self._query_encoder)
        writer = MessageWriter(stdout, lambda: self.post(self.finish, 1))
        self.protocol.set_writer(writer)
        bodies: asyncio.Queue[bytes | Unframed | None] = asyncio.Queue()
        read_in_thread(stdin, lambda body: self.post(bodies.put_nowait, body))
        receiving = asyncio.ensure_future(self._receive(bodies))
        code = await self.exit_code
        receiving.cancel()
        self.close_folders()
        self.readers.stop()
        self.parsed_documents.close()
        # After `shutdown` the indexer has had its time; the next run goes on from what is committed.
        seconds = 0.2 if self.is_shut_down else 1.0
        await self.loop.run_in_executor(None, self.indexer.stop, seconds)
        self.inference.stop(0.0)
        writer.close()
        return code

    def post(self, call: Callable[..., object], *values: object) -> None:
        """Call something on the loop's thread, from any other one."""
        try:
            self.loop.call_soon_threadsafe(call, *values)
        except RuntimeError:
            logger.debug("the loop has ended")

    def background(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Do something that nobody waits for; the loop itself keeps no hold of it."""
        task = self.loop.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background_done)
        return task

    def _background_done(self, task: asyncio.Task[None]) -> None:
        self._background.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("something in the background failed", exc_info=error)

    def begin_imports(self) -> None:
        """Once `initialize` is answered: what reads an index takes a third of a second to import."""
        self.background(self.readers.run(import_readers))

    def finish(self, code: int) -> None:
        """End the server."""
        if not self.exit_code.done():
            self.exit_code.set_result(code)

    async def _receive(self, bodies: asyncio.Queue[bytes | Unframed | None]) -> None:
        while (body := await bodies.get()) is not None:
            try:
                self.protocol.receive(body)
            except Exception:
                logger.exception("a message could not be handled")
            # A handler runs up to its first await before the next message: it sees the documents as its request did.
            await asyncio.sleep(0)
        self.finish(1)

    # -- folders

    def refresh_workspaces(self, *, anew: bool = False) -> None:
        """Begin and end with folders as the session says; `anew` after settings have changed."""
        wanted = {folder.uri: folder for folder in self.session.searched_folders()}
        for uri in [uri for uri in self.indexings if uri not in wanted]:
            self.indexings.pop(uri).close()
        for uri, folder in wanted.items():
            is_new = uri not in self.indexings
            if is_new:
                self.indexings[uri] = FolderIndexing(folder, self._surroundings())
            if is_new or anew or folder.workspace is None:
                self._begin_workspace(folder)
                self.indexings[uri].request()
        self.status.changed()

    def close_folders(self) -> None:
        """End all indexing."""
        self.unsaved.close()
        for indexing in self.indexings.values():
            indexing.close()

    async def searched(self) -> list[SearchedFolder]:
        """The folders as they are now. Called before a handler's first await, so that documents are its request's."""
        taken = [
            (folder, folder.generation, self.session.open_files(folder)) for folder in self.session.searched_folders()
        ]
        found = []
        for folder, generation, open_files in taken:
            try:
                workspace = await asyncio.shield(self.workspace_of(folder))
            except core.LeanCodeError as error:
                logger.info("%s is not searched: %s", folder.name, error)
                continue
            found.append(SearchedFolder(folder.path, workspace, generation, open_files))
        return found

    def workspace_of(self, folder: Folder) -> asyncio.Task[core.Workspace]:
        """The core's view of a folder, also where it is asked for before the client has told its settings."""
        return folder.workspace or self._begin_workspace(folder)

    def _begin_workspace(self, folder: Folder) -> asyncio.Task[core.Workspace]:
        folder.workspace = asyncio.ensure_future(self.make_workspace(folder))
        folder.workspace.add_done_callback(_retrieve)
        folder.workspace.add_done_callback(lambda _: self.view.changed())
        folder.workspace.add_done_callback(lambda _: self._keep_wanted_models())
        return folder.workspace

    async def make_workspace(self, folder: Folder) -> core.Workspace:
        """The core's view of a folder; what is wrong with its settings is told.

        Raises:
            ConfigError: it is no folder.
        """
        workspace, problems = await self.readers.run(lambda _: open_workspace(folder))
        for problem in problems:
            self.messages.warn_once(f"setting {problem.path} {problem.message}", _sentence(problem))
        return workspace

    def _surroundings(self) -> Surroundings:
        return Surroundings(
            self.background,
            self.indexer.submit,
            self._warm_model,
            self.status.changed,
            self._tell,
            self._make_progress,
        )

    def _tell(self, sentence: str) -> None:
        self.messages.warn_once(sentence, sentence)

    def _make_progress(self, folder: Folder, cancelled: Callable[[], None]) -> WorkDoneProgress | None:
        if not self.session.abilities.progress:
            return None
        self.progresses = {token: known for token, known in self.progresses.items() if not known.is_over}
        progress = WorkDoneProgress(self.protocol, f"LeanCode: indexing {folder.name}", cancelled)
        self.progresses[progress.token] = progress
        return progress

    # -- the model

    def _query_encoder(self, workspace: core.Workspace) -> EncodeQuery | None:
        """Called on readers' threads."""
        from leancode_server.workers.indexer import why_no_model

        if why_no_model(workspace):
            return None
        return PromptQueries(self.inference, workspace).encode_query

    def _warm_model(self, folder: Folder) -> None:
        """Have the model ready before somebody saves a file; once, since it may be unloaded later for good reasons."""
        workspace = known_workspace(folder)
        if self._is_warmed or workspace is None:
            return
        self._is_warmed = True
        settings = workspace.settings
        warm = self.inference.submit(ModelChoice(settings.encoder, settings.device), Priority.LAST, lambda _: None)
        warm.add_done_callback(lambda future: future.cancelled() or future.exception())

    def _keep_wanted_models(self) -> None:
        """Once all folders' settings are known: a model that none of them wants any more is unloaded."""
        found = [known_workspace(folder) for folder in self.session.searched_folders()]
        workspaces = [workspace for workspace in found if workspace is not None]
        if workspaces and len(workspaces) == len(found):
            wanted = [ModelChoice(each.settings.encoder, each.settings.device) for each in workspaces]
            self.inference.keep(frozenset(wanted))

    def _on_model(self, news: ModelNews) -> None:
        if news.complaint and news.state is ModelState.READY:
            self.messages.warn_once(news.complaint, news.complaint)
        if news.state is ModelState.UNLOADED:
            self.pruners.release_model()
        if news.state is ModelState.READY:
            self.unsaved.edited()
        self.model_news = news
        self.status.changed()


def import_readers(_thread: ReaderThread) -> None:
    """What a search needs: NumPy, SQLite, the tokenizer."""
    _ = core.Workspace, core.IndexReader, core.SearchEngine, core.QueryEncoder, core.Overlay


def _sentence(problem: core.Problem) -> str:
    return f"{problem.path}: {problem.message}" + (f"; {problem.remedy}" if problem.remedy else "")


def _retrieve(task: asyncio.Task[core.Workspace]) -> None:
    """Take note of a failure that nobody may ask for: the folder's indexing tells it."""
    if not task.cancelled():
        task.exception()
