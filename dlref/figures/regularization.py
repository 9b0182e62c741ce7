"""Figures of overfitting, penalties and early stopping."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dlref.figures.style import ACCENT, INK, SECOND, SOFT, THIRD, WARN, axes, curve, label
from dlref.regularization import (
    EarlyStopping,
    elastic_net_penalty,
    proximal_gradient,
    ridge_regression,
    shrink,
    soft_threshold,
)

__all__ = ["coefficient_paths", "constraint_regions", "early_stopping", "overfitting", "shrinkage"]


def overfitting() -> Figure:
    """One polynomial of degree 12 through 14 points, with no, some and too much penalty."""
    figure, panels = axes(width=5.6, height=2.2, columns=3)
    rng = np.random.default_rng(4)
    x = np.linspace(-0.95, 0.95, 14) + rng.uniform(-0.05, 0.05, 14)
    y = np.sin(3 * x) + 0.25 * rng.normal(size=14)
    grid = np.linspace(-1, 1, 400)
    degrees = np.arange(1, 13)
    for axis, l2, title in zip(
        panels, (1e-9, 1e-2, 30.0), ("none", "some", "too much"), strict=True
    ):
        X = x[:, None] ** degrees
        weights = ridge_regression(X - X.mean(axis=0), y - y.mean(), l2)
        fit = (grid[:, None] ** degrees - X.mean(axis=0)) @ weights + y.mean()
        axis.plot(grid, np.sin(3 * grid), color=SOFT, linestyle="--", linewidth=1.0)
        axis.plot(grid, fit, color=ACCENT)
        axis.plot(x, y, "o", color=SECOND, markersize=3.2)
        axis.set(title=title, xticks=(), yticks=(), ylim=(-2, 2))
    return figure


def constraint_regions() -> Figure:
    """Where the contours of a quadratic loss first touch each region: at a corner or beside it."""
    figure, panels = axes(width=5.6, height=2.3, columns=3)
    curvature, best = np.array([[1.0, 0.45], [0.45, 0.8]]), np.array([0.35, 1.7])
    x, y = np.linspace(-1.6, 2.2, 153), np.linspace(-1.3, 3.0, 173)
    offsets = np.stack(np.meshgrid(x, y), axis=-1) - best
    height = 0.5 * np.sum(offsets @ curvature * offsets, axis=-1)
    for axis, l1, l2, title in zip(
        panels, (0.75, 0.0, 0.4), (0.0, 0.85, 0.4), ("L1", "L2", "elastic net"), strict=True
    ):
        w = proximal_gradient(
            lambda w: curvature @ (w - best), np.zeros(2), lr=0.5, steps=300, l1=l1, l2=l2
        )[-1]
        along_x, along_y = (
            [float(elastic_net_penalty(np.array([c]), l1, l2)) for c in side] for side in (x, y)
        )
        region = np.add.outer(along_y, along_x), float(elastic_net_penalty(w, l1, l2))
        axis.contourf(x, y, region[0], levels=(-1, region[1]), colors=ACCENT, alpha=0.18)
        axis.contour(x, y, region[0], levels=region[1:], colors=ACCENT, linewidths=1.4)
        touch = 0.5 * (w - best) @ curvature @ (w - best)
        axis.contour(x, y, height, levels=(0.25 * touch, touch), colors=SECOND, linewidths=0.9)
        axis.plot(*best, marker="+", color=SECOND, markersize=8)
        axis.axhline(0, color=SOFT, linewidth=0.5)
        axis.axvline(0, color=SOFT, linewidth=0.5)
        axis.plot(*w, marker="o", color=INK, markersize=5)
        axis.set(title=title, aspect="equal", xticks=(), yticks=())
        _frameless(axis)
    return figure


def _frameless(axis: Axes) -> None:
    for side in axis.spines.values():
        side.set_visible(False)


def shrinkage() -> Figure:
    """What the proximal steps of L1, L2 and both make of a weight."""
    figure, (axis,) = axes(height=2.9)
    v = np.linspace(-2.5, 2.5, 501)
    axis.plot(v, v, color=SOFT, linestyle=":", linewidth=1.0)
    label(axis, (2.5, 2.5), "unchanged", color=SOFT)
    both = shrink(soft_threshold(v, 0.7), 0.7)
    curve(axis, v, soft_threshold(v, 0.7), "soft threshold (L1)", color=ACCENT, offset=(4, 5))
    curve(axis, v, shrink(v, 0.7), "shrinkage (L2)", color=SECOND, dash="--", offset=(4, 0))
    curve(axis, v, both, "both", color=THIRD, dash="-.", offset=(4, -4))
    axis.axvspan(-0.7, 0.7, color=ACCENT, alpha=0.1, linewidth=0)
    label(axis, (0, 2.2), "exact zeros of L1", color=ACCENT, align="center", offset=(0, 0))
    axis.set(xlabel="weight before the step", ylabel="after", xlim=(-2.5, 4.4))
    axis.set_xticks((-2, -1, 0, 1, 2))
    return figure


def coefficient_paths() -> Figure:
    """Eight weights against the strength: L1 switches them off one by one, L2 never does."""
    figure, panels = axes(width=5.6, height=2.5, columns=2)
    rng = np.random.default_rng(1)
    X = rng.normal(size=(60, 8))
    y = X @ np.array([2.0, -1.5, 1.0, 0.5, 0, 0, 0, 0]) + 0.7 * rng.normal(size=60)
    strengths = np.logspace(-2, 0.9, 60)
    lasso, ridge, w = [], [], np.zeros(8)
    for strength in strengths:
        w = proximal_gradient(
            lambda w: X.T @ (X @ w - y) / 60, w, lr=0.4, steps=300, l1=float(strength)
        )[-1]
        lasso.append(w)
        ridge.append(ridge_regression(X, y, float(60 * strength)))
    for axis, weights, title in zip(panels, (lasso, ridge), ("L1", "L2"), strict=True):
        path = np.stack([np.asarray(row) for row in weights])
        axis.axhline(0, color=SOFT, linewidth=0.5)
        for number, row in enumerate(path.T):
            color, dash = (ACCENT, "-") if number < 4 else (SECOND, "--")
            axis.plot(strengths, row, color=color, linestyle=dash, linewidth=1.3)
        axis.set(xscale="log", xlabel="strength λ", title=title, ylim=(-1.8, 2.3))
    panels[0].set_ylabel("weight")
    return figure


def early_stopping() -> Figure:
    """Training and validation loss of a linear model with more weights than examples."""
    figure, (axis,) = axes(height=2.9)
    rng = np.random.default_rng(0)
    truth = np.concatenate([rng.normal(size=10), np.zeros(50)])
    X, X_val = rng.normal(size=(50, 60)), rng.normal(size=(200, 60))
    y, y_val = X @ truth + 2.0 * rng.normal(size=50), X_val @ truth + 2.0 * rng.normal(size=200)
    path = proximal_gradient(lambda w: X.T @ (X @ w - y) / 50, np.zeros(60), lr=0.02, steps=400)
    train = np.mean((path @ X.T - y) ** 2, axis=1)
    validation = np.mean((path @ X_val.T - y_val) ** 2, axis=1)
    stopper = EarlyStopping([], patience=30)
    stop = next(epoch for epoch, value in enumerate(validation) if stopper.step(float(value)))
    epochs = np.arange(len(path))
    curve(axis, epochs, validation, "validation", color=SECOND, dash="--")
    curve(axis, epochs, train, "training", color=ACCENT)
    best = stopper.best_epoch
    axis.plot([best], [validation[best]], "o", color=SECOND, markersize=5)
    label(axis, (best, validation[best]), "best epoch: restored", color=SECOND, offset=(0, -12))
    axis.axvspan(best, stop, color=WARN, alpha=0.15, linewidth=0)
    label(axis, (stop, 4.6), "stop: patience is used up", color=WARN)
    axis.set(xlabel="epoch", ylabel="squared error", xlim=(0, 490), ylim=(0, None))
    axis.set_xticks((0, 100, 200, 300, 400))
    return figure
