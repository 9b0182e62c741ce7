import numpy as np
import pytest
import torch

from dlref.activations import relu
from dlref.architectures import MLP
from dlref.layers import Linear, Sequential
from dlref.losses import cross_entropy
from dlref.optim import SGD
from dlref.training import overfit, unreached_parameters


def test_overfit__matches_torch() -> None:
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(6, 3)), rng.integers(0, 4, 6)
    net = Linear(3, 4, rng=rng)
    peer = torch.nn.Linear(3, 4).double()
    for theirs, ours in zip(peer.parameters(), net.parameters(), strict=True):
        theirs.data = torch.from_numpy(ours.data.copy())
    sgd = torch.optim.SGD(peer.parameters(), lr=0.5, momentum=0.9)
    reference = []
    for _ in range(20):
        sgd.zero_grad()
        loss = torch.nn.functional.cross_entropy(peer(torch.from_numpy(x)), torch.from_numpy(y))
        loss.backward()
        sgd.step()
        reference.append(loss.item())
    net.eval()
    losses = overfit(
        net, cross_entropy, SGD(net.parameters(), lr=0.5, momentum=0.9), x, y, steps=20
    )
    np.testing.assert_allclose(losses, reference, rtol=1e-10)
    assert net.training


def test_overfit__learns_eight_examples_by_heart_and_starts_at_chance() -> None:
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(8, 5)), rng.integers(0, 4, 8)
    net = MLP([5, 32, 4], rng=rng)
    losses = overfit(net, cross_entropy, SGD(net.parameters(), lr=0.5), x, y)
    assert losses[0] == pytest.approx(np.log(4), rel=0.2)
    assert len(losses) == 100 and losses[-1] < 0.05


def test_overfit__rejects_no_step() -> None:
    net = Linear(1, 1, rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match="steps >= 1, got steps=0"):
        overfit(net, cross_entropy, SGD(net.parameters()), np.ones((1, 1)), np.zeros(1), steps=0)


def test_unreached_parameters__matches_torch_on_a_dead_and_a_cut_layer() -> None:
    net = Sequential(
        Linear(2, 3, rng=np.random.default_rng(0)), relu, Linear(3, 1, rng=np.random.default_rng(1))
    )
    peer = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.ReLU(), torch.nn.Linear(3, 1))
    for theirs, ours in zip(peer.parameters(), net.parameters(), strict=True):
        theirs.data = torch.from_numpy(ours.data.astype(np.float32))
    for bias, expected in ((5.0, []), (-5.0, ["0.weight", "0.bias", "2.weight"])):
        net.parameters()[1].data = np.full(3, bias)
        peer[0].bias.data = torch.full((3,), bias)
        net.zero_grad()
        peer.zero_grad()
        net(np.ones((2, 2))).sum().backward()
        peer(torch.ones(2, 2)).sum().backward()
        theirs = [name for name, p in peer.named_parameters() if not p.grad.any()]
        assert unreached_parameters(net) == theirs == expected


def test_unreached_parameters__names_all_before_backward_and_none_after_it() -> None:
    net = Linear(1, 1, rng=np.random.default_rng(0))
    assert unreached_parameters(net) == ["weight", "bias"]
    net(np.ones((1, 1))).sum().backward()
    assert unreached_parameters(net) == []
    net.bias.grad = np.array([-1e-300])
    assert unreached_parameters(net) == []
