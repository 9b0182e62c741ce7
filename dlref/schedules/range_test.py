"""The sweep that finds the bounds of a schedule: train briefly while the rate grows."""

from collections.abc import Callable

import numpy as np

from dlref.schedules.step import need

__all__ = ["lr_range_test"]


def lr_range_test(
    train_step: Callable[[float], float],
    *,
    start_lr: float = 1e-7,
    end_lr: float = 10.0,
    num_steps: int = 100,
    stop_factor: float = 4.0,
) -> tuple[np.ndarray, np.ndarray]:
    r"""Train with a rate that grows exponentially, and note the loss at each rate.

    $$\eta_i = \eta_0 \left(\frac{\eta_1}{\eta_0}\right)^{i / (n - 1)}, \qquad i = 0, \dots, n - 1$$

    Read off where the loss begins to fall and where it stops falling: the first is a lower bound
    for a cyclical schedule, and a rate somewhat below the second an upper bound. The sweep ends
    early once the loss exceeds the lowest so far by the factor, or is no number any more; losses of
    small batches are noisy and need a larger factor.

    Args:
        train_step: Takes one step of training at the rate that it is given and returns the loss
            from before the step.
        start_lr: $\eta_0$, the first and smallest rate, > 0.
        end_lr: $\eta_1$, the last and largest rate, above `start_lr`.
        num_steps: $n$, how many rates to try, >= 2.
        stop_factor: The sweep ends with the first loss above this many times the lowest, > 1.

    Returns:
        The rates that were tried and the losses, each of shape `(steps,)`.

    Raises:
        ValueError: An option is out of its range.

    Examples:
        >>> w = np.array([1.0])
        >>> def train_step(lr):  # on the parabola w², which diverges above a rate of 1
        ...     loss = float(w[0] ** 2)
        ...     w[:] = w - lr * 2 * w
        ...     return loss
        >>> lrs, losses = lr_range_test(train_step, start_lr=1e-3, end_lr=100.0, num_steps=50)
        >>> round(float(lrs[-1]), 1)  # stopped: the loss is four times its lowest
        1.8

    Source: Smith (2017), section 3.3, <https://arxiv.org/abs/1506.01186>.
    See also: [`cyclical_lr`][dlref.schedules.cycles.cyclical_lr], which needs the two bounds.
    """
    got = f"got {start_lr=}, {end_lr=}"
    need(0 < start_lr < end_lr, f"lr_range_test needs 0 < start_lr < end_lr, {got}")
    need(num_steps >= 2, f"lr_range_test needs num_steps >= 2, got {num_steps=}")
    need(stop_factor > 1, f"lr_range_test needs stop_factor > 1, got {stop_factor=}")
    lrs = start_lr * (end_lr / start_lr) ** (np.arange(num_steps) / (num_steps - 1))
    losses: list[float] = []
    for lr in lrs:
        losses.append(train_step(float(lr)))
        if not losses[-1] <= stop_factor * min(losses):
            break
    return lrs[: len(losses)], np.array(losses)
