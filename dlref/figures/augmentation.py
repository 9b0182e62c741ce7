"""Figures of data augmentation: a small drawn picture, changed by the package's own functions."""

import math
from collections import defaultdict
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from dlref.augmentation import (
    adjust_brightness,
    adjust_contrast,
    box_mask,
    crop,
    cutmix,
    cutmix_box,
    cutout_box,
    erase,
    gaussian_noise,
    horizontal_flip,
    mixup,
    random_crop,
    resize,
)
from dlref.figures.style import ACCENT, INK, SECOND, SOFT, THIRD, axes, curve

__all__ = ["augmentations", "beta_shares", "mixup_and_cutmix"]

SIZE = 16
LEVELS = 10  # of gray


def _boat() -> np.ndarray:
    """A boat with a sail, sun at the upper right: (1, 16, 16), 1 is the darkest."""
    picture = np.full((SIZE, SIZE), 0.16)
    for row in range(2, 10):
        picture[row, 8 - (row - 1) : 8] = 0.55  # the sail grows downwards
    picture[1:11, 8] = 1.0
    for row in range(11, 14):
        picture[row, row - 9 : 24 - row] = 0.85
    picture[14:, :] = 0.35
    picture[2:4, 12:14] = 0.7
    return picture[None]


def _house() -> np.ndarray:
    """A house with a door and a chimney, likewise."""
    picture = np.full((SIZE, SIZE), 0.16)
    for row in range(3, 8):
        picture[row, 11 - row : 5 + row] = 0.9
    picture[2:6, 11] = 0.9
    picture[8:15, 4:12] = 0.5
    picture[10:15, 9:11] = 1.0
    picture[9:12, 5:7] = 0.16
    picture[15:, :] = 0.35
    return picture[None]


def _show(axis: Axes, image: np.ndarray, title: str, below: str = "") -> None:
    """Draw an image (1, height, width) in shades of the ink, one path a shade."""
    shades = np.rint(np.clip(image[0], 0, 1) * LEVELS).astype(int)
    height, width = shades.shape
    corners: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for y, row in enumerate(shades):
        edges = [0, *(np.flatnonzero(np.diff(row)) + 1).tolist(), width]
        for left, right in pairwise(edges):
            box = [(left, y), (right, y), (right, y + 1), (left, y + 1), (left, y)]
            corners[int(row[left])] += box
    for shade, points in sorted(corners.items()):
        codes = [Path.MOVETO, *[Path.LINETO] * 3, Path.CLOSEPOLY] * (len(points) // 5)
        path = Path(np.array(points, dtype=float), codes)
        axis.add_patch(
            PathPatch(path, facecolor=INK, alpha=shade / LEVELS, linewidth=0, antialiased=False)
        )
    axis.set(xlim=(0, width), ylim=(height, 0), aspect="equal", xticks=(), yticks=())
    axis.set(title=title, xlabel=below)
    for spine in axis.spines.values():
        spine.set(visible=True, color=SOFT)


def augmentations() -> Figure:
    """One picture in eight panels: as it is, and after seven transformations."""
    figure, panels = axes(width=5.6, height=3.3, columns=4, rows=2)
    boat, rng = _boat(), np.random.default_rng(4)
    hole = box_mask(SIZE, SIZE, cutout_box(SIZE, SIZE, 8, row=9, column=11))
    views = {
        "original": boat,
        "flip": horizontal_flip(boat),
        "pad and crop": random_crop(boat[None], (SIZE, SIZE), rng, padding=4)[0],
        "resized crop": resize(crop(boat, (3, 1, 13, 11)), (SIZE, SIZE)),
        "brightness": adjust_brightness(boat, 0.5),
        "contrast": adjust_contrast(boat, 0.4),
        "noise": gaussian_noise(boat, rng, std=0.12),
        "cutout": erase(boat, hole),
    }
    for axis, (name, view) in zip(panels, views.items(), strict=True):
        _show(axis, view, name)
    return figure


def mixup_and_cutmix() -> Figure:
    """Two pictures, their mixup and their CutMix, with the labels below."""
    figure, panels = axes(width=5.6, height=1.9, columns=4)
    boat, house, one, other = _boat(), _house(), np.eye(2)[0], np.eye(2)[1]
    mask = box_mask(SIZE, SIZE, cutmix_box(SIZE, SIZE, 0.6, row=12, column=11))
    for axis, name, (view, label) in (
        (panels[0], "boat", (boat, one)),
        (panels[1], "house", (house, other)),
        (panels[2], "mixup", mixup(boat, one, house, other, 0.6)),
        (panels[3], "CutMix", cutmix(boat, one, house, other, mask)),
    ):
        _show(axis, view, name, f"{label[0]:.2f} : {label[1]:.2f}")
    return figure


def beta_shares() -> Figure:
    """Shares drawn from Beta distributions: at the ends, alike, in the middle."""
    figure, (axis,) = axes(height=2.6)
    x = np.linspace(0.004, 0.996, 249)
    for alpha, color, dash, at, offset in (
        (0.2, ACCENT, "-", 6, (6.0, 4.0)),
        (1.0, SECOND, "--", 44, (0.0, 8.0)),
        (8.0, THIRD, "-.", 147, (6.0, 4.0)),
    ):
        scale = math.gamma(2 * alpha) / math.gamma(alpha) ** 2
        height = scale * (x * (1 - x)) ** (alpha - 1)
        curve(axis, x, height, f"α = {alpha:g}", color=color, dash=dash, at=at, offset=offset)
    axis.set(xlabel="λ", ylabel="density", ylim=(0, 4), xlim=(0, 1), yticks=(0, 1, 2, 3))
    return figure
