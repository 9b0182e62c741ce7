"""Figures of batch norm: the signal through the layers, and the noise of small batches."""

import numpy as np
from matplotlib.figure import Figure

from dlref.activations import relu
from dlref.figures.style import ACCENT, BAD, SECOND, axes, curve, label
from dlref.layers import batch_norm, linear

__all__ = ["batch_norm_batch_size", "batch_norm_signal"]

DEPTH, WIDTH = 40, 128


def _spread(factor: float, norm: bool) -> np.ndarray:
    """Standard deviation of the activations after each layer, the input first."""
    rng = np.random.default_rng(0)
    h = rng.normal(size=(256, WIDTH))
    spread = [float(h.std())]
    for _ in range(DEPTH):
        z = linear(h, factor * np.sqrt(2 / WIDTH) * rng.normal(size=(WIDTH, WIDTH)))
        h = relu(batch_norm(z, training=True) if norm else z)
        spread.append(float(h.std()))
    return np.array(spread)


def batch_norm_signal() -> Figure:
    """The spread of the activations over the layers, for three scales of the weights."""
    figure, panels = axes(width=5.6, height=2.6, columns=2)
    layers = np.arange(DEPTH + 1)
    scales = ((0.7, SECOND, "--"), (1.0, ACCENT, "-"), (1.4, BAD, ":"))
    for axis, norm in zip(panels, (False, True), strict=True):
        for factor, color, dash in scales:
            name = "" if norm else f"{factor:g} × He"
            curve(axis, layers, _spread(factor, norm), name, color=color, dash=dash)
        axis.set(
            yscale="log", ylim=(1e-7, 1e7), xlim=(0, DEPTH), xticks=(0, 20, 40), xlabel="layer",
            yticks=(1e-6, 1e-3, 1, 1e3, 1e6), title="with batch norm" if norm else "without",
        )  # fmt: skip
        axis.minorticks_off()
    panels[0].set_ylabel("spread of activations")
    label(panels[1], (20, 1.0), "all three", offset=(0, 12), align="center")
    return figure


def batch_norm_batch_size() -> Figure:
    """The output for one example, in training, among random batch-mates."""
    figure, (axis,) = axes(height=2.8)
    sizes = 2 ** np.arange(1, 10)
    rng = np.random.default_rng(0)
    low, high = [], []
    for size in sizes:
        batches = rng.normal(size=(size, 4000))  # one batch a channel
        batches[0] = 1.0
        y = batch_norm(batches, training=True)[0]
        low.append(float(np.percentile(y, 5)))
        high.append(float(np.percentile(y, 95)))
    axis.fill_between(sizes, low, high, color=ACCENT, alpha=0.18, linewidth=0)
    label(axis, (16.0, low[3]), "training: 90 % of the batches", color=ACCENT, offset=(8, -10))
    curve(axis, sizes, np.ones(len(sizes)), "evaluation", color=SECOND, dash="--")
    axis.set_xscale("log", base=2)
    axis.set(xlabel="batch size", ylabel="output for the input 1", ylim=(-1.2, 2.0))
    axis.set_xlim(2, 512)
    axis.set_xticks(sizes, [str(size) for size in sizes])
    axis.minorticks_off()
    return figure
