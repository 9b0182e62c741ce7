"""The one style sheet of all figures, and how a figure becomes an SVG that follows the theme."""

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

__all__ = ["ACCENT", "BAD", "GOOD", "INK", "SECOND", "SERIES", "SOFT", "WARN", "axes", "curve",
           "label", "style", "to_svg"]  # fmt: skip

# Each colour stands for a CSS variable that both themes define; the hex value is only its name
# inside matplotlib. Use these and no others.
INK, SOFT, ACCENT, SECOND = "#010101", "#020202", "#030303", "#040404"
GOOD, BAD, WARN, THIRD = "#050505", "#060606", "#070707", "#080808"
SERIES = (ACCENT, SECOND, THIRD, WARN)
_VARIABLES = {
    INK: "--dlref-ink",
    SOFT: "--dlref-soft",
    ACCENT: "--dlref-accent",
    SECOND: "--dlref-second",
    GOOD: "--dlref-good",
    BAD: "--dlref-bad",
    WARN: "--dlref-warn",
    THIRD: "--dlref-third",
}
_STYLE: dict[Any, Any] = {
    "axes.edgecolor": SOFT,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.8,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlecolor": INK,
    "axes.titlesize": 10.5,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "font.family": "DejaVu Sans",
    "font.size": 10.5,
    "lines.linewidth": 1.8,
    "lines.solid_capstyle": "round",
    "mathtext.fontset": "cm",
    "savefig.facecolor": "none",
    "svg.fonttype": "none",
    "text.color": INK,
    "xtick.color": SOFT,
    "xtick.labelcolor": INK,
    "ytick.color": SOFT,
    "ytick.labelcolor": INK,
}


@contextmanager
def style() -> Iterator[None]:
    """Draw with the style sheet, and leave matplotlib's settings as they were."""
    with matplotlib.rc_context(_STYLE):
        yield


def axes(
    *, width: float = 5.2, height: float = 3.0, columns: int = 1, rows: int = 1
) -> tuple[Figure, list[Axes]]:
    """Return a figure with its axes, row by row; sizes in inches of a 520-pixel column."""
    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, list(np.ravel(figure.subplots(rows, columns)))


def curve(
    axis: Axes,
    x: np.ndarray,
    y: np.ndarray,
    name: str,
    *,
    color: str = ACCENT,
    dash: str = "-",
    at: int = -1,
    offset: tuple[float, float] = (4, 0),
) -> None:
    """Draw a curve with its label on it, at the point with index `at`, `offset` points away."""
    axis.plot(x, y, color=color, linestyle=dash)
    label(axis, (float(x[at]), float(y[at])), name, color=color, offset=offset)


def label(
    axis: Axes,
    point: Sequence[float],
    text: str,
    *,
    color: str = INK,
    offset: tuple[float, float] = (4, 0),
    align: str = "left",
) -> None:
    """Write a text near a point of the axes; `offset` is in points."""
    axis.annotate(
        text, (point[0], point[1]), xytext=offset, textcoords="offset points",
        color=color, ha=align, va="center", annotation_clip=False,
    )  # fmt: skip


def to_svg(figure: Figure, name: str) -> str:
    """Return the figure as SVG whose colours are CSS variables; the same bytes on every machine."""
    with matplotlib.rc_context({**_STYLE, "svg.hashsalt": name}):
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    svg = buffer.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.S)
    for size in ("width", "height"):
        svg = re.sub(rf'(<svg[^>]*?) {size}="[^"]*"', r"\1", svg, count=1, flags=re.S)
    svg = re.sub(r' id="[\w.]+_\d+"', "", svg)  # ids of groups; those of clips are kept
    svg = re.sub(r"font: ([\d.]+)px [^;\"]*", r"font: \1px var(--dlref-sans)", svg)
    for hexcode, variable in _VARIABLES.items():
        svg = svg.replace(hexcode, f"var({variable})")
    return re.sub(r">\s+<", "><", svg).strip() + "\n"
