"""Figures of gradients on the edges of a graph, of numeric differences, and of slopes of slopes."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dlref.activations import relu
from dlref.autodiff import Tensor, grad, numeric_gradient
from dlref.figures.style import ACCENT, INK, SECOND, SERIES, SOFT, axes, curve, label

__all__ = ["computational_graph", "higher_derivatives", "numeric_differences"]

Point = tuple[float, float]

LEAVES: dict[str, Point] = {"w": (0, 2.5), "x": (0, 0.3), "b": (1.9, 3.2)}
OPERATIONS: dict[str, Point] = {"×": (1.9, 1.8), "+": (3.8, 1.8), "ReLU": (5.7, 1.8),
                                "× ": (7.6, 1.2)}  # fmt: skip
END: Point = (9.3, 1.2)


def _edges() -> list[tuple[Point, Point, Any]]:
    """Both ends and the value of every edge of y = x · ReLU(w x + b), at x = 2, w = 3, b = -1."""
    w, x, b = (Tensor(value, requires_grad=True) for value in (3.0, 2.0, -1.0))
    below, beyond = np.positive(x), np.positive(x)  # the two branches of x
    product = w * below
    total = product + b
    hidden = relu(total)
    y = hidden * beyond
    times, plus, gate, last = OPERATIONS.values()
    return [
        (LEAVES["w"], times, w), (LEAVES["x"], times, below), (times, plus, product),
        (LEAVES["b"], plus, b), (plus, gate, total), (gate, last, hidden),
        (LEAVES["x"], last, beyond), (last, END, y),
    ]  # fmt: skip


def computational_graph() -> Figure:
    """Values on the way forward above each edge, gradients on the way back below it."""
    figure, (axis,) = axes(width=5.8, height=2.3)
    edges = _edges()
    gradients = [float(g) for g in grad(edges[-1][2], [value for _, _, value in edges])]
    for (start, end, value), g in zip(edges, gradients, strict=True):
        _edge(axis, start, end, f"{float(value):g}", f"{g:g}")
    for name, place in (LEAVES | OPERATIONS | {"y": END}).items():
        label(axis, place, name.strip(), offset=(0, 0), align="center")
        if name in OPERATIONS:
            axis.plot(*place, marker="o", markersize=30, color=SOFT, markerfacecolor="none")
    total = f"{gradients[1]:g} + {gradients[6]:g} = {gradients[1] + gradients[6]:g}"
    label(axis, LEAVES["x"], total, color=ACCENT, offset=(0, -16), align="center")
    label(axis, (7.6, 3.1), "value, forward", offset=(0, 0), align="center")
    label(axis, (7.6, 2.6), "gradient, back", color=ACCENT, offset=(0, 0), align="center")
    axis.set(xlim=(-0.9, 9.6), ylim=(-0.5, 3.5))
    axis.set_aspect("equal")
    axis.set_axis_off()
    return figure


def _edge(axis: Axes, start: Point, end: Point, value: str, gradient: str) -> None:
    arrow = {"arrowstyle": "->", "color": SOFT, "lw": 1.0, "shrinkA": 17, "shrinkB": 17}
    axis.annotate("", end, start, arrowprops=arrow)
    dx, dy = end[0] - start[0], end[1] - start[1]
    place = (start[0] + 0.42 * dx, start[1] + 0.42 * dy)
    across, up = -9 * dy / np.hypot(dx, dy), 9 * dx / np.hypot(dx, dy)  # points beside the edge
    label(axis, place, value, offset=(across, up), align="center")
    label(axis, place, gradient, color=ACCENT, offset=(-across, -up), align="center")


def numeric_differences() -> Figure:
    """Error of a central difference of exp at 1 against the step, in both precisions."""
    figure, (axis,) = axes(height=2.9)
    x = np.array(1.0)
    for name, dtype, smallest, color, dash, at, offset in (
        ("float64", np.float64, -12, ACCENT, "-", 14, (8, 8)),
        ("float32", np.float32, -6.5, SECOND, "--", 4, (8, 8)),
    ):
        steps = np.logspace(smallest, 0, 61)
        errors = [
            abs(numeric_gradient(lambda v, kind=dtype: np.exp(v.astype(kind)), x, eps=eps)[0]
                / np.e - 1)
            for eps in steps
        ]  # fmt: skip
        curve(axis, steps, np.maximum(errors, 1e-13), name, color=color, dash=dash, at=at,
              offset=offset)  # fmt: skip
    label(axis, (1e-12, 3e-8), "rounding", offset=(0, 0))
    label(axis, (3e-3, 1e-9), "third derivative", offset=(0, 0))
    axis.set(xlabel="step ε", ylabel="relative error", xscale="log", yscale="log")
    return figure


def higher_derivatives() -> Figure:
    """Tanh and its first three derivatives, each the gradient of the one before."""
    figure, (axis,) = axes(height=2.9)
    points = np.linspace(-3, 3, 97)
    x = Tensor(points, requires_grad=True)
    y: Any = np.tanh(x)
    for name, color, dash, at, offset in (
        ("tanh", SERIES[0], "-", 96, (4, 0)),
        ("first", SERIES[1], "--", 48, (-12, 9)),
        ("second", SERIES[2], "-.", 36, (-42, 8)),
        ("third", SERIES[3], ":", 50, (8, -4)),
    ):
        curve(axis, points, y.data, name, color=color, dash=dash, at=at, offset=offset)
        y = grad(np.sum(y), x, create_graph=True)
    axis.axhline(0, color=INK, linewidth=0.5)
    axis.set(xlabel="x")
    return figure
