"""Figures of start values: what they make of the signal, layer after layer."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dlref import init
from dlref.activations import relu
from dlref.figures.style import ACCENT, BAD, GOOD, INK, SECOND, THIRD, WARN, axes, label

__all__ = ["signal_through_depth", "xavier_compromise"]

DEPTH, WIDTH, EXAMPLES = 20, 256, 256

Draw = Callable[[Sequence[int], np.random.Generator], np.ndarray]

SCHEMES: tuple[tuple[str, Draw, str, str], ...] = (
    ("random 0.2", lambda shape, rng: init.normal(shape, std=0.2, rng=rng), BAD, "-"),
    ("He", lambda shape, rng: init.kaiming_normal(shape, rng=rng), ACCENT, "-"),
    ("Xavier, LeCun", lambda shape, rng: init.xavier_normal(shape, rng=rng), THIRD, "-"),
    ("", lambda shape, rng: init.lecun_normal(shape, rng=rng), THIRD, "-"),  # wide as it is long
    ("orthogonal", lambda shape, rng: init.orthogonal(shape, rng=rng), GOOD, "--"),
    ("PyTorch's default",
     lambda shape, rng: init.kaiming_uniform(shape, a=5**0.5, rng=rng), SECOND, "-"),
    ("random 0.02", lambda shape, rng: init.normal(shape, std=0.02, rng=rng), WARN, "-"),
)  # fmt: skip


def mean_squares(draw: Draw, activation: Callable[[Any], Any]) -> np.ndarray:
    """Mean square of the activations after each layer, that of the input first; no biases."""
    rng = np.random.default_rng(0)
    h = rng.normal(size=(EXAMPLES, WIDTH))
    found = [np.mean(h**2)]
    for _ in range(DEPTH):
        h = activation(h @ draw((WIDTH, WIDTH), rng).T)
        found.append(np.mean(h**2))
    return np.array(found)


def signal_through_depth() -> Figure:
    """Mean square of the activations through twenty layers, for each way to start the weights."""
    figure, panels = axes(height=5.4, rows=2)
    layers = np.arange(DEPTH + 1)
    for axis, name, activation, floor in (
        (panels[0], "tanh", np.tanh, 1e-23),
        (panels[1], "ReLU", relu, 1e-29),
    ):
        ends = []
        for scheme, draw, color, dash in SCHEMES:
            squares = mean_squares(draw, activation)
            axis.plot(layers, squares, color=color, linestyle=dash)
            ends.append((float(squares[-1]), scheme, color))
        axis.plot(layers[:2], [1.0, floor], color=INK, linewidth=1.0)
        label(axis, (1, floor), "zero: nothing is left", offset=(6, 6))
        _name_ends(axis, ends)
        axis.set(yscale="log", title=name, xlim=(0, 30), xticks=(0, 5, 10, 15, 20))
        axis.set_ylabel("mean square of activations")
    panels[-1].set_xlabel("layer")
    return figure


def _name_ends(axis: Axes, ends: list[tuple[float, str, str]]) -> None:
    """Label the ends of the curves; those that end together stand one below another."""
    first, place = np.inf, 0
    for value, scheme, color in sorted(ends, reverse=True):
        first, place = (first, place + 1) if value > first / 100 else (value, 0)
        if scheme:
            label(axis, (DEPTH, first), scheme, color=color, offset=(6, -12.5 * place))
        else:
            place -= 1


def xavier_compromise() -> Figure:
    """By what each choice multiplies the signal and the gradient, as the layer widens."""
    figure, panels = axes(height=2.6, columns=2)
    fan_in, ratios = 64, 2.0 ** np.arange(-3, 4)
    for axis, title, backward in zip(panels, ("signal", "gradient"), (False, True), strict=True):
        for name, spread, color, dash in (
            ("1 / fan-in", lambda out: 1 / fan_in, SECOND, "--"),
            ("1 / fan-out", lambda out: 1 / out, THIRD, "-."),
            ("Xavier", lambda out: init.xavier_std(fan_in, out) ** 2, ACCENT, "-"),
        ):
            outs = [int(fan_in * ratio) for ratio in ratios]
            factors = [(out if backward else fan_in) * spread(out) for out in outs]
            axis.plot(ratios, factors, color=color, linestyle=dash)
            label(axis, (ratios[-1], factors[-1]), name, color=color)
        axis.set(xscale="log", yscale="log", title=title, ylim=(1 / 12, 12), xlim=(1 / 9, 150))
        axis.set_xticks((1 / 8, 1, 8), ("1/8", "1", "8"))
        axis.set_yticks((1 / 8, 1, 8), ("1/8", "1", "8"))
        axis.minorticks_off()
        axis.set_xlabel("fan-out / fan-in")
    panels[0].set_ylabel("factor of one layer")
    return figure
