"""Schedules that only fall, or move in one straight line: the whole course is known beforehand."""

from collections.abc import Sequence

import numpy as np

from dlref.schedules.step import Rates, Steps, counted, need, need_positive, need_share, rates

__all__ = ["exponential_decay", "linear_ramp", "multi_step_decay", "polynomial_decay", "step_decay"]


def step_decay(step: Steps, *, lr: float, step_size: int, gamma: float = 0.1) -> Rates:
    r"""Multiply the rate by a constant factor every so many steps: stairs of equal length.

    $$\eta_t = \eta_0\, \gamma^{\lfloor t / s \rfloor}$$

    PyTorch's `StepLR`.

    Args:
        step: $t$, steps taken so far, >= 0, one or an array.
        lr: $\eta_0$, the first rate, > 0.
        step_size: $s$, steps between two cuts, > 0.
        gamma: $\gamma$, what remains of the rate after a cut, in (0, 1].

    Returns:
        The rate of each step, of the shape of `step`; a float for one step.

    Raises:
        ValueError: A step is negative, or an option is out of its range.

    Examples:
        >>> step_decay(np.arange(6), lr=1.0, step_size=2, gamma=0.5).tolist()  # halved at 2 and 4
        [1.0, 1.0, 0.5, 0.5, 0.25, 0.25]

    Source: Szegedy et al. (2015), section 6, <https://arxiv.org/abs/1409.4842>; PyTorch's `StepLR`,
    <https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.StepLR.html>.
    See also: [`multi_step_decay`][dlref.schedules.decay.multi_step_decay], cuts at chosen steps.
    """
    need_positive("step_decay", lr=lr, step_size=step_size)
    need_share("step_decay", gamma)
    t = counted("step_decay", step)
    return rates(lr * gamma ** (t // step_size))


def multi_step_decay(
    step: Steps, *, lr: float, milestones: Sequence[int], gamma: float = 0.1
) -> Rates:
    r"""Multiply the rate by a constant factor at each of the chosen steps: stairs of any length.

    $$\eta_t = \eta_0\, \gamma^{\sum_i [m_i \le t]}$$

    PyTorch's `MultiStepLR`. The exponent counts the milestones that have been reached; one that is
    given twice cuts twice.

    Args:
        step: $t$, steps taken so far, >= 0, one or an array.
        lr: $\eta_0$, the first rate, > 0.
        milestones: $m$, steps at which the rate is cut, >= 0, in any order.
        gamma: $\gamma$, what remains of the rate after a cut, in (0, 1].

    Returns:
        The rate of each step, of the shape of `step`; a float for one step.

    Raises:
        ValueError: A step or a milestone is negative, or an option is out of its range.

    Examples:
        >>> t = np.arange(6)  # halved at 3 and at 5
        >>> multi_step_decay(t, lr=1.0, milestones=[3, 5], gamma=0.5).tolist()
        [1.0, 1.0, 1.0, 0.5, 0.5, 0.25]

    Source: He, Zhang, Ren & Sun (2016), section 4.2, <https://arxiv.org/abs/1512.03385>.
    See also: [`step_decay`][dlref.schedules.decay.step_decay], milestones at equal distances.
    """
    need_positive("multi_step_decay", lr=lr)
    need_share("multi_step_decay", gamma)
    m = np.sort(milestones)
    need(bool(np.all(m >= 0)), f"multi_step_decay needs milestones >= 0, got {milestones=}")
    t = counted("multi_step_decay", step)
    return rates(lr * gamma ** np.searchsorted(m, t, side="right"))


def exponential_decay(step: Steps, *, lr: float, gamma: float) -> Rates:
    r"""Multiply the rate by the same factor after each step: equal shares in equal times.

    $$\eta_t = \eta_0\, \gamma^t = \eta_0\, e^{t \log \gamma}$$

    PyTorch's `ExponentialLR` takes $\gamma$; textbooks often write $\eta_0\, e^{-k t}$ with a decay
    rate $k$ instead: $\gamma = e^{-k}$. The rate halves every $\log 2 / k$ steps.

    Args:
        step: $t$, steps taken so far, >= 0, one or an array.
        lr: $\eta_0$, the first rate, > 0.
        gamma: $\gamma$, what remains of the rate after one step, in (0, 1].

    Returns:
        The rate of each step, of the shape of `step`; a float for one step.

    Raises:
        ValueError: A step is negative, or an option is out of its range.

    Examples:
        >>> exponential_decay(np.arange(4), lr=1.0, gamma=0.5).tolist()
        [1.0, 0.5, 0.25, 0.125]
        >>> k = 0.1
        >>> round(exponential_decay(10, lr=1.0, gamma=np.exp(-k)), 4)  # e^(-0.1 * 10) = e^-1
        0.3679

    Source: Zhang, Lipton, Li & Smola (2023), *Dive into Deep Learning*, section 12.11,
    <https://d2l.ai/chapter_optimization/lr-scheduler.html>.
    See also: [`step_decay`][dlref.schedules.decay.step_decay], the same fall in stairs.
    """
    need_positive("exponential_decay", lr=lr)
    need_share("exponential_decay", gamma)
    t = counted("exponential_decay", step)
    return rates(lr * gamma**t)


def polynomial_decay(
    step: Steps, *, lr: float, total_iters: int, power: float = 1.0, end_lr: float = 0.0
) -> Rates:
    r"""Let the rate fall as a power of the share of steps that remain, and stay where it ends.

    $$\eta_t = \eta_{\text{end}} + (\eta_0 - \eta_{\text{end}})
    \left(1 - \frac{\min(t, T)}{T}\right)^p$$

    PyTorch's `PolynomialLR`, which always ends at 0. The minimum matters: without it an even power
    rises again after step $T$.

    Args:
        step: $t$, steps taken so far, >= 0, one or an array.
        lr: $\eta_0$, the first rate, > 0.
        total_iters: $T$, steps until the end of the fall, > 0.
        power: $p$, 1 for a straight line; larger falls early and levels off, > 0.
        end_lr: $\eta_{\text{end}}$, the last rate, in [0, lr].

    Returns:
        The rate of each step, of the shape of `step`; a float for one step.

    Raises:
        ValueError: A step is negative, or an option is out of its range.

    Examples:
        >>> polynomial_decay(np.arange(4), lr=1.0, total_iters=2, power=2.0).tolist()  # (1 - t/2)^2
        [1.0, 0.25, 0.0, 0.0]

    Source: Liu, Rabinovich & Berg (2015), <https://arxiv.org/abs/1506.04579>; Chen et al. (2018),
    section 4.1, <https://arxiv.org/abs/1606.00915>.
    See also: [`linear_ramp`][dlref.schedules.decay.linear_ramp], a straight line up or down.
    """
    need_positive("polynomial_decay", lr=lr, total_iters=total_iters, power=power)
    need(0 <= end_lr <= lr, f"polynomial_decay needs end_lr in [0, lr], got {end_lr=}, {lr=}")
    t = counted("polynomial_decay", step)
    remaining = 1 - np.minimum(t, total_iters) / total_iters
    return rates(end_lr + (lr - end_lr) * remaining**power)


def linear_ramp(
    step: Steps,
    *,
    lr: float,
    start_factor: float = 1 / 3,
    end_factor: float = 1.0,
    total_iters: int = 5,
) -> Rates:
    r"""Move the rate in a straight line from one share of it to another, and stay there.

    $$\eta_t = \eta_0 \cdot \left(f_0 + (f_1 - f_0) \frac{\min(t, T)}{T}\right)$$

    PyTorch's `LinearLR`, with its defaults: these warm up, from a third of the rate in five steps.
    With $f_0 = 1$ and $f_1 = 0$ it is linear decay.

    Args:
        step: $t$, steps taken so far, >= 0, one or an array.
        lr: $\eta_0$, the rate that the factors are shares of, > 0.
        start_factor: $f_0$, share at the first step, in [0, 1].
        end_factor: $f_1$, share at the end, in [0, 1].
        total_iters: $T$, steps from one share to the other, > 0.

    Returns:
        The rate of each step, of the shape of `step`; a float for one step.

    Raises:
        ValueError: A step is negative, or an option is out of its range.

    Examples:
        >>> linear_ramp(np.arange(6), lr=3.0).round(2).tolist()  # from 3 / 3 to 3 in 5 equal steps
        [1.0, 1.4, 1.8, 2.2, 2.6, 3.0]
        >>> t = np.arange(6)  # 1 - t / 4, until step 4
        >>> linear_ramp(t, lr=1.0, start_factor=1.0, end_factor=0.0, total_iters=4).tolist()
        [1.0, 0.75, 0.5, 0.25, 0.0, 0.0]

    Source: PyTorch's `LinearLR`,
    <https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.LinearLR.html>.
    See also: [`linear_warmup`][dlref.schedules.warmup.linear_warmup], from zero to the full rate.
    """
    need_positive("linear_ramp", lr=lr, total_iters=total_iters)
    shares = f"got {start_factor=}, {end_factor=}"
    need(
        0 <= start_factor <= 1 and 0 <= end_factor <= 1,
        f"linear_ramp needs shares in [0, 1], {shares}",
    )
    t = counted("linear_ramp", step)
    done = np.minimum(t, total_iters) / total_iters
    return rates(lr * (start_factor + (end_factor - start_factor) * done))
