"""Schedules that rise and fall: many cycles between two bounds, or one over the whole training."""

from collections.abc import Sequence
from typing import Literal

import numpy as np

from dlref.schedules.step import Rates, Steps, counted, need, need_positive, need_share, rates

__all__ = ["cyclical_lr", "one_cycle"]

Mode = Literal["triangular", "triangular2", "exp_range"]


def cyclical_lr(
    step: Steps,
    *,
    base_lr: float,
    max_lr: float,
    step_size_up: int = 2000,
    step_size_down: int | None = None,
    mode: Mode = "triangular",
    gamma: float = 1.0,
) -> Rates:
    r"""Go up and down between two rates in straight lines, again and again.

    $$\eta_t = \eta_{\min} + \gamma^t (\eta_{\max} - \eta_{\min})
    \min\left(\frac{t \bmod (u + d)}{u}, \frac{(-t) \bmod (u + d)}{d}\right)$$

    PyTorch's `CyclicLR`. The minimum is the height within the cycle: the share of the rise that is
    done, then the share of the fall that is left. The factor before it depends on the mode: with
    `exp_range` $\gamma^t$, as above; with `triangular` 1; with `triangular2` $2^{-c}$ after $c$
    whole cycles. For $u = d = s$, with cycles counted from 1, the minimum is Smith's
    $\max(0, 1 - |t / s - 2c + 1|)$.

    Args:
        step: $t$, steps taken so far, >= 0, one or an array.
        base_lr: $\eta_{\min}$, the lower bound, where each cycle begins, >= 0.
        max_lr: $\eta_{\max}$, the upper bound of the first cycle, above `base_lr`.
        step_size_up: $u$, steps of a rise, > 0.
        step_size_down: $d$, steps of a fall, > 0; those of a rise if None.
        mode: How the amplitude changes: `triangular`, `triangular2` or `exp_range`.
        gamma: $\gamma$, what remains of the amplitude after a step of `exp_range`, in (0, 1].

    Returns:
        The rate of each step, of the shape of `step`; a float for one step.

    Raises:
        ValueError: A step is negative, an option is out of its range, or there is no such mode.

    Examples:
        >>> t, cycle = np.arange(9), dict(base_lr=0.0, max_lr=1.0, step_size_up=2)
        >>> cyclical_lr(t, **cycle).tolist()
        [0.0, 0.5, 1.0, 0.5, 0.0, 0.5, 1.0, 0.5, 0.0]
        >>> cyclical_lr(t, mode="triangular2", **cycle).tolist()  # then half as high
        [0.0, 0.5, 1.0, 0.5, 0.0, 0.25, 0.5, 0.25, 0.0]

    Source: Smith (2017), section 3, <https://arxiv.org/abs/1506.01186>.
    See also: [`one_cycle`][dlref.schedules.cycles.one_cycle], a single cycle that ends far below.
    """
    u, d = step_size_up, step_size_up if step_size_down is None else step_size_down
    need_positive("cyclical_lr", step_size_up=u, step_size_down=d)
    need(
        0 <= base_lr < max_lr, f"cyclical_lr needs 0 <= base_lr < max_lr, got {base_lr=}, {max_lr=}"
    )
    need_share("cyclical_lr", gamma)
    t = counted("cyclical_lr", step)
    height = np.minimum(t % (u + d) / u, -t % (u + d) / d)
    return rates(base_lr + _amplitude(mode, t, t // (u + d), gamma) * (max_lr - base_lr) * height)


def _amplitude(mode: str, t: np.ndarray, cycle: np.ndarray, gamma: float) -> np.ndarray:
    """The share of the full height that a cycle has; cycles are counted from 0."""
    if mode == "triangular":
        return np.ones_like(t)
    if mode == "triangular2":
        return 0.5**cycle
    need(
        mode == "exp_range",
        f"cyclical_lr needs mode triangular, triangular2 or exp_range, got {mode=}",
    )
    return gamma**t


def one_cycle(
    step: Steps,
    *,
    max_lr: float,
    total_steps: int,
    pct_start: float = 0.3,
    anneal_strategy: Literal["cos", "linear"] = "cos",
    base_momentum: float = 0.85,
    max_momentum: float = 0.95,
    div_factor: float = 25.0,
    final_div_factor: float = 1e4,
    three_phase: bool = False,
) -> tuple[Rates, Rates]:
    r"""Rise to a large rate once, fall far below the start, and let the momentum do the opposite.

    $$\begin{gathered}
    \eta_t = \eta_{\text{low}} + (\eta_{\max} - \eta_{\text{low}})\, h_t, \qquad
    \mu_t = \mu_{\max} - (\mu_{\max} - \mu_{\min})\, h_t \\
    \eta_{\text{low}} = \begin{cases}
    \eta_{\max} / f & t < u \\ \eta_{\max} / (f g) & \text{otherwise} \end{cases}, \qquad
    u = p T - 1 \\
    h_t = \begin{cases}
    \frac{1}{2} - \frac{1}{2} \cos \frac{\pi t}{u} & t < u \\
    \frac{1}{2} + \frac{1}{2} \cos \frac{\pi (t - u)}{T - 1 - u} & \text{otherwise}
    \end{cases}
    \end{gathered}$$

    PyTorch's `OneCycleLR`. The height $h_t$ rises from 0 to 1 until step $u = pT - 1$ and falls to
    0 until the last step, along the cosine or, with `linear`, in straight lines. With
    `three_phase` the fall is the mirror image of the rise, and the remaining steps lead from the
    first rate to the last with the momentum at its top.

    Args:
        step: $t$, steps taken so far, in [0, `total_steps`), one or an array.
        max_lr: $\eta_{\max}$, the highest rate, > 0.
        total_steps: $T$, steps of the training, > 1.
        pct_start: $p$, share of the steps that the rise takes, in [0, 1); at most 0.5 with
            `three_phase`.
        anneal_strategy: Along the cosine (`cos`) or in straight lines (`linear`).
        base_momentum: $\mu_{\min}$, momentum at the highest rate, at most `max_momentum`.
        max_momentum: $\mu_{\max}$, momentum at the ends, in [0, 1).
        div_factor: $f$, highest rate over first rate, >= 1.
        final_div_factor: $g$, first rate over last rate, >= 1.
        three_phase: Whether the fall is the mirror image of the rise, before a last, lower phase.

    Returns:
        The rate and the momentum of each step, of the shape of `step`; floats for one step.

    Raises:
        ValueError: A step is outside the training, or an option is out of its range.

    Examples:
        >>> t = np.array([0, 29, 99])  # start at 1 / 25, top after 30 %, end at 1 / 25 / 10000
        >>> lr, momentum = one_cycle(t, max_lr=1.0, total_steps=100)
        >>> lr.round(6).tolist(), momentum.round(2).tolist()
        ([0.04, 1.0, 4e-06], [0.95, 0.85, 0.95])

    Source: Smith & Topin (2018), <https://arxiv.org/abs/1708.07120>; Smith (2018), section 4.3,
    <https://arxiv.org/abs/1803.09820>; PyTorch's defaults,
    <https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.OneCycleLR.html>.
    See also: [`cyclical_lr`][dlref.schedules.cycles.cyclical_lr], many cycles of equal bounds.
    """
    _check_one_cycle(max_lr, total_steps, pct_start, div_factor, final_div_factor, three_phase)
    momenta = f"got {base_momentum=}, {max_momentum=}"
    need(
        0 <= base_momentum <= max_momentum < 1,
        f"one_cycle needs 0 <= base_momentum <= max_momentum < 1, {momenta}",
    )
    known = anneal_strategy in ("cos", "linear")
    need(known, f"one_cycle needs anneal_strategy cos or linear, got {anneal_strategy=}")
    t = counted("one_cycle", step)
    inside = bool(np.all(t < total_steps))
    need(inside, f"one_cycle needs step < total_steps, got {step=}, {total_steps=}")
    u, end, first = pct_start * total_steps - 1, total_steps - 1, max_lr / div_factor
    knots = [min(0, u), u, 2 * u, end] if three_phase else [min(0, u), u, end]
    fall = [first] if three_phase else []
    lrs = [first, max_lr, *fall, first / final_div_factor]
    momentum = [max_momentum, base_momentum, max_momentum, max_momentum][: len(lrs)]
    return _along(t, knots, lrs, anneal_strategy), _along(t, knots, momentum, anneal_strategy)


def _check_one_cycle(
    max_lr: float, steps: int, pct_start: float, div: float, final_div: float, three_phase: bool
) -> None:
    name = "one_cycle"
    need_positive(name, max_lr=max_lr)
    need(steps > 1, f"{name} needs total_steps > 1, got total_steps={steps}")
    need(0 <= pct_start < 1, f"{name} needs pct_start in [0, 1), got {pct_start=}")
    need(
        not three_phase or 1 <= pct_start * steps <= steps / 2,
        f"{name} needs a rise of one step to half of the steps for three_phase, got {pct_start=}",
    )
    for key, value in {"div_factor": div, "final_div_factor": final_div}.items():
        need(value >= 1, f"{name} needs {key} >= 1, got {key}={value}")


def _along(t: np.ndarray, knots: Sequence[float], values: Sequence[float], strategy: str) -> Rates:
    """Values at the knots, and between them along the cosine or a straight line."""
    place = np.interp(t, knots, np.arange(len(knots)))
    before = np.minimum(np.floor(place).astype(int), len(knots) - 2)
    q = place - before
    share = q if strategy == "linear" else (1 - np.cos(np.pi * q)) / 2
    a, b = np.asarray(values)[before], np.asarray(values)[before + 1]
    return rates(a + (b - a) * share)
