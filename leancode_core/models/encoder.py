"""The encoder that runs on torch: sorted by length, cut by a budget of subwords, without gradients."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from leancode_core.control import CancelToken
from leancode_core.errors import ModelUnavailable
from leancode_core.models.catalog import ModelFiles, ModelSpec, identity_of, locate, verify
from leancode_core.models.conversion import make_tokenizer
from leancode_core.models.device import Placement, is_out_of_memory, placement
from leancode_core.models.encoder_choice import load_fastest_encoder
from leancode_core.models.pieces import FIRST_WEIGHT, pieces_of
from leancode_core.models.tokenizing import SubwordTokenizer
from leancode_core.ports import EncodedBatch, ModelIdentity, Vectors

logger = logging.getLogger(__name__)

# Subwords in one batch, padding included. On two CPU cores 2,048 to 8,192 are equally fast, and small
# batches of sorted texts have less padding; a GPU wants much more to be busy.
_BUDGET = {"cpu": 2_048, "mps": 16_384, "cuda": 65_536}
_SMALLEST_BUDGET = 512
_MOST_PADDING = 0.05  # of a batch; without it 500 units of the standard library have 7 % of padding, with it 3 %


class TorchEncoder:
    """An encoder with its tokenizer. Implements `ports.Encoder`.

    Args:
        spec: the model's row in the table.
        device: "auto", "cpu", "cuda" or "mps".
        load: gives the network that computes the hidden states.
        cpu_budget: subwords in one batch on the CPU: small ones let others have their turn.

    Raises:
        ModelUnavailable: the model's files are missing, damaged or not loadable.
        ConfigError: this machine does not have the device.
    """

    def __init__(
        self,
        spec: ModelSpec,
        device: str = "auto",
        load: Callable[[ModelFiles, Placement], torch.nn.Module] = load_fastest_encoder,
        cpu_budget: int = _BUDGET["cpu"],
    ) -> None:
        files = locate(spec)
        verify(spec, files)
        make_tokenizer(files)
        self._identity = identity_of(spec)
        self._tokenizer = SubwordTokenizer(files.tokenizer, spec.window, spec.input_format)
        self._files = files
        self._load = load
        self._cpu_budget = cpu_budget
        self._place(placement(device))

    def _place(self, where: Placement) -> None:
        self._where = where
        self._budget = self._cpu_budget if where.device.type == "cpu" else _BUDGET[where.device.type]
        try:
            self._model = self._load(self._files, where)
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
            self._leave_device("not even the model fits")

    @property
    def identity(self) -> ModelIdentity:
        """What the vectors depend on."""
        return self._identity

    @property
    def device(self) -> str:
        """Where it computes: "cpu", "cuda" or "mps"."""
        return self._where.device.type

    def encode_query(self, query: str) -> Vectors:
        """The query's vector, (1, dimensions). No batch is smaller: without memory for it the CPU goes on at once."""
        ids = self._tokenizer.ids([self._identity.query_prefix + query])
        try:
            return self._vectors(ids)
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
            self._leave_device("even for one query")
        return self.encode_query(query)

    def encode_code(self, texts: Sequence[str], cancel: CancelToken) -> Iterator[EncodedBatch]:
        """Vectors of rendered units, shortest pieces first; a text comes with the batch of its last piece."""
        pieces = self._pieces(texts)
        ids = [piece.ids for piece in pieces]
        order = sorted(range(len(ids)), key=lambda index: len(ids[index]))
        whole = _Whole(pieces, len(texts), self._identity.dimensions)
        start = 0
        while start < len(order):
            cancel.raise_if_cancelled()
            stop = _batch_stop([len(ids[index]) for index in order[start : start + self._budget]], self._budget) + start
            batch = [ids[index] for index in order[start:stop]]
            try:
                vectors = self._vectors(batch)
            except (RuntimeError, MemoryError) as error:
                if not is_out_of_memory(error):
                    raise
                self._shrink()
                continue
            n_subwords = sum(map(len, batch))
            n_padding = len(batch[-1]) * len(batch) - n_subwords
            indices = whole.add(order[start:stop], vectors)
            yield EncodedBatch(indices, whole.vectors[list(indices)], n_subwords, n_padding)
            start = stop

    def _pieces(self, texts: Sequence[str]) -> list[_Piece]:
        prefix = self._identity.code_prefix
        n_prefix = self._tokenizer.counts([prefix])[0]
        pieces: list[_Piece] = []
        for index, ids in enumerate(self._tokenizer.ids([prefix + text for text in texts])):
            if len(ids) < self._identity.window:
                pieces.append(_Piece(index, 1.0, ids))
                continue
            cut = pieces_of(texts[index], self._tokenizer.room - n_prefix, self._tokenizer.counts)
            for place, piece_ids in enumerate(self._tokenizer.ids([prefix + piece for piece in cut])):
                pieces.append(_Piece(index, FIRST_WEIGHT if place == 0 else 1.0, piece_ids))
        return pieces

    def _shrink(self) -> None:
        """After running out of device memory: smaller batches, and the CPU when those are too large as well."""
        if self._budget > _SMALLEST_BUDGET:
            self._budget //= 2
            logger.warning("out of memory on %s: batches of %d subwords from now on", self.device, self._budget)
            return
        self._leave_device("even with small batches")

    def _leave_device(self, why: str) -> None:
        if self.device == "cpu":
            raise ModelUnavailable(
                f"not enough memory to run {self._identity.name}", remedy="close other programs, or use a smaller model"
            )
        logger.warning("out of memory on %s, %s: continuing on the CPU", self.device, why)
        self._place(placement("cpu"))

    def _vectors(self, batch: list[list[int]]) -> Vectors:
        padded = _pad(batch)
        with torch.inference_mode():
            ids = torch.from_numpy(padded.ids).to(self._where.device)
            mask = torch.from_numpy(padded.mask).to(self._where.device)
            attended = None if padded.is_full else mask
            hidden = self._model(input_ids=ids, attention_mask=attended).last_hidden_state  # (batch, length, d)
            if self._identity.pooling == "cls":
                pooled = hidden[:, 0].float()  # (batch, d)
            else:
                weights = mask.to(hidden.dtype).unsqueeze(-1)  # (batch, length, 1)
                pooled = (hidden * weights).sum(dim=1).float() / mask.sum(dim=1, keepdim=True)  # (batch, d)
            unit_length = torch.nn.functional.normalize(pooled, dim=-1)
        result: Vectors = unit_length.cpu().numpy()
        if result.shape[1] != self._identity.dimensions:
            raise ModelUnavailable(
                f"the vectors of {self._identity.name} have {result.shape[1]} dimensions,"
                f" not {self._identity.dimensions}",
                remedy="use another model, and report this one",
            )
        return result


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a text that fits the window, often all of it."""

    text: int
    weight: float
    ids: list[int]


class _Whole:
    """Adds up the vectors of pieces, weighted, until a text is complete."""

    def __init__(self, pieces: list[_Piece], n_texts: int, dimensions: int) -> None:
        self.vectors = np.zeros((n_texts, dimensions), dtype=np.float32)
        self._pieces = pieces
        self._missing = Counter(piece.text for piece in pieces)

    def add(self, which: Sequence[int], vectors: Vectors) -> tuple[int, ...]:
        """Takes vectors of pieces; returns the texts that are complete now."""
        complete = []
        for index, vector in zip(which, vectors, strict=True):
            piece = self._pieces[index]
            self.vectors[piece.text] += piece.weight * vector
            self._missing[piece.text] -= 1
            if not self._missing[piece.text]:
                self.vectors[piece.text] /= np.linalg.norm(self.vectors[piece.text])
                complete.append(piece.text)
        return tuple(complete)


@dataclass(frozen=True, slots=True)
class _Padded:
    ids: NDArray[np.int64]  # (batch, length)
    mask: NDArray[np.int64]  # (batch, length), 1 where there is a subword
    is_full: bool


def _pad(batch: list[list[int]]) -> _Padded:
    lengths = np.array([len(row) for row in batch])
    mask = (np.arange(lengths.max())[None, :] < lengths[:, None]).astype(np.int64)
    ids = np.zeros(mask.shape, dtype=np.int64)
    ids[mask.astype(bool)] = np.concatenate([np.asarray(row, dtype=np.int64) for row in batch])
    return _Padded(ids, mask, bool(mask.all()))


def _batch_stop(lengths: list[int], budget: int) -> int:
    """How many of the texts, sorted by length, form one padded batch; at least one.

    Up to a quarter of the budget whatever they are, because a small batch costs more than its padding; up to the
    whole budget while little of the batch is padding.
    """
    stop, n_subwords = 1, lengths[0]
    while stop < len(lengths):
        n_subwords += lengths[stop]
        padded = (stop + 1) * lengths[stop]
        if padded > budget or (padded > budget // 4 and padded - n_subwords > _MOST_PADDING * padded):
            break
        stop += 1
    return stop
