from typing import Any

import numpy as np
import pytest
from torch.optim import lr_scheduler

from dlref.schedules import (
    inverse_square_root,
    linear_warmup,
    warmup_cosine,
    warmup_stable_decay,
)
from tests.schedules.courses import STEPS, torch_course

T = np.arange(STEPS)


@pytest.mark.parametrize("warmup_steps", [1, 10, 150, 400])
def test_linear_warmup__matches_torch_over_200_steps(warmup_steps: int) -> None:
    ours = linear_warmup(T, lr=0.3, warmup_steps=warmup_steps)
    theirs = torch_course(lambda o: lr_scheduler.LambdaLR(o, lambda t: min(1, t / warmup_steps)))
    np.testing.assert_allclose(ours, theirs, rtol=1e-10)
    start = 1e-13  # LinearLR refuses 0
    line = torch_course(lambda o: lr_scheduler.LinearLR(o, start, total_iters=warmup_steps))
    np.testing.assert_allclose(ours, line, atol=1e-10)


def test_linear_warmup__by_hand_at_its_edges() -> None:
    rates = linear_warmup(np.array([0, 3, 12, 10**6]), lr=0.4, warmup_steps=12)
    np.testing.assert_allclose(rates, [0.0, 0.1, 0.4, 0.4])


@pytest.mark.parametrize(("warmup", "total", "eta_min"), [(20, 200, 0.0), (50, 250, 0.03)])
def test_warmup_cosine__matches_torch_over_200_steps(
    warmup: int, total: int, eta_min: float
) -> None:
    def chain(optimizer: Any) -> Any:
        rise = lr_scheduler.LinearLR(optimizer, 1e-13, total_iters=warmup)
        fall = lr_scheduler.CosineAnnealingLR(optimizer, total - warmup, eta_min)
        return lr_scheduler.SequentialLR(optimizer, [rise, fall], [warmup])

    ours = warmup_cosine(T, lr=0.3, warmup_steps=warmup, total_steps=total, eta_min=eta_min)
    np.testing.assert_allclose(ours, torch_course(chain), rtol=1e-10, atol=1e-10)


def test_warmup_cosine__by_hand_and_after_its_end() -> None:
    # A quarter of the rise; the top; a third of the fall, cos(pi/3) = 1/2: 0.1 + 0.45 * 1.5
    t = np.array([1, 4, 10, 22, 10**6])
    rates = warmup_cosine(t, lr=1.0, warmup_steps=4, total_steps=22, eta_min=0.1)
    np.testing.assert_allclose(rates, [0.25, 1.0, 0.775, 0.1, 0.1])


@pytest.mark.parametrize(("d_model", "warmup"), [(512, 4000), (64, 40), (16, 1)])
def test_inverse_square_root__matches_torch_over_200_steps(d_model: int, warmup: int) -> None:
    def factor(epoch: int) -> float:
        number = epoch + 1  # PyTorch counts from 0
        return float(min(number**-0.5, number * warmup**-1.5) / d_model**0.5)

    ours = inverse_square_root(T + 1, d_model=d_model, warmup_steps=warmup)
    theirs = torch_course(lambda o: lr_scheduler.LambdaLR(o, factor), lr=1.0)
    np.testing.assert_allclose(ours, theirs, rtol=1e-10)


def test_inverse_square_root__by_hand_at_the_top_with_the_paper_s_numbers() -> None:
    # 512^-0.5 * 4000^-0.5 = 1 / sqrt(2048000)
    top = np.asarray(inverse_square_root(np.array([3999, 4000, 4001, 16000]), d_model=512))
    np.testing.assert_allclose(top[1], 6.9877e-4, rtol=1e-4)
    assert top.argmax() == 1
    np.testing.assert_allclose(top[3], top[1] / 2)
    assert inverse_square_root(1, d_model=512) == pytest.approx(512**-0.5 * 4000**-1.5)


def test_inverse_square_root__rejects_step_zero() -> None:
    with pytest.raises(ValueError, match="inverse_square_root needs step >= 1, got step=0"):
        inverse_square_root(0, d_model=512)


@pytest.mark.parametrize(("warmup", "decay", "total"), [(20, 40, 190), (50, 100, 150), (1, 1, 900)])
def test_warmup_stable_decay__matches_torch_over_200_steps(
    warmup: int, decay: int, total: int
) -> None:
    def chain(optimizer: Any) -> Any:
        rise = lr_scheduler.LinearLR(optimizer, 1e-13, total_iters=warmup)
        hold = lr_scheduler.ConstantLR(optimizer, 1.0, 1)
        fall = lr_scheduler.LinearLR(optimizer, 1.0, 0.0, decay)
        marks = [warmup, total - decay]
        return lr_scheduler.SequentialLR(optimizer, [rise, hold, fall], marks)

    ours = warmup_stable_decay(T, lr=0.3, warmup_steps=warmup, decay_steps=decay, total_steps=total)
    np.testing.assert_allclose(ours, torch_course(chain), rtol=1e-10, atol=1e-10)


def test_warmup_stable_decay__by_hand_in_its_parts_and_after_its_end() -> None:
    t = np.array([1, 4, 10, 14, 19, 20, 10**6])
    rates = warmup_stable_decay(t, lr=0.8, warmup_steps=4, decay_steps=8, total_steps=20)
    np.testing.assert_allclose(rates, [0.2, 0.8, 0.8, 0.6, 0.1, 0.0, 0.0])


ALL: list[tuple[Any, dict[str, Any]]] = [
    (linear_warmup, {"lr": 0.1, "warmup_steps": 4}),
    (warmup_cosine, {"lr": 0.1, "warmup_steps": 4, "total_steps": 10}),
    (warmup_stable_decay, {"lr": 0.1, "warmup_steps": 4, "decay_steps": 3, "total_steps": 10}),
    (inverse_square_root, {"d_model": 8, "warmup_steps": 4}),
]


@pytest.mark.parametrize(("schedule", "options"), ALL, ids=lambda x: getattr(x, "__name__", ""))
def test_warmup__gives_floats_for_one_step_and_keeps_the_shape_of_many(
    schedule: Any, options: dict[str, Any]
) -> None:
    one = schedule(3, **options)
    assert type(one) is float
    many = schedule(np.array([[3, 8]]), **options)
    assert many.shape == (1, 2)
    assert many[0, 0] == one
    assert schedule(np.array([]), **options).shape == (0,)


@pytest.mark.parametrize(
    ("schedule", "options", "message"),
    [
        (linear_warmup, {"warmup_steps": 0}, "linear_warmup needs warmup_steps > 0, got"),
        (linear_warmup, {"lr": 0}, "linear_warmup needs lr > 0, got lr=0"),
        (warmup_cosine, {"warmup_steps": 0}, "warmup_cosine needs warmup_steps > 0"),
        (warmup_cosine, {"total_steps": 4}, "warmup_cosine needs warmup_steps < total_steps, got"),
        (warmup_cosine, {"lr": -1}, "warmup_cosine needs lr > 0, got lr=-1"),
        (warmup_stable_decay, {"decay_steps": 7}, r"needs warmup_steps \+ decay_steps <= total"),
        (warmup_stable_decay, {"decay_steps": 0}, "needs decay_steps > 0, got decay_steps=0"),
        (inverse_square_root, {"d_model": 0}, "inverse_square_root needs d_model > 0"),
        (inverse_square_root, {"warmup_steps": 0}, "inverse_square_root needs warmup_steps > 0"),
    ],
)
def test_warmup__rejects_options_out_of_range(
    schedule: Any, options: dict[str, Any], message: str
) -> None:
    usual = dict(ALL)[schedule]
    with pytest.raises(ValueError, match=message):
        schedule(1, **{**usual, **options})
