import numpy as np
import pytest
import torch

from dlref.optim import bias_corrected, moving_average

GRADIENTS = np.random.default_rng(1).normal(size=(12, 3))


def test_moving_average__matches_torch_lerp() -> None:
    ours, theirs = np.zeros(3), torch.zeros(3, dtype=torch.float64)
    for g in GRADIENTS:
        ours = moving_average(ours, g, 0.9)
        theirs.lerp_(torch.from_numpy(g), 1 - 0.9)
    np.testing.assert_allclose(ours, theirs.numpy(), rtol=1e-12)


def test_moving_average__is_a_weighted_sum_of_all_values() -> None:
    average = np.zeros(3)
    for g in GRADIENTS:
        average = moving_average(average, g, 0.8)
    weights = 0.2 * 0.8 ** np.arange(12)[::-1]
    np.testing.assert_allclose(average, weights @ GRADIENTS, rtol=1e-12)


def test_moving_average__of_plus_and_minus_five_settles_near_but_not_at_zero() -> None:
    m, v = np.zeros(1), np.zeros(1)
    for step in range(400):
        g = np.array([5.0 if step % 2 == 0 else -5.0])
        m, v = moving_average(m, g, 0.9), moving_average(v, g**2, 0.9)
    np.testing.assert_allclose(m, [-5 * (1 - 0.9) / (1 + 0.9)])
    np.testing.assert_allclose(v, [25.0])


@pytest.mark.parametrize("beta", [1.0, -0.1])
def test_moving_average__rejects_beta_out_of_range(beta: float) -> None:
    with pytest.raises(ValueError, match=rf"needs beta in \[0, 1\), got beta={beta}"):
        moving_average(np.zeros(1), np.ones(1), beta)


def test_bias_corrected__matches_the_weighted_mean_of_what_came_in() -> None:
    """Second way: the weights of the values alone, scaled so that they sum to 1."""
    average = np.zeros(3)
    for step, g in enumerate(GRADIENTS, start=1):
        average = moving_average(average, g, 0.9)
        expected = np.average(GRADIENTS[:step], axis=0, weights=0.9 ** np.arange(step)[::-1])
        np.testing.assert_allclose(bias_corrected(average, 0.9, step), expected, rtol=1e-10)


def test_bias_corrected__of_a_constant_is_the_constant_at_every_step() -> None:
    average = np.zeros(2)
    for step in range(1, 2000):
        average = moving_average(average, np.array([3.0, -1e3]), 0.999)
        np.testing.assert_allclose(bias_corrected(average, 0.999, step), [3.0, -1e3])


def test_bias_corrected__changes_nothing_after_very_many_steps_or_without_memory() -> None:
    m = np.array([0.25])
    assert bias_corrected(m, 0.9, 10_000).tolist() == [0.25]
    assert bias_corrected(m, 0.0, 1).tolist() == [0.25]


def test_bias_corrected__rejects_step_zero() -> None:
    with pytest.raises(ValueError, match="step >= 1, got step=0; the first step is number 1"):
        bias_corrected(np.ones(1), 0.9, 0)
    with pytest.raises(ValueError, match=r"needs beta in \[0, 1\), got beta=1"):
        bias_corrected(np.ones(1), 1.0, 1)
