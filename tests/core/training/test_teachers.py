"""Several models as one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from leancode_core.training.shards import Ids
from leancode_core.training.teachers import Teachers

FIRST, SECOND = (np.array(ids, dtype=np.uint32) for ids in ([0, 5], [1, 5]))


def by_first_id(texts: Sequence[Ids]) -> NDArray[np.float32]:
    return np.eye(2, dtype=np.float32)[[int(ids[0]) for ids in texts]]


def always_alike(texts: Sequence[Ids]) -> NDArray[np.float32]:
    return np.tile(np.array([0.0, 0.6, 0.8], dtype=np.float32), (len(texts), 1))


@pytest.mark.parametrize(
    ("models", "cosine"),
    [
        ([by_first_id], 0.0),
        ([always_alike], 1.0),
        ([by_first_id, always_alike], 0.5),
        ([by_first_id, by_first_id, by_first_id, always_alike], 0.25),
    ],
)
def test_cosines_are_the_mean_of_the_models(models: list[type], cosine: float) -> None:
    first, second = Teachers(models).computed([FIRST, SECOND])
    assert first @ second == pytest.approx(cosine)
    assert first @ first == pytest.approx(1.0)
    assert first.dtype == np.float32
