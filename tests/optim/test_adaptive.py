from typing import Any

import numpy as np
import pytest
import torch

from dlref.autodiff import Parameter
from dlref.optim import (
    Adadelta,
    Adagrad,
    RMSprop,
    adadelta_update,
    adagrad_update,
    centered_rmsprop_update,
    rmsprop_update,
)
from tests.optim.paths import assert_same_paths

RNG = np.random.default_rng(7)
GRADIENTS = RNG.normal(size=(60, 4)) * np.array([1e-3, 1.0, 30.0, 1e3])


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"lr": 0.3},
        {"lr": 0.3, "eps": 0.1},
        {"lr": 0.3, "weight_decay": 0.2},
        {"lr": 0.3, "lr_decay": 0.05},
        {"lr": 0.3, "initial_accumulator_value": 0.5},
        {"lr": 0.2, "lr_decay": 0.1, "weight_decay": 0.1, "initial_accumulator_value": 2.0},
    ],
    ids=str,
)
def test_adagrad__matches_torch_over_60_steps(options: dict[str, Any]) -> None:
    assert_same_paths(Adagrad, torch.optim.Adagrad, **options)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"lr": 2.0},
        {"rho": 0.5},
        {"eps": 1e-3},
        {"weight_decay": 0.2},
        {"lr": 0.5, "rho": 0.95, "eps": 1e-2, "weight_decay": 0.1},
    ],
    ids=str,
)
def test_adadelta__matches_torch_over_60_steps(options: dict[str, Any]) -> None:
    assert_same_paths(Adadelta, torch.optim.Adadelta, **options)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"lr": 0.02, "alpha": 0.9},
        {"lr": 0.02, "eps": 0.1},
        {"lr": 0.02, "weight_decay": 0.2},
        {"lr": 0.005, "momentum": 0.9},
        {"lr": 0.02, "centered": True, "alpha": 0.9},
        {"lr": 0.005, "centered": True, "momentum": 0.5, "weight_decay": 0.1, "eps": 0.01},
    ],
    ids=str,
)
def test_rm_sprop__matches_torch_over_60_steps(options: dict[str, Any]) -> None:
    assert_same_paths(RMSprop, torch.optim.RMSprop, **options)


def torch_steps(make: Any, **options: Any) -> np.ndarray:
    """PyTorch's points under the given gradients, however they came about."""
    theta = torch.nn.Parameter(torch.zeros(4, dtype=torch.float64))
    optimizer = make([theta], **options)
    points = []
    for g in GRADIENTS:
        theta.grad = torch.from_numpy(g)
        optimizer.step()
        points.append(theta.detach().numpy().copy())
    return np.stack(points)


def test_adagrad_update__matches_torch() -> None:
    theta, total = np.zeros(4), np.full(4, 0.3)
    start = {"initial_accumulator_value": 0.3}
    for g, expected in zip(GRADIENTS, torch_steps(torch.optim.Adagrad, lr=0.2, eps=0.05, **start),
                           strict=True):  # fmt: skip
        theta, total = adagrad_update(theta, total, g, lr=0.2, eps=0.05)
        np.testing.assert_allclose(theta, expected, rtol=1e-10)


def test_adagrad_update__slows_down_like_one_over_the_root_of_t() -> None:
    theta, total = np.zeros(1), np.zeros(1)
    for t in range(1, 101):
        before = theta
        theta, total = adagrad_update(theta, total, np.full(1, -8.0), lr=0.5)
        np.testing.assert_allclose(theta - before, 0.5 / np.sqrt(t), rtol=1e-8)


def test_adagrad_update__stays_where_the_gradient_was_never_anything_but_zero() -> None:
    theta, total = adagrad_update(np.ones(2), np.zeros(2), np.array([0.0, 1e3]), lr=0.1)
    np.testing.assert_allclose(theta, [1.0, 0.9])
    assert total.tolist() == [0.0, 1e6]


def test_adagrad_update__rejects_negative_options() -> None:
    with pytest.raises(ValueError, match="adagrad_update needs lr >= 0, got lr=-1"):
        adagrad_update(np.ones(1), np.ones(1), np.ones(1), lr=-1)
    with pytest.raises(ValueError, match="needs eps >= 0, got eps=-1"):
        adagrad_update(np.ones(1), np.ones(1), np.ones(1), eps=-1)


def test_adagrad__rejects_a_rate_that_would_grow() -> None:
    for name in ("lr_decay", "initial_accumulator_value"):
        with pytest.raises(ValueError, match=f"Adagrad needs {name} >= 0, got {name}=-0.1"):
            Adagrad([Parameter(np.ones(1))], **{name: -0.1})


def test_adadelta_update__matches_torch() -> None:
    theta = v = u = np.zeros(4)
    peers = torch_steps(torch.optim.Adadelta, lr=0.7, rho=0.8, eps=1e-3)
    for g, expected in zip(GRADIENTS, peers, strict=True):
        theta, v, u = adadelta_update(theta, v, u, g, lr=0.7, rho=0.8, eps=1e-3)
        np.testing.assert_allclose(theta, expected, rtol=1e-10)


def test_adadelta_update__first_step_by_hand() -> None:
    zero = np.zeros(2)
    theta, v, u = adadelta_update(zero, zero, zero, np.array([2.0, -1e3]), rho=0.9, eps=0.1)
    np.testing.assert_allclose(v, [0.4, 1e5])
    delta = np.array([np.sqrt(0.1 / 0.5) * 2, -np.sqrt(0.1 / 100000.1) * 1e3])
    np.testing.assert_allclose(theta, -delta)
    np.testing.assert_allclose(u, 0.1 * delta**2)


def test_adadelta_update__never_starts_without_eps() -> None:
    zero = np.zeros(1)
    assert adadelta_update(zero, zero, zero, np.ones(1), eps=0)[0].tolist() == [0.0]


def test_adadelta_update__rejects_rho_of_one() -> None:
    zero = np.zeros(1)
    with pytest.raises(ValueError, match=r"adadelta_update needs rho in \[0, 1\), got rho=1"):
        adadelta_update(zero, zero, zero, zero, rho=1.0)
    with pytest.raises(ValueError, match=r"Adadelta needs rho in \[0, 1\), got rho=1"):
        Adadelta([Parameter(np.ones(1))], rho=1.0)


def test_rmsprop_update__matches_torch() -> None:
    theta = v = b = np.zeros(4)
    options = {"lr": 0.03, "alpha": 0.9, "eps": 0.02, "momentum": 0.6}
    for g, expected in zip(GRADIENTS, torch_steps(torch.optim.RMSprop, **options), strict=True):
        theta, v, b = rmsprop_update(theta, v, b, g, **options)
        np.testing.assert_allclose(theta, expected, rtol=1e-10)


def test_rmsprop_update__has_eps_outside_the_root() -> None:
    zero = np.zeros(1)
    theta, *_ = rmsprop_update(zero, np.array([9.0]), zero, np.array([3.0]), lr=1.0, eps=1.0)
    np.testing.assert_allclose(theta, [-3 / (3 + 1)])  # inside it would be 3 / sqrt(9 + 1)


def test_rmsprop_update__steps_by_lr_however_large_a_steady_gradient_is() -> None:
    theta = v = b = np.zeros(3)
    for _ in range(4000):
        before = theta
        theta, v, b = rmsprop_update(theta, v, b, np.array([-1e-3, 1.0, 1e3]), lr=0.01)
    np.testing.assert_allclose(theta - before, [0.01, -0.01, -0.01], rtol=1e-4)


@pytest.mark.parametrize(("alpha", "times"), [(0.9, np.sqrt(10)), (0.99, 10.0)])
def test_rmsprop_update__takes_its_longest_step_after_a_calm(alpha: float, times: float) -> None:
    zero = np.zeros(1)
    theta, *_ = rmsprop_update(zero, zero, zero, np.array([1e3]), lr=0.01, alpha=alpha)
    np.testing.assert_allclose(theta, [-0.01 * times])


def test_rmsprop_update__rejects_alpha_of_one() -> None:
    zero = np.zeros(1)
    with pytest.raises(ValueError, match=r"rmsprop_update needs alpha in \[0, 1\), got alpha=1"):
        rmsprop_update(zero, zero, zero, zero, alpha=1.0)


def test_centered_rmsprop_update__matches_torch() -> None:
    theta = v = mean = b = np.zeros(4)
    options = {"lr": 0.03, "alpha": 0.9, "eps": 0.02, "momentum": 0.6}
    peers = torch_steps(torch.optim.RMSprop, centered=True, **options)
    for g, expected in zip(GRADIENTS, peers, strict=True):
        theta, v, mean, b = centered_rmsprop_update(theta, v, mean, b, g, **options)
        np.testing.assert_allclose(theta, expected, rtol=1e-9)


def test_centered_rmsprop_update__divides_by_the_standard_deviation_of_the_gradients() -> None:
    theta = v = mean = b = np.zeros(1)
    for step in range(5000):
        g = np.array([4.0 if step % 2 == 0 else 2.0])  # mean 3, deviation 1
        before = theta
        theta, v, mean, b = centered_rmsprop_update(theta, v, mean, b, g, lr=0.1, alpha=0.99)
    np.testing.assert_allclose(before - theta, [0.1 * 2.0], rtol=2e-2)


def test_centered_rmsprop_update__stays_finite_where_rounding_makes_the_variance_negative() -> None:
    theta = v = mean = b = np.zeros(2)
    for _ in range(5000):
        theta, v, mean, b = centered_rmsprop_update(theta, v, mean, b, np.array([0.1, 7.3]))
        assert np.isfinite(theta).all()


def test_centered_rmsprop_update__rejects_negative_momentum() -> None:
    zero = np.zeros(1)
    with pytest.raises(ValueError, match="needs momentum >= 0, got momentum=-1"):
        centered_rmsprop_update(zero, zero, zero, zero, zero, momentum=-1)


def test_rm_sprop__rejects_options_out_of_range() -> None:
    for name in ("lr", "eps", "momentum", "weight_decay"):
        with pytest.raises(ValueError, match=f"RMSprop needs {name} >= 0, got {name}=-1"):
            RMSprop([Parameter(np.ones(1))], **{name: -1})
