"""The pruners of the folders' settings, each made once for every thread that uses it."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

import leancode_core as core

_MOST_REMEMBERED = 8  # of a thread: a tokenizer and a lexicon are some MB


@dataclass(frozen=True, slots=True)
class PruningChoice:
    """How code is to be pruned, and for which model.

    Attributes:
        workspace: its settings say how; the model's tokenizer counts.
        digest: of all that decides about the result, the lexicon's content included.
    """

    workspace: core.Workspace
    digest: str

    @classmethod
    def of(cls, workspace: core.Workspace, pruning: core.PruningConfig) -> PruningChoice:
        """A workspace's choice, with another way to prune.

        Raises:
            ModelUnavailable: the model is a folder whose files are gone.
        """
        chosen = replace(workspace, settings=replace(workspace.settings, pruning=pruning))
        return cls(chosen, f"{chosen.fingerprint().digest} {chosen.settings.device}")

    @property
    def pruning(self) -> core.PruningConfig:
        """Strategy and ratio."""
        return self.workspace.settings.pruning

    @property
    def is_live(self) -> bool:
        """Whether the model itself must read the code: on the inference thread, where it lives."""
        return self.pruning.strategy is core.Strategy.LEANCODE_LIVE


class Pruners:
    """Gives each thread pruners of its own: they remember what tokens cost."""

    def __init__(self) -> None:
        self._local = threading.local()
        self._live: dict[str, core.Pruner] = {}

    def pruner(self, choice: PruningChoice) -> core.Pruner:
        """The calling thread's pruner.

        Raises:
            ModelUnavailable: the model, or the lexicon that the strategy needs, is not there.
        """
        known = self._live if choice.is_live else self._own()
        pruner = known.get(choice.digest)
        if pruner is None:
            pruner = choice.workspace.pruner()
            if choice.is_live or len(known) >= _MOST_REMEMBERED:
                known.clear()
            known[choice.digest] = pruner
        return pruner

    def release_model(self) -> None:
        """Let go of the model that live pruning has loaded."""
        self._live.clear()

    def _own(self) -> dict[str, core.Pruner]:
        own: dict[str, core.Pruner] | None = getattr(self._local, "pruners", None)
        if own is None:
            own = self._local.pruners = {}
        return own
