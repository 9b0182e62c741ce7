"""Figures of schedules that rise: warm-ups, cycles, one cycle, and the range test."""

import numpy as np
from matplotlib.figure import Figure

from dlref.autodiff import Parameter
from dlref.figures.style import ACCENT, BAD, SECOND, SOFT, THIRD, WARN, axes, curve, label
from dlref.optim import SGD
from dlref.schedules import (
    cyclical_lr,
    inverse_square_root,
    linear_warmup,
    lr_range_test,
    one_cycle,
    warmup_cosine,
    warmup_stable_decay,
)
from dlref.schedules.cycles import Mode

__all__ = ["cyclical_modes", "one_cycle_course", "range_test_course", "warmup_schedules"]


def warmup_schedules() -> Figure:
    """Four schedules that share a warm-up over ten steps and part after it."""
    figure, (axis,) = axes(width=5.6, height=3.0)
    t = np.arange(101)
    root = np.asarray(inverse_square_root(np.maximum(t, 1), d_model=1, warmup_steps=10))
    trapezoid = warmup_stable_decay(t, lr=1, warmup_steps=10, decay_steps=20, total_steps=100)
    cosine = warmup_cosine(t, lr=1, warmup_steps=10, total_steps=100)
    level = linear_warmup(t, lr=1, warmup_steps=10)
    for rates, name, color, dash, at, offset in (
        (level, "level", SOFT, "--", 89, (6, 8)),
        (trapezoid, "plateau and decay", WARN, "-.", 62, (-40, 8)),
        (cosine, "cosine", ACCENT, "-", 47, (8, 4)),
        (root / root.max(), "inverse root", SECOND, ":", 70, (0, 10)),
    ):
        curve(axis, t, np.asarray(rates), name, color=color, dash=dash, at=at, offset=offset)
    axis.set(xlabel="step t", ylabel="rate η", xlim=(0, 100), ylim=(0, 1.12))
    return figure


def cyclical_modes() -> Figure:
    """The three modes of a cyclical rate over four cycles, with the envelope of their tops."""
    figure, panels = axes(width=5.6, height=2.1, columns=3)
    t = np.arange(201)
    cycles = t / 50
    envelopes: dict[Mode, np.ndarray] = {
        "triangular": np.ones_like(cycles),
        "triangular2": 0.5 ** np.floor(cycles),
        "exp_range": 0.985**t,
    }
    for axis, (mode, height) in zip(panels, envelopes.items(), strict=True):
        rates = cyclical_lr(t, base_lr=0.1, max_lr=1.0, step_size_up=25, mode=mode, gamma=0.985)
        axis.plot(t, 0.1 + 0.9 * height, color=SOFT, linestyle="--", linewidth=0.9)
        axis.plot(t, rates, color=ACCENT)
        axis.set(title=mode, xlim=(0, 200), ylim=(0, 1.08), xticks=(0, 100, 200), xlabel="step t")
        if axis is not panels[0]:
            axis.set(yticklabels=())
    panels[0].set(ylabel="rate η")
    return figure


def one_cycle_course() -> Figure:
    """One cycle with PyTorch's defaults: the rate above, the momentum below."""
    figure, (above, below) = axes(width=5.6, height=3.4, rows=2)
    t = np.arange(100)
    lr, momentum = one_cycle(t, max_lr=1.0, total_steps=100)
    above.plot(t, lr, color=ACCENT)
    below.plot(t, momentum, color=THIRD)
    label(above, (29, 1.0), "top at step 29", offset=(12, 8))
    label(above, (0, 0.04), "1/25", offset=(34, 2))
    label(above, (99, 0.0), "1/250,000", offset=(-4, 22), align="right")
    above.set(ylabel="rate η", xlim=(0, 100), ylim=(0, 1.16), xticklabels=())
    below.set(xlabel="step t", ylabel="momentum μ", xlim=(0, 100), yticks=(0.85, 0.9, 0.95))
    return figure


def range_test_course() -> Figure:
    """Losses of a range test on a linear regression, and the rate beyond which descent diverges."""
    figure, (axis,) = axes(width=5.2, height=2.8)
    rng = np.random.default_rng(0)
    x = rng.normal(size=(256, 3))
    y = x.sum(axis=1) + rng.normal(size=256)
    w = Parameter(np.zeros(3))
    optimizer = SGD([w], lr=0.1)

    def train_step(lr: float) -> float:
        rows = rng.integers(256, size=16)
        optimizer.param_groups[0]["lr"] = lr
        optimizer.zero_grad()
        ((x[rows] @ w - y[rows]) ** 2).mean().backward()
        loss = float(np.mean((x @ w.data - y) ** 2))
        optimizer.step()
        return loss

    lrs, losses = lr_range_test(train_step, start_lr=1e-3, end_lr=10.0, num_steps=80)
    limit = 2 / np.linalg.eigvalsh(2 * x.T @ x / 256).max()
    axis.plot(lrs, losses, color=ACCENT)
    axis.axvline(limit, color=BAD, linestyle="--", linewidth=1)
    label(axis, (limit, 5.0), "2/λ", color=BAD, offset=(-26, 0))
    label(axis, (lrs[0], losses[0]), "too small", offset=(4, 10))
    label(axis, (lrs[30], losses[30]), "falls fastest", offset=(4, 10))
    axis.set(xlabel="rate η", ylabel="loss", xscale="log", ylim=(0, 5.5))
    return figure
