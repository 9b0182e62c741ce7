"""Figure of the gated units."""

import numpy as np
from matplotlib.figure import Figure

from dlref import activations
from dlref.figures.style import ACCENT, SECOND, SOFT, axes, curve

__all__ = ["gated_units"]


def gated_units() -> Figure:
    """GLU against its value, SwiGLU against its gate."""
    figure, (glu, swiglu) = axes(columns=2, height=2.8)
    x = np.linspace(-3, 3, 61)
    for b, color, dash in ((-2.0, SECOND, "--"), (0.0, SOFT, "-"), (2.0, ACCENT, "-")):
        y = activations.glu(np.stack([x, np.full_like(x, b)]), axis=0)[0]
        curve(glu, x, y, f"b = {b:g}".replace("-", "−"), color=color, dash=dash)
    for b, color, dash in ((-1.0, SECOND, "--"), (0.5, SOFT, "-"), (1.0, ACCENT, "-")):
        y = activations.swiglu(x, np.full_like(x, b))
        curve(swiglu, x, y, f"b = {b:g}".replace("-", "−"), color=color, dash=dash)
    glu.set(title="GLU", xlabel="value a", xticks=(-3, 0, 3), yticks=(-2, 0, 2))
    swiglu.set(title="SwiGLU", xlabel="gate a", xticks=(-3, 0, 3), yticks=(-2, 0, 2))
    return figure
