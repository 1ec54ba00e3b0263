"""The training loop: from shards of examples to weights, with checkpoints, a log and a plot."""

from __future__ import annotations

import logging
import math
import random
import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from leancode_core.control import CancelToken, ProgressSink
from leancode_core.training.batches import batches_by_source, batches_in_order
from leancode_core.training.checkpoints import Place, load_checkpoint, save_checkpoint
from leancode_core.training.network import LearningEncoder
from leancode_core.training.objectives import contrastive_loss, distillation_loss, retention_loss, saying_the_same
from leancode_core.training.shards import Shard, ShardMaker
from leancode_core.training.training_log import TrainingLog
from leancode_core.training.validation import HeldBack, validation_mrr

logger = logging.getLogger(__name__)

_SECONDS_BETWEEN_CHECKPOINTS = 600
_LAST_RATE = 0.02  # of the learning rate, at the end
_RETENTION_TEMPERATURE = 0.1
_SHARDS = "shards"  # the folder of a run's examples


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train.

    Attributes:
        batch: pairs of a batch.
        epochs: how often each pair is learned from.
        minutes: end by then all the same, the learning rate falls accordingly; 0 for no such end.
        learning_rate: the highest.
        warm_up: share of the run in which the rate rises to that.
        temperature: by which cosines are divided.
        retention: weight of staying near the model that training began with.
        distillation: weight of ranking as the teachers do, where there are some.
        seed: of everything that is drawn.
    """

    batch: int = 128
    epochs: int = 1
    minutes: float = 0.0
    learning_rate: float = 1e-4
    warm_up: float = 0.05
    temperature: float = 0.05
    retention: float = 0.3
    distillation: float = 3.0
    seed: int = 1

    def rate_at(self, share: float) -> float:
        """The learning rate after a share of the run: a linear rise, then half a cosine."""
        if share < self.warm_up:
            return self.learning_rate * max(share, 1e-3) / self.warm_up
        fallen = (share - self.warm_up) / (1 - self.warm_up)
        return self.learning_rate * (_LAST_RATE + (1 - _LAST_RATE) * (1 + math.cos(math.pi * min(fallen, 1.0))) / 2)


class Training:
    """One run, which goes on where its folder says that it was.

    A run that was stopped ends with the weights of one that was not, unless it ends by time.

    Args:
        encoder: learns.
        before: the model that queries stay near to.
        maker: of the examples.
        plan: how to train.
        sets: for validation.
        folder: of the run.

    Raises:
        ConfigError: the folder has a checkpoint of another model, or examples of other data.
    """

    def __init__(
        self,
        encoder: LearningEncoder,
        before: LearningEncoder,
        maker: ShardMaker,
        plan: Plan,
        sets: list[HeldBack],
        folder: Path,
    ) -> None:
        self._encoder, self._before, self._maker = encoder, before, maker
        self._plan, self._sets, self._folder = plan, sets, folder
        # What does not fill a batch is left out, see `batches`.
        self._planned = plan.epochs * sum(size // plan.batch * plan.batch or size for size in maker.sizes)
        self._names = list(encoder.trained)
        self._optimizer = torch.optim.AdamW(
            encoder.trained.values(), lr=plan.learning_rate, weight_decay=0.01, fused=True
        )
        maker.refuse_other_examples(folder / _SHARDS)
        self._place = load_checkpoint(folder, encoder.module, self._optimizer, self._names)
        self._log = TrainingLog(folder, self._place.step)
        self._started = self._saved = time.monotonic()
        self._seconds_before = self._place.seconds

    def run(self, progress: ProgressSink, cancel: CancelToken) -> Place:
        """Train to the end of the plan. What is done when `cancel` is set is kept.

        Raises:
            Cancelled: the token was set.
        """
        n_shards = self._plan.epochs * self._maker.per_epoch
        if not self._place.step:
            self._validate(progress)
        try:
            while self._place.shard < n_shards and self._share() < 1.0:
                shard = self._maker.shard(self._place.shard, self._folder / _SHARDS, progress, cancel)
                self._learn_from(shard, progress, cancel)
        finally:
            self._save()
        self._validate(progress)
        self._log.plot()
        return self._place

    def _learn_from(self, shard: Shard, progress: ProgressSink, cancel: CancelToken) -> None:
        batches = self._batches(shard)
        stage = f"training on shard {self._place.shard + 1}"
        progress.stage(stage, max(0, len(shard) - self._place.batch * self._plan.batch))
        for number, batch in enumerate(batches):
            if number < self._place.batch:
                continue
            cancel.raise_if_cancelled()
            if self._share() >= 1.0:
                return
            done = replace(
                self._place, batch=number + 1, step=self._place.step + 1, pairs=self._place.pairs + len(batch)
            )
            self._step(shard, batch, done)
            progress.advance(len(batch))
            if time.monotonic() - self._saved > _SECONDS_BETWEEN_CHECKPOINTS:
                self._save()
                self._validate(progress)
                progress.stage(stage, max(0, len(shard) - self._place.batch * self._plan.batch))
        self._place = replace(self._place, shard=self._place.shard + 1, batch=0)

    def _batches(self, shard: Shard) -> list[list[int]]:
        draw = random.Random(f"{self._plan.seed} batches {self._place.shard}")  # noqa: S311 - not a secret
        if len(shard.hard):
            return batches_in_order(shard.hard, self._plan.batch, draw)
        return batches_by_source(shard, self._plan.batch, draw)

    def _step(self, shard: Shard, batch: list[int], done: Place) -> None:
        rate = self._plan.rate_at(self._share())
        for group in self._optimizer.param_groups:
            group["lr"] = rate
        queries, codes = [shard.queries[index] for index in batch], [shard.codes[index] for index in batch]
        with torch.no_grad():
            before = self._before.vectors(queries)  # (n, d)
        now, answers = torch.split(self._encoder.vectors([*queries, *codes]), len(queries))  # (n, d) each
        equal = saying_the_same(before, [ids.tobytes() for ids in codes])
        loss = contrastive_loss(now, answers, self._plan.temperature, equal)
        moved = retention_loss(now, before, _RETENTION_TEMPERATURE)
        total = loss + self._plan.retention * moved
        losses = {"loss": loss, "retention": moved}
        if len(shard.taught_queries):
            taught = _rows(shard.taught_queries, batch, now.device), _rows(shard.taught_codes, batch, now.device)
            losses["distillation"] = distillation_loss(now, answers, taught, self._plan.temperature)
            total = total + self._plan.distillation * losses["distillation"]
        self._optimizer.zero_grad()
        total.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self._encoder.trained.values(), 1.0)
        self._optimizer.step()
        self._place = done
        self._log.step(self._place, self._seconds(), {name: value.item() for name, value in losses.items()}, rate)

    def _seconds(self) -> float:
        return self._seconds_before + time.monotonic() - self._started

    def _share(self) -> float:
        """How much of the run is done, by pairs or by time, whichever is more."""
        by_pairs = self._place.pairs / self._planned
        return max(by_pairs, self._seconds() / (60 * self._plan.minutes) if self._plan.minutes else 0.0)

    def _save(self) -> None:
        self._log.finish_line()
        self._place = replace(self._place, seconds=round(self._seconds(), 1))
        save_checkpoint(self._folder, self._encoder.module, self._optimizer, self._names, self._place)
        self._saved = time.monotonic()

    def _validate(self, progress: ProgressSink) -> None:
        if not self._sets:
            return
        progress.stage("validating", None)
        started = time.monotonic()
        self._log.validation(self._place, self._seconds(), validation_mrr(self._encoder, self._sets))
        self._started += time.monotonic() - started  # not time of training


def _rows(vectors: NDArray[np.float16], batch: list[int], device: torch.device) -> torch.Tensor:
    return torch.from_numpy(vectors[batch]).to(device, torch.float32)
