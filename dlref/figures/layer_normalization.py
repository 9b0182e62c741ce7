"""Which values share a mean: the axes of the norms."""

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from dlref.autodiff import Tensor, grad
from dlref.figures.style import ACCENT, INK, SOFT, axes
from dlref.layers import batch_norm, group_norm, instance_norm, layer_norm

__all__ = ["normalization_axes"]

EXAMPLES, CHANNELS = 4, 4
ENTRY = (1, 2, 0)  # example, channel, position


def _shared(norm: Callable[[Any], Any]) -> np.ndarray:
    """Where the entry's output has a gradient: the values that its mean and variance see."""
    x = Tensor(np.random.default_rng(0).normal(size=(EXAMPLES, CHANNELS, 4)), requires_grad=True)
    return np.asarray(grad(norm(x)[ENTRY], x) != 0)


def normalization_axes() -> Figure:
    """Four grids, one a norm; the values that share a mean with one entry are filled."""
    figure, panels = axes(width=5.6, height=1.9, columns=4)
    norms: tuple[tuple[str, Callable[[Any], Any]], ...] = (
        ("batch", lambda x: batch_norm(x, training=True)),
        ("layer", lambda x: layer_norm(x, axis=(1, 2))),
        ("group, 2 groups", lambda x: group_norm(x, 2)),
        ("instance", instance_norm),
    )
    for axis, (name, norm) in zip(panels, norms, strict=True):
        for place in np.ndindex(EXAMPLES, CHANNELS):
            axis.add_patch(
                Rectangle(place[::-1], 1, 1, facecolor="none", edgecolor=SOFT, linewidth=0.6)
            )
        for (n, c, position), shared in np.ndenumerate(_shared(norm)):
            y, x = n + 0.3 + 0.4 * (position // 2), c + 0.3 + 0.4 * (position % 2)
            color = ACCENT if shared else "none"
            axis.plot([x], [y], "o", markersize=4.2, color=color, markeredgecolor=SOFT,
                      markeredgewidth=0.6)  # fmt: skip
        n, c, _ = ENTRY
        axis.plot([c + 0.3], [n + 0.3], "o", markersize=7.5, color="none", markeredgecolor=INK)
        axis.set(xlim=(-0.05, CHANNELS + 0.05), ylim=(EXAMPLES + 0.05, -0.05), aspect="equal",
                 xticks=(), yticks=(), title=name, xlabel="channels")  # fmt: skip
        for side in axis.spines.values():
            side.set_visible(False)
    panels[0].set_ylabel("examples")
    return figure
