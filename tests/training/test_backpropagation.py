from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch

from dlref.activations import leaky_relu, relu, sigmoid
from dlref.architectures import mlp
from dlref.autodiff import Tensor, grad, numeric_gradient
from dlref.training import ForwardCache, MLPGradients, mlp_backward, mlp_forward

SIZES = (3, 5, 4, 2)
Function = Callable[[np.ndarray], np.ndarray]


def tanh_slope(z: np.ndarray) -> np.ndarray:
    return 1 - np.tanh(z) ** 2


def sigmoid_slope(z: np.ndarray) -> np.ndarray:
    return sigmoid(z) * sigmoid(-z)


def relu_slope(z: np.ndarray) -> np.ndarray:
    return (z > 0).astype(float)


# activation, its slope, PyTorch's
ACTIVATIONS = [
    (np.tanh, tanh_slope, torch.tanh),
    (sigmoid, sigmoid_slope, torch.sigmoid),
    (relu, relu_slope, torch.relu),
]


def network(batch: int, sizes: tuple[int, ...] = SIZES) -> tuple[np.ndarray, Any, Any]:
    rng = np.random.default_rng(0)
    weights = [rng.normal(size=(n, m)) for m, n in pairwise(sizes)]
    return rng.normal(size=(batch, sizes[0])), weights, [rng.normal(size=n) for n in sizes[1:]]


def all_of(gradients: MLPGradients) -> list[np.ndarray]:
    return [gradients.x, *gradients.weights, *gradients.biases]


def by_hand(
    x: np.ndarray, weights: Any, biases: Any, upstream: np.ndarray, f: Function, slope: Function
) -> list[np.ndarray]:
    _, cache = mlp_forward(x, weights, biases, f)
    return all_of(mlp_backward(cache, weights, upstream, slope))


@pytest.mark.parametrize(("activation", "slope", "peer"), ACTIVATIONS)
@pytest.mark.parametrize("batch", [1, 6])
def test_mlp_backward__matches_torch(
    activation: Function, slope: Function, peer: Any, batch: int
) -> None:
    x, weights, biases = network(batch)
    upstream = np.random.default_rng(1).normal(size=(batch, SIZES[-1]))
    leaves = [torch.from_numpy(a.copy()).requires_grad_() for a in (x, *weights, *biases)]
    h, count = leaves[0], len(weights)
    for layer in range(count):
        h = torch.nn.functional.linear(h, leaves[1 + layer], leaves[1 + count + layer])
        h = peer(h) if layer < count - 1 else h
    h.backward(torch.from_numpy(upstream))
    mine = by_hand(x, weights, biases, upstream, activation, slope)
    for ours, theirs in zip(mine, leaves, strict=True):
        np.testing.assert_allclose(ours, theirs.grad.numpy(), rtol=1e-11, atol=1e-13)


@pytest.mark.parametrize(("activation", "slope", "peer"), ACTIVATIONS)
def test_mlp_backward__matches_the_engine(activation: Function, slope: Function, peer: Any) -> None:
    x, weights, biases = network(4)
    upstream = np.random.default_rng(2).normal(size=(4, SIZES[-1]))
    leaves = [Tensor(a, requires_grad=True) for a in (x, *weights, *biases)]
    output = mlp(leaves[0], leaves[1:4], leaves[4:], activation)
    theirs = grad(np.sum(output * upstream), leaves)
    for ours, other in zip(
        by_hand(x, weights, biases, upstream, activation, slope), theirs, strict=True
    ):
        np.testing.assert_allclose(ours, other, rtol=1e-12, atol=1e-14)


def test_mlp_backward__matches_numeric_differences_of_a_cross_entropy() -> None:
    x, weights, biases = network(5)
    labels = np.array([0, 1, 1, 0, 1])

    def loss(x: np.ndarray, *parameters: np.ndarray) -> float:
        z = mlp(x, parameters[:3], parameters[3:], np.tanh)
        return float(np.mean(np.log(np.exp(z).sum(axis=1)) - z[np.arange(5), labels]))

    z, cache = mlp_forward(x, weights, biases, np.tanh)
    probabilities = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    mine = mlp_backward(cache, weights, (probabilities - np.eye(2)[labels]) / 5, tanh_slope)
    numeric = numeric_gradient(loss, x, *weights, *biases)
    for ours, theirs in zip(all_of(mine), numeric, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-6, atol=1e-9)


def test_mlp_backward__by_hand_through_two_two_one() -> None:
    weights = [np.array([[1.0, 0.5], [1.0, -2.0]]), np.array([[0.5, 2.5]])]
    biases = [np.array([1.0, 1.0]), np.array([0.5])]
    output, cache = mlp_forward(
        np.array([[1.0, 2.0]]), weights, biases, lambda z: leaky_relu(z, 0.1)
    )
    np.testing.assert_allclose(cache.pre_activations[0], [[3, -2]])
    np.testing.assert_allclose(cache.inputs[1], [[3, -0.2]])
    np.testing.assert_allclose(output, [[1.5]])
    gradients = mlp_backward(cache, weights, output - 3.5, lambda z: np.where(z > 0, 1, 0.1))
    for ours, hand in zip(
        all_of(gradients),
        ([[-1.5, 0.5]], [[-1, -2], [-0.5, -1]], [[-6, 0.4]], [-1, -0.5], [-2]),
        strict=True,
    ):
        np.testing.assert_allclose(ours, hand, rtol=1e-14, atol=1e-15)


def test_mlp_backward__takes_the_slope_at_a_kink_as_it_is_given() -> None:
    weights, biases = [np.zeros((1, 1)), np.ones((1, 1))], [np.zeros(1), np.zeros(1)]
    _, cache = mlp_forward(np.ones((1, 1)), weights, biases, relu)
    for at_zero in (0.0, 0.5, 1.0):
        gradients = mlp_backward(
            cache, weights, np.ones((1, 1)), lambda z, s=at_zero: np.where(z == 0, s, 1.0)
        )
        assert gradients.weights[0].item() == at_zero


def test_mlp_backward__of_saturated_sigmoids_is_zero_and_not_nan() -> None:
    weights, biases = [np.array([[800.0], [-800.0]]), np.ones((1, 2))], [np.zeros(2), np.zeros(1)]
    _, cache = mlp_forward(np.ones((1, 1)), weights, biases, sigmoid)
    gradients = mlp_backward(cache, weights, np.ones((1, 1)), sigmoid_slope)
    assert gradients.weights[0].tolist() == [[0.0], [0.0]]
    assert gradients.weights[1].tolist() == [[1.0, 0.0]]


def test_mlp_backward__of_a_batch_is_the_sum_over_its_examples() -> None:
    x, weights, biases = network(3)
    upstream = np.random.default_rng(3).normal(size=(3, 2))
    whole = by_hand(x, weights, biases, upstream, np.tanh, tanh_slope)
    rows = [
        by_hand(x[i : i + 1], weights, biases, upstream[i : i + 1], np.tanh, tanh_slope)
        for i in range(3)
    ]
    np.testing.assert_allclose(whole[0], np.concatenate([row[0] for row in rows]))
    for place in range(1, len(whole)):
        np.testing.assert_allclose(whole[place], sum(row[place] for row in rows))


def test_mlp_backward__of_no_example_is_zero_and_of_one_layer_is_linear() -> None:
    x, weights, biases = network(0)
    empty = by_hand(x, weights, biases, np.zeros((0, 2)), np.tanh, tanh_slope)
    assert [g.shape for g in empty] == [a.shape for a in (x, *weights, *biases)]
    assert all(np.all(g == 0) for g in empty)
    x, weights, biases = network(4, (3, 2))
    upstream = np.ones((4, 2))
    single = by_hand(x, weights, biases, upstream, np.tanh, tanh_slope)
    np.testing.assert_allclose(single[0], np.tile(weights[0].sum(axis=0), (4, 1)))
    np.testing.assert_allclose(single[1], np.tile(x.sum(axis=0), (2, 1)))


def test_mlp_forward__matches_mlp_and_keeps_two_arrays_a_hidden_layer() -> None:
    x, weights, biases = network(6)
    output, cache = mlp_forward(x, weights, biases, np.tanh)
    np.testing.assert_allclose(output, mlp(x, weights, biases, np.tanh), rtol=1e-14)
    assert [a.shape for a in cache.inputs] == [(6, 3), (6, 5), (6, 4)]
    assert [z.shape for z in cache.pre_activations] == [(6, 5), (6, 4)]


@pytest.mark.parametrize(
    ("x", "layers", "message"),
    [
        (np.zeros(3), 3, r"got shape \(3,\), 3 weights and 3 biases"),
        (np.zeros((1, 3)), 0, "0 weights and 0 biases"),
        (np.zeros((1, 4)), 3, r"got shapes \(1, 4\) and \(5, 3\)"),
    ],
)
def test_mlp_forward__rejects_what_is_no_network_or_no_batch(
    x: np.ndarray, layers: int, message: str
) -> None:
    _, weights, biases = network(1)
    with pytest.raises(ValueError, match=message):
        mlp_forward(x, weights[:layers], biases[:layers], np.tanh)


def test_mlp_forward__rejects_a_missing_bias() -> None:
    x, weights, biases = network(1)
    with pytest.raises(ValueError, match="3 weights and 2 biases"):
        mlp_forward(x, weights, biases[1:], np.tanh)


def test_mlp_backward__rejects_an_upstream_that_would_broadcast() -> None:
    x, weights, biases = network(6)
    _, cache = mlp_forward(x, weights, biases, np.tanh)
    with pytest.raises(ValueError, match=r"output's shape \(6, 2\), got shape \(6, 1\)"):
        mlp_backward(cache, weights, np.ones((6, 1)), tanh_slope)


def test_mlp_backward__rejects_weights_of_another_network() -> None:
    cache = ForwardCache((np.zeros((1, 3)),), ())
    with pytest.raises(ValueError, match="each of the 1 layers of the cache, got 3"):
        mlp_backward(cache, network(1)[1], np.zeros((1, 2)), tanh_slope)
