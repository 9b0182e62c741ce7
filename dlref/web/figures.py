"""Draws the figures of the pages into the site."""

import importlib
import pkgutil
from pathlib import Path

import dlref.figures

__all__ = ["draw_figures"]


def draw_figures(out: Path) -> list[Path]:
    """Draw every figure of `dlref.figures` into `out`, one SVG each, and return their paths.

    Raises:
        ValueError: Two modules have a figure of the same name.
    """
    from dlref.figures.style import style, to_svg

    out.mkdir(parents=True, exist_ok=True)
    drawn: list[Path] = []
    for info in pkgutil.iter_modules(dlref.figures.__path__):
        if info.name == "style":
            continue
        module = importlib.import_module(f"dlref.figures.{info.name}")
        for name in module.__all__:
            path = out / f"{name}.svg"
            if path in drawn:
                raise ValueError(f"two figures are called {name}; the second in {module.__name__}")
            with style():
                path.write_text(to_svg(getattr(module, name)(), name), encoding="utf-8")
            drawn.append(path)
    for stale in set(out.glob("*.svg")) - set(drawn):
        stale.unlink()
    return drawn
