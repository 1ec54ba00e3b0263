"""How well a model in training finds functions that it does not learn from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from leancode_core.evaluation.metrics import ranks_of_gold, reciprocal
from leancode_core.training.examples import CodeAt, plain_example_of
from leancode_core.training.network import LearningEncoder
from leancode_core.training.pairs import Pair
from leancode_core.training.shards import Ids, Tokenise

FEWEST = 20  # pairs of a language that is measured


@dataclass(frozen=True, slots=True)
class HeldBack:
    """Pairs of one language, tokenised: the queries, and the functions at each removal ratio."""

    queries: list[Ids]
    codes: dict[float, list[Ids]]


def held_back(pairs: Sequence[Pair], code_at: CodeAt, ratios: Sequence[float], tokenise: Tokenise) -> list[HeldBack]:
    """The pairs of each language with at least `FEWEST` of them, in the languages' alphabetical order."""
    apart: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        apart[pair.language].append(pair)

    def ids(texts: list[str]) -> list[Ids]:
        return [np.array(text, dtype=np.uint32) for text in tokenise(texts)]

    found = []
    for _, rows in sorted(apart.items()):
        if len(rows) >= FEWEST:
            examples = {ratio: [plain_example_of(pair, code_at[ratio]) for pair in rows] for ratio in ratios}
            codes = {ratio: ids([example.code for example in examples[ratio]]) for ratio in ratios}
            found.append(HeldBack(ids([pair.summary for pair in rows]), codes))
    return found


def validation_mrr(encoder: LearningEncoder, sets: Sequence[HeldBack]) -> dict[float, float]:
    """MRR at each removal ratio, as the mean over the languages; each query against all functions of its language."""
    found: dict[float, list[float]] = defaultdict(list)
    for one in sets:
        queries = encoder.computed(one.queries)
        for ratio, codes in one.codes.items():
            ranks = ranks_of_gold(queries, encoder.computed(codes), range(len(codes)))
            found[ratio].append(float(reciprocal(ranks).mean()))
    return {ratio: float(np.mean(values)) for ratio, values in found.items()}
