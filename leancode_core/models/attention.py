"""The attention that an encoder pays to code, made comparable between texts of different lengths.

Clark et al., "What Does BERT Look At?" (BlackboxNLP 2019) read attention this way: what is paid to a word is the sum of
what is paid to its subwords, and heads are averaged. Here what goes to anything but code is left out of account, and a
subword that gets its even share of the rest has 1.0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from leancode_core.control import CancelToken
from leancode_core.errors import ModelUnavailable
from leancode_core.models.catalog import ModelFiles, ModelSpec, identity_of, locate, verify
from leancode_core.models.conversion import make_tokenizer
from leancode_core.models.device import Placement, placement
from leancode_core.models.loading import load_eager_encoder
from leancode_core.models.windows import NO_TOKEN, Span, Window, WindowTokenizer
from leancode_core.ports import ModelIdentity

# What the attentions of one batch may take: they grow with the square of the length.
_MOST_BYTES = 128 << 20
_MOST_SUBWORDS = 2_048

Rows = NDArray[np.float32]
Counts = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class AttentionOfText:
    """What a network pays to each code token of one text.

    In every layer the attention that goes to code is divided by its mean over the code's subwords, in each window by
    itself, and summed over a token's subwords: three subwords that get their even share have 3.0 together. A layer that
    pays nothing at all to code has zeros.

    Attributes:
        cls: (n_layers, n_tokens), what the first position pays, heads averaged.
        mean: (n_layers, n_tokens), the same for the mean over all positions, special ones included.
        n_subwords: (n_tokens,), subwords of each token that were read. 0 for a blank, for what begins within a subword
            of the token before, and for what is beyond all windows; such a token has no attention.
    """

    cls: Rows
    mean: Rows
    n_subwords: Counts


class AttentionReader:
    """The attention that an encoder pays to each token of a text, in one forward pass.

    It computes in float32 on every device, so that the numbers are the same on all machines.

    Args:
        spec: the model's row in the table.
        device: "auto", "cpu", "cuda" or "mps".
        load: gives the network, which must return its attentions.

    Raises:
        ModelUnavailable: the model's files are missing, damaged or not loadable.
        ConfigError: this machine does not have the device.
    """

    def __init__(
        self,
        spec: ModelSpec,
        device: str = "auto",
        load: Callable[[ModelFiles, Placement], torch.nn.Module] = load_eager_encoder,
    ) -> None:
        files = files_of(spec)
        self.identity: ModelIdentity = identity_of(spec)
        self._tokenizer = WindowTokenizer(spec, files)
        where = replace(placement(device), dtype=torch.float32)
        self._device = where.device
        self._model = load(files, where)
        config: Any = self._model.config
        self.n_layers: int = config.num_hidden_layers
        self._n_heads: int = config.num_attention_heads

    @property
    def device(self) -> str:
        """Where it computes: "cpu", "cuda" or "mps"."""
        return self._device.type

    def read(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]], cancel: CancelToken
    ) -> Iterator[tuple[int, AttentionOfText]]:
        """The attention of each text with its index, shortest windows first.

        Args:
            texts: code, perhaps with words in front. What the window does not hold is read in several windows.
            spans: of each text's code tokens: (start, stop) in characters, ascending and without overlaps. What is in
                none of them is read, but counts as no code.
            cancel: looked at before every batch.

        Raises:
            Cancelled: `cancel` is set.
            ModelUnavailable: the network keeps its attention to itself.
            ValueError: the spans of a text overlap or descend.
        """
        windows = self._tokenizer.windows(texts, spans)
        whole = TokenSums(windows, [len(own) for own in spans], n_rows=2 * self.n_layers)
        for index in whole.without_code():
            yield index, self._of_text(*whole.nothing(index))
        for batch in batches(windows, lambda window: self._bytes_of(len(window.ids))):
            cancel.raise_if_cancelled()
            for window, rows in zip(batch, self._rows([window.ids for window in batch]), strict=True):
                complete = whole.add(window, rows)
                if complete is not None:
                    yield window.text, self._of_text(*complete)

    def _of_text(self, sums: Rows, n_subwords: Counts) -> AttentionOfText:
        return AttentionOfText(sums[: self.n_layers], sums[self.n_layers :], n_subwords)

    def _bytes_of(self, length: int) -> int:
        return 4 * self.n_layers * self._n_heads * length * length

    def _rows(self, ids: list[list[int]]) -> Rows:
        """What the first position and the mean position pay to each position, (batch, 2 n_layers, length)."""
        padded, mask = pad(ids, self._device)
        with torch.inference_mode():
            attentions = self._model(input_ids=padded, attention_mask=mask, output_attentions=True).attentions
            require_attentions(attentions, self.n_layers, self.identity.name)
            takes = torch.zeros(len(ids), 2, padded.shape[1], device=self._device)
            takes[:, 0, 0] = 1.0
            takes[:, 1] = mask / mask.sum(dim=1, keepdim=True)
            # (batch, 1, 2, length) times (batch, heads, length, length), mean over heads
            rows = [torch.matmul(takes.unsqueeze(1), layer.float()).mean(dim=1) for layer in attentions]
            stacked = torch.stack(rows, dim=2)  # (batch, 2, n_layers, length)
            result: Rows = stacked.flatten(1, 2).cpu().numpy()
        return result


class TokenSums:
    """Adds up the attention of subwords to that of tokens until all windows of a text were read.

    Args:
        windows: all windows of all texts.
        n_tokens: of each text.
        n_rows: how many kinds of attention there are.
    """

    def __init__(self, windows: Sequence[Window], n_tokens: Sequence[int], n_rows: int) -> None:
        self._missing = Counter(window.text for window in windows)
        self._n_tokens = n_tokens
        self._n_rows = n_rows
        self._begun: dict[int, tuple[Rows, Counts]] = {}

    def without_code(self) -> list[int]:
        """The texts that have no window."""
        return [index for index in range(len(self._n_tokens)) if index not in self._missing]

    def nothing(self, text: int) -> tuple[Rows, Counts]:
        """No attention to any token of a text, in the form that `add` gives it."""
        n_tokens = self._n_tokens[text]
        return np.zeros((self._n_rows, n_tokens), np.float32), np.zeros(n_tokens, np.int32)

    def add(self, window: Window, rows: Rows) -> tuple[Rows, Counts] | None:
        """What is paid to the tokens of the window's text, once this was the last of its windows.

        Args:
            window: which one was read.
            rows: what is paid to each of its positions, (n_rows, its length or more).

        Returns:
            The attention, (n_rows, n_tokens), and the number of subwords of each token, (n_tokens,).
        """
        sums, n_subwords = self._begun.setdefault(window.text, self.nothing(window.text))
        places = np.flatnonzero(window.owners != NO_TOKEN)
        owners = window.owners[places]
        for row, shares in zip(sums, _by_share(rows[:, places]), strict=True):
            row += np.bincount(owners, shares, minlength=len(row)).astype(np.float32)
        n_subwords += np.bincount(owners, minlength=len(n_subwords)).astype(np.int32)
        self._missing[window.text] -= 1
        return None if self._missing[window.text] else self._begun.pop(window.text)


def _by_share(rows: Rows) -> Rows:
    """Each row over its mean, so that 1.0 is an even share; zeros stay zeros."""
    totals = rows.sum(axis=1, keepdims=True, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        shares: Rows = np.where(totals > 0, rows * (rows.shape[1] / totals), 0.0).astype(np.float32)
    return shares


def files_of(spec: ModelSpec) -> ModelFiles:
    """The model's files, verified, with a tokenizer.

    Raises:
        ModelUnavailable: they are missing or damaged.
    """
    files = locate(spec)
    verify(spec, files)
    make_tokenizer(files)
    return files


def batches(windows: Sequence[Window], bytes_of: Callable[[Window], int]) -> Iterator[list[Window]]:
    """The windows in batches of nearly equal length, shortest first, each within the limits of memory if it can be.

    Args:
        windows: what is to be read.
        bytes_of: what the attentions take in a batch where this window is the longest, for each window of the batch.
    """
    batch: list[Window] = []
    for window in sorted(windows, key=lambda window: len(window.ids)):
        n = len(batch) + 1
        if batch and (n * len(window.ids) > _MOST_SUBWORDS or n * bytes_of(window) > _MOST_BYTES):
            yield batch
            batch = []
        batch.append(window)
    if batch:
        yield batch


def pad(ids: Sequence[Sequence[int]], device: torch.device, filler: int = 0) -> tuple[torch.Tensor, torch.Tensor]:
    """The ids as one rectangle, and 1 where there are some: two tensors (len(ids), length)."""
    length = max(map(len, ids))
    padded = torch.tensor([[*row, *[filler] * (length - len(row))] for row in ids], device=device)
    mask = torch.tensor([[1] * len(row) + [0] * (length - len(row)) for row in ids], device=device)
    return padded, mask


def require_attentions(attentions: Sequence[torch.Tensor | None] | None, n_layers: int, name: str) -> None:
    """Attention kernels that are fused give none, and transformers says so in its log only.

    Raises:
        ModelUnavailable: the attention of a layer is missing.
    """
    if not attentions or len(attentions) != n_layers or any(layer is None for layer in attentions):
        raise ModelUnavailable(
            f"the network of {name} does not say what it pays attention to",
            remedy="use a BERT, RoBERTa or T5 model",
        )
