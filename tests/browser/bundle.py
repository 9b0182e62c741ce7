"""Bundles single modules of the front end, so that a test can serve them without the whole site."""

import os
import subprocess
from pathlib import Path

from dlref.web.node import find_node

FRONTEND = Path(__file__).parents[2] / "frontend"


def esbuild(*arguments: str) -> None:
    """Run esbuild in `frontend/`; its command may be a script that looks for Node on PATH."""
    path = os.pathsep.join((str(Path(find_node()).parent), os.environ["PATH"]))
    command = [FRONTEND / "node_modules" / ".bin" / "esbuild", *arguments, "--log-level=warning"]
    subprocess.run(command, cwd=FRONTEND, env={**os.environ, "PATH": path}, check=True)


def bundle_modules(out: Path, *names: str) -> None:
    """Bundle modules of `frontend/src/` as the site does, unminified."""
    entries = [f"src/{name}.ts" for name in names]
    esbuild(*entries, "--bundle", "--splitting", "--format=esm", f"--outdir={out}")
