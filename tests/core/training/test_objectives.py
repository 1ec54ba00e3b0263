"""Losses against numbers that were computed by hand."""

from __future__ import annotations

import math

import pytest
import torch

from leancode_core.training.objectives import contrastive_loss, distillation_loss, retention_loss, saying_the_same

QUERIES = torch.tensor([[1.0, 0.0], [0.0, 1.0]])
CODES = torch.tensor([[0.8, 0.6], [0.0, 1.0]])
ONLY_ITSELF = torch.eye(2, dtype=torch.bool)


def log1p_exp(value: float) -> float:
    return math.log1p(math.exp(value))


def test_the_loss_of_both_directions() -> None:
    # At 0.5 the scores are [[1.6, 0.0], [1.2, 2.0]]: each wrong one lies so far behind the right one.
    by_query = (log1p_exp(-1.6) + log1p_exp(-0.8)) / 2
    by_code = (log1p_exp(-0.4) + log1p_exp(-2.0)) / 2
    loss = contrastive_loss(QUERIES, CODES, 0.5, ONLY_ITSELF)
    assert loss.item() == pytest.approx((by_query + by_code) / 2)
    assert loss.item() == pytest.approx(0.29874, abs=1e-5)


def test_pairs_that_say_the_same_are_no_wrong_answers() -> None:
    equal = torch.tensor([[True, True], [False, True]])
    loss = contrastive_loss(QUERIES, CODES, 0.5, equal)
    # The score 0.0 is gone: only 1.2 is wrong, in the second row and in the first column.
    assert loss.item() == pytest.approx((log1p_exp(-0.8) / 2 + log1p_exp(-0.4) / 2) / 2)
    assert contrastive_loss(QUERIES, CODES, 0.5, torch.ones(2, 2, dtype=torch.bool)).item() == 0.0


def test_a_wrong_answer_that_is_none_gets_no_gradient() -> None:
    codes = CODES.clone().requires_grad_()
    contrastive_loss(QUERIES, codes, 0.5, torch.ones(2, 2, dtype=torch.bool)).backward()  # type: ignore[no-untyped-call]
    assert codes.grad is not None
    assert codes.grad.tolist() == [[0.0, 0.0], [0.0, 0.0]]


def test_a_pair_alone_costs_nothing() -> None:
    assert contrastive_loss(QUERIES[:1], CODES[:1], 0.05, ONLY_ITSELF[:1, :1]).item() == 0.0
    assert retention_loss(QUERIES[:1], CODES[:1], 0.1).item() == 0.0


A, B = [1.0, 0.0], [0.0, 1.0]


def test_nothing_has_moved() -> None:
    rows = torch.tensor([A, A, B])
    assert retention_loss(rows, rows, 1.0).item() == pytest.approx(0.0, abs=1e-7)
    turned = torch.tensor([B, B, A])  # all of them, together
    assert retention_loss(turned, rows, 1.0).item() == pytest.approx(0.0, abs=1e-7)


def test_the_loss_of_likeness_that_has_changed() -> None:
    before, now = torch.tensor([A, A, B]), torch.tensor([A, B, B])
    p = math.e / (math.e + 1)  # a row with the likenesses 1 and 0
    q = 1 - p
    first = p * math.log(p / 0.5) + q * math.log(q / 0.5)
    second = p * math.log(p / q) + q * math.log(q / p)
    third = 0.5 * math.log(0.5 / q) + 0.5 * math.log(0.5 / p)
    assert retention_loss(now, before, 1.0).item() == pytest.approx((first + second + third) / 3)
    assert retention_loss(now, before, 1.0).item() == pytest.approx(0.23106, abs=1e-5)


def test_who_ranks_as_the_teachers_do_has_nothing_to_learn_from_them() -> None:
    assert distillation_loss(QUERIES, CODES, (QUERIES, CODES), 0.5).item() == pytest.approx(0.0, abs=1e-7)
    wider = torch.nn.functional.pad(QUERIES, (0, 3)), torch.nn.functional.pad(CODES, (0, 3))
    assert distillation_loss(QUERIES, CODES, wider, 0.5).item() == pytest.approx(0.0, abs=1e-7)


def test_the_distance_from_the_teachers_in_both_directions() -> None:
    # They say [[1, 0], [0, 1]] at temperature 1, which is p and 1 - p; the scores are [[0.8, 0.0], [0.6, 1.0]].
    p = math.e / (math.e + 1)

    def divergence(right: float, wrong: float) -> float:
        q = math.exp(right) / (math.exp(right) + math.exp(wrong))
        return p * math.log(p / q) + (1 - p) * math.log((1 - p) / (1 - q))

    by_query = (divergence(0.8, 0.0) + divergence(1.0, 0.6)) / 2
    by_code = (divergence(0.8, 0.6) + divergence(1.0, 0.0)) / 2
    eye = torch.eye(2)
    loss = distillation_loss(QUERIES, CODES, (eye, eye), 1.0).item()
    assert loss == pytest.approx((by_query + by_code) / 2, abs=1e-6)
    assert loss == pytest.approx(0.02804, abs=1e-5)


def test_like_queries_and_equal_codes_say_the_same() -> None:
    nearly = [0.96, 0.28]
    far = [0.94, -((1 - 0.94**2) ** 0.5)]
    before = torch.tensor([A, nearly, far, B])
    assert saying_the_same(before, [b"1", b"2", b"3", b"1"]).tolist() == [
        [True, True, False, True],
        [True, True, False, False],
        [False, False, True, False],
        [True, False, False, True],
    ]
