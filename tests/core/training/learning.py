"""What tests of training share: pairs of functions and documentation, and what a small model reads of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from leancode_core.code.unit import CodeUnit
from leancode_core.control import CancelToken, SilentProgress
from leancode_core.models.catalog import ModelSpec, locate
from leancode_core.models.tokenizing import SubwordTokenizer
from leancode_core.training.examples import CodeAt, Mixture
from leancode_core.training.loop import Plan, Training
from leancode_core.training.network import LearningEncoder
from leancode_core.training.pairs import Pair
from leancode_core.training.shards import Ids, Shard, ShardMaker
from leancode_core.training.validation import HeldBack

VERBS = ("parse", "send", "open", "read", "find", "close", "sort", "count")
THINGS = ("date", "mail", "file", "line", "number", "word", "list", "message")
WHOLE = Mixture(removals=(0.0,))


def pairs_of_words(number: int, language: str = "python") -> list[Pair]:
    """So many pairs, at most 64, each about another verb and thing, of three repositories."""
    chosen = [(verb, thing) for verb in VERBS for thing in THINGS][:number]
    return [
        Pair(
            language,
            f"{verb}_{thing}",
            f"def {verb}_{thing}(text):\n    result = {verb}(text.{thing})\n    return result\n",
            f"{verb.capitalize()}s the {thing} of a text.",
            f"{verb.capitalize()}s the {thing} of a text.\n\nRaises an error if there is none.",
            f"repository-{place % 3}",
        )
        for place, (verb, thing) in enumerate(chosen)
    ]


def whole_code(unit: CodeUnit) -> str:
    return unit.code


def first_line(unit: CodeUnit) -> str:
    """Stands for a pruner."""
    return unit.code.partition("\n")[0]


CODE_AT: CodeAt = {0.0: whole_code, 0.5: first_line}


def tokenizer_of(spec: ModelSpec) -> SubwordTokenizer:
    return SubwordTokenizer(locate(spec).tokenizer, spec.window, spec.input_format)


def ids_of(spec: ModelSpec, texts: Sequence[str]) -> list[Ids]:
    return [np.array(ids, dtype=np.uint32) for ids in tokenizer_of(spec).ids(texts)]


def maker_of(spec: ModelSpec, pairs: Sequence[Pair], mixture: Mixture = WHOLE, *, seed: int = 1) -> ShardMaker:
    return ShardMaker(pairs, mixture, CODE_AT, tokenizer_of(spec).ids, seed, longest_query=24, longest_code=40)


def made(maker: ShardMaker, number: int, folder: Path) -> Shard:
    return maker.shard(number, folder, SilentProgress(), CancelToken())


def training_in(
    folder: Path,
    spec: ModelSpec,
    plan: Plan,
    *,
    pairs: Sequence[Pair] = (),
    sets: Sequence[HeldBack] = (),
    frozen_layers: int = 0,
) -> tuple[Training, LearningEncoder]:
    """A run in a folder, and its encoder."""
    encoder = LearningEncoder(spec, "cpu", frozen_layers)
    maker = maker_of(spec, pairs or pairs_of_words(40))
    return Training(encoder, LearningEncoder(spec, "cpu"), maker, plan, list(sets), folder), encoder
