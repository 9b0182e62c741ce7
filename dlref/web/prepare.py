"""Makes what the site build needs: the front-end bundle, the runtime, figures, banks, fonts.

Each step has inputs; a step whose inputs have not changed since its last run is skipped.
"""

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from dlref.web.checkout import EVIDENCE, GENERATED, LOCAL_SITE
from dlref.web.node import find_node

__all__ = ["SiteError", "prepare"]


class SiteError(RuntimeError):
    """The site cannot be made; the message says what is missing and how to get it."""


class Step(NamedTuple):
    """One step: what it makes, from what, how, and with which setting."""

    title: str
    output: Path
    inputs: Iterable[Path]
    make: Callable[[], object]
    setting: str = ""


def _run(command: list[str], folder: Path) -> None:
    path = os.pathsep.join((str(Path(command[0]).parent), os.environ.get("PATH", "")))
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, "PATH": path}, text=True, capture_output=True
    )
    if done.returncode:
        raise SiteError(f"`{' '.join(command)}` failed:\n{done.stdout}{done.stderr}")


def _copy_katex(root: Path, out: Path) -> None:
    package = root / "frontend/node_modules/katex/dist"
    (out / "fonts").mkdir(parents=True, exist_ok=True)
    shutil.copy(package / "katex.min.css", out)
    for font in package.glob("fonts/*.woff2"):
        shutil.copy(font, out / "fonts")


def _steps(root: Path, numpy_wheel: Path | None, site_url: str) -> list[Step]:
    from dlref.web.banks import render_banks
    from dlref.web.downloads import write_downloads
    from dlref.web.evidence import write_evidence
    from dlref.web.figures import draw_figures
    from dlref.web.runtime import prepare_runtime

    frontend, out = root / "frontend", root / GENERATED
    lock = frontend / "package-lock.json"
    concepts = [p for p in (root / "dlref").rglob("*.py") if "web" not in p.parts]
    evidence = [*root.glob("docs/**/*.md"), root / "dlref/web/evidence.py"]
    sources = [*frontend.glob("src/**/*.ts"), frontend / "build.mjs", lock]
    npm = [find_node("npm"), "ci", "--no-audit", "--no-fund"]
    build = [find_node(), "build.mjs", str(out / "js")]
    return [
        Step("front-end packages", frontend / "node_modules", [lock], lambda: _run(npm, frontend)),
        Step("widgets", out / "js", sources, lambda: _run(build, frontend)),
        Step("formula fonts", out / "katex", [lock], lambda: _copy_katex(root, out / "katex")),
        Step("figures", out / "figures", concepts, lambda: draw_figures(out / "figures")),
        Step(
            "quizzes",
            out / "quizzes",
            [*root.glob("quizzes/*.json"), *root.glob("dlref/web/*.py"), lock],
            lambda: render_banks(root / "quizzes", out / "quizzes"),
        ),
        Step(
            "downloads",
            out / "downloads",
            [*root.glob("quizzes/*.json"), *root.glob("dlref/quiz/export/*.*")],
            lambda: write_downloads(root / "quizzes", out / "downloads", site_url),
            site_url,
        ),
        Step(
            "evidence",
            out / EVIDENCE,
            [*concepts, *evidence, *root.glob("tests/**/*.py"), *root.glob("quizzes/*.json")],
            lambda: write_evidence(root, out / EVIDENCE),
        ),
        Step(
            "Python for the browser",
            out / "runtime",
            [*concepts, *frontend.glob("pack.*"), *root.glob("dlref/web/run*.py"), lock],
            lambda: prepare_runtime(root, out / "runtime", numpy_wheel),
        ),
    ]


def _digest(paths: Iterable[Path], setting: str) -> str:
    total = hashlib.sha256(setting.encode())
    for path in sorted(paths):
        total.update(path.name.encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def prepare(
    root: Path,
    *,
    numpy_wheel: Path | None = None,
    site_url: str = LOCAL_SITE,
    say: Callable[[str], None] = print,
) -> None:
    """Run every step whose inputs have changed.

    Args:
        root: The checkout.
        numpy_wheel: A NumPy wheel for Pyodide, where none can be downloaded.
        site_url: Where the site will be; files that leave it link back to it.
        say: Called with one line for each step that runs.

    Raises:
        SiteError: A step cannot run; what was made before it stays.
    """
    stamps = root / GENERATED / "stamps.json"
    stamps.parent.mkdir(parents=True, exist_ok=True)
    made = json.loads(stamps.read_text()) if stamps.is_file() else {}
    for step in _steps(root, numpy_wheel, site_url):
        digest = _digest(step.inputs, step.setting)
        if made.get(step.title) == digest and step.output.exists():
            continue
        say(f"making {step.title} …")
        step.make()
        made[step.title] = digest
        stamps.write_text(json.dumps(made, indent=1))
