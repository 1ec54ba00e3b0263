"""What training makes smaller: the loss of pairs, how far teachers are, and how far queries have moved."""

from __future__ import annotations

import torch
from torch.nn.functional import cross_entropy, kl_div, log_softmax, softmax

_SAME = 0.95  # cosine of two queries, by the model that training began with, from which they ask for the same thing


def contrastive_loss(
    queries: torch.Tensor, codes: torch.Tensor, temperature: float, equal: torch.Tensor
) -> torch.Tensor:
    """InfoNCE in both directions over all pairs of a batch (van den Oord et al., 2018; Radford et al., 2021).

    Args:
        queries: (n, d), rows of length 1.
        codes: (n, d), each row the answer to the query in the same row.
        temperature: by which cosines are divided.
        equal: (n, n) bool, which pairs say the same: they are no wrong answers to each other.
    """
    scores = (queries @ codes.T).float() / temperature  # (n, n)
    diagonal = torch.eye(len(scores), dtype=torch.bool, device=scores.device)
    scores = scores.masked_fill(equal & ~diagonal, float("-inf"))
    gold = torch.arange(len(scores), device=scores.device)
    return (cross_entropy(scores, gold) + cross_entropy(scores.T, gold)) / 2


def distillation_loss(
    queries: torch.Tensor, codes: torch.Tensor, taught: tuple[torch.Tensor, torch.Tensor], temperature: float
) -> torch.Tensor:
    """How far the likeness of each query to all functions of a batch is from the teachers', in both directions.

    A mean divergence of rows and of columns (after Hinton et al., 2015). It also says how wrong wrong answers are.

    Args:
        queries: (n, d), rows of length 1.
        codes: (n, d), the same.
        taught: (n, d'), (n, d'), what the teachers make of both.
        temperature: by which cosines are divided.
    """
    now, wanted = ((rows @ others.T).float() / temperature for rows, others in ((queries, codes), taught))  # (n, n)
    by_query, by_code = (
        kl_div(log_softmax(now, dim=way), softmax(wanted, dim=way), reduction="sum") / len(now) for way in (1, 0)
    )
    return (by_query + by_code) / 2


def retention_loss(now: torch.Tensor, before: torch.Tensor, temperature: float) -> torch.Tensor:
    """How much the likeness of queries among each other has changed, as a mean divergence of rows.

    A general model knows much of language that code does not teach; this keeps it (after Hinton et al., 2015).

    Args:
        now: (n, d), rows of length 1.
        before: (n, d), the same queries by the model that training began with.
        temperature: by which cosines are divided.
    """
    diagonal = torch.eye(len(now), dtype=torch.bool, device=now.device)
    shares = [((rows @ rows.T).float() / temperature).masked_fill(diagonal, -1e4) for rows in (now, before)]
    return kl_div(log_softmax(shares[0], dim=1), softmax(shares[1], dim=1), reduction="batchmean")


def saying_the_same(before: torch.Tensor, codes: list[bytes]) -> torch.Tensor:
    """(n, n) bool: pairs with like queries or the same code.

    Args:
        before: (n, d), the queries by the model that training began with, rows of length 1.
        codes: what identifies each code.
    """
    number = {code: place for place, code in enumerate(codes)}
    numbers = torch.tensor([number[code] for code in codes], device=before.device)
    return (before @ before.T > _SAME) | (numbers[:, None] == numbers[None, :])
