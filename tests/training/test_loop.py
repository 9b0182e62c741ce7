from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from dlref.architectures import MLP
from dlref.autodiff import ArrayOrTensor
from dlref.layers import Linear, Module, Sequential
from dlref.losses import cross_entropy, mse_loss
from dlref.metrics import accuracy
from dlref.optim import SGD
from dlref.training import Epoch, evaluate, fit, load_digits


class Noisy(Module):
    """Adds 1 in training, nothing in evaluation, and notes in which mode it was called."""

    def __init__(self) -> None:
        self.layer = Linear(1, 1, rng=np.random.default_rng(0))
        self.modes: list[bool] = []

    def forward(self, x: ArrayOrTensor) -> ArrayOrTensor:
        self.modes.append(self.training)
        return self.layer(x) + (1.0 if self.training else 0.0)


def data(rows: int = 11) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(3)
    return rng.normal(size=(rows, 3)), rng.integers(0, 4, rows)


def rate(step: int) -> float:
    return 0.3 / (1 + step)


@pytest.mark.parametrize("schedule", [None, rate])
@pytest.mark.parametrize("max_norm", [np.inf, 0.2])
def test_fit__matches_torch_in_weights_losses_and_rates(
    schedule: Callable[[int], float] | None, max_norm: float
) -> None:
    x, y = data()
    net = MLP([3, 5, 4], activation=np.tanh, rng=np.random.default_rng(0))
    peer = torch.nn.Sequential(torch.nn.Linear(3, 5), torch.nn.Tanh(), torch.nn.Linear(5, 4))
    peer = peer.double()
    for theirs, ours in zip(peer.parameters(), net.parameters(), strict=True):
        theirs.data = torch.from_numpy(ours.data.copy())
    optimizer = SGD(net.parameters(), lr=0.3, momentum=0.9)
    rng = np.random.default_rng(7)
    epochs = list(
        fit(net, cross_entropy, optimizer, x, y, epochs=3, batch_size=4, rng=rng,
            max_norm=max_norm, schedule=schedule)
    )  # fmt: skip

    sgd = torch.optim.SGD(peer.parameters(), lr=0.3, momentum=0.9)
    decay = torch.optim.lr_scheduler.LambdaLR(sgd, lambda t: 1 / (1 + t) if schedule else 1.0)
    order = np.random.default_rng(7)
    for epoch in epochs:
        rows, total = order.permutation(11), 0.0
        for start in (0, 4, 8):
            batch = rows[start : start + 4]
            sgd.zero_grad()
            loss = torch.nn.functional.cross_entropy(
                peer(torch.from_numpy(x[batch])), torch.from_numpy(y[batch])
            )
            loss.backward()
            torch.nn.utils.clip_grad_norm_(peer.parameters(), max_norm)
            sgd.step()
            decay.step()
            total += loss.item() * len(batch)
        assert epoch.loss == pytest.approx(total / 11, rel=1e-12)
        assert epoch.lr == pytest.approx(decay.get_last_lr()[0], rel=1e-12)
    assert [epoch.number for epoch in epochs] == [1, 2, 3]
    for theirs, ours in zip(peer.parameters(), net.parameters(), strict=True):
        np.testing.assert_allclose(ours.data, theirs.detach().numpy(), rtol=1e-10, atol=1e-12)


def test_fit__by_hand_takes_one_step_of_a_line() -> None:
    net = Linear(1, 1, bias=False, rng=np.random.default_rng(0))
    net.weight.data = np.array([[1.0]])
    x, y = np.array([[1.0], [2.0]]), np.array([[3.0], [6.0]])
    options: dict[str, Any] = {"epochs": 1, "batch_size": 2, "rng": np.random.default_rng(0)}
    (epoch,) = fit(net, mse_loss, SGD(net.parameters(), lr=0.1), x, y, **options)
    assert epoch == Epoch(1, 10.0, 0.1)  # (2² + 4²) / 2
    np.testing.assert_allclose(net.weight.data, [[2.0]])  # 1 + 0.1 (2·1·2 + 2·2·4) / 2


def test_fit__trains_in_training_mode_although_the_loop_around_it_evaluates() -> None:
    net, x = Noisy(), np.ones((4, 1))
    net.eval()
    optimizer = SGD(net.parameters(), lr=0.1)
    for _ in fit(
        net, mse_loss, optimizer, x, x, epochs=2, batch_size=2, rng=np.random.default_rng(0)
    ):
        evaluate(net, mse_loss, x, x, batch_size=4)
        net.eval()
    assert net.modes == [True, True, False] * 2


def test_fit__calls_back_after_each_step_and_sets_the_rate_of_every_group() -> None:
    net = MLP([1, 1, 1], rng=np.random.default_rng(0))
    first, second = net.layers
    groups = [{"params": first.parameters(), "lr": 9.0}, {"params": second.parameters()}]
    optimizer = SGD(groups, lr=5.0)
    seen: list[list[float]] = []
    x = np.ones((5, 1))
    *_, last = fit(
        net, mse_loss, optimizer, x, x, epochs=2, batch_size=2, rng=np.random.default_rng(0),
        schedule=lambda step: 0.01 * (step + 1),
        after_step=lambda: seen.append([group["lr"] for group in optimizer.param_groups]),
    )  # fmt: skip
    np.testing.assert_allclose(seen, [[0.01 * t, 0.01 * t] for t in range(2, 8)])
    assert last.lr == pytest.approx(0.07)


def test_fit__stops_at_a_loss_that_is_not_finite_before_it_spoils_the_weights() -> None:
    net = Linear(1, 1, rng=np.random.default_rng(0))
    before = net.weight.data.copy()
    x = np.array([[np.nan], [1.0]])
    epochs = fit(net, mse_loss, SGD(net.parameters(), lr=0.1), x, x, epochs=1, batch_size=2,
                 rng=np.random.default_rng(0))  # fmt: skip
    with pytest.raises(FloatingPointError, match="the loss is nan at step 0; lower lr"):
        next(epochs)
    np.testing.assert_array_equal(net.weight.data, before)


def test_fit__leaves_parameters_without_a_gradient_alone() -> None:
    net = MLP([1, 1, 1], rng=np.random.default_rng(0))
    unused = net.layers[1].weight.data.copy()
    last = net.layers[1]
    x = np.ones((2, 1))
    optimizer = SGD(net.parameters(), lr=0.1)
    list(
        fit(Sequential(net.layers[0]), mse_loss, optimizer, x, x, epochs=1, batch_size=2,
            rng=np.random.default_rng(0))
    )  # fmt: skip
    np.testing.assert_array_equal(last.weight.data, unused)


def test_fit__rejects_no_epoch() -> None:
    net, x = Linear(1, 1, rng=np.random.default_rng(0)), np.ones((2, 1))
    epochs = fit(net, mse_loss, SGD(net.parameters()), x, x, epochs=0, batch_size=2,
                 rng=np.random.default_rng(0))  # fmt: skip
    with pytest.raises(ValueError, match="epochs >= 1, got epochs=0"):
        next(epochs)


def test_fit__reads_digits_with_an_mlp_of_our_own() -> None:
    digits, rng = load_digits(), np.random.default_rng(0)
    net = MLP([64, 64, 10], rng=rng)
    sgd = SGD(net.parameters(), lr=0.1, momentum=0.9)
    *_, last = fit(
        net, cross_entropy, sgd, digits.x_train, digits.y_train, epochs=15, batch_size=32, rng=rng
    )
    assert last.loss < 0.05
    assert evaluate(net, accuracy, digits.x_test, digits.y_test) >= 0.96


@pytest.mark.parametrize("batch_size", [1, 3, 4, 10, 100])
def test_evaluate__matches_the_mean_over_all_examples(batch_size: int) -> None:
    x, y = data(10)
    net = Linear(3, 4, rng=np.random.default_rng(0))
    whole = cross_entropy(net(x), y).item()
    assert evaluate(net, cross_entropy, x, y, batch_size=batch_size) == pytest.approx(whole)
    assert evaluate(net, accuracy, x, y, batch_size=batch_size) == pytest.approx(
        accuracy(net(x), y)
    )


def test_evaluate__by_hand_weighs_the_last_batch_by_its_size() -> None:
    values = np.array([0.0, 0.0, 0.0, 8.0])
    assert evaluate(Sequential(), lambda a, y: np.mean(a), values, values, batch_size=3) == 2.0


@pytest.mark.parametrize("mode", [True, False])
def test_evaluate__uses_evaluation_mode_and_gives_the_mode_back(mode: bool) -> None:
    net, x = Noisy(), np.ones((2, 1))
    net.train(mode)
    evaluate(net, mse_loss, x, x)
    assert net.modes == [False]
    assert net.training == net.layer.training == mode
    with pytest.raises(ZeroDivisionError):
        evaluate(net, lambda a, y: 1 / 0, x, x)
    assert net.training == mode


def test_evaluate__records_nothing() -> None:
    net, x = Linear(1, 1, rng=np.random.default_rng(0)), np.ones((2, 1))
    recorded: list[bool] = []
    evaluate(net, lambda a, y: recorded.append(a.requires_grad) or 0.0, x, x)
    assert recorded == [False]


def test_evaluate__of_one_example_is_its_loss_and_of_none_is_rejected() -> None:
    one = np.array([5.0])
    assert evaluate(Sequential(), lambda a, y: np.mean(a), one, one) == 5.0
    with pytest.raises(ValueError, match="at least one example, got 0"):
        evaluate(Sequential(), lambda a, y: np.mean(a), one[:0], one[:0])
