"""The model's own tokenizer, without the training settings in its file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from leancode_core.errors import ModelUnavailable
from leancode_core.models.catalog import ModelFiles
from leancode_core.models.tokenizing import SubwordTokenizer

CLS, SEP = 101, 102
DATE, WORD = 3058, 2773


def ids(files: ModelFiles, *texts: str, window: int = 256) -> list[list[int]]:
    return SubwordTokenizer(files.tokenizer, window).ids(texts)


def test_the_file_itself_cuts_and_pads_to_128(files: ModelFiles) -> None:
    written = json.loads(files.tokenizer.read_text(encoding="utf-8"))
    assert written["truncation"]["max_length"] == 128
    assert written["padding"]["strategy"] == {"Fixed": 128}


def test_a_short_text_is_not_padded(files: ModelFiles) -> None:
    assert ids(files, "date") == [[CLS, DATE, SEP]]


def test_texts_of_different_lengths_stay_so(files: ModelFiles) -> None:
    assert ids(files, "word word word", "", "word") == [[CLS, WORD, WORD, WORD, SEP], [CLS, SEP], [CLS, WORD, SEP]]


def test_no_texts(files: ModelFiles) -> None:
    assert ids(files) == []


def test_200_words_are_not_cut_at_128(files: ModelFiles) -> None:
    assert ids(files, "word " * 200) == [[CLS, *[WORD] * 200, SEP]]


@pytest.mark.parametrize(("window", "n_words"), [(256, 254), (512, 510), (10, 8)])
def test_the_window_counts_the_special_subwords(files: ModelFiles, window: int, n_words: int) -> None:
    assert ids(files, "word " * n_words, window=window) == [[CLS, *[WORD] * n_words, SEP]]
    assert ids(files, "word " * (n_words + 1), window=window) == [[CLS, *[WORD] * n_words, SEP]]


def test_what_is_no_unicode_is_read_as_a_question_mark(files: ModelFiles) -> None:
    assert ids(files, "date \udcff") == ids(files, "date ?")


@pytest.mark.parametrize("content", ["", "{}", "no JSON"])
def test_a_damaged_file_is_an_error_with_a_remedy(tmp_path: Path, content: str) -> None:
    path = tmp_path / "tokenizer.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ModelUnavailable, match=r"tokenizer\.json is no tokenizer") as caught:
        SubwordTokenizer(path, 256)
    assert caught.value.remedy == "install the model again"
