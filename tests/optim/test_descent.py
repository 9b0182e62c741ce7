import numpy as np
import pytest
import torch

from dlref.optim import gradient_descent, momentum_update, nesterov_update
from tests.optim.paths import START, A, torch_path


def ravine_gradient(theta: np.ndarray) -> np.ndarray:
    return A @ theta


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
    for expected in torch_path(torch.optim.SGD, 30, lr=0.05, momentum=0.9)[1:16]:
        theta, velocity = momentum_update(theta, velocity, A @ theta, lr=0.05, momentum=0.9)
        np.testing.assert_allclose(theta, expected, rtol=1e-10)


def test_momentum_update__parts_from_torch_when_lr_changes() -> None:
    theta, velocity = START, np.zeros(2)
    for step in range(30):
        lr = 0.05 if step < 15 else 0.005
        theta, velocity = momentum_update(theta, velocity, A @ theta, lr=lr, momentum=0.9)
    assert np.abs(theta - torch_path(torch.optim.SGD, 30, lr=0.05, momentum=0.9)[-1]).max() > 0.1


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
    for expected in torch_path(torch.optim.SGD, 30, lr=0.05, momentum=0.9, nesterov=True)[1:16]:
        theta, velocity = nesterov_update(theta, velocity, ravine_gradient, lr=0.05, momentum=0.9)
        np.testing.assert_allclose(theta - 0.9 * velocity, expected, rtol=1e-10)


def test_nesterov_update__by_hand() -> None:
    theta, velocity = nesterov_update(np.ones(1), np.array([0.5]), lambda w: 2 * w, lr=0.1)
    np.testing.assert_allclose(velocity, [0.9 * 0.5 + 0.1 * 2 * 0.55])
    np.testing.assert_allclose(theta, [0.44])


def test_nesterov_update__rejects_a_negative_lr() -> None:
    with pytest.raises(ValueError, match="nesterov_update needs lr > 0"):
        nesterov_update(START, START, ravine_gradient, lr=-1)
