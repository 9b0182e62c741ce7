"""Runnable code blocks, on pages that Material and mkdocstrings rendered, with the real Python."""

import gzip
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dlref.web.node import find_node

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
AXE = ROOT / "frontend/node_modules/axe-core/axe.min.js"
SCRIPTS_BUDGET = 30_000  # bytes of gzip; the editor alone is four times as large
CONFIG = f"""
site_name: cells
site_url: https://example.org/
docs_dir: docs
theme:
  name: material
  font: false
  features: [content.code.copy, navigation.instant, navigation.tabs]
  palette: {{scheme: default, primary: custom, accent: custom}}
plugins:
  - mkdocstrings:
      handlers:
        python:
          paths: ["{ROOT}"]
          options: {{show_root_heading: true, separate_signature: true}}
markdown_extensions:
  - attr_list
  - md_in_html
  - pymdownx.superfences
  - pymdownx.highlight: {{pygments_lang_class: true}}
extra_css: [own/css/dlref.css, own/css/cell.css]
extra_javascript: [{{path: own/js/dlref.js, type: module}}]
"""
PAGES = {
    "index": """
# Cells

```{ .pycon #matching }
>>> x = np.array([0.1, 0.2])
>>> (x * 3).tolist()
[0.3, 0.6]
>>> for n in range(2):
...     print(n)
0
1

>>> int("one")
Traceback (most recent call last):
    ...
ValueError: invalid literal for int() with base 10: 'one'
```

```{ .pycon #differing }
>>> 1 + 1
3
>>> 2 + 2
4
```

```{ .python #script }
total = sum(range(4))
print(total)
```

```{ .pycon .predict #predict }
>>> "ab" * 2
'abab'
```

```{ .python #spare }
pass
```

```{ .python #flood }
pass
```

```{ .python #failing }
def half(x):
    return x / 0

half(1)
```

```{ .python .no-run #left-alone }
print("not here")
```

```{ .python .torch #torch }
import torch
```

::: dlref.activations.relu

<div class="doc doc-object" markdown>
<h3 class="doc-heading" id="dlref.activations.Made.up">In two parts</h3>

```pycon
>>> x = relu(np.array([-1.0, 1.0]))
>>> print("first part")
first part
```

Text between them.

```{ .pycon #second }
>>> x.tolist()
[0.0, 1.0]
```

</div>

[More](more.md)
""",
    "more": """
# More

```{ .pycon #other }
>>> 6 * 7
42
```
""",
    "playground": """
# Playground

```{ .python .playground #pad }
print("from the page")
```
""",
}


@pytest.fixture(scope="module")
def site(runtime_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cells")
    (folder / "docs").mkdir()
    (folder / "mkdocs.yml").write_text(CONFIG)
    for name, text in PAGES.items():
        (folder / "docs" / f"{name}.md").write_text(text)
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    subprocess.run(command, cwd=folder, check=True)
    own = folder / "site" / "own"
    own.mkdir()
    bundle = [find_node(), str(ROOT / "frontend/build.mjs"), str(own / "js")]
    subprocess.run(bundle, check=True)
    (own / "css").symlink_to(ROOT / "docs/assets/css")
    (own / "runtime").symlink_to(runtime_files)
    return folder / "site"


@pytest.fixture(scope="module")
def base(site: Path, serve: Callable[[Path], str]) -> str:
    return serve(site)


@pytest.fixture
def cells(page: Any, base: str) -> Any:
    """The first page, with its cells in place."""
    page.goto(f"{base}/")
    page.wait_for_selector(".dlref-cell")
    return page


@pytest.fixture(scope="module")
def warm(browser: Any, base: str) -> Iterator[Any]:
    """The same, with Python booted, for tests that leave each other's cells alone."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{base}/")
    page.wait_for_selector(".dlref-cell")
    yield page
    context.close()


def press(page: Any, cell: str, name: str) -> None:
    page.locator(f"#{cell}").get_by_role("button", name=name, exact=True).click()


def ran(page: Any, cell: str) -> str:
    """What the cell says when its run is over."""
    page.wait_for_selector(f"#{cell}:not([aria-busy])")
    status: str = page.locator(f"#{cell} .dlref-status").inner_text()
    return status


def run(page: Any, cell: str) -> str:
    press(page, cell, "Run")
    return ran(page, cell)


def output(page: Any, cell: str) -> str:
    texts = page.locator(f"#{cell} .dlref-out:visible").all_inner_texts()
    return "\n".join(line for text in texts for line in text.split("\n") if line)


def edit(page: Any, cell: str, code: str) -> None:
    """Replace the code of a cell."""
    press(page, cell, "Edit")
    page.wait_for_selector(f"#{cell} .cm-focused")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(code)


def code(page: Any, cell: str) -> str:
    return "\n".join(page.locator(f"#{cell} .cm-line").all_inner_texts())


# Before anything runs


def test_upgrade__takes_examples_and_leaves_everything_else(cells: Any) -> None:
    assert cells.locator("#matching.dlref-cell, #script.dlref-cell").count() == 2
    kept = cells.locator("#left-alone, #torch, .doc-signature, .mkdocstrings-source .highlight")
    assert kept.count() == 4
    assert cells.locator(".doc-function .dlref-cell").count() == 1
    assert [c for c in kept.evaluate_all("all => all.map(e => e.className)") if "cell" in c] == []


@pytest.mark.parametrize("width", [390, 1280])
def test_upgrade__moves_no_code(browser: Any, base: str, width: int) -> None:
    measure = """() => [...document.querySelectorAll('article pre .n, article pre .go, article p')]
        .filter(e => e.checkVisibility() && !e.closest('.dlref-bar'))
        .map(e => [e.textContent, ...['x', 'y'].map(k => e.getBoundingClientRect()[k])])"""
    touch = width < 800
    context = browser.new_context(
        viewport={"width": width, "height": 900}, has_touch=touch, is_mobile=touch
    )
    page = context.new_page()
    page.route("**/own/js/dlref.js", lambda route: route.abort())
    page.goto(f"{base}/")
    before = page.evaluate(measure)
    page.unroute("**/own/js/dlref.js")
    page.reload()
    page.wait_for_selector(".dlref-cell")
    after = page.evaluate(measure)
    context.close()
    assert len(before) > 30
    assert after == before


def test_reading__loads_neither_python_nor_the_editor(page: Any, base: str, site: Path) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{base}/", wait_until="networkidle")
    scripts = [site / url.removeprefix(f"{base}/") for url in asked if "/own/js/" in url]
    assert sum(len(gzip.compress(script.read_bytes())) for script in scripts) < SCRIPTS_BUDGET
    assert [url for url in asked if "/own/runtime/" in url] == []
    with page.expect_request("**/own/runtime/manifest.json"):
        page.locator("#matching pre").hover()


def test_returning__reader_gets_python_ahead(cells: Any) -> None:
    run(cells, "script")
    with cells.expect_request("**/own/runtime/manifest.json"):
        cells.reload()


def test_prelude__of_a_docstring_unfolds_to_its_module(cells: Any) -> None:
    fold = cells.locator(".doc-function .dlref-fold")
    fold.click()
    assert (
        cells.locator(".doc-function .dlref-rest").inner_text() == "from dlref.activations import *"
    )
    assert fold.get_attribute("aria-expanded") == "true"


def test_copy__takes_a_script_that_runs_anywhere(cells: Any) -> None:
    cells.context.grant_permissions(["clipboard-read", "clipboard-write"])
    press(cells, "matching", "Copy")
    cells.wait_for_function("document.querySelector('#matching .dlref-status').textContent")
    script = cells.evaluate("navigator.clipboard.readText()")
    assert script.startswith("import numpy as np\nx = np.array([0.1, 0.2])\n(x * 3).tolist()\nfor")
    assert ">>>" not in script
    assert cells.locator(".dlref-cell .md-code__nav:visible").count() == 0


# Running


def test_run__matches_the_documented_output(warm: Any) -> None:
    assert re.match(r"Matches the documented output · \d", run(warm, "matching"))
    assert "[0.30000000000000004, 0.6000000000000001]\n0\n1" in output(warm, "matching")
    assert "ValueError: invalid literal" in output(warm, "matching")
    assert warm.locator("#matching [data-verdict=same]").count() == 4


def test_run__shows_both_outputs_where_they_differ(warm: Any) -> None:
    assert run(warm, "differing").startswith("Differs from the documented output")
    assert output(warm, "differing") == "printed here\n2\ndocumented\n3\n4"


def test_run__prints_what_a_script_prints(warm: Any) -> None:
    assert run(warm, "script").startswith("Done")
    assert output(warm, "script") == "6"


def test_run__sees_the_module_of_a_docstring(warm: Any) -> None:
    cell = warm.locator(".doc-function .dlref-cell")
    cell.evaluate("e => { e.id = 'docstring'; }")
    assert run(warm, "docstring").startswith("Matches")


def test_run__builds_on_the_earlier_parts_of_a_docstring(warm: Any) -> None:
    assert run(warm, "second").startswith("Matches")
    assert output(warm, "second") == "[0.0, 1.0]"


def test_run__cuts_off_a_flood_of_output(warm: Any) -> None:
    edit(warm, "flood", "for n in range(9000): print(n)")
    run(warm, "flood")
    shown = output(warm, "flood")
    assert shown.endswith("the rest is not shown")
    assert 20_000 - 9000 < len(shown) < 21_000


def test_run__twice_starts_afresh(warm: Any) -> None:
    edit(warm, "spare", "print('seen' in globals())\nseen = 1")
    run(warm, "spare")
    assert run(warm, "spare").startswith("Edited code ran")
    assert output(warm, "spare") == "False"


def test_predict__hides_the_output_until_it_is_asked_for(cells: Any) -> None:
    out = cells.locator("#predict .dlref-out").first
    assert not out.is_visible()
    press(cells, "predict", "Show output")
    assert out.is_visible()
    cells.reload()
    assert not out.is_visible()
    assert run(cells, "predict").startswith("Matches")
    assert out.is_visible()


def test_stop__ends_an_endless_loop_and_python_runs_again(cells: Any) -> None:
    edit(cells, "script", "print('started')\nwhile True: pass")
    cells.keyboard.press("Control+Enter")
    cells.locator("#script .dlref-out", has_text="started").wait_for()
    press(cells, "script", "Stop")
    assert ran(cells, "script").startswith("Stopped")
    assert output(cells, "script") == "started"
    assert run(cells, "matching").startswith("Matches")


def test_error__is_a_traceback_of_the_readers_own_lines(warm: Any) -> None:
    assert run(warm, "failing").startswith("Stopped at an error")
    lines = output(warm, "failing").split("\n")
    assert lines[0] == "Traceback (most recent call last):"
    assert lines[-1] == warm.locator("#failing .dlref-error").inner_text()
    assert lines[-1] == "ZeroDivisionError: division by zero"
    assert [line for line in lines if "File" in line and "<cell>" not in line] == []


def test_failure__says_what_to_do_and_the_next_run_tries_again(cells: Any) -> None:
    cells.route("**/own/runtime/**", lambda route: route.abort())
    assert "Press Run to try again" in run(cells, "matching")
    assert "[0.3, 0.6]" in output(cells, "matching")
    cells.unroute("**/own/runtime/**")
    assert run(cells, "matching").startswith("Matches")


# Editing


def test_edit__is_marked_kept_over_a_reload_and_undone_by_reset(cells: Any) -> None:
    edit(cells, "matching", "x = 2\nx + 3")
    assert run(cells, "matching").startswith("Edited code ran")
    assert output(cells, "matching") == "5"
    cells.reload()
    cells.locator("#matching .cm-line").first.wait_for()
    assert code(cells, "matching") == "x = 2\nx + 3"
    assert cells.locator("#matching .dlref-edited").is_visible()
    press(cells, "matching", "Reset")
    assert run(cells, "matching").startswith("Matches")
    cells.reload()
    cells.wait_for_selector(".dlref-cell")
    assert not cells.locator("#matching .dlref-edited").is_visible()


def test_edit__during_a_run_is_not_taken_for_what_ran(cells: Any) -> None:
    edit(cells, "script", "print('started')\nwhile True: pass")
    cells.keyboard.press("Control+Enter")
    cells.locator("#script .dlref-out", has_text="started").wait_for()
    cells.keyboard.insert_text("  # edited")
    press(cells, "script", "Stop")
    said = ran(cells, "script")
    assert said.startswith("Stopped")
    assert said.endswith("before your edit")


def test_edit__opens_where_the_code_is_clicked_and_moves_nothing(cells: Any) -> None:
    name = cells.locator("#script .n", has_text="total").last
    name.scroll_into_view_if_needed()
    place = name.bounding_box()
    name.click(position={"x": 1, "y": place["height"] / 2})
    cells.wait_for_selector("#script .cm-focused")
    cells.keyboard.type("2 * ")
    assert code(cells, "script").endswith("print(2 * total)")
    line = cells.locator("#script .cm-line").last.bounding_box()
    assert abs(line["y"] + line["height"] / 2 - place["y"] - place["height"] / 2) <= 1


def test_edit__finds_the_clicked_place_below_outputs(cells: Any) -> None:
    cells.locator("#matching .n", has_text=re.compile("^n$")).last.click(position={"x": 1, "y": 5})
    cells.wait_for_selector("#matching .cm-focused")
    cells.keyboard.type("2 * ")
    assert "print(2 * n)" in code(cells, "matching")


def test_edit__of_one_example_moves_nothing_on_the_page(cells: Any) -> None:
    measure = "document.querySelector('#left-alone').getBoundingClientRect().y + scrollY"
    press(cells, "predict", "Show output")
    before = cells.evaluate(measure)
    press(cells, "predict", "Edit")
    cells.wait_for_selector("#predict .cm-focused")
    assert output(cells, "predict") == "'abab'"
    assert abs(cells.evaluate(measure) - before) <= 1


def test_keyboard__reaches_runs_edits_and_leaves(cells: Any) -> None:
    cells.locator("h1").click()
    for _ in range(3):
        cells.keyboard.press("Tab")
        if cells.evaluate("document.activeElement.closest('#matching') !== null"):
            break
    assert cells.evaluate("document.activeElement.textContent") == "Run"
    cells.keyboard.press("Enter")
    assert ran(cells, "matching").startswith("Matches")
    while cells.evaluate("document.activeElement.textContent") != "Edit":
        cells.keyboard.press("Tab")
    cells.keyboard.press("Enter")
    cells.wait_for_selector("#matching .cm-focused")
    hint = cells.locator("#matching .cm-content").get_attribute("aria-describedby")
    assert "Escape leaves" in cells.locator(f"#{hint}").inner_text()
    cells.keyboard.press("Control+Home")
    cells.keyboard.press("Tab")
    assert code(cells, "matching").startswith("    x = ")
    cells.keyboard.press("Escape")
    assert cells.evaluate("document.activeElement.textContent") == "Run"


# The page around the cells


def test_instant_navigation__keeps_python_and_stops_what_was_left_running(
    cells: Any, base: str
) -> None:
    # Material navigates so only to what the sitemap names, port included.
    names = "".join(f"<url><loc>{base}/{page}</loc></url>" for page in ("", "more/"))
    sitemap = f"<urlset>{names}</urlset>"
    cells.route("**/sitemap.xml", lambda r: r.fulfill(body=sitemap, content_type="text/xml"))
    cells.reload()
    cells.wait_for_selector(".dlref-cell")
    edit(cells, "script", "while True: pass")
    cells.keyboard.press("Control+Enter")
    cells.wait_for_selector("#script[data-slow]")
    cells.evaluate("window.same = true")
    cells.get_by_role("link", name="More").first.click()
    cells.wait_for_selector("#other.dlref-cell")
    assert cells.evaluate("window.same")
    assert run(cells, "other").startswith("Matches")
    edit(cells, "other", "6")
    assert cells.locator("#other .cm-scroller").evaluate("e => getComputedStyle(e).display") == (
        "flex"
    )


def test_phone__buttons_are_large_enough_and_nothing_overflows(browser: Any, base: str) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto(f"{base}/")
    page.wait_for_selector(".dlref-cell")
    assert run(page, "differing").startswith("Differs")
    buttons = page.locator(".dlref-button:visible, .dlref-fold").all()
    sizes = [button.bounding_box() for button in buttons]
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    context.close()
    assert len(sizes) > 10
    assert [size for size in sizes if size["height"] < 44 or size["width"] < 44] == []
    assert wide <= 0


@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_cells__are_accessible_in_every_state(cells: Any, scheme: str) -> None:
    cells.evaluate(f"document.body.setAttribute('data-md-color-scheme', '{scheme}')")
    for name in ("matching", "differing", "script"):
        run(cells, name)
    edit(cells, "script", "1 / 0  #" + " wide" * 60)
    run(cells, "script")
    cells.add_script_tag(path=AXE)
    found = cells.evaluate(
        "axe.run('.dlref-cell', {resultTypes: ['violations']}).then(r => r.violations"
        ".map(v => [v.id, v.nodes.map(n => n.html.slice(0, 150) + n.failureSummary)]))"
    )
    assert found == []


# The playground


@pytest.fixture
def playground(page: Any, base: str) -> Iterator[Any]:
    page.goto(f"{base}/playground/")
    page.wait_for_selector("#pad .cm-line")
    yield page


def write(page: Any, text: str) -> None:
    page.locator("#pad .cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def test_playground__keeps_the_code_and_reset_brings_the_pages_back(playground: Any) -> None:
    write(playground, "print('mine')")
    playground.reload()
    playground.locator(".cm-line", has_text="mine").wait_for()
    assert run(playground, "pad").startswith("Edited code ran")
    assert output(playground, "pad") == "mine"
    press(playground, "pad", "Reset")
    playground.reload()
    playground.locator(".cm-line", has_text="from the page").wait_for()


def test_playground__says_where_pytorch_is_checked_instead(playground: Any) -> None:
    write(playground, "import torch")
    assert run(playground, "pad").startswith("Stopped at an error")
    said = output(playground, "pad")
    assert "No module named 'torch'" in said
    assert "PyTorch does not run in a browser. What runs here: Python’s standard" in said
    write(playground, "import scipy")
    run(playground, "pad")
    assert "scipy is not in this browser." in output(playground, "pad")


def test_playground__shares_code_by_a_link_that_runs_nothing(playground: Any, base: str) -> None:
    playground.context.grant_permissions(["clipboard-read", "clipboard-write"])
    write(playground, "print('η')")
    press(playground, "pad", "Copy link")
    playground.locator(".dlref-status", has_text="Link copied").wait_for()
    link = playground.evaluate("navigator.clipboard.readText()")
    write(playground, "print('mine')")
    playground.goto("about:blank")
    playground.goto(link)
    playground.locator(".dlref-status", has_text="From a link").wait_for()
    assert code(playground, "pad") == "print('η')"
    assert output(playground, "pad") == ""
    write(playground, "print('theirs, changed')")
    playground.goto("about:blank")
    playground.goto(f"{base}/playground/")
    playground.locator(".cm-line", has_text="mine").wait_for()


def test_playground__says_when_a_link_is_damaged(page: Any, base: str) -> None:
    page.goto(f"{base}/playground/#code=%%%")
    page.locator(".dlref-status", has_text="damaged").wait_for()
    assert code(page, "pad") == 'print("from the page")'
