"""Gradients between `backward` and `step`: how large they are, and how to bound them."""

from collections.abc import Sequence

import numpy as np

from dlref.layers import Module

__all__ = ["clip_by_norm", "clip_by_value", "gradient_norms", "total_norm"]


def total_norm(grads: Sequence[np.ndarray]) -> float:
    r"""Measure the length of the whole gradient, all parameters taken together.

    $$\lVert g \rVert = \sqrt{\sum_p \lVert g_p \rVert^2}$$

    Args:
        grads: $g_p$, one gradient a parameter, any shapes.

    Returns:
        The global L2 norm, 0 for no gradients; infinite or NaN if an entry is.

    Examples:
        >>> total_norm([np.array([2.0, 3.0]), np.array([[6.0]])])  # sqrt(4 + 9 + 36)
        7.0

    Source: Pascanu, Mikolov & Bengio (2013), algorithm 1, <https://arxiv.org/abs/1211.5063>.
    See also: [`clip_by_norm`][dlref.training.gradients.clip_by_norm], which bounds it.
    """
    return float(np.sqrt(sum(float(np.sum(np.square(g))) for g in grads)))


def clip_by_norm(
    grads: Sequence[np.ndarray], max_norm: float, *, eps: float = 1e-6
) -> tuple[list[np.ndarray], float]:
    r"""Shorten a gradient that is too long, without turning it.

    $$g \leftarrow g \cdot \min\left(1, \frac{\tau}{\lVert g \rVert + \epsilon}\right)$$

    The norm is that of all gradients together, so their proportions are kept.

    Args:
        grads: $g$, one gradient a parameter, any shapes.
        max_norm: $\tau$, the longest gradient that passes unchanged, > 0.
        eps: $\epsilon$, added to the norm as PyTorch does; the result is shorter than $\tau$ by as
            little.

    Returns:
        The gradients, and their norm before clipping: log it.

    Raises:
        ValueError: `max_norm` is not positive.
        FloatingPointError: The norm is not finite, so no factor can mend it; PyTorch says nothing
            unless `error_if_nonfinite=True`.

    Examples:
        >>> clipped, norm = clip_by_norm([np.array([5.0, -12.0])], 6.5)
        >>> clipped[0].round(4).tolist(), norm  # 13 long: times 6.5 / 13
        ([2.5, -6.0], 13.0)

    Source: Pascanu, Mikolov & Bengio (2013), algorithm 1, <https://arxiv.org/abs/1211.5063>; the
    $\epsilon$ is `torch.nn.utils.clip_grad_norm_`'s.
    See also: [`clip_by_value`][dlref.training.gradients.clip_by_value], which turns it.
    """
    if not max_norm > 0:
        raise ValueError(f"clip_by_norm needs max_norm > 0, got max_norm={max_norm}")
    norm = total_norm(grads)
    if not np.isfinite(norm):
        raise FloatingPointError(
            f"the gradient's norm is {norm}; skip this step, then lower lr or the loss scale"
        )
    factor = min(1.0, max_norm / (norm + eps))
    return [g * factor for g in grads], norm


def clip_by_value(grads: Sequence[np.ndarray], clip_value: float) -> list[np.ndarray]:
    r"""Clamp each entry of a gradient to an interval around zero.

    $$g_i \leftarrow \min(\max(g_i, -v), v)$$

    Args:
        grads: $g$, one gradient a parameter, any shapes.
        clip_value: $v$, the largest absolute value that an entry may have, > 0.

    Returns:
        The clamped gradients.

    Raises:
        ValueError: `clip_value` is not positive.

    Examples:
        >>> clip_by_value([np.array([3.0, -0.5])], 1.0)[0].tolist()  # only 3 is cut: it turns
        [1.0, -0.5]

    Source: Mikolov (2012), *Statistical language models based on neural networks*;
    `torch.nn.utils.clip_grad_value_`.
    See also: [`clip_by_norm`][dlref.training.gradients.clip_by_norm], which keeps the direction.
    """
    if not clip_value > 0:
        raise ValueError(f"clip_by_value needs clip_value > 0, got clip_value={clip_value}")
    return [np.clip(g, -clip_value, clip_value) for g in grads]


def gradient_norms(module: Module) -> dict[str, float]:
    r"""Measure the gradient of every parameter after `backward`, to see where it fades or grows.

    $$\lVert g_p \rVert = \sqrt{\sum_i g_{p,i}^2}$$

    Args:
        module: The network whose parameters $p$ carry gradients $g_p$.

    Returns:
        The L2 norm by the parameter's dotted name, from input to output; parameters without a
        gradient are left out.

    Examples:
        >>> from dlref.layers import Linear
        >>> layer = Linear(2, 1, rng=np.random.default_rng(0))
        >>> layer(np.array([3.0, 4.0])).sum().backward()
        >>> gradient_norms(layer)["weight"]  # its gradient is the input: sqrt(3 * 3 + 4 * 4)
        5.0

    Source: Glorot & Bengio (2010), section 4.2, which plots them by layer,
    <https://proceedings.mlr.press/v9/glorot10a.html>.
    See also: [`total_norm`][dlref.training.gradients.total_norm], all of them in one number.
    """
    return {
        name: total_norm([np.asarray(parameter.grad)])
        for name, parameter in module.named_parameters()
        if parameter.grad is not None
    }
