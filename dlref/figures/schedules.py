"""Figures of learning-rate schedules: the ways down, and the rule that watches the loss."""

import numpy as np
from matplotlib.figure import Figure

from dlref.figures.style import ACCENT, BAD, INK, SECOND, SOFT, THIRD, WARN, axes, curve, label
from dlref.schedules import (
    ReduceLROnPlateau,
    cosine_annealing,
    exponential_decay,
    linear_ramp,
    polynomial_decay,
    step_decay,
)

__all__ = ["schedule_decays", "schedule_plateau"]


def schedule_decays() -> Figure:
    """Rates of five schedules over a hundred steps, all from 1 downwards."""
    figure, (axis,) = axes(width=5.6, height=3.2)
    t = np.arange(101)
    line = linear_ramp(t, lr=1, start_factor=1.0, end_factor=0.0, total_iters=100)
    for rates, name, color, dash, at, offset in (
        (cosine_annealing(t, lr=1, T_max=100), "cosine", ACCENT, "-", 36, (6, 6)),
        (line, "linear", INK, "--", 62, (5, 5)),
        (polynomial_decay(t, lr=1, total_iters=100, power=2.0), "power 2", THIRD, "-.", 33, (4, 9)),
        (exponential_decay(t, lr=1, gamma=0.96), "exponential", SECOND, ":", 25, (-75, -12)),
    ):
        curve(axis, t, np.asarray(rates), name, color=color, dash=dash, at=at, offset=offset)
    stairs = np.asarray(step_decay(t, lr=1, step_size=30))
    axis.step(t, stairs, where="post", color=WARN)
    label(axis, (3, 1.0), "step", color=WARN, offset=(0, 8))
    axis.set(xlabel="step t", ylabel="rate η", xlim=(0, 100), ylim=(0, 1.08))
    return figure


def schedule_plateau() -> Figure:
    """A plateau rule at work: its rate above, the loss that it watches below."""
    figure, (above, below) = axes(width=5.6, height=3.6, rows=2)
    rng = np.random.default_rng(1)
    schedule = ReduceLROnPlateau(0.5, factor=0.3, patience=5)
    w, rates, losses = 3 * np.ones(200), [schedule.lr], []
    for _ in range(80):
        for _ in range(8):
            w = w - rates[-1] * (w + 2 * rng.normal(size=w.size))
        losses.append(float(np.mean(w**2)))
        rates.append(schedule.step(losses[-1]))
    epochs = np.arange(80)
    above.step(epochs, rates[:-1], where="post", color=ACCENT)
    below.plot(epochs, losses, color=SECOND)
    for cut in (np.flatnonzero(np.diff(rates[:-1])) + 1).tolist():
        for axis in (above, below):
            axis.axvline(cut, color=BAD if axis is above else SOFT, linewidth=0.8, linestyle=":")
    above.set(ylabel="rate η", yscale="log", xlim=(0, 80), xticklabels=())
    below.set(xlabel="epoch", ylabel="loss", yscale="log", xlim=(0, 80))
    return figure
