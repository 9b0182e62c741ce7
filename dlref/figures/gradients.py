"""Figures of gradients on their way back through many layers."""

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from dlref.activations import relu, sigmoid
from dlref.autodiff import Tensor, grad
from dlref.figures.style import ACCENT, BAD, INK, SECOND, SOFT, THIRD, axes, curve, label
from dlref.training import clip_by_norm, clip_by_value

__all__ = ["clipping", "gradient_through_depth"]

DEPTH, WIDTH = 30, 64


def _norms(activation: Callable[[Any], Any], scale: float) -> np.ndarray:
    """Norm of the gradient at the input of every layer; weights have variance scale² / width."""
    rng = np.random.default_rng(0)
    inputs = [Tensor(rng.normal(size=(16, WIDTH)), requires_grad=True)]
    for _ in range(DEPTH):
        weight = rng.normal(0, scale / np.sqrt(WIDTH), size=(WIDTH, WIDTH))
        inputs.append(activation(inputs[-1] @ weight))
    upstream = rng.normal(size=inputs[-1].shape)
    gradients = grad((inputs[-1] * upstream).sum(), inputs)
    norms = np.array([np.linalg.norm(np.asarray(g)) for g in gradients])
    relative: np.ndarray = norms / norms[-1]
    return relative


def gradient_through_depth() -> Figure:
    """How large the gradient still is at each layer, from the last one back to the first."""
    figure, (axis,) = axes(height=3.1)
    layers = np.arange(DEPTH + 1)
    for name, activation, scale, color, dash in (
        ("ReLU, weights ×2: explodes", relu, 2 * np.sqrt(2), BAD, ":"),
        ("ReLU, He", relu, np.sqrt(2), ACCENT, "-"),
        ("tanh, Xavier", np.tanh, 1.0, THIRD, "-."),
        ("sigmoid, Xavier: vanishes", sigmoid, 1.0, SECOND, "--"),
    ):
        norms = _norms(activation, scale)
        place = 0 if color in (BAD, SECOND) else 14
        offset = {BAD: (14, 2), SECOND: (26, 0), ACCENT: (0, 9), THIRD: (0, -11)}[color]
        curve(axis, layers, norms, name, color=color, dash=dash, at=place, offset=offset)
    axis.set(xlabel="layer (0 is the input)", ylabel="gradient norm", yscale="log")
    return figure


def clipping() -> Figure:
    """A gradient clipped by norm keeps its direction; clipped by value it turns."""
    figure, panels = axes(width=5.2, height=2.4, columns=2)
    long = np.array([2.6, 1.1])
    angle = np.linspace(0, 2 * np.pi, 61)
    square = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]])
    shapes = (np.column_stack([np.cos(angle), np.sin(angle)]), square)
    clipped = (clip_by_norm([long], 1.0, eps=0.0)[0][0], clip_by_value([long], 1.0)[0])
    for axis, title, shape, short in zip(
        panels, ("by norm", "by value"), shapes, clipped, strict=True
    ):
        axis.plot(shape[:, 0], shape[:, 1], color=SOFT, linewidth=0.9)
        for vector, color, width in ((long, SECOND, 1.0), (short, ACCENT, 2.2)):
            axis.annotate(
                "",
                (float(vector[0]), float(vector[1])),
                (0, 0),
                arrowprops={"arrowstyle": "->", "color": color, "lw": width},
            )
        label(axis, tuple(long), "g", color=SECOND)
        label(axis, (0, -1.5), "clipped", color=ACCENT, align="center", offset=(0, 0))
        axis.set(title=title, xlim=(-1.4, 3), ylim=(-1.8, 1.6), xticks=(), yticks=())
        axis.set_aspect("equal")
        for side in axis.spines.values():
            side.set_color(INK)
            side.set_visible(False)
    return figure
