"""Figures of gradient descent, its batches and its momentum."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dlref.figures.style import ACCENT, BAD, SECOND, SOFT, THIRD, axes, curve, label
from dlref.optim import gradient_descent, momentum_update, nesterov_update
from dlref.training import minibatches

__all__ = ["batch_sizes", "learning_rates", "momentum_paths"]

RAVINE = np.array([1.0, 12.0])  # curvatures of 0.5 (a x² + b y²)
START = np.array([-2.6, 0.9])


def _ravine(axis: Axes) -> None:
    x, y = np.meshgrid(np.linspace(-3, 1.5, 46), np.linspace(-1.2, 1.2, 31))
    height = 0.5 * (RAVINE[0] * x**2 + RAVINE[1] * y**2)
    axis.contour(x, y, height, levels=(0.1, 0.5, 1.5, 3, 5, 8), colors=SOFT, linewidths=0.5)
    axis.set(xticks=(), yticks=(), xlim=(-3, 1.5), ylim=(-1.2, 1.2))
    for side in axis.spines.values():
        side.set_visible(False)


def learning_rates() -> Figure:
    """Loss of a parabola over the steps: too small creeps, good falls, too large explodes."""
    figure, (axis,) = axes(height=2.9)
    steps = np.arange(16)
    for lr, name, color, dash in (
        (0.01, "η = 0.01: creeps", SECOND, "--"),
        (0.06, "η = 0.06: falls", ACCENT, "-"),
        (0.206, "η = 0.206 > 2/λ: explodes", BAD, ":"),
    ):
        path = gradient_descent(lambda w: 10 * w, np.ones(1), lr=lr, steps=15)
        at = 6 if color == ACCENT else -1
        curve(axis, steps, 5 * path[:, 0] ** 2, name, color=color, dash=dash, at=at)
    axis.set(xlabel="step", ylabel="loss", yscale="log", ylim=(1e-6, 1e3), xlim=(0, 24))
    axis.set_xticks((0, 5, 10, 15))
    return figure


def batch_sizes() -> Figure:
    """Descents of one regression with all examples, with 8 and with 1 example a step."""
    figure, panels = axes(width=5.6, height=2.2, columns=3)
    rng = np.random.default_rng(3)
    x = rng.normal(size=(64, 2)) * np.sqrt(RAVINE)
    y = x @ np.zeros(2) + 2.0 * rng.normal(size=64)
    best = np.linalg.lstsq(x, y, rcond=None)[0]
    for axis, size in zip(panels, (64, 8, 1), strict=True):
        _ravine(axis)
        theta, path, lr = START + best, [np.array(START)], 0.02 if size == 1 else 0.06
        while len(path) < 41:
            for rows, targets in minibatches(x, y, batch_size=size, rng=rng):
                theta = theta - lr * rows.T @ (rows @ theta - targets) / size
                path.append(theta - best)
        points = np.array(path[:41])
        axis.plot(points[:, 0], points[:, 1], color=ACCENT, linewidth=1.1)
        axis.plot([0], [0], marker="+", color=SECOND, markersize=9)
        axis.set_title({64: "all 64", 8: "8 a step", 1: "1 a step"}[size])
    return figure


def momentum_paths() -> Figure:
    """Twenty steps in a ravine: plain descent zigzags, momentum overshoots, Nesterov less so."""
    figure, panels = axes(width=5.6, height=2.2, columns=3)
    paths = {"plain": gradient_descent(lambda w: RAVINE * w, START, lr=0.15, steps=20)}
    for name in ("momentum", "Nesterov"):
        theta, velocity, path = START, np.zeros(2), [START]
        for _ in range(20):
            if name == "momentum":
                theta, velocity = momentum_update(
                    theta, velocity, RAVINE * theta, lr=0.07, momentum=0.8
                )
            else:
                theta, velocity = nesterov_update(
                    theta, velocity, lambda w: RAVINE * w, lr=0.07, momentum=0.8
                )
            path.append(theta)
        paths[name] = np.stack(path)
    colors = (SECOND, ACCENT, THIRD)
    for axis, (name, points), color in zip(panels, paths.items(), colors, strict=True):
        _ravine(axis)
        axis.plot(
            points[:, 0], points[:, 1], color=color, marker="o", markersize=2.2, linewidth=1.1
        )
        axis.plot([0], [0], marker="+", color=SOFT, markersize=9)
        label(axis, (START[0], START[1]), "start", offset=(4, 6))
        axis.set_title(name)
    return figure
