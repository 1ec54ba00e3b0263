"""What a user has chosen of pruning while looking at it: over the settings, until these change. Loop's thread."""

from __future__ import annotations

from dataclasses import dataclass

import leancode_core as core


@dataclass(slots=True)
class _Choices:
    """What was chosen; None where the settings decide, or what was chosen for all documents."""

    is_on: bool | None = None
    strategy: core.Strategy | None = None
    removal: float | None = None


class PruningChoices:
    """Choices for all documents, and for single ones, which go first."""

    def __init__(self) -> None:
        self._for_all = _Choices()
        self._for_one: dict[str, _Choices] = {}

    def is_on(self, uri: str, setting: bool) -> bool:  # noqa: FBT001 - the value of a setting
        """Whether a document shows what is removed."""
        for choices in self._applying(uri):
            if choices.is_on is not None:
                return choices.is_on
        return setting

    def switch(self, uri: str | None, *, is_on: bool) -> None:
        """Show what is removed, or do not: in one document, or in all of them, whatever was chosen for one."""
        self._chosen(uri).is_on = is_on
        if uri is None:
            for choices in self._for_one.values():
                choices.is_on = None

    def set_strategy(self, uri: str | None, strategy: core.Strategy) -> None:
        """Prune one document, or all of them, in this way."""
        self._chosen(uri).strategy = strategy
        if uri is None:
            for choices in self._for_one.values():
                choices.strategy = None

    def set_removal(self, uri: str | None, removal: float) -> None:
        """Remove this share in one document, or in all of them."""
        self._chosen(uri).removal = removal
        if uri is None:
            for choices in self._for_one.values():
                choices.removal = None

    def pruning(self, uri: str | None, setting: core.PruningConfig) -> core.PruningConfig:
        """How a document is pruned, None for one of which nothing was chosen."""
        strategy = removal = None
        for choices in reversed(self._applying(uri)):
            strategy = choices.strategy if choices.strategy is not None else strategy
            removal = choices.removal if choices.removal is not None else removal
        return with_choices(setting, strategy, removal)

    def forget(self, uri: str) -> None:
        """The document is closed."""
        self._for_one.pop(uri, None)

    def settings_changed(self, *, pruning: bool, view: bool) -> None:
        """Settings of how is pruned, or of whether it is shown, have changed: these count again, the others do not."""
        for choices in (self._for_all, *self._for_one.values()):
            if pruning:
                choices.strategy = choices.removal = None
            if view:
                choices.is_on = None

    def _applying(self, uri: str | None) -> list[_Choices]:
        own = self._for_one.get(uri) if uri is not None else None
        return [self._for_all] if own is None else [own, self._for_all]

    def _chosen(self, uri: str | None) -> _Choices:
        return self._for_all if uri is None else self._for_one.setdefault(uri, _Choices())


def with_choices(
    setting: core.PruningConfig, strategy: core.Strategy | None, removal: float | None
) -> core.PruningConfig:
    """A setting with another strategy and another ratio; None leaves it.

    A ratio alone asks for the product's own strategy where the setting names none, as on the command line.
    """
    if strategy is None and removal and setting.strategy is core.Strategy.NONE:
        strategy = core.Strategy.LEANCODE
    changed = setting if strategy is None else setting.with_strategy(strategy)
    if removal is None or changed.strategy is core.Strategy.NONE:
        return changed
    return changed.with_removal(removal)
