"""Models whose ranking a smaller one learns: together they often rank better than each of them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leancode_core.training.shards import Embed, Ids


@dataclass(frozen=True, slots=True)
class Teachers:
    """Several encoders as one, whose cosines are the mean of theirs.

    Attributes:
        models: each once for its share, so that one that stands here twice counts twice.
    """

    models: Sequence[Embed]

    def computed(self, texts: Sequence[Ids]) -> NDArray[np.float32]:
        """(n, sum of d), rows of length 1: the models' vectors side by side, each as long as its share demands."""
        shares = Counter(self.models)
        parts = [model(texts) * math.sqrt(count / shares.total()) for model, count in shares.items()]
        return np.concatenate(parts, axis=1, dtype=np.float32)
