"""What was read once is there without a network: the server is gone in these tests."""

from pathlib import Path
from typing import Any

import pytest

from tests.browser.bundle import bundle_modules, esbuild

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><meta charset="utf-8"><title>{title}</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="look.css">
<script type="module">
import {{ keepOffline }} from "./assets/generated/js/offline.js";
import * as runtime from "./assets/generated/js/runtime.js";
window.run = async (code) => {{
  let text = "";
  const onOutput = (piece) => {{ text += piece.text; }};
  const {{ error }} = await runtime.run(code, {{ namespace: "test", onOutput }});
  return error ?? text;
}};
keepOffline();
</script>"""


def bundle(site: Path, version: str) -> None:
    bundle_modules(site / "assets" / "generated" / "js", "runtime", "worker", "offline")
    define = f'--define:VERSION="{version}"'
    esbuild("src/sw.ts", "--bundle", f"--outfile={site / 'sw.js'}", define)


@pytest.fixture
def site(runtime_files: Path, tmp_path: Path) -> Path:
    """A site of two pages below a sub-path."""
    site = tmp_path / "below"
    bundle(site, "one")
    (site / "assets" / "generated" / "runtime").symlink_to(runtime_files)
    (site / "assets" / "theme.0123abcd.min.js").touch()
    for name in ("index", "other"):
        (site / f"{name}.html").write_text(PAGE.format(title=name))
    (site / "look.css").write_text("title { color: red }")
    return site


def visit(page: Any, url: str) -> None:
    page.goto(url)
    page.wait_for_function("'run' in window")


def wait_until_kept(page: Any, *paths: str) -> None:
    kept = """async (paths) => {
      const found = await Promise.all(paths.map((path) => caches.match(path)));
      return found.every(Boolean);
    }"""
    for _ in range(100):
        if page.evaluate(kept, list(paths)):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"not kept: {paths}")


def kept_names(page: Any, cache: str) -> list[str]:
    names: list[str] = page.evaluate(
        """async (prefix) => {
          const names = (await caches.keys()).filter((name) => name.startsWith(prefix));
          const keys = await Promise.all(names.map(async (n) => (await caches.open(n)).keys()));
          return keys.flat().map(({ url }) => url.split("/").at(-1)).sort();
        }""",
        cache,
    )
    return names


def test_first_page__is_there_offline_with_what_it_had_loaded(
    page: Any, serve: Any, site: Path
) -> None:
    base = serve(site.parent)
    visit(page, f"{base}/below/index.html")
    wait_until_kept(page, "index.html", "look.css", "assets/generated/js/offline.js")
    serve.stop(base)
    page.goto(f"{base}/below/index.html?h=searched#part")
    assert page.title() == "index"
    assert page.evaluate("document.styleSheets[0].cssRules.length") == 1


def test_page_never_read__says_so_offline(page: Any, serve: Any, site: Path) -> None:
    base = serve(site.parent)
    visit(page, f"{base}/below/index.html")
    wait_until_kept(page, "index.html")
    serve.stop(base)
    page.goto(f"{base}/below/other.html")
    assert page.inner_text("h1") == "You are offline"


@pytest.mark.parametrize("reload", [False, True], ids=["seen by nobody", "through the worker"])
def test_python__runs_offline_once_it_ran(page: Any, serve: Any, site: Path, reload: bool) -> None:
    base = serve(site.parent)
    visit(page, f"{base}/below/index.html")
    if reload:
        page.wait_for_function("navigator.serviceWorker.controller !== null")
        visit(page, f"{base}/below/index.html")
    assert page.evaluate("run('1 + 1')") == "2\n"
    wait_until_kept(page, "index.html", "assets/generated/runtime/manifest.json")
    page.wait_for_function(
        "async () => (await (await caches.open('dlref-python')).keys()).length >= 18"
    )
    serve.stop(base)
    visit(page, f"{base}/below/index.html")
    assert page.evaluate("run('import numpy as np\\nint(np.arange(5).sum())')") == "10\n"


def test_reader__gets_no_file_of_the_interpreter(page: Any, serve: Any, site: Path) -> None:
    visit(page, f"{serve(site.parent)}/below/index.html")
    wait_until_kept(page, "index.html", "look.css")
    assert kept_names(page, "dlref-python") == []


def test_page__is_the_new_one_as_soon_as_there_is_a_network(
    page: Any, serve: Any, site: Path
) -> None:
    base = serve(site.parent, {"Cache-Control": "no-store"})
    visit(page, f"{base}/below/index.html")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    (site / "index.html").write_text(PAGE.format(title="new"))
    visit(page, f"{base}/below/index.html")
    assert page.title() == "new"


def test_new_version__forgets_the_old_files(page: Any, serve: Any, site: Path) -> None:
    base = serve(site.parent)
    visit(page, f"{base}/below/index.html")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    page.evaluate("fetch('assets/theme.0123abcd.min.js')")
    wait_until_kept(page, "assets/theme.0123abcd.min.js")
    page.evaluate(
        """async () => {
          const python = await caches.open("dlref-python");
          await python.put("assets/generated/runtime/numpy-00000000.bin", new Response(""));
        }"""
    )
    bundle(site, "two")
    page.evaluate("navigator.serviceWorker.getRegistration().then((r) => r.update())")
    page.wait_for_function(
        "async () => (await caches.keys()).includes('dlref-assets-one') === false"
    )
    assert page.evaluate("run('1')") == "1\n"
    assert "numpy-00000000.bin" not in kept_names(page, "dlref-python")
