"""Activation functions: the non-linear steps between the layers of a network."""

import numpy as np

from dlref.autodiff import ArrayOrTensor

__all__ = ["relu"]


def relu(x: ArrayOrTensor) -> ArrayOrTensor:
    r"""Keep what is positive and cut everything else to zero.

    $$f(x) = \begin{cases} x & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}$$

    Args:
        x: $x$, pre-activations, any shape.

    Returns:
        Same shape and kind as `x`; the gradient is 1 where $x > 0$ and 0 elsewhere, also at 0.

    Examples:
        >>> relu(np.array([-2.0, 0.0, 3.0])).tolist()
        [0.0, 0.0, 3.0]

    Source: Nair & Hinton (2010), section 2, <https://www.cs.toronto.edu/~fritz/absps/reluICML.pdf>.
    See also: [`numpy.maximum`](https://numpy.org/doc/stable/reference/generated/numpy.maximum.html),
    whose gradient at the tie is one half in most engines.
    """
    return np.where(x > 0, x, 0.0)
