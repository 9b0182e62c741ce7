"""Figures of softmax: temperature, gradient, and softmax applied twice."""

import numpy as np
from matplotlib.figure import Figure

from dlref.activations import log_softmax, softmax, softmax_jacobian
from dlref.figures.style import ACCENT, BAD, SECOND, SOFT, axes, curve, label

__all__ = ["softmax_temperature", "softmax_twice", "softmax_with_log_loss"]


def softmax_temperature() -> Figure:
    """The same four logits at three temperatures."""
    figure, panels = axes(columns=3, height=2.5)
    logits = np.array([2.0, 1.0, 0.0, -1.0])
    for axis, temperature in zip(panels, (0.5, 1, 5), strict=True):
        p = softmax(logits, temperature=temperature)
        bars = axis.bar(range(4), p, color=ACCENT, width=0.7)
        axis.bar_label(bars, [f"{share:.2f}" for share in p], padding=2, fontsize=9)
        axis.set(title=f"T = {temperature}", ylim=(0, 1.05), yticks=(), xlabel="logit")
        axis.set_xticks(range(4), ["2", "1", "0", "−1"])
        axis.spines["left"].set_visible(False)
    return figure


def _two_classes(lead: np.ndarray) -> np.ndarray:
    """Logits of two classes, the right one ahead by `lead`."""
    return np.stack([lead, np.zeros_like(lead)], axis=-1)


def softmax_with_log_loss() -> Figure:
    """Slope of softmax alone, and of the log-loss of softmax, for two classes."""
    figure, (axis,) = axes()
    lead = np.linspace(-6, 6, 121)
    p = softmax(_two_classes(lead))
    curve(axis, lead, 1 - p[:, 0], "log-loss: 1 − p", at=52, offset=(12, 6))
    slope = softmax_jacobian(p)[:, 0, 0]
    curve(axis, lead, slope, "softmax alone: p (1 − p)", color=SECOND, at=72, offset=(16, 6))
    axis.set(
        xlabel="lead of the right class, in logits", xticks=(-6, -3, 0, 3, 6),
        ylabel="size of the slope", yticks=(0, 0.25, 0.5, 1),
    )  # fmt: skip
    return figure


def softmax_twice() -> Figure:
    """The log-loss of three classes with softmax once and twice."""
    figure, (axis,) = axes()
    lead = np.linspace(-4, 10, 113)
    logits = np.stack([lead, np.zeros_like(lead), np.zeros_like(lead)], axis=-1)
    curve(axis, lead, -log_softmax(logits)[:, 0], "once", at=14, offset=(12, 4))
    twice = -log_softmax(softmax(logits))[:, 0]
    curve(axis, lead, twice, "twice", color=BAD, dash="--", at=92, offset=(0, 11))
    axis.axhline(float(twice[-1]), color=SOFT, linewidth=0.6)
    label(axis, (-4, float(twice[-1])), "0.55: the floor", color=SOFT, offset=(4, -9))
    axis.set(
        xlabel="lead of the right class, in logits", xticks=(-4, 0, 5, 10),
        ylabel="loss", ylim=(0, 5), yticks=(0, 1, 2, 3, 4, 5),
    )  # fmt: skip
    return figure
