from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from dlref.autodiff import Parameter, Tensor
from dlref.optim import SGD
from dlref.regularization import (
    EarlyStopping,
    elastic_net_penalty,
    l1_penalty,
    l2_penalty,
    max_norm,
    proximal_gradient,
    ridge_regression,
    shrink,
    soft_threshold,
)
from tests.oracle import KINKS, assert_matches_torch

WEIGHTS = np.array([[0.5, -2.0, 0.0], [30.0, -0.01, 1e3]])


# --- penalties ---


@pytest.mark.parametrize("l1", [0.0, 0.3, 2.0])
def test_l1_penalty__matches_torch(l1: float) -> None:
    assert_matches_torch(lambda w: l1_penalty(w, l1), lambda w: l1 * w.abs().sum(), WEIGHTS)
    assert_matches_torch(lambda w: l1_penalty(w, l1), lambda w: l1 * w.norm(p=1), np.float64(-3))


@pytest.mark.parametrize("l2", [0.0, 0.3, 2.0])
def test_l2_penalty__matches_torch(l2: float) -> None:
    assert_matches_torch(lambda w: l2_penalty(w, l2), lambda w: l2 / 2 * (w**2).sum(), WEIGHTS)


@pytest.mark.parametrize(("l1", "l2"), [(0.3, 0.7), (0.0, 0.7), (0.3, 0.0)])
def test_elastic_net_penalty__matches_torch(l1: float, l2: float) -> None:
    assert_matches_torch(
        lambda w: elastic_net_penalty(w, l1, l2),
        lambda w: l1 * w.abs().sum() + l2 / 2 * w.square().sum(),
        WEIGHTS,
    )


def test_elastic_net_penalty__is_the_sum_of_the_two() -> None:
    assert elastic_net_penalty(WEIGHTS, 0.3, 0.7) == pytest.approx(
        l1_penalty(WEIGHTS, 0.3) + l2_penalty(WEIGHTS, 0.7)
    )


def test_penalties__by_hand() -> None:
    w = np.array([3.0, -4.0])
    assert (float(l1_penalty(w, 2)), float(l2_penalty(w, 2))) == (14.0, 25.0)
    assert float(elastic_net_penalty(w, 2, 1)) == 14 + 12.5


def test_l2_penalty__matches_the_weight_decay_of_torch() -> None:
    w = torch.nn.Parameter(torch.tensor([3.0, -0.2], dtype=torch.float64))
    optimizer = torch.optim.SGD([w], lr=0.1, weight_decay=0.5)
    ours = Parameter(w.detach().numpy().copy())
    plain = SGD([ours], lr=0.1)
    for _ in range(5):
        w.grad = torch.zeros_like(w)
        optimizer.step()
        plain.zero_grad()
        l2_penalty(ours, 0.5).backward()
        plain.step()
    np.testing.assert_allclose(ours.data, w.detach().numpy(), rtol=1e-12)
    np.testing.assert_allclose(ours.data, np.array([3.0, -0.2]) * 0.95**5, rtol=1e-12)


def test_penalties__of_no_weights_are_zero() -> None:
    nothing = np.zeros((0,))
    assert [float(l1_penalty(nothing, 1)), float(l2_penalty(nothing, 1))] == [0.0, 0.0]
    assert float(elastic_net_penalty(nothing, 1, 1)) == 0.0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: l1_penalty(WEIGHTS, -1), "l1_penalty needs l1 >= 0, got l1=-1"),
        (lambda: l2_penalty(WEIGHTS, float("nan")), "l2_penalty needs l2 >= 0, got l2=nan"),
        (lambda: elastic_net_penalty(WEIGHTS, -1, 0), "needs l1 >= 0"),
        (lambda: elastic_net_penalty(WEIGHTS, 0, -1), "needs l2 >= 0"),
        (lambda: soft_threshold(WEIGHTS, -1), "soft_threshold needs tau >= 0"),
        (lambda: shrink(WEIGHTS, -1), "shrink needs tau >= 0"),
    ],
)
def test_penalties__reject_negative_strengths(call: Callable[[], Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


# --- proximal operators ---


@pytest.mark.parametrize("tau", [0.0, 0.5, 1.0, 30.0])
def test_soft_threshold__matches_torch(tau: float) -> None:
    points = np.concatenate([KINKS, [-0.4, 0.4, 0.7, 2.0]])
    assert_matches_torch(
        lambda v: soft_threshold(v, tau),
        lambda v: torch.nn.functional.softshrink(v, tau),
        points[points != 0] if tau == 0 else points,  # 0 is a kink of the identity only there
    )


def test_soft_threshold__keeps_nan_in_sight_and_the_dtype() -> None:
    assert np.isnan(soft_threshold(np.array([np.nan]), 1.0)).all()
    assert soft_threshold(np.ones(2, np.float32), 0.5).dtype == np.float32


def test_soft_threshold__matches_its_minimisation() -> None:
    grid = np.linspace(-3, 3, 60_001)
    for v in (-2.3, -0.4, 0.0, 0.6, 1.9):
        cost = 0.5 * (grid - v) ** 2 + 0.5 * np.abs(grid)
        assert grid[cost.argmin()] == pytest.approx(soft_threshold(np.array(v), 0.5), abs=1e-4)


@pytest.mark.parametrize("tau", [0.0, 0.5, 3.0])
def test_shrink__matches_torch(tau: float) -> None:
    assert_matches_torch(lambda v: shrink(v, tau), lambda v: v / (1 + tau), KINKS)


def test_shrink__matches_its_minimisation() -> None:
    grid = np.linspace(-3, 3, 60_001)
    for v in (-2.3, 0.0, 1.9):
        cost = 0.5 * (grid - v) ** 2 + 0.7 / 2 * grid**2
        assert grid[cost.argmin()] == pytest.approx(shrink(np.array(v), 0.7), abs=1e-4)


# --- minima ---


def problem(seed: int = 0) -> tuple[np.ndarray, np.ndarray, Callable[[np.ndarray], np.ndarray]]:
    """Features, targets and the gradient of half the mean squared error."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(60, 8)) @ (np.eye(8) + 0.3)
    y = X @ np.array([2.0, -1.5, 1.0, 0, 0, 0, 0, 0]) + 0.5 * rng.normal(size=60)
    return X, y, lambda w: X.T @ (X @ w - y) / len(y)


@pytest.mark.parametrize(("l1", "l2"), [(0.3, 0.0), (0.3, 0.2), (0.0, 0.2), (0.05, 1.0)])
def test_proximal_gradient__matches_the_conditions_of_a_minimum(l1: float, l2: float) -> None:
    _, _, gradient = problem()
    w = proximal_gradient(gradient, np.ones(8), lr=0.05, steps=4000, l1=l1, l2=l2)[-1]
    pull = -(gradient(w) + l2 * w)  # what the smooth part wants; L1 must answer it exactly
    moved = w != 0
    np.testing.assert_allclose(pull[moved], l1 * np.sign(w[moved]), atol=1e-9)
    assert (np.abs(pull[~moved]) <= l1).all()
    assert (~moved).any() == (l1 == 0.3)  # exact zeros, if the penalty is strong enough


def test_proximal_gradient__matches_ridge_regression() -> None:
    X, y, gradient = problem()
    w = proximal_gradient(gradient, np.zeros(8), lr=0.05, steps=4000, l2=0.4)[-1]
    np.testing.assert_allclose(w, ridge_regression(X, y, 0.4 * len(y)), rtol=1e-9)


def test_proximal_gradient__without_penalty_is_gradient_descent() -> None:
    path = proximal_gradient(lambda w: 2 * w, np.array([1.0]), lr=0.25, steps=3)
    assert path.ravel().tolist() == [1.0, 0.5, 0.25, 0.125]
    assert proximal_gradient(lambda w: w, np.ones(2), lr=1.0, steps=0).tolist() == [[1.0, 1.0]]


def test_proximal_gradient__first_step_by_hand() -> None:
    path = proximal_gradient(
        lambda w: w - 4, np.array([2.0, 4.1]), lr=0.5, steps=1, l1=1.0, l2=2.0
    )  # v = 3 and 4.05; soft threshold by 0.5, then a division by 2
    np.testing.assert_allclose(path[-1], [1.25, 1.775])


def test_proximal_gradient__lets_a_zero_weight_come_back() -> None:
    for target, expected in ((1.0, 0.8), (0.1, 0.0)):
        path = proximal_gradient(lambda w, a=target: w - a, np.zeros(1), lr=0.1, steps=500, l1=0.2)
        assert path[-1, 0] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"lr": 0.0, "steps": 1}, "lr > 0 and steps >= 0, got lr=0.0, steps=1"),
        ({"lr": 0.1, "steps": -1}, "steps=-1"),
        ({"lr": 0.1, "steps": 1, "l1": -1.0}, "l1 >= 0"),
        ({"lr": 0.1, "steps": 1, "l2": -1.0}, "l2 >= 0"),
    ],
)
def test_proximal_gradient__rejects_options_out_of_range(
    options: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        proximal_gradient(lambda w: w, np.ones(1), **options)


@pytest.mark.parametrize("outputs", [(), (3,)])
@pytest.mark.parametrize("l2", [0.5, 40.0])
def test_ridge_regression__matches_torch(l2: float, outputs: tuple[int, ...]) -> None:
    rng = np.random.default_rng(1)
    X, y = rng.normal(size=(20, 5)), rng.normal(size=(20, *outputs))

    def theirs(X: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        gram = X.T @ X + l2 * torch.eye(5, dtype=X.dtype)
        return torch.linalg.inv(gram) @ X.T @ y

    assert_matches_torch(lambda X, y: ridge_regression(X, y, l2), theirs, X, y, rtol=1e-9)


def test_ridge_regression__matches_least_squares_with_rows_that_ask_for_zero() -> None:
    X, y, _ = problem()
    rows, zeros = np.vstack([X, np.sqrt(3.0) * np.eye(8)]), np.concatenate([y, np.zeros(8)])
    expected = np.linalg.lstsq(rows, zeros, rcond=None)[0]
    np.testing.assert_allclose(ridge_regression(X, y, 3.0), expected, rtol=1e-10)


def test_ridge_regression__by_hand_and_at_the_extremes() -> None:
    X, y = np.array([[1.0], [2.0]]), np.array([1.0, 3.0])
    assert ridge_regression(X, y, 2.0).tolist() == [1.0]  # 7 / (5 + 2)
    assert ridge_regression(X, y, 1e12)[0] == pytest.approx(7e-12)
    wide = np.ones((1, 3))  # more features than examples: least squares has no unique answer
    np.testing.assert_allclose(ridge_regression(wide, np.ones(1), 1.0), 0.25)


def test_ridge_regression__rejects_what_does_not_fit() -> None:
    with pytest.raises(ValueError, match=r"got shapes \(3, 2\) and \(2,\)"):
        ridge_regression(np.ones((3, 2)), np.ones(2), 1.0)
    with pytest.raises(ValueError, match="needs l2 >= 0"):
        ridge_regression(np.ones((3, 2)), np.ones(3), -1.0)


# --- max-norm ---


@pytest.mark.parametrize("maxnorm", [0.5, 2.0, 100.0])
def test_max_norm__matches_torch(maxnorm: float) -> None:
    weight = np.random.default_rng(0).normal(size=(6, 4)) * np.array(
        [[0.1], [1], [2], [3], [9], [50]]
    )
    assert_matches_torch(
        lambda w: max_norm(w, maxnorm),
        lambda w: torch.renorm(w, p=2, dim=0, maxnorm=maxnorm),
        weight,
        rtol=1e-6,  # torch adds 1e-7 to the norm
        atol=1e-6,
    )


def test_max_norm__matches_the_nearest_point_of_the_ball() -> None:
    weight = np.array([[3.0, 4.0], [0.3, 0.4], [0.0, 0.0]])
    np.testing.assert_allclose(max_norm(weight, 2.0), [[1.2, 1.6], [0.3, 0.4], [0.0, 0.0]])


def test_max_norm__has_a_finite_gradient_at_zero() -> None:
    weight = Tensor(np.zeros((2, 3)), requires_grad=True)
    max_norm(weight, 1.0).sum().backward()
    assert weight.grad is not None
    assert weight.grad.tolist() == [[1.0] * 3] * 2


def test_max_norm__rejects_a_bound_of_zero() -> None:
    with pytest.raises(ValueError, match="max_norm needs maxnorm > 0, got maxnorm=0"):
        max_norm(np.ones((1, 1)), 0)


# --- early stopping ---

HISTORY = [1.0, 0.8, 0.81, 0.805, 0.79, 0.8, 0.81, 0.82]


@pytest.mark.parametrize(
    ("history", "options", "stop", "best_epoch"),
    [
        (HISTORY, {"patience": 3, "min_delta": 0.005}, 7, 4),
        (HISTORY, {"patience": 3, "min_delta": 0.02}, 4, 1),  # 0.79 is not enough
        (HISTORY, {"patience": 2}, 3, 1),
        ([-v for v in HISTORY], {"patience": 3, "min_delta": 0.005, "mode": "max"}, 7, 4),
        ([0.5, 0.5, 0.5], {"patience": 1}, 1, 0),  # equal is no improvement
        ([1.0, 0.9, 0.8], {"patience": 1}, None, 2),
        ([np.nan, 0.9, np.nan], {"patience": 2}, None, 1),
        ([], {"patience": 1}, None, -1),
    ],
)
def test_early_stopping__matches_histories_by_hand(
    history: list[float], options: dict[str, Any], stop: int | None, best_epoch: int
) -> None:
    stopper = EarlyStopping([], **options)
    answers = [stopper.step(value) for value in history]
    assert answers.index(True) == stop if stop is not None else not any(answers)
    assert stopper.best_epoch == best_epoch
    assert stopper.best == (history[best_epoch] if best_epoch >= 0 else None)


def test_early_stopping__acts_one_epoch_before_the_plateau_schedule_of_torch() -> None:
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.ones(1))], lr=1.0)
    plateau = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, patience=2, threshold=0.0)
    stopper, stops, cuts = EarlyStopping([], patience=2), [], []
    for _ in range(4):
        stops.append(stopper.step(1.0))
        plateau.step(1.0)
        cuts.append(optimizer.param_groups[0]["lr"] < 1)
    assert (stops.index(True), cuts.index(True)) == (2, 3)


def test_early_stopping__compares_with_the_best_epoch_and_not_with_the_last() -> None:
    creeping = EarlyStopping([], patience=3, min_delta=0.1)
    losses = 1.0 - 0.06 * np.arange(12)  # each step is too small, two together are enough
    assert not any(creeping.step(float(loss)) for loss in losses)


def test_early_stopping__restores_the_weights_of_the_best_epoch() -> None:
    weight = Parameter(np.array([0.0]))
    stopper = EarlyStopping([weight], patience=2)
    for epoch, loss in enumerate((3.0, 1.0, 2.0, 4.0)):
        weight.data = np.array([float(epoch)])
        stopped = stopper.step(loss)
    assert stopped
    stopper.restore()
    assert weight.data.tolist() == [1.0]
    weight.data += 10  # what is kept must not change with the parameter
    stopper.restore()
    assert weight.data.tolist() == [1.0]


@pytest.mark.parametrize("options", [{"patience": 0}, {"min_delta": -1.0}, {"mode": "best"}])
def test_early_stopping__rejects_options_out_of_range(options: dict[str, Any]) -> None:
    name, value = next(iter(options.items()))
    with pytest.raises(ValueError, match=f"{name}={value!r}"):
        EarlyStopping([], **options)


def test_early_stopping__matches_an_l2_penalty_on_a_quadratic() -> None:
    curvature, lr, steps, minimum = np.array([0.01, 1.0, 3.0]), 0.1, 20, np.array([1.0, -2.0, 3.0])
    w = np.zeros(3)
    for _ in range(steps):
        w = w - lr * curvature * (w - minimum)
    share = 1 - (1 - lr * curvature) ** steps
    np.testing.assert_allclose(w, share * minimum, rtol=1e-12)
    l2 = curvature * (1 - share) / share  # the strength that keeps the same share, by direction
    X = np.diag(np.sqrt(curvature))
    np.testing.assert_allclose(
        [ridge_regression(X, X @ minimum, float(strength))[i] for i, strength in enumerate(l2)],
        w,
        rtol=1e-12,
    )
    assert l2[0] == pytest.approx(1 / (lr * steps), rel=0.02)  # flat directions
