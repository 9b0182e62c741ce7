"""Click to first output in the browser: this site's cells beside Pyodide as its manual loads it.

Run `python -m benchmarks.runtime [SITE]` after `dlref site build`. Every line is a median over
fresh browser profiles, both peers interleaved in one run, served uncompressed from this machine.
"""

import argparse
import re
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dlref.web.runtime import find_numpy_wheel, read_lock
from tests.browser.conftest import ARGS, Serve, _installed_chromium

ROOT = Path(__file__).parents[1]
PYODIDE = ROOT / "frontend" / "node_modules" / "pyodide"
PAGE = "basics/relu-family/"
OTHER_PAGE = "notation/"

CLICK_CELL = """async () => {
  const cell = [...document.querySelectorAll(".dlref-cell")].find((c) => c.querySelector(".gp"));
  const start = performance.now();
  const output = new Promise((resolve) => new MutationObserver((_, observer) => {
    if (cell.querySelector(".dlref-out[data-verdict=same]")) { observer.disconnect(); resolve(); }
  }).observe(cell, { subtree: true, childList: true, attributes: true }));
  cell.querySelector(".dlref-run").click();
  await output;
  return performance.now() - start;
}"""

STOCK_PAGE = """<!doctype html><link rel="icon" href="data:,"><script type="module">
let worker;
window.click = () => new Promise((resolve, reject) => {
  const start = performance.now();
  worker ??= new Worker("worker.mjs", { type: "module" });
  worker.onmessage = () => resolve(performance.now() - start);
  worker.onerror = reject;
  worker.postMessage("import numpy as np\\nnp.maximum([-1.0, 2.0], 0).tolist()");
});
</script>"""
STOCK_WORKER = """import { loadPyodide } from "./pyodide.mjs";
const ready = loadPyodide().then(async (py) => { await py.loadPackage("numpy"); return py; });
onmessage = async ({ data }) => postMessage((await ready).runPython(data).toString());
"""


def stock_site(folder: Path) -> Path:
    """Pyodide and NumPy as they are distributed, in a worker."""
    shutil.copytree(PYODIDE, folder, dirs_exist_ok=True)
    shutil.copy(find_numpy_wheel(read_lock(PYODIDE)), folder)
    (folder / "index.html").write_text(STOCK_PAGE)
    (folder / "worker.mjs").write_text(STOCK_WORKER)
    return folder


def serve_site(serve: Serve, built: Path, folder: Path) -> str:
    """Serve a copy whose sitemap has the address of here: instant navigation goes by it."""
    shutil.copytree(built, folder)
    base = serve(folder)
    sitemap = folder / "sitemap.xml"
    sitemap.write_text(re.sub(r"<loc>https?://[^/]*", f"<loc>{base}", sitemap.read_text()))
    return base


def measure_site(page: Any, base: str, lead: float) -> dict[str, float]:
    cell = ".dlref-cell .dlref-run"
    page.goto(f"{base}/{PAGE}")
    page.wait_for_selector(cell)
    times = {"cold": page.evaluate(CLICK_CELL)}
    times["again"] = page.evaluate(CLICK_CELL)
    page.evaluate("() => { window.here = true; }")
    page.click(f"a[href$='{OTHER_PAGE}']")
    page.wait_for_selector("h1 >> text=Notation")
    page.go_back()
    page.wait_for_selector(cell)
    assert page.evaluate("window.here"), "the page was loaded anew: no instant navigation"
    times["next page"] = page.evaluate(CLICK_CELL)
    page.goto(f"{base}/{PAGE}")
    page.wait_for_selector(cell)
    times["after a reload"] = page.evaluate(CLICK_CELL)
    page.goto(f"{base}/{PAGE}")
    page.hover(cell)
    time.sleep(lead)
    times["booted ahead"] = page.evaluate(CLICK_CELL)
    return times


def measure_stock(page: Any, base: str, _: float) -> dict[str, float]:
    page.goto(f"{base}/index.html")
    page.wait_for_function("'click' in window")
    times = {"cold": page.evaluate("click()"), "again": page.evaluate("click()")}
    page.goto(f"{base}/index.html?again")
    page.wait_for_function("'click' in window")
    return times | {"after a reload": page.evaluate("click()")}


def in_fresh_profile(chromium: Any, measure: Callable[..., dict[str, float]], *args: Any) -> Any:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        path = _installed_chromium()
        context = chromium.launch_persistent_context(profile, executable_path=path, args=list(ARGS))
        try:
            return measure(context.pages[0], *args)
        finally:
            context.close()


def main() -> None:
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", nargs="?", type=Path, default=ROOT / "site", help="built site")
    parser.add_argument("-n", type=int, default=3, help="repetitions")
    parser.add_argument("--lead", type=float, default=8, help="seconds between hover and click")
    options = parser.parse_args()
    serve = Serve()
    results: dict[str, list[dict[str, float]]] = {"this site": [], "stock Pyodide": []}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        peers = {
            "this site": (measure_site, serve_site(serve, options.site, Path(folder) / "site")),
            "stock Pyodide": (measure_stock, serve(stock_site(Path(folder) / "stock"))),
        }
        for _ in range(options.n):
            for name, (measure, base) in peers.items():
                results[name].append(
                    in_fresh_profile(playwright.chromium, measure, base, options.lead)
                )
    print(f"click to first output, ms: median (min to max), n = {options.n}")
    for name, runs in results.items():
        for what in runs[0]:
            times = [run[what] for run in runs]
            middle = statistics.median(times)
            print(f"{name:14} {what:15} {middle:7.0f} ({min(times):.0f} to {max(times):.0f})")


if __name__ == "__main__":
    main()
