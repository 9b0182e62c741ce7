from typing import Any

import numpy as np
import pytest
from torch.optim import lr_scheduler

from dlref.schedules import ReduceLROnPlateau
from tests.schedules.courses import STEPS, torch_optimizer

RNG = np.random.default_rng(0)
FALLING = 1 + np.exp(-np.arange(STEPS) / 20) + 0.05 * RNG.normal(size=STEPS)
STAIRS = np.repeat([4.0, 3.0, 2.9997, 2.5, 2.5, 2.7, 1.0, 0.5], STEPS // 8)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"patience": 0},
        {"patience": 3, "factor": 0.5},
        {"patience": 3, "factor": 0.5, "min_lr": 0.02},
        {"patience": 2, "factor": 0.7, "cooldown": 5},
        {"patience": 4, "factor": 0.5, "threshold": 0.05},
        {"patience": 4, "factor": 0.5, "threshold": 0.2, "threshold_mode": "abs"},
        {"patience": 2, "factor": 0.9, "eps": 0.02},
        {"patience": 2, "factor": 0.7, "mode": "max"},
        {"patience": 2, "factor": 0.7, "mode": "max", "threshold": 0.1},
        {"patience": 2, "factor": 0.7, "mode": "max", "threshold": 0.1, "threshold_mode": "abs"},
    ],
    ids=str,
)
@pytest.mark.parametrize("metrics", [FALLING, 3 - FALLING, STAIRS], ids=["fall", "rise", "stairs"])
def test_reduce_lr_on_plateau__matches_torch_over_200_steps(
    options: dict[str, Any], metrics: np.ndarray
) -> None:
    optimizer = torch_optimizer(0.3)
    scheduler = lr_scheduler.ReduceLROnPlateau(optimizer, **options)
    schedule = ReduceLROnPlateau(0.3, **options)
    ours, theirs = [], []
    for metric in metrics.tolist():
        ours.append(schedule.step(metric))
        scheduler.step(metric)
        theirs.append(optimizer.param_groups[0]["lr"])
    np.testing.assert_allclose(ours, theirs, rtol=1e-10)
    assert schedule.best == scheduler.best
    assert schedule.num_bad_epochs == scheduler.num_bad_epochs
    assert schedule.cooldown_counter == scheduler.cooldown_counter


@pytest.mark.parametrize("patience", [0, 1, 10])
def test_reduce_lr_on_plateau__cuts_one_step_after_patience(patience: int) -> None:
    schedule = ReduceLROnPlateau(1.0, patience=patience)
    course = [schedule.step(5.0) for _ in range(patience + 2)]  # the first is the best so far
    assert course == [1.0] * (patience + 1) + [0.1]


def test_reduce_lr_on_plateau__by_hand_with_a_cooldown() -> None:
    schedule = ReduceLROnPlateau(1.0, factor=0.5, patience=1, cooldown=2)
    # best, bad, bad: cut; two of cooldown; bad, bad: cut
    assert [schedule.step(5.0) for _ in range(7)] == [1.0, 1.0, 0.5, 0.5, 0.5, 0.5, 0.25]


def test_reduce_lr_on_plateau__counts_no_number_as_no_improvement() -> None:
    schedule = ReduceLROnPlateau(1.0, patience=1)
    assert [schedule.step(float("nan")) for _ in range(2)] == [1.0, 0.1]
    assert schedule.best == float("inf")


def test_reduce_lr_on_plateau__leaves_a_rate_that_would_hardly_change() -> None:
    schedule = ReduceLROnPlateau(1e-8, patience=0)
    assert [schedule.step(1.0) for _ in range(3)] == [1e-8] * 3


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"factor": 1.0}, r"ReduceLROnPlateau needs factor in \(0, 1\), got factor=1.0"),
        ({"mode": "best"}, "needs mode min or max, got mode='best'"),
        ({"threshold_mode": "share"}, "needs threshold_mode rel or abs, got"),
        ({"patience": -1}, "needs patience >= 0, got patience=-1"),
        ({"threshold": -1}, "needs threshold >= 0"),
        ({"cooldown": -1}, "needs cooldown >= 0"),
        ({"min_lr": -1}, "needs min_lr >= 0"),
        ({"eps": -1}, "needs eps >= 0"),
        ({"lr": 0}, "needs lr > 0, got lr=0"),
    ],
)
def test_reduce_lr_on_plateau__rejects_options_out_of_range(
    options: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        ReduceLROnPlateau(**{"lr": 0.1, **options})
