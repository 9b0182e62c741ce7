"""Checks that cost a minute and find most bugs before a long training."""

from collections.abc import Callable
from typing import Any

import numpy as np

from dlref.layers import Module
from dlref.optim import Optimizer

__all__ = ["overfit", "unreached_parameters"]


def overfit(
    net: Module,
    loss: Callable[[Any, np.ndarray], Any],
    optimizer: Optimizer,
    x: np.ndarray,
    y: np.ndarray,
    *,
    steps: int = 100,
) -> list[float]:
    r"""Train on a single small batch, again and again: its loss must fall to almost zero.

    $$\mathcal{L}_t = \frac{1}{B} \sum_{i=1}^{B} \ell(f_{\theta_t}(x_i), y_i)$$

    A network that cannot learn eight examples by heart has a bug, or lacks the size. Use a copy
    that you throw away.

    Args:
        net: $f_\theta$, set to training mode; switch dropout and augmentation off.
        loss: $\ell$, a function of outputs and targets that returns the mean over the batch.
        optimizer: Holds $\theta$.
        x: $x$, inputs of a few examples.
        y: $y$, their targets.
        steps: How many steps to take, at least 1.

    Returns:
        The loss before each step.

    Raises:
        ValueError: `steps` is below 1.

    Examples:
        >>> from dlref.layers import Linear
        >>> from dlref.losses import mse_loss
        >>> from dlref.optim import SGD
        >>> net, x = Linear(2, 1, rng=np.random.default_rng(0)), np.array([[0.0, 1.0], [1.0, 1.0]])
        >>> losses = overfit(net, mse_loss, SGD(net.parameters(), lr=0.2), x, x @ [[3.0], [-3.0]])
        >>> losses[-1] < 1e-4 * losses[0]
        True

    Source: Karpathy (2019), *A recipe for training neural networks*,
    <https://karpathy.github.io/2019/04/25/recipe/>.
    See also: [`unreached_parameters`][dlref.training.sanity.unreached_parameters], where to look
    if it does not fall.
    """
    if steps < 1:
        raise ValueError(f"overfit needs steps >= 1, got steps={steps}")
    net.train()
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        value = loss(net(x), y)
        losses.append(value.item())
        value.backward()
        optimizer.step()
    return losses


def unreached_parameters(net: Module) -> list[str]:
    r"""Name the parameters that got no gradient from the last `backward`, or only zeros.

    $$\{\, p : g_p = 0 \,\}$$

    They are left out of the loss, cut off by a `detach`, or behind units that are dead.

    Args:
        net: The network whose parameters $p$ carry gradients $g_p$.

    Returns:
        Dotted names; an empty list is what you want to see.

    Examples:
        >>> from dlref.layers import Linear, Sequential  # detach() cuts the record
        >>> net = Sequential(Linear(1, 1, rng=np.random.default_rng(0)), lambda z: z.detach())
        >>> net(np.ones((1, 1))).requires_grad, len(unreached_parameters(net))  # weight and bias
        (False, 2)

    Source: Karpathy (2019), *A recipe for training neural networks*,
    <https://karpathy.github.io/2019/04/25/recipe/>.
    See also: [`gradient_norms`][dlref.training.gradients.gradient_norms], how large the others are.
    """
    return [
        name
        for name, parameter in net.named_parameters()
        if parameter.grad is None or not np.any(parameter.grad)
    ]
