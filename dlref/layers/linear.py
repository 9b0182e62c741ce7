"""The fully connected layer."""

import numpy as np

from dlref.autodiff import ArrayOrTensor, Parameter
from dlref.layers.module import Module

__all__ = ["Linear", "linear"]


def linear(
    x: ArrayOrTensor, weight: ArrayOrTensor, bias: ArrayOrTensor | None = None
) -> ArrayOrTensor:
    r"""Take one weighted sum of all inputs for each output, and shift it.

    $$z_j = \sum_{i=1}^{n} W_{ji}\, x_i + b_j$$

    Also called a dense, fully connected or affine layer.

    Args:
        x: $x$, inputs, shape `(..., in)`.
        weight: $W$, one row an output, shape `(out, in)`, as in PyTorch.
        bias: $b$, one shift an output, shape `(out,)`; None leaves it out.

    Returns:
        Pre-activations $z$, shape `(..., out)`.

    Raises:
        ValueError: The last axis of `x` is not as long as a row of `weight`.

    Examples:
        >>> weights, bias = np.array([[1.0, 0.0], [3.0, -1.0]]), np.array([0.5, 0.5])
        >>> linear(np.array([1.0, 2.0]), weights, bias).tolist()  # 1 + 0.5 and 3 - 2 + 0.5
        [1.5, 1.5]

    Source: Goodfellow, Bengio & Courville (2016), *Deep Learning*, chapter 6,
    <https://www.deeplearningbook.org/contents/mlp.html>.
    See also: [`weighted_sum`][dlref.perceptron.weighted_sum], a single output.
    """
    if np.ndim(weight) != 2 or np.shape(x)[-1:] != np.shape(weight)[1:]:
        raise ValueError(
            "linear needs x of shape (..., in) and weight of shape (out, in), "
            f"got shapes {np.shape(x)} and {np.shape(weight)}"
        )
    z = x @ np.swapaxes(weight, 0, 1)
    return z if bias is None else z + bias


class Linear(Module):
    r"""A fully connected layer that holds its weights and biases.

    $$z_j = \sum_{i=1}^{n} W_{ji}\, x_i + b_j$$

    The start values are those of `torch.nn.Linear`: weights and biases uniform in
    $\pm 1/\sqrt{n}$, which is a third of LeCun's variance and not He initialization.

    Args:
        in_features: $n$, inputs, at least 1.
        out_features: Outputs, at least 1.
        bias: Whether there is a shift; leave it out before batch normalization.
        rng: Where the start values come from.

    Returns:
        A module with `weight` of shape `(out, in)` and `bias` of shape `(out,)` or None.

    Raises:
        ValueError: A size is smaller than 1.

    Examples:
        >>> layer = Linear(784, 256, rng=np.random.default_rng(0))
        >>> sum(int(p.size) for p in layer.parameters())  # 784 * 256 weights and 256 biases
        200960

    Source: `torch.nn.Linear`,
    <https://docs.pytorch.org/docs/stable/generated/torch.nn.Linear.html>.
    See also: [`linear`][dlref.layers.linear.linear], the function that it calls.
    """

    def __init__(
        self, in_features: int, out_features: int, *, bias: bool = True, rng: np.random.Generator
    ) -> None:
        if in_features < 1 or out_features < 1:
            raise ValueError(
                "Linear needs sizes of at least 1, "
                f"got in_features={in_features}, out_features={out_features}"
            )
        bound = 1 / np.sqrt(in_features)
        self.weight = Parameter(rng.uniform(-bound, bound, (out_features, in_features)))
        self.bias = Parameter(rng.uniform(-bound, bound, out_features)) if bias else None

    def forward(self, x: ArrayOrTensor) -> ArrayOrTensor:
        """Return the pre-activations of `x`, shape `(..., out)`."""
        return linear(x, self.weight, self.bias)
