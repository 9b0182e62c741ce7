import math
from typing import Any

import numpy as np
import pytest
from torch.optim import lr_scheduler

from dlref.schedules import cosine_annealing, cosine_warm_restarts
from tests.schedules.courses import STEPS, torch_course

T = np.arange(STEPS)


@pytest.mark.parametrize(("T_max", "eta_min"), [(200, 0.0), (150, 0.02), (30, 0.1), (7, 0.0)])
def test_cosine_annealing__matches_torch_over_200_steps_and_several_waves(
    T_max: int, eta_min: float
) -> None:
    ours = cosine_annealing(T, lr=0.3, T_max=T_max, eta_min=eta_min)
    theirs = torch_course(lambda o: lr_scheduler.CosineAnnealingLR(o, T_max, eta_min))
    np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-10)


def test_cosine_annealing__has_the_default_of_torch() -> None:
    theirs = torch_course(lambda o: lr_scheduler.CosineAnnealingLR(o, 150))
    np.testing.assert_allclose(cosine_annealing(T, lr=0.3, T_max=150), theirs, atol=1e-10)


def test_cosine_annealing__by_hand_a_third_of_the_way() -> None:
    # cos(pi/3) = 1/2: 0.1 + 0.45 * 1.5
    np.testing.assert_allclose(cosine_annealing(10, lr=1.0, T_max=30, eta_min=0.1), 0.775)


def test_cosine_annealing__bends_down_first_and_up_then() -> None:
    bend = np.diff(cosine_annealing(np.arange(101), lr=1.0, T_max=100), 2)
    assert np.all(bend[:48] < 0)
    assert np.all(bend[51:] > 0)


def test_cosine_annealing__climbs_back_after_its_end() -> None:
    ends = cosine_annealing(np.array([0, 10, 20]), lr=1.0, T_max=10, eta_min=0.1)
    np.testing.assert_allclose(ends, [1.0, 0.1, 1.0])


@pytest.mark.parametrize(
    ("T_0", "T_mult", "eta_min"),
    [(10, 1, 0.0), (200, 1, 0.0), (7, 2, 0.02), (1, 3, 0.0), (3, 4, 0.1)],
)
def test_cosine_warm_restarts__matches_torch_over_200_steps(
    T_0: int, T_mult: int, eta_min: float
) -> None:
    ours = cosine_warm_restarts(T, lr=0.3, T_0=T_0, T_mult=T_mult, eta_min=eta_min)
    theirs = torch_course(
        lambda o: lr_scheduler.CosineAnnealingWarmRestarts(o, T_0, T_mult, eta_min)
    )
    np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-12)


def test_cosine_warm_restarts__matches_torch_at_fractions_of_an_epoch() -> None:
    epochs = np.linspace(0, 20, 41)  # PyTorch's logarithms miss no restart here

    def course(optimizer: Any) -> Any:
        scheduler = lr_scheduler.CosineAnnealingWarmRestarts(optimizer, 2, 2, 0.01)
        rates = []
        for epoch in epochs:
            scheduler.step(epoch)
            rates.append(optimizer.param_groups[0]["lr"])
        course.rates = np.array(rates)  # type: ignore[attr-defined]
        return scheduler

    torch_course(course, steps=1)
    ours = cosine_warm_restarts(epochs, lr=0.3, T_0=2, T_mult=2, eta_min=0.01)
    np.testing.assert_allclose(ours, course.rates, rtol=1e-10)  # type: ignore[attr-defined]


def test_cosine_warm_restarts__restart_where_logarithms_miss_it() -> None:
    # Falls of 1, 3, 9, 27, 81 steps end at step 121; log(243) / log(3) is just below 5.
    assert int(math.log(243, 3)) == 4
    rates = cosine_warm_restarts(np.array([120, 121]), lr=1.0, T_0=1, T_mult=3)
    np.testing.assert_allclose(rates, [0.5 - 0.5 * math.cos(math.pi / 81), 1.0])


def test_cosine_warm_restarts__by_hand_in_the_second_fall() -> None:
    # Falls of 2 and 4 steps: step 3 is a quarter of the way, cos(pi/4) = 0.7071
    np.testing.assert_allclose(
        cosine_warm_restarts(3, lr=1.0, T_0=2, T_mult=2), 0.5 + 0.25 * math.sqrt(2)
    )


ALL = [(cosine_annealing, "T_max"), (cosine_warm_restarts, "T_0")]


@pytest.mark.parametrize(("schedule", "length"), ALL)
def test_cosine__gives_floats_for_one_step_and_keeps_the_shape_of_many(
    schedule: Any, length: str
) -> None:
    one = schedule(3, lr=0.1, **{length: 5})
    assert type(one) is float
    many = schedule(np.array([[3, 10**6]]), lr=0.1, **{length: 5})
    assert many.shape == (1, 2)
    assert many[0, 0] == one
    assert schedule(np.array([]), lr=0.1, **{length: 5}).shape == (0,)


@pytest.mark.parametrize(("schedule", "length"), ALL)
def test_cosine__rejects_options_out_of_range(schedule: Any, length: str) -> None:
    name = schedule.__name__
    with pytest.raises(ValueError, match=f"{name} needs {length} > 0, got {length}=0"):
        schedule(1, lr=0.1, **{length: 0})
    with pytest.raises(ValueError, match=f"{name} needs 0 <= eta_min <= lr > 0, got lr=0.1"):
        schedule(1, lr=0.1, eta_min=0.2, **{length: 5})
    with pytest.raises(ValueError, match=f"{name} needs step >= 0, got step=-1"):
        schedule(-1, lr=0.1, **{length: 5})


@pytest.mark.parametrize("T_mult", [0, 1.5])
def test_cosine_warm_restarts__rejects_a_broken_multiple(T_mult: Any) -> None:
    with pytest.raises(ValueError, match="cosine_warm_restarts needs a whole T_mult >= 1, got"):
        cosine_warm_restarts(1, lr=0.1, T_0=5, T_mult=T_mult)
