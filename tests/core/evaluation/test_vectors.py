"""What was encoded once is not encoded again, whatever happens in between."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from leancode_core.control import Cancelled, CancelToken, SilentProgress
from leancode_core.errors import ModelUnavailable
from leancode_core.evaluation.vectors import RememberingEncoder
from leancode_core.ports import Vectors
from tests.support.identifier_encoder import IDENTITY, IdentifierEncoder, vectors_of
from tests.support.project import no_encoder

TEXTS = [f"def name_{index}(value): return value" for index in range(10)]
QUIET = SilentProgress()


def test_a_second_run_needs_no_encoder(tmp_path: Path) -> None:
    first = RememberingEncoder(IDENTITY, IdentifierEncoder, tmp_path).code(TEXTS, QUIET, CancelToken())
    again = RememberingEncoder(IDENTITY, no_encoder, tmp_path).code(TEXTS[::-1], QUIET, CancelToken())
    assert (first.n_encoded, first.n_subwords) == (10, sum(map(len, TEXTS)))
    assert (again.n_encoded, again.n_subwords, again.seconds) == (0, 0, 0.0)
    np.testing.assert_array_equal(first.vectors, vectors_of(TEXTS))
    np.testing.assert_array_equal(again.vectors, first.vectors[::-1])


def test_only_new_texts_are_encoded_and_equal_ones_once(tmp_path: Path) -> None:
    fake = IdentifierEncoder()
    encoder = RememberingEncoder(IDENTITY, lambda: fake, tmp_path)
    encoder.code(TEXTS[:3], QUIET, CancelToken())
    found = encoder.code([TEXTS[0], "new text", TEXTS[2], "new text"], QUIET, CancelToken())
    assert found.n_encoded == 1
    assert sorted(fake.codes) == sorted([*TEXTS[:3], "new text"])
    np.testing.assert_array_equal(found.vectors, vectors_of([TEXTS[0], "new text", TEXTS[2], "new text"]))


def test_queries_and_code_of_the_same_words_are_kept_apart(tmp_path: Path) -> None:
    fake = IdentifierEncoder()
    encoder = RememberingEncoder(IDENTITY, lambda: fake, tmp_path)
    encoder.code(["parse date"], QUIET, CancelToken())
    found = encoder.queries(["parse date"], QUIET, CancelToken())
    assert (fake.codes, fake.queries, found.vectors.shape) == (["parse date"], ["parse date"], (1, 256))


def test_without_a_folder_nothing_is_remembered() -> None:
    fake = IdentifierEncoder()
    encoder = RememberingEncoder(IDENTITY, lambda: fake, None)
    for _ in range(2):
        assert encoder.code(TEXTS[:2], QUIET, CancelToken()).n_encoded == 2
    assert sorted(fake.codes) == sorted(TEXTS[:2] * 2)


def test_what_came_before_a_failure_is_kept(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="the device is lost"):
        RememberingEncoder(IDENTITY, lambda: IdentifierEncoder(fails_after=1), tmp_path).code(
            TEXTS, QUIET, CancelToken()
        )
    assert RememberingEncoder(IDENTITY, IdentifierEncoder, tmp_path).code(TEXTS, QUIET, CancelToken()).n_encoded == 6


def test_cancelling_ends_the_run(tmp_path: Path) -> None:
    cancel = CancelToken()
    cancel.cancel()
    encoder = RememberingEncoder(IDENTITY, IdentifierEncoder, tmp_path)
    for kind in (encoder.code, encoder.queries):
        with pytest.raises(Cancelled):
            kind(TEXTS, QUIET, cancel)


def test_another_identity_has_other_vectors(tmp_path: Path) -> None:
    RememberingEncoder(IDENTITY, IdentifierEncoder, tmp_path).code(TEXTS, QUIET, CancelToken())
    other = replace(IDENTITY, window=128)
    with pytest.raises(ModelUnavailable, match="is not the one whose vectors were asked for"):
        RememberingEncoder(other, IdentifierEncoder, tmp_path).code(TEXTS, QUIET, CancelToken())


@pytest.mark.parametrize("content", [b"", b"no array", b"\x93NUMPY\x01\x00"])
def test_a_damaged_file_is_left_out(tmp_path: Path, content: bytes) -> None:
    RememberingEncoder(IDENTITY, IdentifierEncoder, tmp_path).code(TEXTS, QUIET, CancelToken())
    (path,) = tmp_path.glob("*/*.npy")
    path.write_bytes(content)
    found = RememberingEncoder(IDENTITY, IdentifierEncoder, tmp_path).code(TEXTS, QUIET, CancelToken())
    assert found.n_encoded == 10
    assert RememberingEncoder(IDENTITY, no_encoder, tmp_path).code(TEXTS, QUIET, CancelToken()).n_encoded == 0


def test_vectors_that_are_no_numbers_are_an_error(tmp_path: Path) -> None:
    class Broken(IdentifierEncoder):
        def encode_query(self, query: str) -> Vectors:
            return np.full((1, 256), np.nan, dtype=np.float32)

    encoder = RememberingEncoder(IDENTITY, Broken, tmp_path)
    with pytest.raises(ModelUnavailable, match="vectors that are no numbers"):
        encoder.queries(["x"], QUIET, CancelToken())
    assert list(tmp_path.glob("*/*.npy")) == []


def test_no_texts_are_no_vectors(tmp_path: Path) -> None:
    assert RememberingEncoder(IDENTITY, no_encoder, tmp_path).code([], QUIET, CancelToken()).vectors.shape == (0, 256)
