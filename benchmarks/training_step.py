"""How long a step of training takes on whole code and on pruned code: seconds, as shares of the step on whole code.

A step reads queries and functions, and goes forwards, backwards and on; the queries are never pruned.
"""

from __future__ import annotations

import argparse
import statistics
import sysconfig
import time
from pathlib import Path

import numpy as np
import torch

from leancode_core.config import PruningConfig, Strategy
from leancode_core.control import CancelToken, SilentProgress
from leancode_core.models.catalog import DEFAULT_ENCODER, locate, model_named
from leancode_core.models.tokenizing import SubwordTokenizer
from leancode_core.pruners import pruner_for
from leancode_core.training.examples import plain_example_of
from leancode_core.training.network import LearningEncoder
from leancode_core.training.objectives import contrastive_loss, saying_the_same
from leancode_core.training.pairs import pairs_of
from leancode_core.training.shards import Ids

RATIOS = (0.0, 0.3, 0.5)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path(sysconfig.get_path("stdlib")) / "asyncio")
    parser.add_argument("--batch", type=int, default=64, help="pairs")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    spec = model_named(DEFAULT_ENCODER)
    pairs = pairs_of([arguments.folder], arguments.batch, SilentProgress(), CancelToken())
    tokenise = SubwordTokenizer(locate(spec).tokenizer, spec.window, spec.input_format).ids

    def read(texts: list[str]) -> list[Ids]:
        return [np.array(ids, dtype=np.uint16) for ids in tokenise(texts)]

    queries = read([pair.summary for pair in pairs])
    codes = {}
    for ratio in RATIOS:
        pruner = pruner_for(spec, PruningConfig(Strategy.LEANCODE if ratio else Strategy.NONE, ratio))
        codes[ratio] = read([plain_example_of(pair, pruner.text_of).code for pair in pairs])
    encoder = LearningEncoder(spec, "auto")
    optimizer = torch.optim.AdamW(encoder.trained.values(), lr=1e-6, fused=True)
    seconds: dict[float, list[float]] = {ratio: [] for ratio in RATIOS}
    for _ in range(arguments.rounds + 1):  # the first one warms up
        for ratio in RATIOS:
            seconds[ratio].append(seconds_of_step(encoder, optimizer, queries, codes[ratio]))
    middle = {ratio: statistics.median(values[1:]) for ratio, values in seconds.items()}
    for ratio, value in middle.items():
        subwords = sum(map(len, codes[ratio])) / len(pairs)
        print(
            f"{ratio:4.0%} removed: {value:6.2f} s for {len(pairs)} pairs, {value / middle[0.0]:.2f} of whole code;"
            f" {subwords:.0f} subwords a function"
        )


def seconds_of_step(
    encoder: LearningEncoder, optimizer: torch.optim.Optimizer, queries: list[Ids], codes: list[Ids]
) -> float:
    started = time.perf_counter()
    now, answers = torch.split(encoder.vectors([*queries, *codes]), len(queries))
    loss = contrastive_loss(now, answers, 0.05, saying_the_same(now.detach(), [ids.tobytes() for ids in codes]))
    optimizer.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    optimizer.step()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
