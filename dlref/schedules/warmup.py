"""Schedules that rise first: small steps while the statistics of the optimizer settle."""

import numpy as np

from dlref.schedules.cosine import cosine_annealing
from dlref.schedules.step import Rates, Steps, counted, need, need_positive, rates

__all__ = ["inverse_square_root", "linear_warmup", "warmup_cosine", "warmup_stable_decay"]


def linear_warmup(step: Steps, *, lr: float, warmup_steps: int) -> Rates:
    r"""Raise the rate in a straight line from zero, and hold it from then on.

    $$\eta_t = \eta_{\max} \min\left(1, \frac{t}{T_w}\right)$$

    At step 0 the rate is 0, so the first update moves nothing; count from 1 to avoid that.

    Args:
        step: $t$, steps taken so far, >= 0, one or an array.
        lr: $\eta_{\max}$, the rate after the warm-up, > 0.
        warmup_steps: $T_w$, steps to the full rate, > 0.

    Returns:
        The rate of each step, of the shape of `step`; a float for one step.

    Raises:
        ValueError: A step is negative, or an option is not positive.

    Examples:
        >>> linear_warmup(np.arange(6), lr=1.0, warmup_steps=4).tolist()  # t / 4, at most 1
        [0.0, 0.25, 0.5, 0.75, 1.0, 1.0]

    Source: Goyal et al. (2017), section 2.2, <https://arxiv.org/abs/1706.02677>.
    See also: [`linear_ramp`][dlref.schedules.decay.linear_ramp], which may start above zero.
    """
    need_positive("linear_warmup", lr=lr, warmup_steps=warmup_steps)
    t = counted("linear_warmup", step)
    return rates(lr * np.minimum(1, t / warmup_steps))


def warmup_cosine(
    step: Steps, *, lr: float, warmup_steps: int, total_steps: int, eta_min: float = 0.0
) -> Rates:
    r"""Rise in a straight line, then fall along half a wave of the cosine, and stay at the end.

    $$\eta_t = \begin{cases}
    \eta_{\max} \frac{t}{T_w} & t < T_w \\
    \eta_{\min} + \frac{\eta_{\max} - \eta_{\min}}{2}
    \left(1 + \cos \pi \frac{\min(t, T) - T_w}{T - T_w}\right) & \text{otherwise}
    \end{cases}$$

    In PyTorch: `SequentialLR` of a `LinearLR` and a `CosineAnnealingLR` whose `T_max` is
    $T - T_w$, not $T$. Unlike that one, the rate stays at $\eta_{\min}$ after step $T$.

    Args:
        step: $t$, steps taken so far, >= 0, one or an array.
        lr: $\eta_{\max}$, the highest rate, > 0.
        warmup_steps: $T_w$, steps of the rise, > 0.
        total_steps: $T$, steps of rise and fall together, above `warmup_steps`.
        eta_min: $\eta_{\min}$, the last rate, in [0, lr].

    Returns:
        The rate of each step, of the shape of `step`; a float for one step.

    Raises:
        ValueError: A step is negative, or an option is out of its range.

    Examples:
        >>> t = np.arange(0, 13, 2)
        >>> warmup_cosine(t, lr=1.0, warmup_steps=4, total_steps=12).round(4).tolist()
        [0.0, 0.5, 1.0, 0.8536, 0.5, 0.1464, 0.0]

    Source: Loshchilov & Hutter (2017), equation 5, <https://arxiv.org/abs/1608.03983>; with the
    warm-up He et al. (2019), section 5.1, <https://arxiv.org/abs/1812.01187>.
    See also: [`linear_warmup`][dlref.schedules.warmup.linear_warmup],
    [`cosine_annealing`][dlref.schedules.cosine.cosine_annealing].
    """
    need_positive("warmup_cosine", lr=lr, warmup_steps=warmup_steps)
    got = f"got {warmup_steps=}, {total_steps=}"
    need(warmup_steps < total_steps, f"warmup_cosine needs warmup_steps < total_steps, {got}")
    t = counted("warmup_cosine", step)
    falling = np.clip(t, warmup_steps, total_steps) - warmup_steps
    fall = cosine_annealing(falling, lr=lr, T_max=total_steps - warmup_steps, eta_min=eta_min)
    return rates(np.where(t < warmup_steps, lr * t / warmup_steps, fall))


def inverse_square_root(step: Steps, *, d_model: int, warmup_steps: int = 4000) -> Rates:
    r"""Rise in a straight line, then fall as one over the root of the step: the Transformer's own.

    $$\eta_t = d^{-1/2} \min\left(t^{-1/2},\; t\, T_w^{-3/2}\right)$$

    Also called the Noam schedule. The two branches meet at step $T_w$, where the rate is highest:
    $1 / \sqrt{d\, T_w}$. It needs no end, and no rate: the width of the model sets it.

    Args:
        step: $t$, number of the update, >= 1, one or an array.
        d_model: $d$, width of the model, > 0.
        warmup_steps: $T_w$, steps of the rise, > 0.

    Returns:
        The rate of each step, of the shape of `step`; a float for one step.

    Raises:
        ValueError: A step is below 1, or an option is not positive.

    Examples:
        >>> t = np.array([1, 4, 16])
        >>> inverse_square_root(t, d_model=4, warmup_steps=4).tolist()  # 4 times later: half
        [0.0625, 0.25, 0.125]

    Source: Vaswani et al. (2017), equation 3, <https://arxiv.org/abs/1706.03762>.
    See also: [`warmup_cosine`][dlref.schedules.warmup.warmup_cosine], which ends at a set step.
    """
    need_positive("inverse_square_root", d_model=d_model, warmup_steps=warmup_steps)
    t = counted("inverse_square_root", step, first=1)
    return rates(d_model**-0.5 * np.minimum(t**-0.5, t * warmup_steps**-1.5))


def warmup_stable_decay(
    step: Steps, *, lr: float, warmup_steps: int, decay_steps: int, total_steps: int
) -> Rates:
    r"""Rise in a straight line, hold, and fall in a straight line to zero at the end: a trapezoid.

    $$\eta_t = \eta_{\max}
    \max\left(0, \min\left(1, \frac{t}{T_w}, \frac{T - t}{T_d}\right)\right)$$

    Also called WSD. What was trained on the plateau can be continued: only the fall is tied to the
    end of the training.

    Args:
        step: $t$, steps taken so far, >= 0, one or an array.
        lr: $\eta_{\max}$, the rate of the plateau, > 0.
        warmup_steps: $T_w$, steps of the rise, > 0.
        decay_steps: $T_d$, steps of the fall, > 0.
        total_steps: $T$, steps of all three parts, at least those of rise and fall together.

    Returns:
        The rate of each step, of the shape of `step`; a float for one step.

    Raises:
        ValueError: A step is negative, or an option is out of its range.

    Examples:
        >>> t = np.arange(0, 13, 2)
        >>> options = dict(warmup_steps=4, decay_steps=4, total_steps=12)
        >>> warmup_stable_decay(t, lr=1.0, **options).tolist()  # t / 4, then 1, then (12 - t) / 4
        [0.0, 0.5, 1.0, 1.0, 1.0, 0.5, 0.0]

    Source: the three parts and the name: Hu et al. (2024), section 4, whose fall is exponential,
    <https://arxiv.org/abs/2404.06395>; the straight fall to zero: Hägele et al. (2024), section 3,
    <https://arxiv.org/abs/2405.18392>.
    See also: [`warmup_cosine`][dlref.schedules.warmup.warmup_cosine], which never holds.
    """
    need_positive("warmup_stable_decay", lr=lr, warmup_steps=warmup_steps, decay_steps=decay_steps)
    need(
        warmup_steps + decay_steps <= total_steps,
        "warmup_stable_decay needs warmup_steps + decay_steps <= total_steps, "
        f"got {warmup_steps=}, {decay_steps=}, {total_steps=}",
    )
    t = counted("warmup_stable_decay", step)
    lower = np.minimum(t / warmup_steps, (total_steps - t) / decay_steps)
    return rates(lr * np.clip(lower, 0, 1))
