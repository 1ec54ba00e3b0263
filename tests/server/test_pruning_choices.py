"""What is chosen over what is set."""

from __future__ import annotations

import pytest
from leancode_server.pruning_choices import PruningChoices, with_choices

import leancode_core as core

NONE = core.PruningConfig()
SLIM = core.PruningConfig(core.Strategy.SLIMCODE, 0.3)


@pytest.mark.parametrize(
    ("setting", "strategy", "removal", "expected"),
    [
        (SLIM, None, None, ("slimcode", 0.3)),
        (SLIM, None, 0.5, ("slimcode", 0.5)),
        (SLIM, None, 0.0, ("slimcode", 0.0)),
        (SLIM, "random", None, ("random", 0.3)),
        (SLIM, "none", 0.5, ("none", 0.0)),
        (NONE, None, 0.5, ("leancode", 0.5)),
        (NONE, None, 0.0, ("none", 0.0)),
        (NONE, "dietcode", None, ("dietcode", 0.4)),
    ],
)
def test_choices(
    setting: core.PruningConfig, strategy: str | None, removal: float | None, expected: tuple[str, float]
) -> None:
    chosen = with_choices(setting, None if strategy is None else core.Strategy(strategy), removal)
    assert (chosen.strategy.value, chosen.removal) == expected


def test_a_documents_own_choice_goes_first_until_all_are_chosen_for() -> None:
    choices = PruningChoices()
    choices.set_removal(None, 0.5)
    choices.set_removal("a", 0.1)
    choices.set_strategy("a", core.Strategy.RANDOM)
    assert choices.pruning("a", SLIM) == core.PruningConfig(core.Strategy.RANDOM, 0.1)
    assert choices.pruning("b", SLIM) == core.PruningConfig(core.Strategy.SLIMCODE, 0.5)
    choices.set_removal(None, 0.6)
    assert choices.pruning("a", SLIM) == core.PruningConfig(core.Strategy.RANDOM, 0.6)
    choices.settings_changed(pruning=True, view=False)
    assert choices.pruning("a", SLIM) == SLIM


def test_the_view_is_on_where_it_was_switched_on() -> None:
    choices = PruningChoices()
    assert (choices.is_on("a", False), choices.is_on("a", True)) == (False, True)
    choices.switch("a", is_on=True)
    assert (choices.is_on("a", False), choices.is_on("b", False)) == (True, False)
    choices.switch(None, is_on=False)
    assert (choices.is_on("a", True), choices.is_on("b", True)) == (False, False)
    choices.switch("a", is_on=True)
    choices.forget("a")
    assert choices.is_on("a", True) is False


def test_a_setting_that_has_changed_counts_again_and_leaves_the_other_choice_alone() -> None:
    choices = PruningChoices()
    choices.switch(None, is_on=True)
    choices.set_removal(None, 0.5)
    choices.settings_changed(pruning=True, view=False)
    assert (choices.is_on("a", False), choices.pruning("a", SLIM)) == (True, SLIM)
    choices.set_removal(None, 0.5)
    choices.settings_changed(pruning=False, view=True)
    assert choices.is_on("a", False) is False
    assert choices.pruning("a", SLIM).removal == 0.5
