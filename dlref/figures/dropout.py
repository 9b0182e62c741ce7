"""Figures of what dropout leaves out."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from dlref.figures.style import ACCENT, SECOND, SOFT, THIRD, axes, curve
from dlref.layers import drop_path, dropout, dropout2d, dropout_variance

__all__ = ["dropout_masks", "dropout_networks", "dropout_spread"]

LAYERS = (4, 5, 5, 2)


def dropout_networks() -> Figure:
    """A small network in evaluation, and two of the thinned networks that training uses."""
    figure, panels = axes(width=5.6, height=2.2, columns=3)
    rng = np.random.default_rng(6)
    for axis, title in zip(panels, ("evaluation", "one step", "the next step"), strict=True):
        training = title != "evaluation"
        kept = [np.ones(LAYERS[0])]
        kept += [
            np.asarray(dropout(np.ones(n), 0.5, training=training, rng=rng)) for n in LAYERS[1:-1]
        ]
        kept += [np.ones(LAYERS[-1])]
        _network(axis, kept)
        axis.set_title(title)
    return figure


def _network(axis: Axes, kept: list[np.ndarray]) -> None:
    heights = [np.linspace(-1, 1, len(layer)) * (len(layer) - 1) / 4 for layer in kept]
    for left in range(len(kept) - 1):
        for i, y in enumerate(heights[left]):
            for j, z in enumerate(heights[left + 1]):
                if kept[left][i] and kept[left + 1][j]:
                    axis.plot([left, left + 1], [y, z], color=ACCENT, linewidth=0.5, alpha=0.6)
    for place, (layer, ys) in enumerate(zip(kept, heights, strict=True)):
        for alive, y in zip(layer, ys, strict=True):
            color = ACCENT if alive else SOFT
            axis.plot(
                [place], [y], "o" if alive else "x", color=color, markersize=6 if alive else 5
            )
    axis.set_axis_off()
    axis.margins(0.12)


def dropout_masks() -> Figure:
    """Three ways to drop half of three examples with four channels of four by four pixels."""
    figure, panels = axes(width=5.6, height=2.3, columns=3)
    ones = np.ones((3, 4, 4, 4))
    ways = ((dropout, "dropout", 0), (dropout2d, "dropout2d", 2), (drop_path, "drop_path", 1))
    for axis, (drop, name, seed) in zip(panels, ways, strict=True):
        kept = np.asarray(drop(ones, 0.5, rng=np.random.default_rng(seed))) > 0
        for chosen, color, side in ((kept, ACCENT, 0.8), (~kept, SOFT, 0.25)):
            gap = (1 - side) / 2
            squares = [
                Path([(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)])
                for n, c, row, column in np.argwhere(chosen)
                for x, y in [(5 * c + column + gap, -5 * n - row + gap)]
            ]
            axis.add_patch(PathPatch(Path.make_compound_path(*squares), color=color, linewidth=0))
        axis.set(title=name, aspect="equal", xlim=(-1, 20), ylim=(-14, 2))
        axis.set_axis_off()
    return figure


def dropout_spread() -> Figure:
    """Standard deviation in training over that in evaluation, against the probability to drop."""
    figure, (axis,) = axes(height=2.7)
    p = np.linspace(0, 0.8, 81)
    for mean, color, dash in ((0.0, ACCENT, "-"), (1.0, SECOND, "--"), (2.0, THIRD, "-.")):
        ratio = np.array([dropout_variance(mean, 1.0, float(share)) for share in p]) ** 0.5
        curve(axis, p, ratio, f"mean {mean:.0f}", color=color, dash=dash)
    axis.axhline(1, color=SOFT, linewidth=0.7, linestyle=":")
    axis.set(xlabel="probability to drop", ylabel="spread, training / evaluation", xlim=(0, 0.95))
    axis.set_xticks((0, 0.2, 0.4, 0.6, 0.8))
    return figure
