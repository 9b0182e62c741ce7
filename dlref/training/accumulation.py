"""Large batches in small pieces: the gradients of several passes add up before one step."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from dlref.layers import Module

__all__ = ["accumulate_gradients"]


def accumulate_gradients(
    net: Module,
    loss: Callable[[Any, np.ndarray], Any],
    batches: Iterable[tuple[np.ndarray, np.ndarray]],
) -> float:
    r"""Add up the gradient of one large batch from small ones, which need less memory.

    $$\nabla J = \sum_{k} \frac{B_k}{B}\, \nabla J_k, \qquad B = \sum_k B_k$$

    With $K$ pieces of the same size the weight of each is $1 / K$.

    Args:
        net: The network whose parameters get the gradients, added to what is there.
        loss: $J_k$, a function of outputs and targets that returns the mean over the piece.
        batches: Pieces of $B_k$ rows: inputs and targets.

    Returns:
        The mean loss over all rows.

    Raises:
        ValueError: There are no rows.

    Examples:
        >>> from dlref.layers import Linear
        >>> net = Linear(1, 1, rng=np.random.default_rng(0))
        >>> pieces = [(np.ones((3, 1)), np.zeros(3)), (np.full((1, 1), 5.0), np.zeros(1))]
        >>> value = accumulate_gradients(net, lambda z, y: np.mean(z), pieces)
        >>> net.weight.grad.tolist()  # the mean of 1, 1, 1 and 5, not that of 1 and 5
        [[2.0]]

    Source: Goyal et al. (2017), section 3, for the weights, <https://arxiv.org/abs/1706.02677>.
    See also: [`minibatches`][dlref.training.batches.minibatches], which cuts the pieces.
    """
    pieces = list(batches)
    rows = sum(len(y) for _, y in pieces)
    if rows == 0:
        raise ValueError(f"accumulate_gradients needs at least one row, got {len(pieces)} pieces")
    total = 0.0
    for x, y in pieces:
        part = loss(net(x), y) * (len(y) / rows)
        part.backward()
        total += part.item()
    return total
