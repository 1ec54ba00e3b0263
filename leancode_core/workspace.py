"""One root with its settings: where its index is, which vectors it uses, and how it is brought up to date."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from leancode_core.config import DEFAULT_PRUNING, PruningConfig, SearchMode
from leancode_core.control import Cancelled, CancelToken, ProgressSink
from leancode_core.errors import ConfigError, IndexUnavailable, ModelUnavailable, Problem
from leancode_core.index.fingerprint import Fingerprint
from leancode_core.index.location import IndexLocation, location_of
from leancode_core.index.lock import locked
from leancode_core.index.plan import IndexPlan, plan
from leancode_core.index.reader import IndexReader
from leancode_core.index.walk import WalkRules, walk
from leancode_core.models.catalog import DEFAULT_ENCODER, ModelSpec, encoder_named, identity_of, locate
from leancode_core.ports import Encoder
from leancode_core.pruning.lexicon_folders import content_digest, lexicon_path
from leancode_core.search.engine import SearchEngine
from leancode_core.settings import Settings, workspace_settings

if TYPE_CHECKING:
    from leancode_core.index.pipeline import IndexReport
    from leancode_core.pruning.pruner import Pruner

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Workspace:
    """A root and everything that follows from it and its settings.

    Attributes:
        root: the real path of the folder.
        settings: those that are used, the workspace's own file included; without pruning where nobody asked for any
            and the model has no lexicon.
        problems: what of that file is not used.
        model: the encoder: a row of the table, or a folder.
        location: where the index lies.
    """

    root: Path
    settings: Settings
    problems: tuple[Problem, ...]
    model: ModelSpec
    location: IndexLocation

    @classmethod
    def at(cls, root: Path, base: Settings) -> Workspace:
        """The workspace of a folder.

        Raises:
            ConfigError: it is no folder, or the settings name no known model.
        """
        try:
            real = root.expanduser().resolve()
            is_folder = real.is_dir()
        except (OSError, RuntimeError):  # an unknown user's home, a loop of links, a name that no file can have
            is_folder = False
        if not is_folder:
            raise ConfigError(f"{root} is not a folder", remedy="name the folder of the code to search")
        settings, problems = workspace_settings(real, base)
        model = encoder_named(settings.encoder or DEFAULT_ENCODER)
        if settings.pruning == DEFAULT_PRUNING and lexicon_path(identity_of(model).weights_sha256) is None:
            settings = replace(settings, pruning=PruningConfig())
        return cls(real, settings, tuple(problems), model, location_of(real, settings.index.location))

    def fingerprint(self) -> Fingerprint:
        """Which vectors the settings ask for, whether or not the model is installed."""
        model, pruning = identity_of(self.model), self.settings.pruning
        lexicon = lexicon_path(model.weights_sha256) if pruning.strategy.needs_lexicon else None
        return Fingerprint.of(model, pruning, content_digest(lexicon) if lexicon else "")

    def pruner(self) -> Pruner:
        """Prunes as the settings say.

        Raises:
            ModelUnavailable: the model, or the lexicon that the strategy needs, is not there.
        """
        from leancode_core.pruners import pruner_for  # only where something is pruned

        return pruner_for(self.model, self.settings.pruning, self.settings.device)

    def update(
        self,
        load_encoder: Callable[[], Encoder] | None,
        progress: ProgressSink,
        cancel: CancelToken,
        tell: Callable[[str], None] = logger.warning,
        wait_seconds: float = math.inf,
    ) -> IndexReport:
        """Index what changed since the last run, all of it in the first one. See `update_index` for what it raises.

        An index that is damaged or not ours is moved aside and built anew. Two runs never do the same work at once.

        Args:
            load_encoder: gives the encoder, None to leave units without vectors.
            progress: is told about the run.
            cancel: is asked between steps.
            tell: is told in a sentence who is waited for, and what was moved aside.
            wait_seconds: how long to wait for another process that indexes this root.

        Raises:
            IndexBusy: it is still at work after that time.
        """
        # They bring along all that parses and writes, which takes a tenth of a second that a query has not.
        from leancode_core.index.pipeline import IndexRun
        from leancode_core.index.recovery import update_or_rebuild

        run = IndexRun(
            root=self.root,
            config=self.settings.index,
            fingerprint=self.fingerprint(),
            load_encoder=load_encoder,
            progress=progress,
            cancel=cancel,
            load_pruner=lambda: self.pruner().text_of,
        )
        with locked(self.location.lock, cancel, tell, wait_seconds):
            report = update_or_rebuild(self.location.database, run, tell)
        self.location.mark_used()
        return report

    def engine(self, reader: IndexReader, mode: SearchMode = SearchMode.HYBRID) -> SearchEngine:
        """An engine over the index as it is now; it encodes queries without torch where it can.

        Where the model is not installed, or another one made the index, its answers say so in `degraded`.

        Args:
            reader: the index.
            mode: of the queries that it will be asked; for lexical ones nobody looks for the model.
        """
        self._save_files(reader)
        fingerprint = self.fingerprint()
        if mode is SearchMode.LEXICAL:
            return SearchEngine(reader, fingerprint, None)
        from leancode_core.models.query_encoder import QueryEncoder  # brings the tokenizers along

        try:
            locate(self.model)
        except ModelUnavailable as error:
            return SearchEngine(reader, fingerprint, None, no_model=error)
        queries = QueryEncoder(self.model, self.settings.device)
        return SearchEngine(reader, fingerprint, queries.encode_query, no_vectors=self._why_no_vectors(reader))

    def changes(self, reader: IndexReader, cancel: CancelToken) -> IndexPlan:
        """What would be indexed now, by size and modification time."""
        config = self.settings.index
        found = walk(self.root, WalkRules(config.include, config.exclude, config.max_file_size_kb), cancel)
        return plan(reader.indexed_files(), found)

    def _save_files(self, reader: IndexReader) -> None:
        """Make the mapped files current after a run that was killed, unless somebody is at work on the index."""
        if reader.has_vector_file(self.fingerprint()) and reader.has_postings_file():
            return
        try:
            with locked(self.location.lock, CancelToken(), wait_seconds=0.0):
                reader.save_vector_file(self.fingerprint())
                reader.save_postings_file()
        except IndexUnavailable as error:
            logger.info("queries read the database: %s", error)

    def _why_no_vectors(self, reader: IndexReader) -> str | None:
        """That another model made the index and the settings' model no vector of it: the settings decide."""
        made_with = reader.meta("model")
        if made_with in (None, self.model.name) or reader.counts(self.fingerprint()).embedded:
            return None
        return (
            f"the index was made with the model {made_with}, and has no vectors of {self.model.name}:"
            f" name that model with --model, or run `leancode index`"
        )


def nearest_indexed(folder: Path, settings: Settings) -> Path | None:
    """The folder itself or the nearest one above that was indexed, None if none was."""
    real = folder.resolve()
    for candidate in (real, *real.parents):
        if location_of(candidate, settings.index.location).exists:
            return candidate
    return None


class Deadline(CancelToken):
    """Cancels by itself once its time is over.

    Args:
        seconds: from now on.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._end = time.monotonic() + seconds

    @property
    def cancelled(self) -> bool:
        """Whether the time is over, or `cancel` was called."""
        return time.monotonic() > self._end or super().cancelled

    def raise_if_cancelled(self) -> None:
        """Raise `Cancelled` once the time is over."""
        if self.cancelled:
            raise Cancelled
