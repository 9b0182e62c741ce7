from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from torch.optim import lr_scheduler

from dlref.schedules import cyclical_lr, one_cycle
from tests.schedules.courses import STEPS, torch_course, torch_optimizer

T = np.arange(STEPS)


@pytest.mark.parametrize(
    "options",
    [
        {"step_size_up": 10},
        {"step_size_up": 10, "step_size_down": 25},
        {"step_size_up": 30, "step_size_down": 5, "mode": "triangular2"},
        {"step_size_up": 7, "mode": "triangular2", "gamma": 0.5},
        {"step_size_up": 12, "step_size_down": 20, "mode": "exp_range", "gamma": 0.98},
        {"step_size_up": 12, "mode": "exp_range"},
        {"step_size_up": 12, "gamma": 0.9},
        {},
    ],
    ids=str,
)
def test_cyclical_lr__matches_torch_over_200_steps(options: dict[str, Any]) -> None:
    ours = cyclical_lr(T, base_lr=0.05, max_lr=0.4, **options)
    theirs = torch_course(lambda o: lr_scheduler.CyclicLR(o, 0.05, 0.4, **options))
    np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-12)


def test_cyclical_lr__matches_the_formula_of_the_paper() -> None:
    s = 8
    c = np.floor(1 + T / (2 * s))
    theirs = 0.1 + 0.9 * np.maximum(0, 1 - np.abs(T / s - 2 * c + 1))
    ours = cyclical_lr(T, base_lr=0.1, max_lr=1.0, step_size_up=s)
    np.testing.assert_allclose(ours, theirs, atol=1e-12)


def test_cyclical_lr__by_hand_in_the_second_cycle() -> None:
    # Cycles of 4 + 2 steps; step 8 is half of the second rise, step 11 half of its fall.
    options: dict[str, Any] = {"base_lr": 1.0, "max_lr": 3.0, "step_size_up": 4}
    t = np.array([8, 11])
    triangular = cyclical_lr(t, step_size_down=2, **options)
    np.testing.assert_allclose(triangular, [2.0, 2.0])
    halved = cyclical_lr(t, step_size_down=2, mode="triangular2", **options)
    np.testing.assert_allclose(halved, [1.5, 1.5])
    shrunk = cyclical_lr(t, step_size_down=2, mode="exp_range", gamma=0.5, **options)
    np.testing.assert_allclose(shrunk, [1 + 0.5**8, 1 + 0.5**11])


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"pct_start": 0.1, "div_factor": 10.0, "final_div_factor": 100.0},
        {"anneal_strategy": "linear", "pct_start": 0.45},
        {"pct_start": 0.0},
        {"pct_start": 0.003},
        {"pct_start": 0.005},
        {"three_phase": True, "pct_start": 0.4},
        {"three_phase": True, "pct_start": 0.5, "final_div_factor": 50.0},
        {"three_phase": True, "anneal_strategy": "linear", "pct_start": 0.005},
        {"base_momentum": 0.6, "max_momentum": 0.9, "pct_start": 0.97},
    ],
    ids=str,
)
@pytest.mark.parametrize("which", [0, 1], ids=["lr", "momentum"])
def test_one_cycle__matches_torch_over_200_steps(options: dict[str, Any], which: int) -> None:
    ours = one_cycle(T, max_lr=0.4, total_steps=STEPS, **options)[which]
    if options.get("pct_start") == 0.005:  # PyTorch divides by the length of the rise, 0
        with pytest.raises(ZeroDivisionError):
            lr_scheduler.OneCycleLR(torch_optimizer(0.1), 0.4, STEPS, **options)
        options = {**options, "pct_start": 0.005 + 1e-14}
    theirs = torch_course(
        lambda o: lr_scheduler.OneCycleLR(o, 0.4, STEPS, **options),
        option=("lr", "momentum")[which],
    )
    if options.get("pct_start") == 0.005 + 1e-14:
        ours, theirs = np.asarray(ours)[1:], theirs[1:]
    np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-12)


def test_one_cycle__by_hand_with_straight_lines() -> None:
    # 11 steps, rise of 0.5 * 11 - 1 = 4.5: from 0.1 to 1, then to 0.01 in 5.5 steps
    lr, momentum = one_cycle(
        np.array([0, 3, 10]), max_lr=1.0, total_steps=11, pct_start=0.5, anneal_strategy="linear",
        div_factor=10.0, final_div_factor=10.0, base_momentum=0.8, max_momentum=0.95,
    )  # fmt: skip
    np.testing.assert_allclose(lr, [0.1, 0.1 + 0.9 * 2 / 3, 0.01])
    np.testing.assert_allclose(momentum, [0.95, 0.95 - 0.15 * 2 / 3, 0.95])


def test_one_cycle__has_the_ends_of_torch_s_defaults() -> None:
    lr, _ = one_cycle(np.arange(1000), max_lr=1.0, total_steps=1000)
    lr = np.asarray(lr)
    assert lr.argmax() == 299
    np.testing.assert_allclose([lr[0], lr[299], lr[-1]], [1 / 25, 1.0, 1 / 25 / 1e4])


def test_cycles__give_floats_for_one_step_and_keep_the_shape_of_many() -> None:
    schedules: list[Callable[[Any], Any]] = [
        lambda t: cyclical_lr(t, base_lr=0.1, max_lr=0.2, step_size_up=4),
        lambda t: one_cycle(t, max_lr=0.2, total_steps=9)[0],
        lambda t: one_cycle(t, max_lr=0.2, total_steps=9)[1],
    ]
    for schedule in schedules:
        assert type(schedule(3)) is float
        assert schedule(np.array([[3, 8]])).shape == (1, 2)
        assert schedule(np.array([[3, 8]]))[0, 0] == schedule(3)
        assert schedule(np.array([])).shape == (0,)
    assert cyclical_lr(10**9 + 2, base_lr=0, max_lr=1, step_size_up=2) == 1.0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"base_lr": 0.5}, "cyclical_lr needs 0 <= base_lr < max_lr, got base_lr=0.5, max_lr=0.2"),
        ({"step_size_up": 0}, "cyclical_lr needs step_size_up > 0"),
        ({"step_size_down": 0}, "cyclical_lr needs step_size_down > 0"),
        ({"gamma": 1.5}, r"cyclical_lr needs gamma in \(0, 1\], got gamma=1.5"),
        ({"mode": "sine"}, "needs mode triangular, triangular2 or exp_range, got mode='sine'"),
    ],
)
def test_cyclical_lr__rejects_options_out_of_range(options: dict[str, Any], message: str) -> None:
    usual: dict[str, Any] = {"base_lr": 0.1, "max_lr": 0.2}
    with pytest.raises(ValueError, match=message):
        cyclical_lr(1, **{**usual, **options})


@pytest.mark.parametrize(
    ("step", "options", "message"),
    [
        (9, {}, "one_cycle needs step < total_steps, got step=9, total_steps=9"),
        (-1, {}, "one_cycle needs step >= 0"),
        (1, {"max_lr": 0}, "one_cycle needs max_lr > 0"),
        (0, {"total_steps": 1}, "one_cycle needs total_steps > 1, got total_steps=1"),
        (1, {"pct_start": 1.0}, r"one_cycle needs pct_start in \[0, 1\), got pct_start=1.0"),
        (1, {"pct_start": 0.6, "three_phase": True}, "a rise of one step to half of the steps"),
        (1, {"pct_start": 0.05, "three_phase": True}, "for three_phase, got pct_start=0.05"),
        (1, {"div_factor": 0.5}, "one_cycle needs div_factor >= 1, got div_factor=0.5"),
        (1, {"final_div_factor": 0}, "one_cycle needs final_div_factor >= 1"),
        (1, {"max_momentum": 1.0}, "one_cycle needs 0 <= base_momentum <= max_momentum < 1"),
        (1, {"base_momentum": 0.99}, "got base_momentum=0.99, max_momentum=0.95"),
        (1, {"anneal_strategy": "exp"}, "anneal_strategy cos or linear, got anneal_strategy='exp'"),
    ],
)
def test_one_cycle__rejects_options_out_of_range(
    step: int, options: dict[str, Any], message: str
) -> None:
    usual: dict[str, Any] = {"max_lr": 0.2, "total_steps": 9}
    with pytest.raises(ValueError, match=message):
        one_cycle(step, **{**usual, **options})
