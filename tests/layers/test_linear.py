import numpy as np
import pytest
import torch

from dlref.layers import Linear, linear
from tests.oracle import assert_matches_torch


def test_linear__matches_torch() -> None:
    rng = np.random.default_rng(0)
    for shape in ((3,), (5, 3), (2, 5, 3)):
        x, w, b = rng.normal(size=shape), rng.normal(size=(4, 3)), rng.normal(size=4)
        assert_matches_torch(linear, torch.nn.functional.linear, x, w, b)
        assert_matches_torch(linear, torch.nn.functional.linear, x, w)


def test_linear__by_hand() -> None:
    weight = np.array([[1.0, 0.0], [3.0, -1.0]])
    assert linear(np.array([1.0, 2.0]), weight, np.array([0.5, -0.5])).tolist() == [1.5, 0.5]


def test_linear__of_an_empty_batch() -> None:
    assert linear(np.zeros((0, 3)), np.zeros((4, 3))).shape == (0, 4)


def test_linear__rejects_a_transposed_weight() -> None:
    with pytest.raises(ValueError, match=r"got shapes \(5, 3\) and \(3, 4\)"):
        linear(np.zeros((5, 3)), np.zeros((3, 4)))


def test_linear_layer__matches_torch_in_shapes_and_start_values() -> None:
    ours = Linear(400, 300, rng=np.random.default_rng(0))
    theirs = torch.nn.Linear(400, 300)
    assert ours.weight.shape == tuple(theirs.weight.shape)
    assert ours.bias is not None
    assert ours.bias.shape == tuple(theirs.bias.shape)
    bound = 1 / 20
    for parameter in ours.parameters():
        assert np.abs(parameter.data).max() <= bound
        assert parameter.data.max() > 0.95 * bound
        assert parameter.data.min() < -0.95 * bound
    np.testing.assert_allclose(ours.weight.data.var(), bound**2 / 3, rtol=0.01)


def test_linear_layer__collects_gradients_until_they_are_cleared() -> None:
    layer = Linear(2, 1, rng=np.random.default_rng(0))
    x = np.array([[1.0, 2.0]])
    for _ in range(2):
        layer(x).sum().backward()
    assert layer.weight.grad is not None
    assert layer.weight.grad.tolist() == [[2.0, 4.0]]
    layer.zero_grad()
    assert layer.weight.grad is None


def test_linear_layer__rejects_an_empty_side() -> None:
    with pytest.raises(ValueError, match="in_features=0"):
        Linear(0, 3, rng=np.random.default_rng(0))
