"""Code beyond the window: how it is cut, and that its end is found."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from leancode_core.control import CancelToken
from leancode_core.models.catalog import ModelSpec
from leancode_core.models.encoder import TorchEncoder
from leancode_core.models.pieces import pieces_of
from leancode_core.ports import Vectors


def count_words(texts: Sequence[str]) -> list[int]:
    return [len(text.split()) for text in texts]


@pytest.mark.parametrize(
    ("text", "room", "expected"),
    [
        ("name\na b c\nd e\nf", 8, ["name\na b c\nd e\nf"]),
        ("name\na b c\nd e\nf", 5, ["name\na b c", "name\nd e\nf"]),
        ("name\na b c\nd e\nf", 4, ["name\na b c", "name\nd e\nf"]),
        ("name\na b c d e f g\nh", 4, ["name\na\nb\nc", "name\nd\ne\nf", "name\ng\nh"]),
        ("a long first line\nb c d\ne", 6, ["a long first line", "b c d\ne"]),
        ("name", 4, ["name"]),
        ("", 4, [""]),
    ],
    ids=["fits", "two", "exact", "a line too long", "no name", "only a name", "empty"],
)
def test_a_text_is_cut_at_line_borders_and_every_piece_has_the_name(text: str, room: int, expected: list[str]) -> None:
    assert pieces_of(text, room, count_words) == expected


def test_what_is_endless_is_cut_off() -> None:
    assert len(pieces_of("name\n" + "a b c\n" * 10_000, 4, count_words)) == 64


FILLER = [f"    total_{n} = prices[{n}] * amounts[{n}] + shipping_costs[{n}]" for n in range(60)]
HEAD = ["update order", "def update_order(self, prices, amounts, shipping_costs):"]
LAST = "    smtplib.SMTP(host).send_message(confirmation_email_for_customer)"
QUERY = "send a confirmation email to the customer"


def encoded(encoder: TorchEncoder, texts: list[str]) -> Vectors:
    vectors = np.zeros((len(texts), encoder.identity.dimensions), dtype=np.float32)
    seen: list[int] = []
    for batch in encoder.encode_code(texts, CancelToken()):
        vectors[list(batch.indices)] = batch.vectors
        seen += batch.indices
    assert sorted(seen) == list(range(len(texts)))
    return vectors


@pytest.fixture(scope="module")
def encoder(spec: ModelSpec) -> TorchEncoder:
    return TorchEncoder(spec, "cpu")


def test_what_stands_at_the_end_of_a_long_function_is_read(encoder: TorchEncoder) -> None:
    without, with_it = encoded(encoder, ["\n".join([*HEAD, *FILLER]), "\n".join([*HEAD, *FILLER, LAST])])
    query = encoder.encode_query(QUERY)[0]
    assert float(query @ with_it) > float(query @ without) + 0.02


def test_long_and_short_texts_together_are_what_they_are_alone(encoder: TorchEncoder) -> None:
    texts = ["\n".join([*HEAD, *FILLER, LAST]), LAST, "\n".join([*HEAD, *FILLER[:20]]), "x = 1"]
    together = encoded(encoder, texts)
    alone = np.concatenate([encoded(encoder, [text]) for text in texts])
    assert np.linalg.norm(together, axis=1) == pytest.approx(1.0, abs=1e-3)
    assert (together * alone).sum(axis=1) == pytest.approx(1.0, abs=2e-3)
