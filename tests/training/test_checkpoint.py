import pickle
from typing import Any

import numpy as np
import pytest

from dlref.architectures import MLP
from dlref.autodiff import ArrayOrTensor
from dlref.layers import Linear, Module, Sequential
from dlref.losses import mse_loss
from dlref.optim import SGD
from dlref.training import fit, load_checkpoint, save_checkpoint


class Counting(Module):
    """A network with a running statistic and a generator of its own."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.body = MLP([2, 3, 2], activation=np.tanh, rng=self.rng)
        self.running_mean = np.zeros(2)

    def forward(self, x: ArrayOrTensor) -> ArrayOrTensor:
        if self.training:
            self.running_mean = 0.9 * self.running_mean + 0.1 * np.mean(x, axis=0)
        return self.body(x) + 0.1 * self.rng.normal() + self.running_mean


def parts(seed: int) -> tuple[Counting, SGD, np.random.Generator]:
    net = Counting(seed)
    return net, SGD(net.parameters(), lr=0.1, momentum=0.9), np.random.default_rng(seed + 50)


def train(net: Module, optimizer: SGD, rng: np.random.Generator, epochs: int) -> list[float]:
    x = np.random.default_rng(9).normal(size=(10, 2))
    options: dict[str, Any] = {"epochs": epochs, "batch_size": 4, "rng": rng}
    return [epoch.loss for epoch in fit(net, mse_loss, optimizer, x, 3 * x, **options)]


def test_save_checkpoint__matches_training_without_a_break() -> None:
    net, optimizer, rng = parts(0)
    train(net, optimizer, rng, 2)
    saved = pickle.loads(pickle.dumps(save_checkpoint(net, optimizer, rng, net.rng)))
    rest = train(net, optimizer, rng, 3)  # goes on, and must not change what was saved
    other, other_optimizer, other_rng = parts(1)
    train(other, other_optimizer, other_rng, 1)
    other_optimizer.param_groups[0]["lr"] = 7.0
    for _ in range(2):  # it can be loaded more than once
        load_checkpoint(saved, other, other_optimizer, other_rng, other.rng)
        assert train(other, other_optimizer, other_rng, 3) == rest
    for ours, theirs in zip(net.parameters(), other.parameters(), strict=True):
        np.testing.assert_array_equal(ours.data, theirs.data)
    np.testing.assert_array_equal(net.running_mean, other.running_mean)


@pytest.mark.parametrize("missing", ["state", "rngs", "running_mean"])
def test_load_checkpoint__matches_only_if_nothing_is_left_out(missing: str) -> None:
    net, optimizer, rng = parts(0)
    train(net, optimizer, rng, 2)
    saved = save_checkpoint(net, optimizer, rng, net.rng)
    rest = train(net, optimizer, rng, 2)
    fresh, fresh_optimizer, fresh_rng = parts(0)
    empty = save_checkpoint(fresh, fresh_optimizer, fresh_rng, fresh.rng)
    if missing == "running_mean":
        saved["net"][missing] = empty["net"][missing]
    else:
        saved[missing] = empty[missing]
    load_checkpoint(saved, fresh, fresh_optimizer, fresh_rng, fresh.rng)
    assert train(fresh, fresh_optimizer, fresh_rng, 2) != rest


def test_load_checkpoint__by_hand_finds_layers_in_tuples_and_forgets_gradients() -> None:
    net = Sequential(Linear(1, 1, rng=np.random.default_rng(0)), np.tanh)
    optimizer = SGD(net.parameters())
    saved = save_checkpoint(net, optimizer)
    assert list(saved["net"]) == ["0.weight", "0.bias"]
    net(np.ones((1, 1))).sum().backward()
    net.parameters()[0].data = np.array([[5.0]])
    load_checkpoint(saved, net, optimizer)
    assert net.parameters()[0].data.item() == saved["net"]["0.weight"].item() != 5.0
    assert [p.grad for p in net.parameters()] == [None, None]


def test_load_checkpoint__rejects_another_network_and_a_missing_generator() -> None:
    net, optimizer, rng = parts(0)
    saved = save_checkpoint(net, optimizer, rng)
    with pytest.raises(ValueError, match=r"needs a network with .*'body.0.weight': \(3, 2\)"):
        load_checkpoint(saved, net.body, optimizer, rng)
    with pytest.raises(ValueError, match=r"as were saved, \[1, 4, 1\], got \[1, 4, 0\]"):
        load_checkpoint(saved, net, optimizer)
