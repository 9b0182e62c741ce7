"""Backpropagation through a multilayer perceptron, written out without an engine."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from dlref.layers import linear

__all__ = ["ForwardCache", "MLPGradients", "mlp_backward", "mlp_forward"]


class ForwardCache(NamedTuple):
    """What the forward pass must keep, because the backward pass reads it.

    Attributes:
        inputs: $A^{(l-1)}$, what entered each layer, first layer first.
        pre_activations: $Z^{(l)}$ of every hidden layer; the last layer has no activation.
    """

    inputs: tuple[np.ndarray, ...]
    pre_activations: tuple[np.ndarray, ...]


class MLPGradients(NamedTuple):
    """The gradient of the loss with respect to everything that entered a network.

    Attributes:
        weights: One matrix a layer, each of its weight's shape.
        biases: One vector a layer, each of its bias's shape.
        x: For the inputs, shape `(batch, n_0)`; an earlier part of a network goes on from it.
    """

    weights: tuple[np.ndarray, ...]
    biases: tuple[np.ndarray, ...]
    x: np.ndarray


def mlp_forward(
    x: np.ndarray,
    weights: Sequence[np.ndarray],
    biases: Sequence[np.ndarray],
    activation: Callable[[np.ndarray], np.ndarray],
) -> tuple[np.ndarray, ForwardCache]:
    r"""Compute a network's output, and keep what its backward pass will read.

    $$Z^{(l)} = A^{(l-1)} W^{(l)\top} + b^{(l)}, \qquad A^{(l)} = \phi(Z^{(l)}), \qquad
    A^{(0)} = X$$

    Args:
        x: $X$, a batch of inputs, one example a row, shape `(batch, n_0)`.
        weights: $W^{(l)}$, one matrix a layer, shapes `(n_1, n_0)`, `(n_2, n_1)`, …
        biases: $b^{(l)}$, one vector a layer, shapes `(n_1,)`, `(n_2,)`, …
        activation: $\phi$, applied to every layer but the last.

    Returns:
        The last layer's pre-activations $Z^{(L)}$, shape `(batch, n_L)`, and the cache.

    Raises:
        ValueError: `x` is not a batch, there is no layer, not one bias a weight, or the shapes
            do not fit.

    Examples:
        >>> weights = [np.eye(2), np.array([[2.0, 3.0]])]
        >>> biases = [np.zeros(2), np.zeros(1)]
        >>> output, cache = mlp_forward(np.array([[1.0, -1.0]]), weights, biases, np.abs)
        >>> output.tolist(), cache.inputs[1].tolist()  # hidden |1| and |-1|, then 2 * 1 + 3 * 1
        ([[5.0]], [[1.0, 1.0]])

    Source: Goodfellow, Bengio & Courville (2016), *Deep Learning*, algorithm 6.3,
    <https://www.deeplearningbook.org/contents/mlp.html>.
    See also: [`mlp`][dlref.architectures.mlp.mlp], the same output without a cache.
    """
    if np.ndim(x) != 2 or not weights or len(weights) != len(biases):
        raise ValueError(
            "mlp_forward needs x of shape (batch, features), at least one weight and as many "
            f"biases, got shape {np.shape(x)}, {len(weights)} weights and {len(biases)} biases"
        )
    inputs, pre_activations = [x], []
    for weight, bias in zip(weights[:-1], biases[:-1], strict=True):
        pre_activations.append(linear(inputs[-1], weight, bias))
        inputs.append(activation(pre_activations[-1]))
    output = linear(inputs[-1], weights[-1], biases[-1])
    return output, ForwardCache(tuple(inputs), tuple(pre_activations))


def mlp_backward(
    cache: ForwardCache,
    weights: Sequence[np.ndarray],
    upstream: np.ndarray,
    slope: Callable[[np.ndarray], np.ndarray],
) -> MLPGradients:
    r"""Carry the gradient of the loss from the output back through every layer.

    $$\Delta^{(l)} = \left(\Delta^{(l+1)} W^{(l+1)}\right) \odot \phi'(Z^{(l)}), \qquad
    \nabla_{W^{(l)}} = \Delta^{(l)\top} A^{(l-1)}, \qquad
    \nabla_{b^{(l)}} = \sum_{i=1}^{B} \Delta^{(l)}_i$$

    The recursion starts with the gradient of the loss at the output, $\Delta^{(L)}$, and ends with
    $\nabla_X = \Delta^{(1)} W^{(1)}$.

    Args:
        cache: $A^{(l-1)}$ and $Z^{(l)}$ of the forward pass with the same weights.
        weights: $W^{(l)}$, one matrix a layer, first layer first.
        upstream: $\Delta^{(L)}$, gradient of the loss at the output, shape `(batch, n_L)`. A loss
            that averages over the batch has its $1/B$ in here.
        slope: $\phi'$, derivative of the activation as a function of the pre-activations.

    Returns:
        Gradients of weights, biases and inputs.

    Raises:
        ValueError: There are not as many weights as the cache has layers, or `upstream` has
            another shape than the output.

    Examples:
        >>> weights = [np.eye(2), np.array([[2.0, 3.0]])]
        >>> biases = [np.zeros(2), np.zeros(1)]
        >>> output, cache = mlp_forward(np.array([[1.0, -1.0]]), weights, biases, np.abs)
        >>> gradients = mlp_backward(cache, weights, np.ones((1, 1)), slope=np.sign)
        >>> gradients.biases[0].tolist()  # 2 and 3, times the signs of 1 and -1
        [2.0, -3.0]
        >>> gradients.weights[0].tolist()  # 2 and -3, each times the input
        [[2.0, -2.0], [-3.0, 3.0]]

    Source: Rumelhart, Hinton & Williams (1986), equations 4 to 7,
    <https://doi.org/10.1038/323533a0>; by layers in Goodfellow, Bengio & Courville (2016),
    algorithm 6.4, <https://www.deeplearningbook.org/contents/mlp.html>.
    See also: [`mlp_forward`][dlref.training.backpropagation.mlp_forward], which makes the cache.
    """
    _check_upstream(cache, weights, upstream)
    delta = upstream
    of_weights, of_biases = [], []
    for layer in reversed(range(len(weights))):
        of_weights.append(delta.T @ cache.inputs[layer])
        of_biases.append(delta.sum(axis=0))
        delta = delta @ weights[layer]  # (batch, inputs of this layer)
        if layer > 0:
            delta = delta * slope(cache.pre_activations[layer - 1])
    return MLPGradients(tuple(of_weights[::-1]), tuple(of_biases[::-1]), delta)


def _check_upstream(
    cache: ForwardCache, weights: Sequence[np.ndarray], upstream: np.ndarray
) -> None:
    if len(weights) != len(cache.inputs):
        raise ValueError(
            f"mlp_backward needs a weight for each of the {len(cache.inputs)} layers of the "
            f"cache, got {len(weights)}"
        )
    expected = (len(cache.inputs[-1]), len(weights[-1]))
    if np.shape(upstream) != expected:
        raise ValueError(
            f"mlp_backward needs upstream of the output's shape {expected}, "
            f"got shape {np.shape(upstream)}"
        )
