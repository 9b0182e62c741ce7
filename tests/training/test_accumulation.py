import numpy as np
import pytest
import torch

from dlref.architectures import MLP
from dlref.layers import Linear
from dlref.losses import mse_loss
from dlref.training import accumulate_gradients, minibatches


@pytest.mark.parametrize("batch_size", [1, 3, 5, 11])
def test_accumulate_gradients__matches_torch_on_the_large_batch(batch_size: int) -> None:
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(11, 3)), rng.normal(size=(11, 2))
    net = MLP([3, 4, 2], activation=np.tanh, rng=rng)
    peer = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.Tanh(), torch.nn.Linear(4, 2))
    peer = peer.double()
    for theirs, ours in zip(peer.parameters(), net.parameters(), strict=True):
        theirs.data = torch.from_numpy(ours.data.copy())
    loss = torch.nn.functional.mse_loss(peer(torch.from_numpy(x)), torch.from_numpy(y))
    loss.backward()
    value = accumulate_gradients(net, mse_loss, minibatches(x, y, batch_size=batch_size))
    assert value == pytest.approx(loss.item(), rel=1e-12)
    for theirs, ours in zip(peer.parameters(), net.parameters(), strict=True):
        np.testing.assert_allclose(ours.grad, theirs.grad.numpy(), rtol=1e-10, atol=1e-13)


def test_accumulate_gradients__by_hand_weighs_pieces_by_their_rows() -> None:
    net = Linear(1, 1, rng=np.random.default_rng(0))
    pieces = [(np.ones((3, 1)), np.zeros(3)), (np.full((1, 1), 5.0), np.zeros(1))]
    accumulate_gradients(net, lambda z, y: np.mean(z), pieces)
    np.testing.assert_allclose(net.weight.grad, [[2.0]])  # (1 + 1 + 1 + 5) / 4
    accumulate_gradients(net, lambda z, y: np.mean(z), pieces)
    np.testing.assert_allclose(net.weight.grad, [[4.0]])  # added to what is there


def test_accumulate_gradients__of_an_empty_piece_is_as_without_it() -> None:
    net = Linear(1, 1, rng=np.random.default_rng(0))
    pieces = [(np.full((1, 1), 800.0), np.zeros(1))]
    accumulate_gradients(net, lambda z, y: np.mean(z), pieces)
    np.testing.assert_allclose(net.weight.grad, [[800.0]])


def test_accumulate_gradients__rejects_no_rows() -> None:
    net = Linear(1, 1, rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match="at least one row, got 0 pieces"):
        accumulate_gradients(net, mse_loss, [])
