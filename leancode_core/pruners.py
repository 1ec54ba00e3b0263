"""Puts a pruner together: the strategy that was asked for, what it knows, and the model's tokenizer."""

from __future__ import annotations

from leancode_core.config import PruningConfig, Strategy
from leancode_core.models.catalog import ModelSpec, identity_of, locate
from leancode_core.models.tokenizing import SubwordTokenizer
from leancode_core.pruning.dietcode import DietCode
from leancode_core.pruning.leancode import LeanCode
from leancode_core.pruning.lexicon_files import lexicon_of
from leancode_core.pruning.lexicon_scores import AttentionAndNaming
from leancode_core.pruning.pruner import Pruner
from leancode_core.pruning.slimcode import SlimCode
from leancode_core.pruning.strategies import PruningStrategy, RandomRemoval


def pruner_for(model: ModelSpec, pruning: PruningConfig, device: str = "auto", *, in_subwords: bool = True) -> Pruner:
    """A pruner for code that this model is to read.

    Args:
        model: its tokenizer counts, its attention decides.
        pruning: strategy, removal ratio and guards.
        device: where the strategy `leancode-live` computes.
        in_subwords: whether the ratio is of subwords; else of tokens, as in the papers.

    Raises:
        ModelUnavailable: the model's files, or the lexicon that the strategy needs, are not there.
    """
    counter = SubwordTokenizer(locate(model).tokenizer, model.window, model.input_format)
    return Pruner(
        pruning.strategy.value,
        _strategy(model, pruning.strategy, device),
        pruning.removal,
        counter if in_subwords else None,
        guards=pruning.guards,
    )


def _strategy(model: ModelSpec, strategy: Strategy, device: str) -> PruningStrategy | None:
    if strategy is Strategy.NONE:
        return None
    if strategy is Strategy.RANDOM:
        return RandomRemoval()
    if strategy is Strategy.SLIMCODE:
        return SlimCode()
    if strategy is Strategy.LEANCODE_LIVE:
        from leancode_core.models.live_importance import LiveImportance  # torch: only where it is asked for

        return LeanCode(LiveImportance(model, device))
    lexicon = lexicon_of(identity_of(model).weights_sha256, model.name)
    if strategy is Strategy.DIETCODE:
        return DietCode(lexicon)
    return LeanCode(lexicon if strategy is Strategy.LEANCODE_LEXICON else AttentionAndNaming(lexicon))
