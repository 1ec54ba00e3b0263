"""Texts as windows of subwords, each of which knows the code token that it belongs to. Never imports torch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from leancode_core.models.catalog import ModelFiles, ModelSpec
from leancode_core.models.tokenizing import INPUT_FORMATS, SubwordTokenizer

NO_TOKEN = -1
Span = tuple[int, int]
"""(start, stop) of a code token, in characters of its text."""

_MOST_WINDOWS = 64  # of one text; what is beyond is a table of data
_MOST_HEAD = 0.25  # of the window, for the line that is repeated


@dataclass(frozen=True, slots=True)
class Window:
    """A part of a text that a model reads at once, often all of it.

    Attributes:
        text: the index of the text.
        ids: the subwords' ids, special ones included.
        owners: the code token that each subword belongs to, or `NO_TOKEN`; (len(ids),) int32.
    """

    text: int
    ids: list[int]
    owners: NDArray[np.int32]


class WindowTokenizer:
    """A model's tokenizer that keeps track of where the subwords stood.

    A text that the model's window does not hold is cut at line borders, and every window begins with the text's first
    line, its name, as `pieces` cuts it for a vector; a line that is too long is cut anywhere. The repeated line belongs
    to its tokens in the first window only.

    Args:
        spec: the model's row in the table.
        files: its files.

    Raises:
        ModelUnavailable: the file is no tokenizer, or it lacks special subwords.
    """

    def __init__(self, spec: ModelSpec, files: ModelFiles) -> None:
        self._prefix = spec.code_prefix
        self._room = SubwordTokenizer(files.tokenizer, spec.window, spec.input_format).room
        self._tokenizer = Tokenizer.from_file(str(files.tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._before, self._after = self._frame(spec.input_format)
        added = self._tokenizer.get_added_tokens_decoder()
        self.special_ids = frozenset(number for number, subword in added.items() if subword.special)

    def _frame(self, input_format: str) -> tuple[list[int], list[int]]:
        frame = INPUT_FORMATS[input_format]
        if frame is not None:
            vocabulary = self._tokenizer.get_vocab(with_added_tokens=True)
            return [vocabulary[subword] for subword in frame.before], [vocabulary[subword] for subword in frame.after]
        example = self._tokenizer.encode("a")
        n_before = example.special_tokens_mask.index(0) if 0 in example.special_tokens_mask else 0
        n_after = example.special_tokens_mask[::-1].index(0) if 0 in example.special_tokens_mask else 0
        return example.ids[:n_before], example.ids[len(example.ids) - n_after :]

    def framed_ids(self, texts: Sequence[str], most: int) -> list[list[int]]:
        """The ids of other texts, special ones included, at most `most` of them."""
        room = most - len(self._before) - len(self._after)
        return [self._before + encoding.ids[:room] + self._after for encoding in self._encodings(texts)]

    def windows(self, texts: Sequence[str], spans: Sequence[Sequence[Span]]) -> list[Window]:
        """The windows of all texts that hold code, those of one text in its order.

        Args:
            texts: what the model reads.
            spans: of each text's code tokens, ascending and without overlaps. A subword belongs to the span that
                contains its first character which is no blank.

        Raises:
            ValueError: the spans of a text overlap or descend.
        """
        found = []
        prefixed = [self._prefix + text for text in texts]
        for index, (encoding, own) in enumerate(zip(self._encodings(prefixed), spans, strict=True)):
            starts, is_blank = _first_characters(prefixed[index], encoding)
            owners = np.where(is_blank, NO_TOKEN, _owners(starts - len(self._prefix), own))
            first_line = prefixed[index].find("\n", len(self._prefix))
            ends_of_lines = [place for place, character in enumerate(prefixed[index]) if character == "\n"]
            borders = np.searchsorted(starts, ends_of_lines)
            n_head = int((starts < first_line).sum()) if first_line >= 0 else 0
            for head, start, stop in _cuts(len(starts), n_head, borders, self._room):
                if (owners[start:stop] == NO_TOKEN).all():
                    continue
                ids = self._before + encoding.ids[:head] + encoding.ids[start:stop] + self._after
                of_window = np.full(len(ids), NO_TOKEN, dtype=np.int32)
                first = len(self._before) + head
                of_window[first : first + stop - start] = owners[start:stop]
                found.append(Window(index, ids, of_window))
        return found

    def _encodings(self, texts: Sequence[str]) -> list[Encoding]:
        # A command line that is not UTF-8 has lone surrogates, which the library does not take.
        known = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
        return self._tokenizer.encode_batch(known, add_special_tokens=False)


def _first_characters(text: str, encoding: Encoding) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Where each subword begins, and whether it is blank; many tokenizers count the blank before a word to the word."""
    starts = np.zeros(len(encoding.offsets), dtype=np.int64)
    is_blank = np.zeros(len(encoding.offsets), dtype=np.bool_)
    for index, (start, stop) in enumerate(encoding.offsets):
        part = text[start:stop]
        n_blanks = len(part) - len(part.lstrip())
        starts[index] = start + n_blanks
        is_blank[index] = n_blanks == len(part)
    return starts, is_blank


def _owners(starts: NDArray[np.int64], spans: Sequence[Span]) -> NDArray[np.int32]:
    if not spans:
        return np.full(len(starts), NO_TOKEN, dtype=np.int32)
    borders = np.asarray(spans, dtype=np.int64)  # (n_tokens, 2)
    if (np.diff(borders.ravel()) < 0).any():
        raise ValueError("spans of code tokens must ascend and must not overlap")
    candidates = np.searchsorted(borders[:, 0], starts, side="right") - 1
    inside = (candidates >= 0) & (starts < borders[candidates, 1])
    return np.where(inside, candidates, NO_TOKEN).astype(np.int32)


def _cuts(n: int, n_head: int, borders: NDArray[np.int64], room: int) -> Iterator[tuple[int, int, int]]:
    """(subwords of the head in front, start, stop) of each window, which together cover all n subwords.

    Args:
        n: subwords of the text.
        n_head: those of its first line.
        borders: where lines end, as places of subwords, ascending.
        room: most subwords of a window.
    """
    if n_head > room * _MOST_HEAD:
        n_head = 0
    head, start = 0, 0
    for _ in range(_MOST_WINDOWS):
        stop = start + room - head
        if stop >= n:
            yield head, start, n
            return
        n_before = int(np.searchsorted(borders, stop, side="right"))
        before = int(borders[n_before - 1]) if n_before else 0
        if before > max(start, n_head if start == 0 else 0):
            stop = before
        yield head, start, stop
        head, start = n_head, stop
