"""Texts as windows of subwords: where they are cut, and whose subwords they are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tokenizers import Tokenizer

from leancode_core.models.catalog import locate, model_named
from leancode_core.models.windows import WindowTokenizer
from tests.core.models.test_attention import words_of


def windows_of(folder: Path, window: int, text: str) -> list[tuple[str, list[int]]]:
    """Each window's subwords, as one string, and the tokens that they belong to; every word is a token."""
    spec = replace(model_named(str(folder)), window=window)
    vocabulary = Tokenizer.from_file(str(folder / "tokenizer.json"))
    found = WindowTokenizer(spec, locate(spec)).windows([text], [words_of(text)])
    return [(" ".join(map(str, map(vocabulary.id_to_token, one.ids))), one.owners.tolist()) for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("find\na word\nlist", [("[CLS] find a word list [SEP]", [-1, 0, 1, 2, 3, -1])]),
        (
            "find\na word\na list\nlines file\nopen words",
            [
                ("[CLS] find a word a list [SEP]", [-1, 0, 1, 2, 3, 4, -1]),
                ("[CLS] find lines file open words [SEP]", [-1, -1, 5, 6, 7, 8, -1]),
            ],
        ),
        (
            "find\nword a list file open lines words",
            [
                ("[CLS] find word a list file open [SEP]", [-1, 0, 1, 2, 3, 4, 5, -1]),
                ("[CLS] find lines words [SEP]", [-1, -1, 6, 7, -1]),
            ],
        ),
        (
            "find a word\nlist lines\nopen file",
            [
                ("[CLS] find a word list lines [SEP]", [-1, 0, 1, 2, 3, 4, -1]),
                ("[CLS] open file [SEP]", [-1, 5, 6, -1]),
            ],
        ),
        ("", []),
        ("\n \n", []),
    ],
    ids=["fits", "at line borders", "a line too long", "a first line too long", "empty", "blank"],
)
def test_every_window_begins_with_the_first_line_whose_tokens_count_once(
    checkpoints: dict[str, Path], text: str, expected: list[tuple[str, list[int]]]
) -> None:
    assert windows_of(checkpoints["bert"], 8, text) == expected


def test_what_is_endless_is_cut_off(checkpoints: dict[str, Path]) -> None:
    assert len(windows_of(checkpoints["bert"], 8, "find\n" + "a word list\n" * 1_000)) == 64


def test_the_mode_of_unixcoder_stands_in_front(checkpoints: dict[str, Path]) -> None:
    ((subwords, owners),) = windows_of(checkpoints["unixcoder"], 16, " file lines")
    assert subwords == "<s> <encoder-only> </s> Ġfile Ġlines </s>"
    assert owners == [-1, -1, -1, 0, 1, -1]
