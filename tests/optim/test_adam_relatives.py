from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch

from dlref.autodiff import Parameter
from dlref.optim import (
    Adamax,
    Lion,
    NAdam,
    RAdam,
    adam_update,
    adamax_update,
    lion_update,
    nadam_update,
    radam_update,
)
from tests.optim.paths import START, A, assert_same_paths, our_path
from tests.optim.test_adaptive import GRADIENTS, torch_steps


@pytest.fixture
def float64() -> Iterator[None]:
    """PyTorch keeps NAdam's product of coefficients in its default dtype, float32 as a rule."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(before)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"lr": 0.1},
        {"lr": 0.05, "betas": (0.5, 0.8)},
        {"lr": 0.05, "eps": 0.2},
        {"lr": 0.05, "weight_decay": 0.3},
    ],
    ids=str,
)
def test_adamax__matches_torch_over_60_steps(options: dict[str, Any]) -> None:
    assert_same_paths(Adamax, torch.optim.Adamax, **options)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"lr": 0.05},
        {"lr": 0.05, "betas": (0.5, 0.8), "eps": 0.1},
        {"lr": 0.05, "momentum_decay": 0.3},
        {"lr": 0.05, "momentum_decay": 0.0},
        {"lr": 0.05, "weight_decay": 0.3},
        {"lr": 0.05, "weight_decay": 0.3, "decoupled_weight_decay": True},
    ],
    ids=str,
)
@pytest.mark.usefixtures("float64")
def test_n_adam__matches_torch_over_60_steps(options: dict[str, Any]) -> None:
    assert_same_paths(NAdam, torch.optim.NAdam, **options)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"lr": 0.003},
        {"lr": 0.003, "betas": (0.5, 0.8)},
        {"lr": 0.003, "betas": (0.8, 0.9), "eps": 0.1},
        {"lr": 0.003, "betas": (0.8, 0.5)},
        {"lr": 0.003, "weight_decay": 0.3},
        {"lr": 0.003, "weight_decay": 0.3, "decoupled_weight_decay": True},
    ],
    ids=str,
)
def test_r_adam__matches_torch_over_60_steps(options: dict[str, Any]) -> None:
    assert_same_paths(RAdam, torch.optim.RAdam, **options)


def test_adamax_update__matches_torch() -> None:
    theta = m = u = np.zeros(4)
    options = {"lr": 0.03, "betas": (0.7, 0.9), "eps": 0.02}
    peers = torch_steps(torch.optim.Adamax, **options)
    for step, (g, expected) in enumerate(zip(GRADIENTS, peers, strict=True), start=1):
        theta, m, u = adamax_update(theta, m, u, g, step, **options)
        np.testing.assert_allclose(theta, expected, rtol=1e-10)


def test_adamax_update__is_the_limit_of_adam_with_ever_higher_powers() -> None:
    """The p-th root of a mean of p-th powers, all decaying, becomes the decaying maximum."""
    sizes, p = np.abs(GRADIENTS[:20, 1]), 400
    weights = 0.9 ** np.arange(20)[::-1]
    root = np.max(weights * sizes) * np.sum((weights * sizes / np.max(weights * sizes)) ** p) ** (
        1 / p
    )
    u = np.zeros(1)
    for step, size in enumerate(sizes, start=1):
        _, _, u = adamax_update(u, u, u, np.array([size]), step, betas=(0.9, 0.9), eps=0)
    np.testing.assert_allclose(u, [root], rtol=1e-2)


def test_adamax_update__never_steps_further_than_lr_under_one_gradient() -> None:
    zero = np.zeros(3)
    theta, *_ = adamax_update(zero, zero, zero, np.array([1e-3, -800.0, 0.0]), 1, lr=0.1)
    np.testing.assert_allclose(theta, [-0.1, 0.1, 0.0], rtol=1e-4)


def test_adamax_update__stays_within_a_percent_of_lr_where_gradients_fade_as_slowly_as_u() -> None:
    """The worst case: every gradient is as large as the fading maximum."""
    theta = m = u = np.zeros(1)
    longest = 0.0
    for step in range(1, 400):
        before = theta
        theta, m, u = adamax_update(theta, m, u, np.array([0.999**step]), step, lr=1.0)
        longest = max(longest, float(before[0] - theta[0]))
    assert 1.005 < longest < 1.01


def test_adamax_update__rejects_beta_of_one() -> None:
    zero = np.zeros(1)
    with pytest.raises(ValueError, match=r"adamax_update needs betas in \[0, 1\)"):
        adamax_update(zero, zero, zero, zero, 1, betas=(0.9, 1.0))


@pytest.mark.usefixtures("float64")
def test_nadam_update__matches_torch() -> None:
    theta = m = v = np.zeros(4)
    p = 1.0
    options = {"lr": 0.03, "betas": (0.7, 0.9), "eps": 0.02, "momentum_decay": 0.1}
    peers = torch_steps(torch.optim.NAdam, **options)
    for step, (g, expected) in enumerate(zip(GRADIENTS, peers, strict=True), start=1):
        theta, m, v, p = nadam_update(theta, m, v, p, g, step, **options)
        np.testing.assert_allclose(theta, expected, rtol=1e-10)


def test_nadam_update__first_step_by_hand() -> None:
    zero = np.zeros(1)
    theta, m, _, p = nadam_update(
        zero, zero, zero, 1.0, np.array([3.0]), 1, lr=1.0, betas=(0.8, 0.9), momentum_decay=0.0
    )
    assert p == pytest.approx(0.4)  # 0.8 * (1 - 0.5): without a schedule half of beta1 for ever
    np.testing.assert_allclose(m, [0.6])
    expected = 0.4 * 0.6 / (1 - 0.16) + (1 - 0.4) * 3 / (1 - 0.4)
    np.testing.assert_allclose(theta, [-expected / 3], rtol=1e-7)


def test_nadam_update__rejects_a_shrinking_coefficient() -> None:
    zero = np.zeros(1)
    with pytest.raises(ValueError, match="needs momentum_decay >= 0, got momentum_decay=-1"):
        nadam_update(zero, zero, zero, 1.0, zero, 1, momentum_decay=-1)


def test_radam_update__matches_torch() -> None:
    theta = m = v = np.zeros(4)
    options = {"lr": 0.03, "betas": (0.7, 0.95), "eps": 0.02}
    peers = torch_steps(torch.optim.RAdam, **options)
    for step, (g, expected) in enumerate(zip(GRADIENTS, peers, strict=True), start=1):
        theta, m, v = radam_update(theta, m, v, g, step, **options)
        np.testing.assert_allclose(theta, expected, rtol=1e-10)


def test_radam_update__is_plain_momentum_for_five_steps_and_nearly_adam_in_the_end() -> None:
    theta = m = v = adam = adam_m = adam_v = np.zeros(1)
    for step in range(1, 10_001):
        before, adam_before = theta, adam
        theta, m, v = radam_update(theta, m, v, np.array([40.0]), step, lr=0.1)
        adam, adam_m, adam_v = adam_update(adam, adam_m, adam_v, np.array([40.0]), step, lr=0.1)
        if step <= 5:
            np.testing.assert_allclose(before - theta, [4.0])
        if step == 6:
            assert before - theta < 0.003
    np.testing.assert_allclose(before - theta, adam_before - adam, rtol=0.01)


def test_radam_update__rejects_step_zero() -> None:
    zero = np.zeros(1)
    with pytest.raises(ValueError, match="step >= 1, got step=0"):
        radam_update(zero, zero, zero, zero, 0)


def test_lion_update__matches_algorithm_2_written_as_a_loop() -> None:
    """Second way: one number at a time, with the paper's lines in the paper's order."""
    theta, m = np.full(4, 0.5), np.zeros(4)
    twin, twin_m = [0.5] * 4, [0.0] * 4
    for g in GRADIENTS:
        theta, m = lion_update(theta, m, g, lr=0.02, betas=(0.8, 0.95))
        for i in range(4):
            c = 0.8 * twin_m[i] + (1 - 0.8) * g[i]
            twin[i] -= 0.02 * (1 if c > 0 else -1 if c < 0 else 0)
            twin_m[i] = 0.95 * twin_m[i] + (1 - 0.95) * g[i]
        np.testing.assert_allclose(theta, twin, rtol=1e-12)
        np.testing.assert_allclose(m, twin_m, rtol=1e-12)


def test_lion_update__with_equal_betas_follows_the_sign_of_torch_momentum() -> None:
    """With beta1 = beta2 Lion is signed momentum: c is (1 - beta) times PyTorch's buffer."""
    theta = m = np.zeros(4)
    peer = torch.nn.Parameter(torch.zeros(4, dtype=torch.float64))
    sgd = torch.optim.SGD([peer], lr=1.0, momentum=0.9)
    for g in GRADIENTS:
        before = theta
        theta, m = lion_update(theta, m, g, lr=0.1, betas=(0.9, 0.9))
        peer.grad = torch.from_numpy(g)
        sgd.step()
        buffer = sgd.state[peer]["momentum_buffer"].numpy()
        np.testing.assert_allclose(theta - before, -0.1 * np.sign(buffer), atol=1e-12)


def test_lion_update__steps_by_lr_for_extreme_gradients_and_not_at_all_for_zero() -> None:
    zero = np.zeros(4)
    theta, _ = lion_update(zero, zero, np.array([1e-300, 800.0, -1e3, 0.0]), lr=0.1)
    assert theta.tolist() == [-0.1, -0.1, 0.1, 0.0]


def test_lion_update__rejects_beta_of_one() -> None:
    zero = np.zeros(1)
    with pytest.raises(ValueError, match=r"lion_update needs betas in \[0, 1\)"):
        lion_update(zero, zero, zero, betas=(0.9, 1.0))


def test_lion__matches_the_closed_form_of_its_paper_in_the_ravine() -> None:
    """Algorithm 2, decay inside the step; lr is cut halfway as in `our_path`."""
    theta, m = START, np.zeros(2)
    path = [theta]
    for step in range(60):
        lr = 0.05 if step < 30 else 0.005
        g = A @ theta
        theta = theta - lr * (np.sign(0.9 * m + 0.1 * g) + 0.4 * theta)
        m = 0.99 * m + 0.01 * g
        path.append(theta)
    np.testing.assert_allclose(
        our_path(Lion, 60, lr=0.05, weight_decay=0.4), np.stack(path), rtol=1e-10
    )


@pytest.mark.parametrize("make", [Adamax, NAdam, RAdam, Lion])
def test_relatives__reject_options_out_of_range(make: Any) -> None:
    name = make.__name__
    with pytest.raises(ValueError, match=f"{name} needs lr >= 0, got lr=-1"):
        make([Parameter(np.ones(1))], lr=-1)
    with pytest.raises(ValueError, match=rf"{name} needs betas in \[0, 1\)"):
        make([Parameter(np.ones(1))], betas=(0.9, 1.0))
