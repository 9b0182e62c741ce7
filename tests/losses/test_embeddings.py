import math
from typing import Any

import numpy as np
import pytest
import torch
from numpy.testing import assert_allclose
from torch.nn import functional

from dlref.autodiff import Tensor
from dlref.formula import parse_formula
from dlref.losses import info_nce, triplet_margin_loss
from dlref.quiz.docstring import docstring_parts
from tests.oracle import assert_matches_torch

RNG = np.random.default_rng(3)
ANCHOR, POSITIVE, NEGATIVE = RNG.normal(size=(3, 6, 4))
REDUCTIONS = ["mean", "sum", "none"]


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize(("margin", "eps"), [(1.0, 1e-6), (0.2, 1e-6), (2.5, 0.01)])
def test_triplet_margin_loss__matches_torch(margin: float, eps: float, reduction: str) -> None:
    losses = triplet_margin_loss(ANCHOR, POSITIVE, NEGATIVE, margin=margin, reduction="none")
    assert np.any(losses > 0)
    assert margin > 1 or np.any(losses == 0)
    assert_matches_torch(
        lambda a, p, n: triplet_margin_loss(a, p, n, margin=margin, eps=eps, reduction=reduction),
        lambda a, p, n: functional.triplet_margin_loss(
            a, p, n, margin=margin, eps=eps, reduction=reduction
        ),
        ANCHOR,
        POSITIVE,
        NEGATIVE,
    )


def test_triplet_margin_loss__worked_by_hand() -> None:
    a, p, n = np.array([[0.0, 0.0]]), np.array([[6.0, 8.0]]), np.array([[0.0, 10.5]])
    assert_allclose(triplet_margin_loss(a, p, n, margin=2.0), 10 - 10.5 + 2, atol=1e-5)
    assert triplet_margin_loss(a, n, p * 9) == 0


def test_triplet_margin_loss__has_a_slope_where_all_embeddings_are_one() -> None:
    a, p, n = (Tensor(np.zeros((1, 3)), requires_grad=True) for _ in range(3))
    loss = triplet_margin_loss(a, p, n)
    loss.backward()
    assert float(loss.data) == 1.0
    assert all(x.grad is not None and np.all(np.isfinite(x.grad)) for x in (a, p, n))


@pytest.mark.parametrize(
    ("options", "message"),
    [({"margin": 0.0}, "got margin=0.0, eps=1e-06"), ({"eps": 0.0}, "got margin=1.0, eps=0.0")],
)
def test_triplet_margin_loss__rejects_no_margin(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=f"finite margin and eps above 0, {message}"):
        triplet_margin_loss(ANCHOR, POSITIVE, NEGATIVE, **options)


def test_triplet_margin_loss__rejects_unequal_shapes() -> None:
    with pytest.raises(ValueError, match="triplet_margin_loss needs three equal shapes, got"):
        triplet_margin_loss(ANCHOR, POSITIVE, NEGATIVE[:2])


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("temperature", [0.07, 0.5, 1.0])
def test_info_nce__matches_torch_operations(temperature: float, reduction: str) -> None:
    def theirs(q: torch.Tensor, k: torch.Tensor) -> torch.Tensor:
        s = functional.cosine_similarity(q[:, None], k[None], dim=-1) / temperature
        return functional.cross_entropy(s, torch.arange(len(q)), reduction=reduction)

    assert_matches_torch(
        lambda q, k: info_nce(q, k, temperature=temperature, reduction=reduction),
        theirs,
        ANCHOR,
        3 * POSITIVE,
    )


def test_info_nce__matches_the_formula_of_its_docstring() -> None:
    (tex,) = docstring_parts(info_nce).formulas
    formula = parse_formula(" ".join(tex.split()))
    q, k = (x / np.linalg.norm(x, axis=1, keepdims=True) for x in (ANCHOR, POSITIVE))
    values = {"s": q @ k.T, r"\tau": np.asarray(0.5)}
    assert_allclose(info_nce(ANCHOR, POSITIVE, temperature=0.5), formula.evaluate(values))


def test_info_nce__worked_by_hand() -> None:
    e = np.eye(2)
    at_right_angles = -math.log(math.e / (math.e + 1))
    assert_allclose(info_nce(2 * e, 5 * e, temperature=1.0), at_right_angles)
    assert_allclose(info_nce(e[:1], e[1:]), 0)  # a single pair has no negatives


def test_info_nce__survives_a_tiny_temperature() -> None:
    assert info_nce(np.eye(3), np.eye(3), temperature=1e-3) == 0
    assert_allclose(info_nce(np.eye(2), np.eye(2)[::-1], temperature=1e-3), 1000)


def test_info_nce__of_equal_embeddings_is_the_logarithm_of_their_number() -> None:
    assert_allclose(info_nce(np.ones((5, 3)), np.ones((5, 3))), math.log(5))


def test_info_nce__rejects_zeros_other_shapes_and_no_temperature() -> None:
    with pytest.raises(ValueError, match="embeddings other than 0, got one of 0 in key"):
        info_nce(ANCHOR, np.zeros_like(ANCHOR))
    with pytest.raises(ValueError, match=r"two arrays \(batch, features\), got \(6, 4\) and"):
        info_nce(ANCHOR, POSITIVE[:2])
    with pytest.raises(ValueError, match="finite temperature above 0, got temperature=0"):
        info_nce(ANCHOR, POSITIVE, temperature=0)
