"""Summaries from an encoder with a decoder: T5 and CodeT5 (Wang et al., EMNLP 2021), greedily or with a few beams."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import torch
import transformers
from tokenizers import Tokenizer, decoders

from leancode_core.code.unit import CodeUnit
from leancode_core.control import CancelToken
from leancode_core.errors import ConfigError, ModelUnavailable
from leancode_core.models.attention import files_of, pad
from leancode_core.models.catalog import ModelFiles, ModelSpec
from leancode_core.models.device import Placement, is_out_of_memory, placement
from leancode_core.models.loading import load_encoder_decoder
from leancode_core.models.summarising import GREEDY, MOST_BEAMS, MOST_SUBWORDS
from leancode_core.models.tokenizing import SubwordTokenizer

logger = logging.getLogger(__name__)

# Subwords of code in one batch, times beams.
_BUDGET = {"cpu": 2_048, "mps": 8_192, "cuda": 32_768}


def code_in_a_line(unit: CodeUnit) -> str:
    """What the model reads of a unit: its code without documentation, and as in CodeT5's training in one line."""
    return " ".join(unit.code.split())


class TorchSummariser:
    """A T5 or CodeT5 with its tokenizer. Implements `ports.Summariser`.

    Args:
        spec: the model's row in the table, or what is in its folder.
        device: "auto", "cpu", "cuda" or "mps".
        beams: texts that are followed side by side; 1 always takes the likeliest subword.
        read: what the model reads of a unit.
        load: gives the network.

    Raises:
        ModelUnavailable: the model's files are missing, damaged, not loadable, or no T5.
        ConfigError: this machine does not have the device, or there are too many beams.
    """

    def __init__(
        self,
        spec: ModelSpec,
        device: str = "auto",
        beams: int = GREEDY,
        read: Callable[[CodeUnit], str] = code_in_a_line,
        load: Callable[[ModelFiles, Placement], torch.nn.Module] = load_encoder_decoder,
    ) -> None:
        if not 1 <= beams <= MOST_BEAMS:
            raise ConfigError(f"{beams} beams cannot be followed", remedy=f"name a number from 1 to {MOST_BEAMS}")
        files = files_of(spec)
        where = placement(device)
        if where.device.type == "cpu":  # the texts are then the same on all processors
            where = replace(where, dtype=torch.float32)
        self._name = spec.name
        self._read = read
        self._tokenizer = SubwordTokenizer(files.tokenizer, spec.window, spec.input_format)
        self._written = Tokenizer.from_file(str(files.tokenizer))
        if self._written.decoder is None:
            self._written.decoder = decoders.ByteLevel()
        self._device = where.device
        self._budget = max(1, _BUDGET[where.device.type] // beams)
        self._model: Any = load(files, where)
        self._generation = _generation(self._model.config, beams)

    @property
    def name(self) -> str:
        """The model's name in the table of models."""
        return self._name

    @property
    def device(self) -> str:
        """Where it computes: "cpu", "cuda" or "mps"."""
        return self._device.type

    def summarise(self, units: Sequence[CodeUnit], cancel: CancelToken) -> list[str]:
        """The sentences as the model writes them, in the order of the units."""
        ids = self._tokenizer.ids([self._read(unit) for unit in units])
        texts = [""] * len(ids)
        for batch in self._batches(ids):
            cancel.raise_if_cancelled()
            for index, text in zip(batch, self._texts([ids[index] for index in batch], cancel), strict=True):
                texts[index] = text
        return texts

    def _batches(self, ids: list[list[int]]) -> Iterator[list[int]]:
        """Positions of texts of nearly equal length, shortest first."""
        batch: list[int] = []
        for index in sorted(range(len(ids)), key=lambda index: len(ids[index])):
            if batch and (len(batch) + 1) * len(ids[index]) > self._budget:
                yield batch
                batch = []
            batch.append(index)
        if batch:
            yield batch

    def _texts(self, batch: list[list[int]], cancel: CancelToken) -> list[str]:
        try:
            written = self._generated(batch, cancel)
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
            if len(batch) == 1:
                raise ModelUnavailable(
                    f"not enough memory on {self.device} to summarise with {self._name}",
                    remedy="use --device cpu, a smaller model, or fewer beams",
                ) from error
            logger.warning("out of memory on %s: half as many functions at once", self.device)
            middle = len(batch) // 2
            return self._texts(batch[:middle], cancel) + self._texts(batch[middle:], cancel)
        return [text.strip() for text in self._written.decode_batch(written, skip_special_tokens=True)]

    def _generated(self, batch: list[list[int]], cancel: CancelToken) -> list[list[int]]:
        ids, mask = pad(batch, self._device)
        stop = transformers.StoppingCriteriaList([_StopWhenCancelled(cancel)])
        with torch.inference_mode():
            written = self._model.generate(
                input_ids=ids, attention_mask=mask, generation_config=self._generation, stopping_criteria=stop
            )
        result: list[list[int]] = written.cpu().tolist()
        return result


def _generation(config: Any, beams: int) -> transformers.GenerationConfig:  # noqa: ANN401 - of any T5
    """Our own way to decode: what a model's folder says of it is not read."""
    padding = 0 if config.pad_token_id is None else config.pad_token_id
    start = config.decoder_start_token_id
    return transformers.GenerationConfig(  # type: ignore[no-untyped-call]
        max_new_tokens=MOST_SUBWORDS,
        num_beams=beams,
        do_sample=False,
        early_stopping=beams > 1,
        no_repeat_ngram_size=4,  # a sentence never says four subwords twice; a model that is at a loss does
        pad_token_id=padding,
        eos_token_id=config.eos_token_id,
        decoder_start_token_id=padding if start is None else start,
    )


class _StopWhenCancelled(transformers.StoppingCriteria):
    """Looks at the token between two subwords."""

    def __init__(self, cancel: CancelToken) -> None:
        self._cancel = cancel

    def __call__(self, input_ids: torch.Tensor, _scores: torch.Tensor, **_: object) -> torch.Tensor:
        self._cancel.raise_if_cancelled()
        return torch.zeros(input_ids.shape[0], dtype=torch.bool, device=input_ids.device)
