"""How well functions are found that nothing was learned from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
from numpy.typing import NDArray

from leancode_core.models.catalog import ModelSpec
from leancode_core.training.network import LearningEncoder
from leancode_core.training.shards import Ids
from leancode_core.training.validation import HeldBack, held_back, validation_mrr
from tests.core.training.learning import CODE_AT, pairs_of_words, tokenizer_of


def numbers(*values: int) -> list[Ids]:
    return [np.array([value], dtype=np.uint32) for value in values]


class Angles:
    """Takes each text's one id as an angle in degrees."""

    def computed(self, texts: Sequence[Ids]) -> NDArray[np.float32]:
        angles = np.radians([float(ids[0]) for ids in texts])
        return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def test_the_mean_of_the_languages_at_each_ratio() -> None:
    found_at_once = HeldBack(numbers(0, 30, 60), {0.0: numbers(0, 30, 60), 0.5: numbers(1, 31, 61)})
    # Each query of two has the other's function before its own at ratio 0.5.
    mistaken = HeldBack(numbers(0, 30), {0.0: numbers(2, 28), 0.5: numbers(30, 0)})
    encoder = cast("LearningEncoder", Angles())
    assert validation_mrr(encoder, [found_at_once, mistaken]) == {0.0: 1.0, 0.5: 0.75}
    assert validation_mrr(encoder, [mistaken]) == {0.0: 1.0, 0.5: 0.5}
    assert validation_mrr(encoder, []) == {}


def test_languages_with_few_pairs_are_left_out(tiny: ModelSpec) -> None:
    tokenizer = tokenizer_of(tiny)
    pairs = [*pairs_of_words(20, "ruby"), *pairs_of_words(19, "go"), *pairs_of_words(21, "python")]
    python, ruby = held_back(pairs, CODE_AT, (0.0, 0.5), tokenizer.ids)
    assert (len(python.queries), len(ruby.queries)) == (21, 20)
    assert sorted(python.codes) == [0.0, 0.5]
    asked, whole, pruned = tokenizer.ids(
        [
            "Parses the date of a text.",
            "parse date\ndef parse_date(text):\nresult = parse(text.date)\nreturn result",
            "parse date\ndef parse_date(text):",
        ]
    )
    assert python.queries[0].tolist() == asked
    assert (python.codes[0.0][0].tolist(), python.codes[0.5][0].tolist()) == (whole, pruned)


def test_a_model_is_measured(tiny: ModelSpec) -> None:
    pairs = pairs_of_words(24)
    sets = held_back(pairs, CODE_AT, (0.0,), tokenizer_of(tiny).ids)
    (value,) = validation_mrr(LearningEncoder(tiny, "cpu"), sets).values()
    assert 1 / 24 < value < 1.0
    answers = HeldBack(sets[0].queries, {0.0: sets[0].queries})
    assert validation_mrr(LearningEncoder(tiny, "cpu"), [answers]) == {0.0: 1.0}
