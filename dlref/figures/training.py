"""Figures of the training loop and of its practice."""

from functools import partial

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from dlref.architectures import MLP
from dlref.figures.style import ACCENT, INK, SECOND, SOFT, THIRD, axes, curve
from dlref.losses import cross_entropy
from dlref.metrics import accuracy
from dlref.optim import SGD
from dlref.training import ema_update, evaluate, fit, load_digits, swa_update

__all__ = ["averages_of_weights", "digit_images", "digit_training", "loss_scaling"]

LEVELS = 8  # of grey in the images
SQUARE = np.array([(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)])
CODES = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]


def _draw_image(axis: Axes, pixels: np.ndarray, left: float) -> None:
    """Draw an image of ink on the page's own ground: one shape a grey level."""
    grey = np.round(pixels * LEVELS)
    for level in range(1, LEVELS + 1):
        rows, columns = np.nonzero(grey == level)
        if len(rows):
            corners = np.stack([columns, rows], axis=1)[:, None] + SQUARE + (left, 0)
            shape = Path(corners.reshape(-1, 2), CODES * len(rows))
            axis.add_patch(PathPatch(shape, facecolor=INK, alpha=level / LEVELS, linewidth=0))


def digit_images() -> Figure:
    """The first image of each digit in the training part."""
    figure, (axis,) = axes(width=5.6, height=0.75)
    digits = load_digits()
    for digit in range(10):
        first = int(np.argmax(digits.y_train == digit))
        _draw_image(axis, digits.x_train[first].reshape(8, 8), 10 * digit)
    axis.set(xlim=(-0.5, 98.5), ylim=(8.2, -0.2), aspect="equal")
    axis.axis("off")
    return figure


def digit_training() -> Figure:
    """Loss and accuracy of an MLP on training and test digits over the epochs."""
    figure, (left, right) = axes(width=5.6, height=2.5, columns=2)
    digits, rng = load_digits(), np.random.default_rng(0)
    net = MLP([64, 64, 10], rng=rng)
    parts = {"training": digits[:2], "test": digits[2:]}
    losses: dict[str, list[float]] = {name: [] for name in parts}
    scores: dict[str, list[float]] = {name: [] for name in parts}
    sgd = SGD(net.parameters(), lr=0.1, momentum=0.9)
    for _ in fit(net, cross_entropy, sgd, *digits[:2], epochs=15, batch_size=32, rng=rng):
        for name, (x, y) in parts.items():
            losses[name].append(evaluate(net, cross_entropy, x, y))
            scores[name].append(100 * evaluate(net, accuracy, x, y))
    epochs = np.arange(1, 16)
    for axis, values, offsets in ((left, losses, (0, 4)), (right, scores, (2, -2))):
        for name, color, dash, offset in (
            ("training", SECOND, "--", offsets[0]),
            ("test", ACCENT, "-", offsets[1]),
        ):
            y = np.array(values[name])
            curve(axis, epochs, y, name, color=color, dash=dash, offset=(4, offset))
        axis.set(xlabel="epoch", xlim=(0, 22), xticks=(1, 5, 10, 15))
    left.set(title="loss", yscale="log", ylim=(0.003, 1))
    right.set(title="accuracy in %", ylim=(84, 101))
    return figure


def averages_of_weights() -> Figure:
    """Loss of the present weights of noisy descent, and of their two averages."""
    figure, (axis,) = axes(height=2.9)
    rng, steps, start = np.random.default_rng(1), 300, 100
    curvature = np.linspace(0.2, 1.0, 20)
    theta, ema, swa = np.full(20, 3.0), np.full(20, 3.0), np.zeros(20)
    losses: dict[str, list[float]] = {"weights": [], "EMA, d = 0.95": [], "SWA from step 100": []}
    update = partial(ema_update, decay=0.95)
    for step in range(steps):
        theta = theta - 0.3 * (curvature * theta + rng.normal(size=20))
        ema = update(ema, theta)
        swa = swa_update(swa, theta, step - start) if step >= start else theta
        for name, point in zip(losses, (theta, ema, swa), strict=True):
            losses[name].append(float(0.5 * np.sum(curvature * point**2)))
    for (name, values), color, dash in zip(
        losses.items(), (SOFT, ACCENT, THIRD), ("-", "-", "--"), strict=True
    ):
        first = start if name.startswith("SWA") else 0
        curve(axis, np.arange(first, steps), np.array(values[first:]), name, color=color, dash=dash)
    axis.lines[0].set_linewidth(0.8)
    axis.set(xlabel="step", ylabel="loss", yscale="log", xlim=(0, 430), xticks=(0, 100, 200, 300))
    return figure


def loss_scaling() -> Figure:
    """Where gradients of many sizes lie in float16: lost below, and shifted up by the scale."""
    figure, (axis,) = axes(height=2.5)
    rng = np.random.default_rng(0)
    sizes = np.log2(np.abs(rng.normal(size=20_000)) * 2.0 ** (-23 + 3 * rng.normal(size=20_000)))
    edges = np.arange(-44, 17)
    for shift, name, color, dash in (
        (0, "gradients", SECOND, "--"),
        (16, "times 2¹⁶", ACCENT, "-"),
    ):
        share = np.histogram(sizes + shift, bins=edges)[0] / len(sizes)
        curve(axis, edges[:-1] + 0.5, 100 * share, name, color=color, dash=dash,
              at=int(np.argmax(share)), offset=(8, 6))  # fmt: skip
    axis.axvspan(-44, -25, color=SOFT, alpha=0.15, linewidth=0)
    axis.axvline(15.999, color=SOFT, linewidth=0.8)
    axis.text(-43, 12, "0 in\nfloat16", color=INK, va="top")
    axis.set(xlabel="size as a power of two", ylabel="% of the entries", xlim=(-44, 17))
    axis.set(ylim=(0, 14), yticks=(0, 5, 10), xticks=(-40, -25, -14, 0, 16))
    return figure
