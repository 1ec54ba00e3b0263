"""Which of a model's attentions says what is important: chosen by what pruning by it costs in quality."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from leancode_core.models.attention import AttentionOfText

# Which row and layers were measured, and what came of it, is told in docs/pruning.md.
ROW = "cls"
LAYERS = "last"


def attention_of_choice(attention: AttentionOfText, row: str = ROW, layers: str = LAYERS) -> NDArray[np.float32]:
    """What each token gets, (n_tokens,): 1.0 for each subword if attention were even.

    Args:
        attention: of every layer.
        row: "cls", what the first position looks at, or "mean", what all positions look at.
        layers: "all", "last", or layer numbers from 0 joined by commas.
    """
    table = attention.cls if row == "cls" else attention.mean
    if layers == "all":
        chosen = table
    elif layers == "last":
        chosen = table[-1:]
    else:
        chosen = table[[int(number) for number in layers.split(",")]]
    result: NDArray[np.float32] = chosen.mean(axis=0)
    return result
