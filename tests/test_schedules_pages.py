"""The comparison tables of the pages on schedules hold for PyTorch's schedulers."""

import inspect
from collections.abc import Callable
from typing import Any

import pytest
from torch.optim import lr_scheduler

from tests.schedules.courses import torch_course
from tests.tables import read_table

DECAYS = "learning-rate-schedules.md"
RISES = "warm-up-and-cycles.md"


Make = Callable[[Any], Any]


def _after(warmup: int, rest: Make) -> Make:
    """A warm-up and what follows it."""

    def make(optimizer: Any) -> Any:
        rise = lr_scheduler.LinearLR(optimizer, 1e-13, total_iters=warmup)
        return lr_scheduler.SequentialLR(optimizer, [rise, rest(optimizer)], [warmup])

    return make


def _trapezoid(optimizer: Any) -> Any:
    rise = lr_scheduler.LinearLR(optimizer, 1e-13, total_iters=10)
    level = lr_scheduler.ConstantLR(optimizer, 1.0, 1)
    fall = lr_scheduler.LinearLR(optimizer, 1.0, 0.0, 20)
    return lr_scheduler.SequentialLR(optimizer, [rise, level, fall], [10, 80])


SETTINGS: dict[str, Make] = {
    "a cut to a tenth every 30 steps": lambda o: lr_scheduler.StepLR(o, 30),
    "cuts to a tenth at steps 40 and 75": lambda o: lr_scheduler.MultiStepLR(o, [40, 75]),
    "a factor of 0.95 in every step": lambda o: lr_scheduler.ExponentialLR(o, 0.95),
    "power 2, to zero at step 100": lambda o: lr_scheduler.PolynomialLR(o, 100, 2.0),
    "straight line, to zero at step 100": lambda o: lr_scheduler.LinearLR(o, 1.0, 0.0, 100),
    "cosine, to zero at step 100": lambda o: lr_scheduler.CosineAnnealingLR(o, 100),
    "cosine with a first fall of 20 steps, then doubled": (
        lambda o: lr_scheduler.CosineAnnealingWarmRestarts(o, 20, 2)
    ),
    "warm-up of 10 steps, then level": lambda o: lr_scheduler.LinearLR(o, 1e-13, total_iters=10),
    "warm-up of 10 steps, then a cosine to zero at step 100": _after(
        10, lambda o: lr_scheduler.CosineAnnealingLR(o, 90)
    ),
    "warm-up of 10 steps, then the inverse root": lambda o: lr_scheduler.LambdaLR(
        o, lambda t: min(t / 10, (10 / max(t, 1)) ** 0.5)
    ),
    "warm-up of 10 steps, level, from step 80 straight to zero": _trapezoid,
    "cycles from 0.1 to 1 with rises of 25 steps": lambda o: lr_scheduler.CyclicLR(o, 0.1, 1, 25),
    "one cycle of 100 steps with PyTorch's defaults": lambda o: lr_scheduler.OneCycleLR(o, 1, 100),
}
NUMBERS = [*read_table(DECAYS, "| Setting | Share"), *read_table(RISES, "| Setting | Share")]


@pytest.mark.parametrize("row", NUMBERS, ids=[row["Setting"] for row in NUMBERS])
def test_numbers__are_those_of_torch(row: dict[str, str]) -> None:
    course = torch_course(SETTINGS[row["Setting"]], lr=1.0, steps=100)
    for title, cell in list(row.items())[1:]:
        step = int(title.split("step ")[1].split(" ")[0])
        places = len(cell.partition(".")[2])
        assert abs(course[step] - float(cell)) <= 0.5 * 10**-places + 1e-12, title


def test_numbers__are_of_every_setting() -> None:
    assert {row["Setting"] for row in NUMBERS} == set(SETTINGS)


SCHEDULERS: dict[str, Any] = {
    "Step decay": lr_scheduler.StepLR,
    "Multi-step decay": lr_scheduler.MultiStepLR,
    "Exponential decay": lr_scheduler.ExponentialLR,
    "Polynomial decay": lr_scheduler.PolynomialLR,
    "Linear schedule": lr_scheduler.LinearLR,
    "Cosine annealing": lr_scheduler.CosineAnnealingLR,
    "Warm restarts": lr_scheduler.CosineAnnealingWarmRestarts,
    "Reduce on plateau": lr_scheduler.ReduceLROnPlateau,
}
DECAY_ROWS = read_table(DECAYS, "| Schedule | Shape |")


@pytest.mark.parametrize("row", DECAY_ROWS, ids=[row["Schedule"] for row in DECAY_ROWS])
def test_names_in_torch__are_parameters_there(row: dict[str, str]) -> None:
    known = set(inspect.signature(SCHEDULERS[row["Schedule"]]).parameters)
    named = {name.strip("` ") for name in row["Parameters in PyTorch"].split(",")}
    assert named <= known
    if row["Schedule"] != "Reduce on plateau":  # of its eight the table names four
        assert named == known - {"optimizer", "last_epoch"}


LAST = {
    "Step decay": ("a cut to a tenth every 30 steps", 1e-3),
    "Multi-step decay": ("cuts to a tenth at steps 40 and 75", 1e-2),
    "Exponential decay": ("a factor of 0.95 in every step", 0.95**100),
    "Polynomial decay": ("power 2, to zero at step 100", 0.0),
    "Linear schedule": ("straight line, to zero at step 100", 0.0),
    "Cosine annealing": ("cosine, to zero at step 100", 0.0),
    "Linear warm-up": ("warm-up of 10 steps, then level", 1.0),
    "Warm-up and cosine": ("warm-up of 10 steps, then a cosine to zero at step 100", 0.0),
    "Inverse square root": ("warm-up of 10 steps, then the inverse root", 0.1**0.5),
    "Warm-up, plateau and decay": (
        "warm-up of 10 steps, level, from step 80 straight to zero",
        0.0,
    ),
    "Cyclical learning rate": ("cycles from 0.1 to 1 with rises of 25 steps", 0.1),
}


@pytest.mark.parametrize("schedule", LAST)
def test_last_rates__are_those_of_torch(schedule: str) -> None:
    setting, last = LAST[schedule]
    course = torch_course(SETTINGS[setting], lr=1.0, steps=101)
    assert course[100] == pytest.approx(last, abs=1e-10)


def test_last_rate__of_one_cycle_is_that_of_torch() -> None:
    make = SETTINGS["one cycle of 100 steps with PyTorch's defaults"]
    assert torch_course(make, lr=1.0, steps=100)[-1] == pytest.approx(1 / 250_000)
