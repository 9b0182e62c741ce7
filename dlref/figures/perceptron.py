"""Figures of the perceptron and of feed-forward networks."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dlref.activations import relu
from dlref.architectures import mlp
from dlref.figures.style import ACCENT, BAD, INK, SECOND, SOFT, axes, curve, label
from dlref.perceptron import fit_perceptron, perceptron

__all__ = ["perceptron_boundaries", "universal_approximation", "xor_folded"]

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


def _corners(axis: Axes, points: np.ndarray, target: np.ndarray) -> None:
    for (x, y), positive in zip(points, target, strict=True):
        face = ACCENT if positive else "none"
        axis.plot([x], [y], marker="o", markersize=8, color=ACCENT, markerfacecolor=face)


def perceptron_boundaries() -> Figure:
    """The line that the rule finds for AND and for OR, and XOR, which no line splits."""
    figure, panels = axes(width=5.6, height=2.3, columns=3)
    for axis, name, target in zip(
        panels, ("AND", "OR", "XOR"), ([0, 0, 0, 1], [0, 1, 1, 1], [0, 1, 1, 0]), strict=True
    ):
        fit = fit_perceptron(CORNERS, np.array(target))
        if fit.converged:
            assert perceptron(CORNERS, fit.weight, fit.bias).tolist() == target
            x = np.array([-0.4, 1.4])
            edge = -(fit.weight[0] * x + fit.bias) / fit.weight[1]
            axis.plot(x, edge, color=SECOND)
            axis.fill_between(x, edge, 9, color=ACCENT, alpha=0.1, linewidth=0)
        else:
            label(axis, (0.5, 0.5), "no line", color=BAD, offset=(0, 0), align="center")
        _corners(axis, CORNERS, np.array(target))
        axis.set(title=name, xlim=(-0.4, 1.4), ylim=(-0.4, 1.4), xticks=(0, 1), yticks=(0, 1))
        axis.set_aspect("equal")
    return figure


def xor_folded() -> Figure:
    """Two ReLU units move the points of XOR so that one line separates them."""
    figure, (before, after) = axes(width=5.2, height=2.6, columns=2)
    target = np.array([0, 1, 1, 0])
    hidden = relu(mlp(CORNERS, [np.ones((2, 2))], [np.array([0.0, -1.0])]))
    _corners(before, CORNERS, target)
    before.set(title="inputs", xlabel="x₁", ylabel="x₂", xlim=(-0.4, 1.4), ylim=(-0.4, 1.4))
    _corners(after, hidden, target)
    label(after, (1, 0), "two points", color=ACCENT, offset=(8, -2))
    after.plot([0.25, 1.75], [-0.125, 0.625], color=SECOND)
    after.set(title="hidden layer", xlabel="h₁", ylabel="h₂", xlim=(-0.4, 2.4), ylim=(-0.4, 1.4))
    return figure


def universal_approximation() -> Figure:
    """Sums of more and more ReLU units close in on a wave, and go astray outside the interval."""
    figure, (axis,) = axes(height=2.9)
    x = np.linspace(-1, 1.4, 97)
    inside = x <= 1
    axis.plot(x, np.sin(6 * x), color=SOFT, linestyle=":")
    for width, color, dash in ((4, SECOND, "--"), (12, ACCENT, "-")):
        kinks = np.linspace(-1, 1, width, endpoint=False)
        features = np.column_stack([np.ones_like(x), relu(x[:, None] - kinks)])
        weights = np.linalg.lstsq(features[inside], np.sin(6 * x[inside]), rcond=None)[0]
        fitted = features @ weights
        shown = np.abs(fitted) < 2.2
        at, offset = (2, (6, 8)) if width == 4 else (-1, (4, 0))
        curve(axis, x[shown], fitted[shown], f"{width} units", color=color, dash=dash, at=at,
              offset=offset)  # fmt: skip
    axis.axvspan(1, 1.4, color=INK, alpha=0.06, linewidth=0)
    label(axis, (1.2, 1.8), "not promised", color=INK, offset=(0, 0), align="center")
    axis.set(xlabel="x", ylim=(-2.2, 2.2), yticks=(-1, 0, 1), xlim=(-1.05, 1.7))
    return figure
