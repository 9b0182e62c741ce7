from typing import Any

import numpy as np
import pytest
import torch

from dlref.autodiff import Parameter
from dlref.optim import SGD, Adam, AdamW, adam_update, amsgrad_update, decay_weights
from tests.optim.paths import A, assert_same_paths, our_path
from tests.optim.test_adaptive import GRADIENTS, torch_steps

CASES: list[dict[str, Any]] = [
    {},
    {"lr": 0.1, "weight_decay": 0.0},
    {"lr": 0.05, "betas": (0.5, 0.9)},
    {"lr": 0.05, "betas": (0.0, 0.99), "eps": 0.1},
    {"lr": 0.05, "weight_decay": 0.3},
    {"lr": 0.2, "amsgrad": True, "betas": (0.9, 0.9)},
    {"lr": 0.1, "amsgrad": True, "betas": (0.8, 0.95), "eps": 0.01, "weight_decay": 0.2},
]


@pytest.mark.parametrize("options", CASES, ids=str)
def test_adam__matches_torch_over_60_steps(options: dict[str, Any]) -> None:
    assert_same_paths(Adam, torch.optim.Adam, **options)


@pytest.mark.parametrize("options", CASES, ids=str)
def test_adam_w__matches_torch_over_60_steps(options: dict[str, Any]) -> None:
    assert_same_paths(AdamW, torch.optim.AdamW, **options)


def test_adam_update__matches_torch() -> None:
    theta = m = v = np.zeros(4)
    options = {"lr": 0.03, "betas": (0.7, 0.95), "eps": 0.02}
    for step, (g, expected) in enumerate(
        zip(GRADIENTS, torch_steps(torch.optim.Adam, **options), strict=True), start=1
    ):
        theta, m, v = adam_update(theta, m, v, g, step, **options)
        np.testing.assert_allclose(theta, expected, rtol=1e-10)


def test_adam_update__first_two_steps_by_hand() -> None:
    theta = m = v = np.zeros(1)
    theta, m, v = adam_update(theta, m, v, np.array([4.0]), 1, lr=0.1, betas=(0.5, 0.75), eps=0)
    np.testing.assert_allclose([theta, m, v], [[-0.1], [2.0], [4.0]])
    theta, m, v = adam_update(theta, m, v, np.array([-2.0]), 2, lr=0.1, betas=(0.5, 0.75), eps=0)
    np.testing.assert_allclose([m, v], [[0.0], [4.0]])
    np.testing.assert_allclose(theta, [-0.1])  # +4 and -2: the average is zero, no step


def test_adam_update__first_step_is_lr_against_the_sign() -> None:
    zero, g = np.zeros(4), np.array([1e-3, -1.0, 800.0, 0.0])
    theta, *_ = adam_update(zero, zero, zero, g, 1, lr=0.1)
    np.testing.assert_allclose(theta, [-0.1, 0.1, -0.1, 0.0], rtol=1e-4)


def test_adam_update__flipping_gradients_leave_a_nineteenth_of_the_step() -> None:
    theta = m = v = np.zeros(1)
    for step in range(1, 401):
        before = theta
        g = np.array([5.0 if step % 2 else -5.0])
        theta, m, v = adam_update(theta, m, v, g, step, lr=1.0)
        if step == 1:
            np.testing.assert_allclose(theta, [-1.0])
    np.testing.assert_allclose(np.abs(theta - before), [0.1 / 1.9], rtol=1e-6)


def test_adam_update__without_correction_would_start_three_times_too_long() -> None:
    """m is a tenth of the gradient, the root of v about a thirtieth: too long, not too short."""
    theta, m, v = adam_update(np.zeros(1), np.zeros(1), np.zeros(1), np.ones(1), 1, lr=1.0)
    np.testing.assert_allclose(m / np.sqrt(v), [np.sqrt(10)], rtol=1e-6)
    np.testing.assert_allclose(theta, [-1.0])


def test_adam_update__rejects_step_zero_and_beta_of_one() -> None:
    zero = np.zeros(1)
    with pytest.raises(ValueError, match="step >= 1, got step=0"):
        adam_update(zero, zero, zero, zero, 0)
    with pytest.raises(ValueError, match=r"adam_update needs betas in \[0, 1\)"):
        adam_update(zero, zero, zero, zero, 1, betas=(1.0, 0.999))


def test_adam__rejects_beta_of_one() -> None:
    with pytest.raises(ValueError, match=r"Adam needs betas in \[0, 1\), got betas=\(1.0, 0.999\)"):
        Adam([Parameter(np.ones(1))], betas=(1.0, 0.999))


def test_adam__keeps_the_shape_of_a_single_number_and_of_nothing() -> None:
    number, empty = Parameter(np.array(2.0)), Parameter(np.zeros((0, 3)))
    optimizer = Adam([number, empty], lr=0.5, amsgrad=True)
    (number + empty.sum()).backward()
    optimizer.step()
    assert (number.data.shape, empty.data.shape) == ((), (0, 3))
    np.testing.assert_allclose(number.data, 1.5)


def test_adam__keeps_float32() -> None:
    theta = Parameter(np.ones(2, dtype=np.float32))
    optimizer = Adam([theta], weight_decay=0.1, amsgrad=True)
    (theta**2).sum().backward()
    optimizer.step()
    assert theta.data.dtype == np.float32


def test_amsgrad_update__matches_torch() -> None:
    theta = m = v = v_max = np.zeros(4)
    options = {"lr": 0.03, "betas": (0.7, 0.9), "eps": 0.02}
    for step, (g, expected) in enumerate(
        zip(GRADIENTS, torch_steps(torch.optim.Adam, amsgrad=True, **options), strict=True),
        start=1,
    ):
        theta, m, v, v_max = amsgrad_update(theta, m, v, v_max, g, step, **options)
        np.testing.assert_allclose(theta, expected, rtol=1e-10)


def test_amsgrad_update__is_adam_as_long_as_gradients_grow() -> None:
    adam = ams = (np.zeros(1),) * 3
    v_max = np.zeros(1)
    for step, size in enumerate((1.0, 2.0, 3.0, 4.0), start=1):
        adam = adam_update(*adam, np.array([size]), step)
        *ams, v_max = amsgrad_update(*ams, v_max, np.array([size]), step)
    np.testing.assert_allclose(ams, adam)
    adam = adam_update(*adam, np.zeros(1), 5)
    *ams, v_max = amsgrad_update(*ams, v_max, np.zeros(1), 5)
    assert abs(ams[0] - adam[0]) > 1e-7
    assert v_max > ams[2]


def test_amsgrad_update__rejects_negative_eps() -> None:
    zero = np.zeros(1)
    with pytest.raises(ValueError, match="amsgrad_update needs eps >= 0, got eps=-1"):
        amsgrad_update(zero, zero, zero, zero, zero, 1, eps=-1)


def test_decay_weights__matches_torch_where_there_is_no_gradient() -> None:
    theta = torch.nn.Parameter(torch.tensor([2.0, -30.0, 800.0, 0.0], dtype=torch.float64))
    ours = decay_weights(theta.detach().numpy().copy(), lr=0.1, weight_decay=0.3)
    theta.grad = torch.zeros_like(theta)
    torch.optim.AdamW([theta], lr=0.1, weight_decay=0.3).step()
    np.testing.assert_allclose(ours, theta.detach().numpy(), rtol=1e-12)
    np.testing.assert_allclose(ours, [1.94, -29.1, 776.0, 0.0])


def test_decay_weights__rejects_growth() -> None:
    with pytest.raises(ValueError, match="decay_weights needs weight_decay >= 0"):
        decay_weights(np.ones(1), lr=0.1, weight_decay=-0.1)


def test_decay_weights__is_the_l2_penalty_for_sgd() -> None:
    theta = np.array([1.5, -2.0])
    for _ in range(30):
        theta = decay_weights(theta, lr=0.05, weight_decay=0.3) - 0.05 * A @ theta
    with_l2 = Parameter(np.array([1.5, -2.0]))
    optimizer = SGD([with_l2], lr=0.05, weight_decay=0.3)
    for _ in range(30):
        optimizer.zero_grad()
        (0.5 * with_l2 @ A @ with_l2).backward()
        optimizer.step()
    np.testing.assert_allclose(theta, with_l2.data, rtol=1e-12)


def test_adam_w__is_adam_without_decay_and_is_not_with_it() -> None:
    plain = {"lr": 0.1, "weight_decay": 0.0}
    np.testing.assert_allclose(our_path(AdamW, 20, **plain), our_path(Adam, 20, **plain))
    decayed = {"lr": 0.1, "weight_decay": 0.1}
    assert np.abs(our_path(AdamW, 20, **decayed) - our_path(Adam, 20, **decayed)).max() > 0.01


def test_adam_w__decays_by_default() -> None:
    theta = Parameter(np.array([100.0]))
    optimizer = AdamW([theta], lr=0.1)
    (0.0 * theta).sum().backward()
    optimizer.step()
    np.testing.assert_allclose(theta.data, [100 * (1 - 0.1 * 0.01)])


def test_adam_w__rejects_negative_decay() -> None:
    with pytest.raises(ValueError, match=r"AdamW needs weight_decay >= 0, got weight_decay=-0\.01"):
        AdamW([Parameter(np.ones(1))], weight_decay=-0.01)
