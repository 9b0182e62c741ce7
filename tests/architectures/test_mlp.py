import numpy as np
import pytest
import torch

from dlref.architectures import MLP, count_parameters, mlp
from tests.oracle import assert_matches_torch


def test_mlp__matches_torch() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(6, 3))
    parameters = [rng.normal(size=s) for s in ((4, 3), (5, 4), (2, 5), (4,), (5,), (2,))]

    def theirs(x: torch.Tensor, *p: torch.Tensor) -> torch.Tensor:
        layer = torch.nn.functional.linear
        hidden = torch.tanh(layer(torch.tanh(layer(x, p[0], p[3])), p[1], p[4]))
        return layer(hidden, p[2], p[5])

    assert_matches_torch(lambda x, *p: mlp(x, p[:3], p[3:], np.tanh), theirs, x, *parameters)


def test_mlp__computes_xor_by_hand() -> None:
    weights = [np.ones((2, 2)), np.array([[1.0, -2.0]])]
    corners = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    assert mlp(corners, weights, [np.array([0.0, -1.0]), np.zeros(1)]).ravel().tolist() == [
        0,
        1,
        1,
        0,
    ]


def test_mlp__without_an_activation_is_one_affine_map() -> None:
    rng = np.random.default_rng(0)
    w1, w2 = rng.normal(size=(4, 3)), rng.normal(size=(2, 4))
    b1, b2 = rng.normal(size=4), rng.normal(size=2)
    x = rng.normal(size=(5, 3))
    deep = mlp(x, [w1, w2], [b1, b2], activation=np.positive)
    np.testing.assert_allclose(deep, mlp(x, [w2 @ w1], [w2 @ b1 + b2]))


def test_mlp__rejects_a_missing_bias() -> None:
    with pytest.raises(ValueError, match="got 2 weights and 1 biases"):
        mlp(np.zeros(1), [np.zeros((1, 1))] * 2, [np.zeros(1)])


def test_count_parameters__matches_torch() -> None:
    net = torch.nn.Sequential(torch.nn.Linear(784, 256), torch.nn.Linear(256, 10))
    assert count_parameters([784, 256, 10]) == sum(p.numel() for p in net.parameters()) == 203530


def test_count_parameters__rejects_a_single_size() -> None:
    with pytest.raises(ValueError, match=r"got \[3\]"):
        count_parameters([3])


def test_mlp_module__matches_the_function_with_its_parameters() -> None:
    net = MLP([3, 4, 2], rng=np.random.default_rng(0))
    x = np.random.default_rng(1).normal(size=(5, 3))
    parameters = dict(net.named_parameters())
    weights = [parameters["0.weight"].data, parameters["1.weight"].data]
    biases = [parameters["0.bias"].data, parameters["1.bias"].data]
    np.testing.assert_array_equal(net(x).data, mlp(x, weights, biases))


def test_mlp_module__gives_every_parameter_a_gradient() -> None:
    net = MLP([3, 4, 2], rng=np.random.default_rng(0))
    net(np.ones((2, 3))).sum().backward()
    assert all(parameter.grad is not None for parameter in net.parameters())


def test_mlp_module__rejects_an_empty_layer() -> None:
    with pytest.raises(ValueError, match=r"got \[3, 0\]"):
        MLP([3, 0], rng=np.random.default_rng(0))
