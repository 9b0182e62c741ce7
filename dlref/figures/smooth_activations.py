"""Figures of the smooth activation functions."""

import numpy as np
from matplotlib.figure import Figure

from dlref import activations
from dlref.autodiff import Tensor, grad
from dlref.figures.style import ACCENT, INK, SECOND, SERIES, SOFT, axes, curve, label

__all__ = ["smooth_gates", "softplus", "swish_betas"]


def smooth_gates() -> Figure:
    """SiLU, GELU and Mish beside ReLU, where they differ from it."""
    figure, (axis,) = axes(height=3.2)
    x = np.linspace(-5, 0.7, 115)
    axis.plot(x, activations.relu(x), color=SOFT, linestyle="--")
    label(axis, (0.4, 0.4), "ReLU", color=INK, offset=(-6, 4), align="right")
    for name, activation, color, at, offset in (
        ("SiLU", activations.swish, ACCENT, 48, (-6, -8)),
        ("GELU", activations.gelu, SECOND, 80, (4, 11)),
        ("Mish", activations.mish, SERIES[2], 78, (4, -12)),
    ):
        axis.plot(x, activation(x), color=color)
        point = (float(x[at]), float(activation(x)[at]))
        side = "left" if offset[0] > 0 else "right"
        label(axis, point, name, color=color, offset=offset, align=side)
    axis.set(
        xlabel="pre-activation x", xticks=range(-5, 2), yticks=(-0.3, 0, 0.5), ylim=(-0.42, 0.72)
    )
    return figure


def softplus() -> Figure:
    """Softplus and its slope beside those of ReLU."""
    figure, (value, slope) = axes(columns=2, height=2.7)
    x = np.linspace(-4, 4, 81)
    value.plot(x, activations.relu(x), color=SOFT, linestyle="--")
    curve(value, x, activations.softplus(x), "softplus", at=38, offset=(-52, 10))
    points = Tensor(x, requires_grad=True)
    slope.plot([-4, 0, 0, 4], [0, 0, 1, 1], color=SOFT, linestyle="--")
    gradient = grad(np.sum(activations.softplus(points)), points)
    curve(slope, x, gradient, "sigmoid", at=28, offset=(-50, 12))
    value.set(title="value", yticks=(0, 2, 4))
    slope.set(title="slope", yticks=(0, 0.5, 1))
    for axis in (value, slope):
        axis.set(xlabel="pre-activation x", xticks=(-4, 0, 4))
    return figure


def swish_betas() -> Figure:
    """Swish between the straight line and ReLU."""
    figure, (axis,) = axes(height=3.0)
    x = np.linspace(-4, 2, 121)
    for beta, color, dash, at, offset in (
        (0, SECOND, "-", 0, (18, -2)),
        (1, ACCENT, "-", 32, (-4, -11)),
        (10, ACCENT, "--", 98, (-40, 4)),
    ):
        name = f"β = {beta}"
        curve(axis, x, activations.swish(x, beta), name, color=color, dash=dash, at=at,
              offset=offset)  # fmt: skip
    axis.set(xlabel="pre-activation x", xticks=range(-4, 3), yticks=(-2, -1, 0, 1, 2))
    return figure
