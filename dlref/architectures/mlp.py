"""The multilayer perceptron, the plainest feed-forward network."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from dlref.activations import relu
from dlref.autodiff import ArrayOrTensor
from dlref.layers import Linear, Module, linear

__all__ = ["MLP", "count_parameters", "mlp"]


def mlp(
    x: ArrayOrTensor,
    weights: Sequence[ArrayOrTensor],
    biases: Sequence[ArrayOrTensor],
    activation: Callable[[Any], Any] = relu,
) -> ArrayOrTensor:
    r"""Send the input through all layers; every layer but the last ends in the activation.

    $$h^{(l)} = \phi(W^{(l)} h^{(l-1)} + b^{(l)}), \qquad h^{(0)} = x$$

    Also called a feed-forward or fully connected network. The last layer stays linear: its
    activation belongs to the loss.

    Args:
        x: $x$, inputs, shape `(..., n_0)`.
        weights: $W^{(l)}$, one matrix a layer, shapes `(n_1, n_0)`, `(n_2, n_1)`, …
        biases: $b^{(l)}$, one vector a layer, shapes `(n_1,)`, `(n_2,)`, …
        activation: $\phi$, applied element by element to every hidden layer.

    Returns:
        The last layer's pre-activations, shape `(..., n_L)`.

    Raises:
        ValueError: There is no layer, not one bias a weight, or the shapes do not fit.

    Examples:
        >>> xor = [np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([[1.0, -2.0]])]  # s: sum of inputs
        >>> corners = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
        >>> biases = [np.array([0.0, -1.0]), np.array([0.0])]  # ReLU(s) - 2 ReLU(s - 1)
        >>> mlp(corners, xor, biases).ravel().tolist()
        [0.0, 1.0, 1.0, 0.0]

    Source: Goodfellow, Bengio & Courville (2016), *Deep Learning*, section 6.1 (the XOR network)
    and 6.4, <https://www.deeplearningbook.org/contents/mlp.html>.
    See also: [`MLP`][dlref.architectures.mlp.MLP], which holds the weights.
    """
    if not weights or len(weights) != len(biases):
        raise ValueError(
            "mlp needs at least one layer and a bias for each weight, "
            f"got {len(weights)} weights and {len(biases)} biases"
        )
    for weight, bias in zip(weights[:-1], biases[:-1], strict=True):
        x = activation(linear(x, weight, bias))
    return linear(x, weights[-1], biases[-1])


def count_parameters(sizes: Sequence[int]) -> int:
    r"""Count the weights and biases of a fully connected network from the widths of its layers.

    $$\sum_{l=1}^{L} (n_{l-1} + 1)\, n_l$$

    Args:
        sizes: $n$, the widths $n_0, n_1, \dots, n_L$, inputs first.

    Returns:
        The number of parameters: a weight a connection and a bias a unit that is not an input.

    Raises:
        ValueError: There are fewer than two sizes, or one is smaller than 1.

    Examples:
        >>> narrow, wide = (count_parameters([n, n, n]) for n in (100, 200))
        >>> round(wide / narrow, 1)  # weights grow with the square of the width: 200**2 / 100**2
        4.0

    Source: Goodfellow, Bengio & Courville (2016), *Deep Learning*, chapter 6,
    <https://www.deeplearningbook.org/contents/mlp.html>.
    See also: [`MLP`][dlref.architectures.mlp.MLP].
    """
    if len(sizes) < 2 or min(sizes) < 1:
        got = list(sizes)
        raise ValueError(f"count_parameters needs two or more sizes >= 1, got {got}")
    return sum((before + 1) * width for before, width in pairwise(sizes))


class MLP(Module):
    r"""A feed-forward network of fully connected layers that holds its parameters.

    $$h^{(l)} = \phi(W^{(l)} h^{(l-1)} + b^{(l)}), \qquad h^{(0)} = x$$

    Args:
        sizes: $n$, widths of the layers, inputs first: `[784, 256, 10]` has one hidden layer.
        activation: $\phi$, applied to every hidden layer.
        rng: Where the start values come from.

    Returns:
        A module; calling it answers the last layer's pre-activations.

    Raises:
        ValueError: There are fewer than two sizes, or one is smaller than 1.

    Examples:
        >>> net = MLP([2, 3, 1], rng=np.random.default_rng(0))
        >>> net(np.zeros((5, 2))).shape
        (5, 1)
        >>> sum(int(p.size) for p in net.parameters()) == count_parameters([2, 3, 1])
        True

    Source: Rumelhart, Hinton & Williams (1986), <https://doi.org/10.1038/323533a0>.
    See also: [`mlp`][dlref.architectures.mlp.mlp], the function that it calls.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        *,
        activation: Callable[[Any], Any] = relu,
        rng: np.random.Generator,
    ) -> None:
        count_parameters(sizes)  # names the sizes that cannot be
        self.activation = activation
        self.layers = tuple(Linear(before, width, rng=rng) for before, width in pairwise(sizes))

    def forward(self, x: ArrayOrTensor) -> ArrayOrTensor:
        """Return the last layer's pre-activations of `x`, shape `(..., n_L)`."""
        weights = [layer.weight for layer in self.layers]
        biases = [layer.bias for layer in self.layers if layer.bias is not None]
        return mlp(x, weights, biases, self.activation)
