import numpy as np
import pytest
import torch

from dlref.architectures import MLP
from dlref.layers import Linear
from dlref.optim import SGD
from dlref.training import class_weights, decay_groups


def test_decay_groups__matches_torch_after_a_step() -> None:
    net = MLP([2, 3, 1], activation=np.tanh, rng=np.random.default_rng(0))
    peer = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.Tanh(), torch.nn.Linear(3, 1))
    peer = peer.double()
    for theirs, ours in zip(peer.parameters(), net.parameters(), strict=True):
        theirs.data = torch.from_numpy(ours.data.copy())
    x = np.random.default_rng(1).normal(size=(4, 2))
    weights = [p for name, p in peer.named_parameters() if name.endswith("weight")]
    biases = [p for name, p in peer.named_parameters() if name.endswith("bias")]
    groups = [{"params": weights, "weight_decay": 0.5}, {"params": biases, "weight_decay": 0.0}]
    sgd = torch.optim.SGD(groups, lr=0.1)
    peer(torch.from_numpy(x)).sum().backward()
    sgd.step()
    optimizer = SGD(decay_groups(net, 0.5), lr=0.1)
    net(x).sum().backward()
    optimizer.step()
    for theirs, ours in zip(peer.parameters(), net.parameters(), strict=True):
        np.testing.assert_allclose(ours.data, theirs.detach().numpy(), rtol=1e-12)


def test_decay_groups__holds_every_parameter_once() -> None:
    net = MLP([2, 3, 1], rng=np.random.default_rng(0))
    first, second = decay_groups(net, 0.1)
    assert [p.ndim for p in first["params"]] == [2, 2]
    assert [p.ndim for p in second["params"]] == [1, 1]
    assert (first["weight_decay"], second["weight_decay"]) == (0.1, 0.0)


def test_decay_groups__leaves_an_empty_group_out_and_rejects_a_negative_strength() -> None:
    layer = Linear(2, 3, bias=False, rng=np.random.default_rng(0))
    (only,) = decay_groups(layer, 0.0)
    assert only["params"] == [layer.weight]
    with pytest.raises(ValueError, match="weight_decay >= 0, got weight_decay=-1"):
        decay_groups(layer, -1)


def test_class_weights__matches_one_class_as_much_as_another() -> None:
    counts = np.array([90, 10, 500])
    weights = class_weights(counts)
    np.testing.assert_allclose(weights * counts, [200, 200, 200])
    assert np.sum(weights * counts) == pytest.approx(counts.sum())


def test_class_weights__by_hand_and_of_balanced_classes_are_one() -> None:
    np.testing.assert_allclose(class_weights(np.array([90, 10])), [5 / 9, 5.0])
    assert class_weights(np.array([7, 7, 7])).tolist() == [1.0, 1.0, 1.0]
    assert class_weights(np.array([3])).tolist() == [1.0]


@pytest.mark.parametrize("counts", [[], [1, 0], [[1, 2]], [-1, 3]])
def test_class_weights__rejects_a_class_without_examples(counts: list[int]) -> None:
    with pytest.raises(ValueError, match="positive count a class, got"):
        class_weights(np.array(counts))
