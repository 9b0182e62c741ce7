from typing import Any

import numpy as np
import pytest

from dlref.schedules import lr_range_test


class Parabola:
    """Descent on w² from 1: diverges for rates above 1."""

    def __init__(self) -> None:
        self.w = 1.0
        self.rates: list[float] = []

    def train_step(self, lr: float) -> float:
        loss = self.w**2
        self.rates.append(lr)
        self.w -= lr * 2 * self.w
        return loss


def test_lr_range_test__matches_a_geometric_progression() -> None:
    run = Parabola()
    lrs, losses = lr_range_test(run.train_step, start_lr=1e-4, end_lr=1e-1, num_steps=31)
    np.testing.assert_allclose(lrs, np.geomspace(1e-4, 1e-1, 31), rtol=1e-10)
    assert run.rates == lrs.tolist()
    w = np.concatenate([[1.0], np.cumprod(1 - 2 * lrs)[:-1]])
    np.testing.assert_allclose(losses, w**2, rtol=1e-10)


def test_lr_range_test__by_hand() -> None:
    lrs, losses = lr_range_test(lambda lr: lr, start_lr=1, end_lr=4, num_steps=3, stop_factor=9)
    np.testing.assert_allclose(lrs, [1, 2, 4])
    np.testing.assert_allclose(losses, [1, 2, 4])


def test_lr_range_test__stops_after_the_loss_has_exploded() -> None:
    losses = iter([3.0, 0.5, 1.0, 2.0, 2.1, 0.0])
    lrs, seen = lr_range_test(lambda _: next(losses), num_steps=50)
    assert seen.tolist() == [3.0, 0.5, 1.0, 2.0, 2.1]
    assert len(lrs) == 5


@pytest.mark.parametrize("loss", [float("nan"), float("inf")])
def test_lr_range_test__stops_where_the_loss_is_no_number(loss: float) -> None:
    losses = iter([1.0, loss, 0.5])
    assert len(lr_range_test(lambda _: next(losses))[0]) == 2


def test_lr_range_test__has_usual_defaults() -> None:
    lrs, _ = lr_range_test(lambda _: 1.0)
    assert (len(lrs), lrs[0]) == (100, 1e-7)
    np.testing.assert_allclose(lrs[-1], 10.0)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"start_lr": 0}, "lr_range_test needs 0 < start_lr < end_lr, got start_lr=0, end_lr=10"),
        ({"end_lr": 1e-9}, "end_lr=1e-09"),
        ({"num_steps": 1}, "lr_range_test needs num_steps >= 2, got num_steps=1"),
        ({"stop_factor": 1}, "lr_range_test needs stop_factor > 1, got stop_factor=1"),
    ],
)
def test_lr_range_test__rejects_options_out_of_range(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        lr_range_test(lambda _: 1.0, **options)
