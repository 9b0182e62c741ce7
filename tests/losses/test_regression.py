from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from numpy.testing import assert_allclose
from torch.nn import functional

from dlref.losses import huber_loss, l1_loss, mse_loss, quantile_loss, smooth_l1_loss
from tests.oracle import KINKS, assert_matches_torch

# Residuals at the kinks of all four losses, and between them.
RESIDUALS = np.concatenate([KINKS, [-0.5, 0.5, -2.0, 2.0], np.linspace(-3.3, 3.7, 23)])
TARGET = np.random.default_rng(1).integers(-4, 5, size=RESIDUALS.shape).astype(float)
INPUT = TARGET + RESIDUALS
REDUCTIONS = ["mean", "sum", "none"]
EVERY = [mse_loss, l1_loss, huber_loss, smooth_l1_loss, quantile_loss]
NEEDED: dict[Callable[..., Any], dict[str, float]] = {quantile_loss: {"quantile": 0.3}}


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (mse_loss, functional.mse_loss),
        (l1_loss, functional.l1_loss),
        (huber_loss, functional.huber_loss),
        (smooth_l1_loss, functional.smooth_l1_loss),
    ],
)
def test_regression_loss__matches_torch(
    ours: Callable[..., Any], theirs: Callable[..., Any], reduction: str
) -> None:
    assert_matches_torch(
        lambda x, y: ours(x, y, reduction=reduction),
        lambda x, y: theirs(x, y, reduction=reduction),
        INPUT,
        TARGET,
    )


def test_mse_loss__matches_torch() -> None:
    assert_matches_torch(
        mse_loss, functional.mse_loss, INPUT[:4].reshape(2, 2), TARGET[:4].reshape(2, 2)
    )


def test_l1_loss__matches_torch() -> None:
    assert_matches_torch(
        l1_loss, functional.l1_loss, INPUT[:4].reshape(2, 2), TARGET[:4].reshape(2, 2)
    )


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("delta", [0.5, 1.0, 2.0])
def test_huber_loss__matches_torch(delta: float, reduction: str) -> None:
    assert_matches_torch(
        lambda x, y: huber_loss(x, y, delta=delta, reduction=reduction),
        lambda x, y: functional.huber_loss(x, y, delta=delta, reduction=reduction),
        INPUT,
        TARGET,
    )


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("beta", [0.0, 0.5, 1.0, 2.0])
def test_smooth_l1_loss__matches_torch(beta: float, reduction: str) -> None:
    assert_matches_torch(
        lambda x, y: smooth_l1_loss(x, y, beta=beta, reduction=reduction),
        lambda x, y: functional.smooth_l1_loss(x, y, beta=beta, reduction=reduction),
        INPUT,
        TARGET,
    )


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("quantile", [0.1, 0.5, 0.9])
def test_quantile_loss__matches_torch_operations(quantile: float, reduction: str) -> None:
    def theirs(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        r = y - x  # at 0 the slope of torch.abs is 0, and so is that of the first term here
        losses = r.abs() / 2 + (quantile - 0.5) * torch.relu(r) - (quantile - 0.5) * torch.relu(-r)
        reduced = {"mean": losses.mean(), "sum": losses.sum(), "none": losses}
        return reduced[reduction]

    assert_matches_torch(
        lambda x, y: quantile_loss(x, y, quantile=quantile, reduction=reduction),
        theirs,
        INPUT,
        TARGET,
    )


@pytest.mark.parametrize(
    ("loss", "expected"),
    [
        (mse_loss, [0.25, 16.0]),
        (l1_loss, [0.5, 4.0]),
        (lambda x, y, **o: huber_loss(x, y, delta=3.0, **o), [0.125, 7.5]),  # 3 (4 - 1.5)
        (lambda x, y, **o: smooth_l1_loss(x, y, beta=3.0, **o), [0.125 / 3, 2.5]),
        (lambda x, y, **o: quantile_loss(x, y, quantile=0.9, **o), [0.05, 3.6]),  # too high, low
    ],
)
def test_regression_loss__worked_by_hand(loss: Callable[..., Any], expected: list[float]) -> None:
    x, y = np.array([1.5, -3.0]), np.array([1.0, 1.0])
    assert_allclose(loss(x, y, reduction="none"), expected)
    assert_allclose(loss(x, y), sum(expected) / 2)


def test_huber_loss__is_delta_times_smooth_l1_loss() -> None:
    for delta in (0.3, 1.0, 4.0):
        assert_allclose(
            huber_loss(INPUT, TARGET, delta=delta),
            delta * smooth_l1_loss(INPUT, TARGET, beta=delta),
        )


def test_mse_loss__is_least_at_the_mean_and_l1_loss_at_the_median() -> None:
    target = np.array([1.0, 2.0, 9.0])
    grid = np.linspace(0, 10, 1001)
    constant = [np.full(3, c) for c in grid]
    assert_allclose(grid[np.argmin([mse_loss(x, target) for x in constant])], 4.0)
    assert_allclose(grid[np.argmin([l1_loss(x, target) for x in constant])], 2.0)


@pytest.mark.parametrize("quantile", [0.1, 0.25, 0.5, 0.9])
def test_quantile_loss__is_least_where_that_share_of_the_targets_lies_below(
    quantile: float,
) -> None:
    target = np.random.default_rng(3).exponential(size=101)
    costs = [quantile_loss(np.full(101, c), target, quantile=quantile) for c in target]
    best = target[np.argmin(costs)]
    assert np.mean(target < best) <= quantile <= np.mean(target <= best)
    assert best == np.quantile(target, quantile)


def test_quantile_loss__of_one_half_is_half_the_l1_loss() -> None:
    assert_allclose(quantile_loss(INPUT, TARGET, quantile=0.5), l1_loss(INPUT, TARGET) / 2)


@pytest.mark.parametrize("loss", EVERY)
def test_regression_loss__takes_one_number_and_has_no_mean_of_nothing(
    loss: Callable[..., Any],
) -> None:
    needed = NEEDED.get(loss, {})
    assert loss(np.array(3.0), np.array(3.0), **needed) == 0
    assert loss(np.zeros((0, 2)), np.zeros((0, 2)), reduction="sum", **needed) == 0
    with pytest.raises(ValueError, match="at least one loss that counts"):
        loss(np.zeros(0), np.zeros(0), **needed)


@pytest.mark.parametrize("loss", EVERY)
def test_regression_loss__rejects_shapes_that_would_broadcast(loss: Callable[..., Any]) -> None:
    with pytest.raises(ValueError, match=rf"{loss.__name__} needs .* got \(4, 1\) and \(4,\)"):
        loss(np.zeros((4, 1)), np.zeros(4), **NEEDED.get(loss, {}))


@pytest.mark.parametrize("delta", [0.0, -1.0, np.inf, np.nan])
def test_huber_loss__rejects_a_delta_that_is_not_positive(delta: float) -> None:
    with pytest.raises(ValueError, match="huber_loss needs a finite delta above 0, got delta="):
        huber_loss(INPUT, TARGET, delta=delta)


@pytest.mark.parametrize("beta", [-1.0, np.inf, np.nan])
def test_smooth_l1_loss__rejects_a_negative_beta(beta: float) -> None:
    with pytest.raises(ValueError, match="finite beta of at least 0, got beta="):
        smooth_l1_loss(INPUT, TARGET, beta=beta)


@pytest.mark.parametrize("quantile", [0.0, 1.0, -0.1, 90.0, np.nan])
def test_quantile_loss__rejects_a_quantile_that_is_no_share_between_0_and_1(
    quantile: float,
) -> None:
    with pytest.raises(ValueError, match="a quantile between 0 and 1, got quantile="):
        quantile_loss(INPUT, TARGET, quantile=quantile)


def test_torch__broadcasts_where_we_raise() -> None:
    with pytest.warns(UserWarning, match="will likely lead to incorrect results"):
        assert (
            functional.mse_loss(torch.zeros(4, 1), torch.zeros(4), reduction="none").numel() == 16
        )
