"""Schedules along half a wave of the cosine, once or with restarts."""

import numpy as np

from dlref.schedules.step import Rates, Steps, counted, need, need_positive, rates

__all__ = ["cosine_annealing", "cosine_warm_restarts"]


def cosine_annealing(step: Steps, *, lr: float, T_max: int, eta_min: float = 0.0) -> Rates:
    r"""Let the rate fall along half a wave of the cosine: slowly, then fast, then slowly again.

    $$\eta_t = \eta_{\min} + \frac{\eta_0 - \eta_{\min}}{2}
    \left(1 + \cos \frac{\pi t}{T}\right)$$

    PyTorch's `CosineAnnealingLR`. It bends down in its first half and up in its second, and after
    step $T$ it climbs back, to $\eta_0$ at step $2T$: stop there, or hold the last rate.

    Args:
        step: $t$, steps taken so far, >= 0, one or an array.
        lr: $\eta_0$, the first and highest rate, > 0.
        T_max: $T$, steps to the lowest rate, > 0.
        eta_min: $\eta_{\min}$, the lowest rate, in [0, lr].

    Returns:
        The rate of each step, of the shape of `step`; a float for one step.

    Raises:
        ValueError: A step is negative, or an option is out of its range.

    Examples:
        >>> t = np.arange(0, 11, 2)
        >>> cosine_annealing(t, lr=1.0, T_max=8).round(4).tolist()  # after step 8 it climbs
        [1.0, 0.8536, 0.5, 0.1464, 0.0, 0.1464]

    Source: Loshchilov & Hutter (2017), equation 5, <https://arxiv.org/abs/1608.03983>.
    See also: [`warmup_cosine`][dlref.schedules.warmup.warmup_cosine], which rises first.
    """
    _need_range("cosine_annealing", lr, eta_min)
    need_positive("cosine_annealing", T_max=T_max)
    t = counted("cosine_annealing", step)
    return rates(eta_min + (lr - eta_min) / 2 * (1 + np.cos(np.pi * t / T_max)))


def cosine_warm_restarts(
    step: Steps, *, lr: float, T_0: int, T_mult: int = 1, eta_min: float = 0.0
) -> Rates:
    r"""Fall along the cosine, jump back to the first rate, and repeat with longer and longer falls.

    $$\eta_t = \eta_{\min} + \frac{\eta_0 - \eta_{\min}}{2}
    \left(1 + \cos \frac{\pi\, (t \bmod T_0)}{T_0}\right)$$

    Also called SGDR; PyTorch's `CosineAnnealingWarmRestarts`. The formula is for $m = 1$, where all
    falls are $T_0$ long. In general the fraction is that of the steps since the last restart over
    the length of the present fall, and each fall is $m$ times as long as the one before.

    Args:
        step: $t$, steps taken so far, >= 0, one or an array; may be fractions of an epoch.
        lr: $\eta_0$, the rate after each restart, > 0.
        T_0: $T_0$, length of the first fall, > 0.
        T_mult: $m$, how many times as long each fall is as the one before, a whole number >= 1.
        eta_min: $\eta_{\min}$, the rate that each fall approaches, in [0, lr].

    Returns:
        The rate of each step, of the shape of `step`; a float for one step.

    Raises:
        ValueError: A step is negative, or an option is out of its range.

    Examples:
        >>> t = np.arange(7)
        >>> cosine_warm_restarts(t, lr=1.0, T_0=2, T_mult=2).round(4).tolist()
        [1.0, 0.5, 1.0, 0.8536, 0.5, 0.1464, 1.0]

    Source: Loshchilov & Hutter (2017), section 3, <https://arxiv.org/abs/1608.03983>.
    See also: [`cosine_annealing`][dlref.schedules.cosine.cosine_annealing], one fall.
    """
    _need_range("cosine_warm_restarts", lr, eta_min)
    need_positive("cosine_warm_restarts", T_0=T_0)
    whole = T_mult >= 1 and T_mult == int(T_mult)
    need(whole, f"cosine_warm_restarts needs a whole T_mult >= 1, got {T_mult=}")
    t = counted("cosine_warm_restarts", step)
    since, length = _since_restart(t, T_0, T_mult)
    return rates(eta_min + (lr - eta_min) / 2 * (1 + np.cos(np.pi * since / length)))


def _since_restart(t: np.ndarray, T_0: int, T_mult: int) -> tuple[np.ndarray, np.ndarray]:
    """Steps since the last restart, and the length of the present fall."""
    if T_mult == 1:
        return t % T_0, np.asarray(T_0)
    starts = [0]  # added up: logarithms can be off by one at a restart
    while starts[-1] <= np.max(t, initial=0):
        starts.append(starts[-1] + T_0 * T_mult ** (len(starts) - 1))
    n = np.searchsorted(starts, t, side="right") - 1
    return t - np.asarray(starts)[n], T_0 * T_mult**n


def _need_range(name: str, lr: float, eta_min: float) -> None:
    need(
        lr > 0 and 0 <= eta_min <= lr, f"{name} needs 0 <= eta_min <= lr > 0, got {lr=}, {eta_min=}"
    )
