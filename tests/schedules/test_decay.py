import math
from typing import Any

import numpy as np
import pytest
from torch.optim import lr_scheduler

from dlref.schedules import (
    exponential_decay,
    linear_ramp,
    multi_step_decay,
    polynomial_decay,
    step_decay,
)
from tests.schedules.courses import STEPS, torch_course

T = np.arange(STEPS)


@pytest.mark.parametrize(("step_size", "gamma"), [(1, 0.97), (30, 0.1), (7, 0.5), (300, 0.1)])
def test_step_decay__matches_torch_over_200_steps(step_size: int, gamma: float) -> None:
    ours = step_decay(T, lr=0.3, step_size=step_size, gamma=gamma)
    theirs = torch_course(lambda o: lr_scheduler.StepLR(o, step_size, gamma))
    np.testing.assert_allclose(ours, theirs, rtol=1e-10)


def test_step_decay__defaults_to_a_tenth_as_torch_does() -> None:
    theirs = torch_course(lambda o: lr_scheduler.StepLR(o, 60))
    np.testing.assert_allclose(step_decay(T, lr=0.3, step_size=60), theirs, rtol=1e-10)


def test_step_decay__is_exponential_decay_where_a_stair_ends() -> None:
    stairs = step_decay(T[::8], lr=0.3, step_size=8, gamma=0.6)
    np.testing.assert_allclose(stairs, exponential_decay(T[::8], lr=0.3, gamma=0.6 ** (1 / 8)))


def test_step_decay__by_hand_at_its_edges() -> None:
    assert step_decay(9, lr=1.0, step_size=10, gamma=0.5) == 1.0
    assert step_decay(10, lr=1.0, step_size=10, gamma=0.5) == 0.5
    assert step_decay(10**9, lr=1.0, step_size=10) == 0.0


@pytest.mark.parametrize(
    ("milestones", "gamma"), [([60, 120, 160], 0.2), ([5], 0.1), ([90, 30, 90], 0.5), ([], 0.1)]
)
def test_multi_step_decay__matches_torch_over_200_steps(
    milestones: list[int], gamma: float
) -> None:
    ours = multi_step_decay(T, lr=0.3, milestones=milestones, gamma=gamma)
    theirs = torch_course(lambda o: lr_scheduler.MultiStepLR(o, milestones, gamma))
    np.testing.assert_allclose(ours, theirs, rtol=1e-10)


def test_multi_step_decay__defaults_to_a_tenth_as_torch_does() -> None:
    theirs = torch_course(lambda o: lr_scheduler.MultiStepLR(o, [60]))
    np.testing.assert_allclose(multi_step_decay(T, lr=0.3, milestones=[60]), theirs, rtol=1e-10)


def test_multi_step_decay__by_hand_the_milestone_itself_is_cut() -> None:
    rates = multi_step_decay(np.array([2, 3, 4]), lr=1.0, milestones=[3], gamma=0.1)
    np.testing.assert_allclose(rates, [1.0, 0.1, 0.1])


@pytest.mark.parametrize("gamma", [0.95, 0.5, 1.0])
def test_exponential_decay__matches_torch_over_200_steps(gamma: float) -> None:
    theirs = torch_course(lambda o: lr_scheduler.ExponentialLR(o, gamma))
    np.testing.assert_allclose(exponential_decay(T, lr=0.3, gamma=gamma), theirs, rtol=1e-10)


def test_exponential_decay__matches_the_form_with_a_decay_rate() -> None:
    ours = exponential_decay(T, lr=0.3, gamma=math.exp(-0.07))
    np.testing.assert_allclose(ours, 0.3 * np.exp(-0.07 * T), rtol=1e-10)


def test_exponential_decay__halves_every_log_2_over_k_steps() -> None:
    half_life = math.log(2) / -math.log(0.9)
    np.testing.assert_allclose(exponential_decay(3 * half_life, lr=1.0, gamma=0.9), 1 / 8)


@pytest.mark.parametrize(("total_iters", "power"), [(5, 1.0), (150, 2.0), (199, 0.9), (300, 3.0)])
def test_polynomial_decay__matches_torch_over_200_steps(total_iters: int, power: float) -> None:
    ours = polynomial_decay(T, lr=0.3, total_iters=total_iters, power=power)
    theirs = torch_course(lambda o: lr_scheduler.PolynomialLR(o, total_iters, power))
    np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-14)


def test_polynomial_decay__has_the_default_power_of_torch() -> None:
    theirs = torch_course(lambda o: lr_scheduler.PolynomialLR(o, 150))
    ours = polynomial_decay(T, lr=0.3, total_iters=150)
    np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-14)


def test_polynomial_decay__matches_torch_with_a_last_rate_as_a_shift() -> None:
    ours = polynomial_decay(T, lr=0.3, total_iters=150, power=2.0, end_lr=0.1)
    theirs = torch_course(lambda o: lr_scheduler.PolynomialLR(o, 150, 2.0), lr=0.2)
    np.testing.assert_allclose(ours, 0.1 + theirs, rtol=1e-10)


def test_polynomial_decay__by_hand_and_after_its_end() -> None:
    # 0.2 + (1 - 0.2) (1 - 1/4)^2 = 0.2 + 0.8 * 0.5625
    rates = polynomial_decay(np.array([1, 4, 10**6]), lr=1, total_iters=4, power=2.0, end_lr=0.2)
    np.testing.assert_allclose(rates, [0.65, 0.2, 0.2])


@pytest.mark.parametrize(
    ("start", "end", "total"), [(1.0, 0.0, 150), (0.25, 1.0, 50), (0.5, 0.1, 199), (1.0, 0.3, 400)]
)
def test_linear_ramp__matches_torch_over_200_steps(start: float, end: float, total: int) -> None:
    ours = linear_ramp(T, lr=0.3, start_factor=start, end_factor=end, total_iters=total)
    theirs = torch_course(lambda o: lr_scheduler.LinearLR(o, start, end, total))
    np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-14)


def test_linear_ramp__has_the_defaults_of_torch() -> None:
    theirs = torch_course(lr_scheduler.LinearLR)
    np.testing.assert_allclose(linear_ramp(T, lr=0.3), theirs, rtol=1e-10)


def test_linear_ramp__by_hand_down_and_from_zero() -> None:
    # PyTorch's refuses a start of 0. By hand: 2 * (0.5 + (0.1 - 0.5) * 1/4) = 0.8
    assert linear_ramp(1, lr=2, start_factor=0.5, end_factor=0.1, total_iters=4) == 0.8
    assert linear_ramp(0, lr=2, start_factor=0.0, total_iters=4) == 0.0


ALL: list[tuple[Any, dict[str, Any]]] = [
    (step_decay, {"lr": 0.1, "step_size": 3}),
    (multi_step_decay, {"lr": 0.1, "milestones": [3]}),
    (exponential_decay, {"lr": 0.1, "gamma": 0.9}),
    (polynomial_decay, {"lr": 0.1, "total_iters": 5}),
    (linear_ramp, {"lr": 0.1}),
]


@pytest.mark.parametrize(("schedule", "options"), ALL, ids=lambda x: getattr(x, "__name__", ""))
def test_decay__gives_floats_for_one_step_and_keeps_the_shape_of_many(
    schedule: Any, options: dict[str, Any]
) -> None:
    one = schedule(3, **options)
    assert type(one) is float  # a float64 would turn float32 parameters into float64
    many = schedule(np.array([[3, 4]]), **options)
    assert many.shape == (1, 2)
    assert many[0, 0] == one
    assert schedule(np.array([]), **options).shape == (0,)


@pytest.mark.parametrize(
    ("schedule", "options", "message"),
    [
        (step_decay, {"step_size": 0}, "step_decay needs step_size > 0, got step_size=0"),
        (
            step_decay,
            {"step_size": 2, "gamma": -1},
            r"step_decay needs gamma in \(0, 1\], got gamma=-1",
        ),
        (multi_step_decay, {"milestones": [-1]}, r"milestones >= 0, got milestones=\[-1\]"),
        (
            multi_step_decay,
            {"milestones": [1], "gamma": 0},
            r"multi_step_decay needs gamma in \(0, 1\]",
        ),
        (exponential_decay, {"gamma": 1.01}, r"exponential_decay needs gamma in \(0, 1\], got"),
        (polynomial_decay, {"total_iters": 0}, "polynomial_decay needs total_iters > 0"),
        (polynomial_decay, {"total_iters": 5, "power": 0}, "polynomial_decay needs power > 0"),
        (polynomial_decay, {"total_iters": 5, "end_lr": 2}, r"end_lr in \[0, lr\], got end_lr=2"),
        (linear_ramp, {"start_factor": 2}, r"shares in \[0, 1\], got start_factor=2"),
        (linear_ramp, {"end_factor": -1}, "end_factor=-1"),
        (linear_ramp, {"total_iters": 0}, "linear_ramp needs total_iters > 0"),
    ],
)
def test_decay__rejects_options_out_of_range(
    schedule: Any, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        schedule(1, lr=0.1, **options)


@pytest.mark.parametrize(("schedule", "options"), ALL, ids=lambda x: getattr(x, "__name__", ""))
def test_decay__rejects_negative_steps_and_rates(schedule: Any, options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=f"{schedule.__name__} needs step >= 0, got step=-1"):
        schedule(-1, **options)
    with pytest.raises(ValueError, match=f"{schedule.__name__} needs lr > 0, got lr=0"):
        schedule(1, **{**options, "lr": 0})
