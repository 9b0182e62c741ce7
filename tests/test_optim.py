from typing import Any

import numpy as np
import pytest
import torch

from dlref.autodiff import Parameter, Tensor
from dlref.optim import SGD, Optimizer, gradient_descent, momentum_update, nesterov_update

A = np.array([[3.0, 0.4], [0.4, 0.2]])  # a ravine: curvatures near 3 and 0.15
START = np.array([1.5, -2.0])


def ravine_gradient(theta: np.ndarray) -> np.ndarray:
    return A @ theta


def torch_path(steps: int, **options: Any) -> np.ndarray:
    theta = torch.nn.Parameter(torch.from_numpy(START.copy()))
    optimizer = torch.optim.SGD([theta], **options)
    path = [START]
    for step in range(steps):
        if step == steps // 2:
            optimizer.param_groups[0]["lr"] *= 0.1
        optimizer.zero_grad()
        (0.5 * theta @ torch.from_numpy(A) @ theta).backward()
        optimizer.step()
        path.append(theta.detach().numpy().copy())
    return np.stack(path)


def our_path(steps: int, **options: Any) -> np.ndarray:
    theta = Parameter(START.copy())
    optimizer = SGD([theta], **options)
    path = [START]
    for step in range(steps):
        if step == steps // 2:
            optimizer.param_groups[0]["lr"] *= 0.1
        optimizer.zero_grad()
        (0.5 * theta @ A @ theta).backward()
        optimizer.step()
        path.append(theta.data.copy())
    return np.stack(path)


@pytest.mark.parametrize(
    "options",
    [
        {"lr": 0.1},
        {"lr": 0.1, "weight_decay": 0.3},
        {"lr": 0.05, "momentum": 0.9},
        {"lr": 0.05, "momentum": 0.9, "dampening": 0.5},
        {"lr": 0.05, "momentum": 0.9, "weight_decay": 0.1, "dampening": 0.2},
        {"lr": 0.05, "momentum": 0.9, "nesterov": True},
        {"lr": 0.05, "momentum": 0.8, "nesterov": True, "weight_decay": 0.1},
    ],
    ids=str,
)
def test_sgd__matches_torch_over_60_steps_with_a_cut_of_lr(options: dict[str, Any]) -> None:
    np.testing.assert_allclose(our_path(60, **options), torch_path(60, **options), rtol=1e-10)


def test_sgd__matches_torch_on_groups_with_options_of_their_own() -> None:
    ours = [Parameter(np.array([1.0, -2.0])), Parameter(np.array([3.0]))]
    theirs = [torch.nn.Parameter(torch.from_numpy(p.data.copy())) for p in ours]
    for params, make in ((ours, SGD), (theirs, torch.optim.SGD)):
        groups = [{"params": params[:1], "lr": 0.1}, {"params": params[1:], "momentum": 0.5}]
        optimizer = make(groups, lr=0.01)
        for _ in range(5):
            optimizer.zero_grad()
            ((params[0] ** 2).sum() + (params[1] ** 3).sum()).backward()
            optimizer.step()
    for mine, peer in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(mine.data, peer.detach().numpy(), rtol=1e-12)


def test_sgd__first_two_steps_by_hand() -> None:
    theta = Parameter(np.array([1.0]))
    optimizer = SGD([theta], lr=0.1, momentum=0.5)
    for expected in (0.9, 0.75):  # gradient 1: buffers 1 and 1.5
        optimizer.zero_grad()
        theta.sum().backward()
        optimizer.step()
        np.testing.assert_allclose(theta.data, [expected])


def test_sgd__leaves_alone_what_has_no_gradient() -> None:
    used, unused = Parameter(np.ones(1)), Parameter(np.ones(1))
    optimizer = SGD([used, unused], lr=0.5, weight_decay=1.0)
    used.sum().backward()
    optimizer.step()
    assert unused.data.tolist() == [1.0]
    optimizer.zero_grad()
    assert used.grad is None


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"lr": -0.1}, "lr >= 0, got lr=-0.1"),
        ({"lr": 0.1, "momentum": -1}, "momentum >= 0, got momentum=-1"),
        ({"lr": 0.1, "weight_decay": -1}, "weight_decay >= 0"),
        ({"lr": 0.1, "nesterov": True}, "momentum > 0 and dampening = 0 for nesterov"),
        ({"lr": 0.1, "nesterov": True, "momentum": 0.9, "dampening": 0.1}, "dampening=0.1"),
    ],
)
def test_sgd__rejects_options_out_of_range(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        SGD([Parameter(np.ones(1))], **options)


def test_sgd__rejects_nothing_to_move_and_what_is_no_parameter() -> None:
    with pytest.raises(ValueError, match="SGD got no parameters"):
        SGD([])
    with pytest.raises(TypeError, match="SGD moves Parameters, got Tensor"):
        SGD([Tensor(np.ones(1))])  # type: ignore[list-item]


def test_optimizer__asks_its_subclass_for_update() -> None:
    theta = Parameter(np.ones(1))
    optimizer = Optimizer([theta], {})
    theta.sum().backward()
    with pytest.raises(NotImplementedError, match="does not define update"):
        optimizer.step()


def test_gradient_descent__matches_torch() -> None:
    theta = torch.from_numpy(START.copy())
    path = [theta.numpy().copy()]
    for _ in range(20):
        theta = theta - 0.1 * torch.from_numpy(A) @ theta
        path.append(theta.numpy().copy())
    ours = gradient_descent(ravine_gradient, START, lr=0.1, steps=20)
    np.testing.assert_allclose(ours, np.stack(path), rtol=1e-12)


@pytest.mark.parametrize(("lr", "ends"), [(0.19, "near"), (0.2, "same"), (0.21, "far")])
def test_gradient_descent__converges_below_two_over_the_curvature(lr: float, ends: str) -> None:
    last = abs(gradient_descent(lambda w: 10 * w, np.ones(1), lr=lr, steps=200)[-1, 0])
    assert {"near": last < 1e-8, "same": np.isclose(last, 1), "far": last > 1e8}[ends]


def test_gradient_descent__stops_at_a_saddle_that_it_meets_head_on() -> None:
    saddle = np.array([2.0, -2.0])  # of x² - y²
    end = gradient_descent(lambda w: saddle * w, np.array([1.0, 0.0]), lr=0.1, steps=300)[-1]
    assert np.abs(end).max() < 1e-20


def test_gradient_descent__of_no_steps_is_the_start() -> None:
    assert gradient_descent(ravine_gradient, START, lr=1.0, steps=0).tolist() == [START.tolist()]


def test_gradient_descent__rejects_a_step_of_nothing() -> None:
    with pytest.raises(ValueError, match=r"lr > 0.*lr=0"):
        gradient_descent(ravine_gradient, START, lr=0, steps=1)


def test_momentum_update__matches_torch_while_lr_stays() -> None:
    theta, velocity = START, np.zeros(2)
    for expected in torch_path(30, lr=0.05, momentum=0.9)[1:16]:
        theta, velocity = momentum_update(theta, velocity, A @ theta, lr=0.05, momentum=0.9)
        np.testing.assert_allclose(theta, expected, rtol=1e-10)


def test_momentum_update__parts_from_torch_when_lr_changes() -> None:
    theta, velocity = START, np.zeros(2)
    for step in range(30):
        lr = 0.05 if step < 15 else 0.005
        theta, velocity = momentum_update(theta, velocity, A @ theta, lr=lr, momentum=0.9)
    assert np.abs(theta - torch_path(30, lr=0.05, momentum=0.9)[-1]).max() > 0.1


def test_momentum_update__grows_to_a_multiple_of_the_plain_step() -> None:
    theta, velocity = np.zeros(1), np.zeros(1)
    for _ in range(500):
        theta, velocity = momentum_update(theta, velocity, np.ones(1), lr=0.1, momentum=0.9)
    np.testing.assert_allclose(velocity, 0.1 / (1 - 0.9))


def test_momentum_update__rejects_momentum_of_one() -> None:
    with pytest.raises(ValueError, match="momentum_update needs lr > 0 and momentum in"):
        momentum_update(START, np.zeros(2), START, lr=0.1, momentum=1.0)


def test_nesterov_update__matches_torch_at_its_look_ahead_points() -> None:
    """PyTorch keeps the look-ahead point as its parameter."""
    theta, velocity = START, np.zeros(2)
    for expected in torch_path(30, lr=0.05, momentum=0.9, nesterov=True)[1:16]:
        theta, velocity = nesterov_update(theta, velocity, ravine_gradient, lr=0.05, momentum=0.9)
        np.testing.assert_allclose(theta - 0.9 * velocity, expected, rtol=1e-10)


def test_nesterov_update__by_hand() -> None:
    theta, velocity = nesterov_update(np.ones(1), np.array([0.5]), lambda w: 2 * w, lr=0.1)
    np.testing.assert_allclose(velocity, [0.9 * 0.5 + 0.1 * 2 * 0.55])
    np.testing.assert_allclose(theta, [0.44])


def test_nesterov_update__rejects_a_negative_lr() -> None:
    with pytest.raises(ValueError, match="nesterov_update needs lr > 0"):
        nesterov_update(START, START, ravine_gradient, lr=-1)
