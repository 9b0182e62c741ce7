"""Figures of the adaptive optimizers: their paths, Adam's first steps, decay, RAdam's start."""

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dlref.autodiff import Parameter
from dlref.figures.style import ACCENT, BAD, SECOND, SOFT, THIRD, WARN, axes, curve, label
from dlref.optim import SGD, Adagrad, Adam, AdamW, Optimizer, RMSprop, adam_update, radam_update

__all__ = ["adam_first_steps", "adam_weight_decay", "optimizer_paths", "radam_start"]

RAVINE = np.array([0.3, 12.0])  # curvatures of 0.5 (a x² + b y²)


Make = Callable[[list[Parameter]], Optimizer]
Rule = tuple[str, Make, str, int, tuple[float, float]]  # name, maker, colour; place of the label


def _ravine(theta: np.ndarray) -> np.ndarray:
    gradient: np.ndarray = RAVINE * theta
    return gradient


def _rosenbrock(theta: np.ndarray) -> np.ndarray:
    x, y = theta
    return np.array([2 * (x - 1) - 40 * x * (y - x**2), 20 * (y - x**2)])


def _path(
    make: Make,
    gradient: Callable[[np.ndarray], np.ndarray],
    start: tuple[float, float],
    steps: int,
) -> np.ndarray:
    theta = Parameter(np.array(start))
    optimizer, path = make([theta]), [theta.data]
    for _ in range(steps):
        theta.grad = gradient(theta.data)
        optimizer.step()
        path.append(theta.data)
    return np.stack(path)


def _ground(axis: Axes, height: np.ndarray, x: np.ndarray, y: np.ndarray, levels: object) -> None:
    axis.contour(x, y, height, levels=levels, colors=SOFT, linewidths=0.5)
    axis.set(xticks=(), yticks=(), xlim=(x[0], x[-1]), ylim=(y[0], y[-1]))
    for side in axis.spines.values():
        side.set_visible(False)


def optimizer_paths() -> Figure:
    """Forty steps in a ravine, a hundred on Rosenbrock's function, with three optimizers each."""
    figure, (left, right) = axes(width=5.6, height=3.0, columns=2)
    x, y = np.linspace(-3, 1, 60), np.linspace(-1.4, 1.4, 60)
    height = 0.5 * (RAVINE[0] * x[None] ** 2 + RAVINE[1] * y[:, None] ** 2)
    _ground(left, height, x, y, (0.05, 0.3, 1, 2.5, 5, 8))
    left.set_title("a ravine")
    left.plot([0], [0], marker="+", color=SOFT, markersize=9)
    _draw(left, (
        ("momentum", lambda p: SGD(p, lr=0.03, momentum=0.8), SECOND, 4, (7, -5)),
        ("Adagrad", lambda p: Adagrad(p, lr=0.25), THIRD, 12, (4, 9)),
        ("Adam", lambda p: Adam(p, lr=0.15), ACCENT, 22, (0, -10)),
    ), _ravine, (-2.6, 1.1), 40)  # fmt: skip
    x, y = np.linspace(-1.5, 1.6, 80), np.linspace(-0.7, 1.7, 80)
    height = (1 - x[None]) ** 2 + 10 * (y[:, None] - x[None] ** 2) ** 2
    _ground(right, height, x, y, (0.3, 1.5, 4, 9, 18, 35))
    right.set_title("Rosenbrock's valley")
    right.plot([1], [1], marker="+", color=SOFT, markersize=9)
    _draw(right, (
        ("momentum", lambda p: SGD(p, lr=0.005, momentum=0.8), SECOND, 6, (-44, -11)),
        ("RMSprop", lambda p: RMSprop(p, lr=0.02, alpha=0.9), WARN, 14, (-58, 7)),
        ("Adam", lambda p: Adam(p, lr=0.1), ACCENT, 8, (-38, -4)),
    ), _rosenbrock, (-0.35, 1.5), 100)  # fmt: skip
    return figure


def _draw(
    axis: Axes,
    rules: tuple[Rule, ...],
    gradient: Callable[[np.ndarray], np.ndarray],
    start: tuple[float, float],
    steps: int,
) -> None:
    for name, make, color, at, offset in rules:
        points = _path(make, gradient, start, steps)
        axis.plot(points[:, 0], points[:, 1], color=color, linewidth=1.3)
        label(axis, (points[at, 0], points[at, 1]), name, color=color, offset=offset)
    axis.plot(*start, marker="o", color=SOFT, markersize=4)


def adam_first_steps() -> Figure:
    """Length of Adam's steps under a constant gradient, with the correction and without it."""
    figure, (axis,) = axes(height=2.7)
    steps = np.arange(1, 51)
    theta = m = v = np.zeros(1)
    corrected, raw = [], []
    for step in steps:
        before = theta
        theta, m, v = adam_update(theta, m, v, np.ones(1), int(step), lr=1.0)
        corrected.append(float(before[0] - theta[0]))
        raw.append(float(m[0] / np.sqrt(v[0])))
    curve(axis, steps, np.array(raw), "without", color=BAD, dash="--", at=30, offset=(2, 10))
    curve(axis, steps, np.array(corrected), "with bias correction", at=24, offset=(2, 10))
    axis.set(xlabel="step", ylabel="length of the step / η", ylim=(0, 7.5), xlim=(0, 51))
    return figure


def adam_weight_decay() -> Figure:
    """What is left of a weight of 1 under gradients of alternating sign, against their size."""
    figure, (axis,) = axes(height=2.7)
    sizes = 10.0 ** np.linspace(-4, 3, 29)
    for name, make, color, dash, at, offset in (
        ("Adam with L2", Adam, BAD, "--", 20, (8, -12)),
        ("AdamW", AdamW, ACCENT, "-", 3, (0, 10)),
    ):
        w = Parameter(np.ones_like(sizes))
        optimizer = make([w], lr=0.003, weight_decay=0.5)
        for step in range(600):
            w.grad = sizes * (-1) ** step
            optimizer.step()
        curve(axis, sizes, w.data, name, color=color, dash=dash, at=at, offset=offset)
    axis.set(xscale="log", ylim=(-0.1, 1.2), xlabel="size of the gradients",
             ylabel="weight after 600 steps")  # fmt: skip
    return figure


def radam_start() -> Figure:
    """Length of the step under a constant gradient, without the five plain steps at the start."""
    figure, (axis,) = axes(height=2.7)
    steps = np.arange(1, 1001)
    for beta2, color, dash, at, offset in (
        (0.9, SECOND, ":", 120, (0, 9)),
        (0.99, THIRD, "--", 300, (4, -10)),
        (0.999, ACCENT, "-", 700, (6, -8)),
    ):
        theta = m = v = np.zeros(1)
        lengths = np.full(steps.shape, np.nan)
        for step in steps:
            before = theta
            theta, m, v = radam_update(
                theta, m, v, np.full(1, 5.0), int(step), lr=1.0, betas=(0.9, beta2)
            )
            if before[0] - theta[0] < 2:  # a plain step has the length of the gradient
                lengths[step - 1] = before[0] - theta[0]
        name = f"β₂ = {beta2}"
        curve(axis, steps, lengths, name, color=color, dash=dash, at=at, offset=offset)
    axis.set(xlabel="step", ylabel="length of the step / η", ylim=(0, 1.15), xlim=(0, 1000))
    return figure
