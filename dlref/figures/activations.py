"""Figures of the activation functions."""

import numpy as np
from matplotlib.figure import Figure

from dlref.activations import relu as relu_function
from dlref.figures.style import ACCENT, SECOND, axes, curve, label

__all__ = ["relu"]


def relu() -> Figure:
    """ReLU and its derivative; the derivative has no value at 0 but the one that code picks."""
    figure, (axis,) = axes()
    x = np.linspace(-3, 3, 61)
    curve(axis, x, relu_function(x), "ReLU(x)", color=ACCENT, at=-4, offset=(-58, 2))
    axis.plot([-3, 0], [0, 0], [0, 3], [1, 1], color=SECOND, linestyle="--")
    axis.plot([0], [0], marker="o", color=SECOND, markersize=5)
    axis.plot([0], [1], marker="o", markerfacecolor="none", color=SECOND, markersize=5)
    label(axis, (3, 1), "slope", color=SECOND)
    axis.set(xlabel="pre-activation x", xticks=range(-3, 4), yticks=range(4))
    return figure
