"""The attention that a decoder pays to code while it writes: what a summary is made of.

As LeanCode scores code for summaries (arXiv 2505.14759, equation 6): the attention from the decoder to the encoder's
positions, its maximum over the steps of the decoder. Unlike there, steps that write a special subword do not count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import torch

from leancode_core.control import CancelToken
from leancode_core.errors import ModelUnavailable
from leancode_core.models.attention import Counts, Rows, TokenSums, batches, files_of, pad, require_attentions
from leancode_core.models.catalog import ModelFiles, ModelSpec, identity_of
from leancode_core.models.device import Placement, placement
from leancode_core.models.loading import load_eager_encoder_decoder
from leancode_core.models.windows import Span, Window, WindowTokenizer
from leancode_core.ports import ModelIdentity


@dataclass(frozen=True, slots=True)
class CrossAttentionOfText:
    """What a decoder pays to each code token of one text, in the units of `attention.AttentionOfText`.

    Attributes:
        paid: (n_layers, n_tokens), heads averaged, and the maximum or the mean over the decoder's steps. Zeros where
            the decoder writes nothing but special subwords.
        n_subwords: (n_tokens,), subwords of each token that were read.
    """

    paid: Rows
    n_subwords: Counts


class CrossAttentionReader:
    """The attention from the decoder of a T5 to each token of a text.

    It computes in float32 on every device, so that the numbers are the same on all machines.

    Args:
        spec: what is in the model's folder.
        device: "auto", "cpu", "cuda" or "mps".
        over: what is taken over the decoder's steps.
        most_steps: of the decoder, special subwords included: what a target has beyond is cut off.
        load: gives the network, which must return its attentions.

    Raises:
        ModelUnavailable: the model's files are missing, damaged, not loadable, or no T5.
        ConfigError: this machine does not have the device.
    """

    def __init__(
        self,
        spec: ModelSpec,
        device: str = "auto",
        over: Literal["max", "mean"] = "max",
        most_steps: int = 128,
        load: Callable[[ModelFiles, Placement], torch.nn.Module] = load_eager_encoder_decoder,
    ) -> None:
        files = files_of(spec)
        self.identity: ModelIdentity = identity_of(spec)
        self._tokenizer = WindowTokenizer(spec, files)
        where = replace(placement(device), dtype=torch.float32)
        self._device = where.device
        self._over = over
        self._most_steps = most_steps
        self._model: Any
        self._model = load(files, where)
        self._config: Any = self._model.config
        if self._config.pad_token_id is None or not isinstance(self._config.eos_token_id, int):
            raise ModelUnavailable(
                f"{files.config} does not name one pad_token_id and one eos_token_id", remedy="save the model again"
            )
        self._padding: int = self._config.pad_token_id
        # The decoder of a T5 begins with padding where its configuration names nothing else (Raffel et al., 2020).
        start = self._config.decoder_start_token_id
        self._start: int = self._padding if start is None else start
        self._special = torch.tensor(
            sorted(self._tokenizer.special_ids | {self._padding, self._start, self._config.eos_token_id}),
            device=self._device,
        )
        self.n_layers: int = self._config.num_decoder_layers
        self._n_heads: int = self._config.num_attention_heads

    @property
    def device(self) -> str:
        """Where it computes: "cpu", "cuda" or "mps"."""
        return self._device.type

    def read(
        self,
        texts: Sequence[str],
        spans: Sequence[Sequence[Span]],
        targets: Sequence[str] | None,
        cancel: CancelToken,
    ) -> Iterator[tuple[int, CrossAttentionOfText]]:
        """The attention to each text with its index, shortest windows first.

        Args:
            texts: code, perhaps with words in front. What the window does not hold is read in several windows.
            spans: of each text's code tokens: (start, stop) in characters, ascending and without overlaps.
            targets: what the decoder is made to write for each text; None for what it writes by itself, always the
                likeliest subword.
            cancel: looked at before every batch and every step that the decoder takes by itself.

        Raises:
            Cancelled: `cancel` is set.
            ModelUnavailable: the network keeps its attention to itself.
            ValueError: the spans of a text overlap or descend, or there are not as many targets as texts.
        """
        if targets is not None and len(targets) != len(texts):
            raise ValueError(f"{len(targets)} targets for {len(texts)} texts")
        windows = self._tokenizer.windows(texts, spans)
        whole = TokenSums(windows, [len(own) for own in spans], n_rows=self.n_layers)
        for index in whole.without_code():
            yield index, CrossAttentionOfText(*whole.nothing(index))
        target_ids = None if targets is None else self._tokenizer.framed_ids(targets, self._most_steps)
        for batch in batches(windows, lambda window: self._bytes_of(len(window.ids))):
            cancel.raise_if_cancelled()
            rows = self._rows(batch, target_ids, cancel)
            for window, paid in zip(batch, rows, strict=True):
                complete = whole.add(window, paid)
                if complete is not None:
                    yield window.text, CrossAttentionOfText(*complete)

    def _bytes_of(self, length: int) -> int:
        to_code_and_itself = self.n_layers * self._most_steps * (length + self._most_steps)
        return 4 * self._n_heads * max(to_code_and_itself, 3 * length * length)

    def _rows(self, batch: list[Window], target_ids: list[list[int]] | None, cancel: CancelToken) -> Rows:
        """What the decoder pays to each position of each window, (batch, n_layers, length)."""
        ids, mask = pad([window.ids for window in batch], self._device)
        with torch.inference_mode():
            encoded = self._model.get_encoder()(input_ids=ids, attention_mask=mask)
            if target_ids is None:
                written = self._written(encoded, mask, cancel)
            else:
                own = [target_ids[window.text] or [self._padding] for window in batch]
                written, _mask = pad(own, self._device, self._padding)
            begin = torch.full_like(written[:, :1], self._start)
            attentions = self._model(
                encoder_outputs=encoded,
                attention_mask=mask,
                decoder_input_ids=torch.cat([begin, written[:, :-1]], dim=1),
                output_attentions=True,
                use_cache=False,
            ).cross_attentions  # of each layer (batch, heads, steps, length)
            require_attentions(attentions, self.n_layers, self.identity.name)
            counts = ~torch.isin(written, self._special)  # (batch, steps)
            stacked = torch.stack([self._over_steps(layer.mean(dim=1), counts) for layer in attentions], dim=1)
            result: Rows = stacked.cpu().numpy()
        return result

    def _over_steps(self, layer: torch.Tensor, counts: torch.Tensor) -> torch.Tensor:
        """(batch, steps, length) to (batch, length), over the steps that count."""
        paid = layer.masked_fill(~counts.unsqueeze(-1), 0.0)
        if self._over == "max":
            return paid.amax(dim=1)
        return paid.sum(dim=1) / counts.sum(dim=1, keepdim=True).clamp(min=1)

    def _written(self, encoded: object, mask: torch.Tensor, cancel: CancelToken) -> torch.Tensor:
        """What the decoder writes by itself, (batch, steps), padding behind the end."""
        last = torch.full((len(mask), 1), self._start, device=self._device)
        ended = torch.zeros_like(last, dtype=torch.bool)
        steps: list[torch.Tensor] = []
        cache = None
        while len(steps) < self._most_steps and not bool(ended.all()):
            cancel.raise_if_cancelled()
            output = self._model(
                encoder_outputs=encoded,
                attention_mask=mask,
                decoder_input_ids=last,
                past_key_values=cache,
                use_cache=True,
            )
            cache = output.past_key_values
            last = output.logits[:, -1:].argmax(dim=-1).masked_fill(ended, self._padding)
            ended |= last == self._config.eos_token_id
            steps.append(last)
        return torch.cat(steps, dim=1)
