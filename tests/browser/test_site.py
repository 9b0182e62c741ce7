"""The built site as a reader meets it: every page, both themes, a phone, and a first visit."""

import gzip
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import SITE

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
AXE = ROOT / "frontend/node_modules/axe-core/axe.min.js"
# The widgets look for what scrolls when the fonts are there and the browser is idle.
MEASURED = "document.fonts.ready.then(() => new Promise((done) => requestIdleCallback(done)))"
# Headings whose invisible link stands on a line of its own, with a blank line for a reader.
WRAPPED = """[...document.querySelectorAll(".md-content .headerlink")].filter((link) => {
  const text = document.createRange();
  text.setStart(link.parentElement, 0);
  text.setEndBefore(link);
  return link.getBoundingClientRect().top >= text.getBoundingClientRect().bottom;
}).map((link) => link.parentElement.textContent)"""
# Ids that more than one element of a page has: a link, a label or a reader lands on the first.
TWICE = """[...document.querySelectorAll("[id]")].map((element) => element.id)
  .filter((id, place, ids) => ids.indexOf(id) < place)"""
READER_BUDGET = 300_000  # bytes that a first visit transfers for somebody who only reads


def pages() -> list[str]:
    """Addresses of all pages below the site's root, from the built sitemap."""
    sitemap = SITE / "sitemap.xml"
    if not sitemap.is_file():
        return ["not-built"]
    return re.findall(r"<loc>https?://[^/]*/([^<]*)</loc>", sitemap.read_text())


@pytest.fixture(scope="module")
def base(serve: Callable[[Path], str], built_site: Path) -> str:
    return serve(built_site)


@pytest.fixture(params=["light", "dark"])
def themed(browser: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
    context = browser.new_context(
        color_scheme=request.param, viewport={"width": 390, "height": 844}, reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("address", pages())
def test_page__is_accessible_fits_a_phone_and_asks_no_other_host(
    themed: Any, base: str, address: str
) -> None:
    foreign: list[str] = []
    errors: list[str] = []
    themed.on("request", lambda r: foreign.append(r.url) if not r.url.startswith(base) else None)
    themed.on("pageerror", lambda error: errors.append(str(error)))
    themed.goto(f"{base}/{address}")
    themed.wait_for_load_state("networkidle")
    themed.evaluate(MEASURED)
    themed.add_script_tag(path=AXE)
    found = themed.evaluate("axe.run(document, {resultTypes: ['violations']})")
    violations = [
        (violation["id"], [node["html"][:120] for node in violation["nodes"]][:3])
        for violation in found["violations"]
    ]
    assert violations == []
    assert errors == []
    assert [url for url in foreign if not url.startswith(("data:", "blob:"))] == []
    assert themed.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert themed.evaluate(WRAPPED) == []
    assert themed.evaluate(TWICE) == []


def heaviest_topics(count: int) -> list[str]:
    """Addresses of the topic pages with the most HTML."""
    found = [SITE / address for address in pages() if address.count("/") == 2]
    sizes = {page: (page / "index.html").stat().st_size for page in found}
    return [
        page.relative_to(SITE).as_posix()
        for page in sorted(sizes, key=lambda page: -sizes[page])[:count]
    ] or ["not-built"]


@pytest.mark.parametrize("topic", heaviest_topics(3))
def test_reading__stays_within_the_byte_budget(page: Any, base: str, topic: str) -> None:
    """A first visit, read to the end with its quiz, as a compressing host would send it."""
    sizes: dict[str, int] = {}

    def count(response: Any) -> None:
        if response.ok:
            body = response.body()
            packed = response.url.endswith((".woff2", ".png", ".gz"))
            sizes[response.url.removeprefix(base)] = len(body if packed else gzip.compress(body))

    page.on("response", count)
    page.goto(f"{base}/{topic}/")
    page.wait_for_load_state("networkidle")
    page.locator("dlref-quiz").scroll_into_view_if_needed()
    page.get_by_text("Question 1 of").wait_for()
    page.evaluate("new Promise(done => requestIdleCallback(done))")
    page.wait_for_load_state("networkidle")
    assert any("/quizzes/" in url for url in sizes)  # what comes in the background came
    for part, user in (("/runtime/", "those who run"), ("search_index", "those who search")):
        assert not [url for url in sizes if part in url], f"{part} is for {user}"
    assert sum(sizes.values()) <= READER_BUDGET, sorted(sizes.items(), key=lambda kv: -kv[1])
