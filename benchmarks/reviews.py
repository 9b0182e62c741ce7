"""How long the quizzes take for a learner with 5,000 kept answers, in a browser.

Run `python -m benchmarks.reviews [SITE]` after `dlref site build`. Every line is the median of
what a learner waits from a click to the last change of the page.
"""

import argparse
import json
import statistics
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.browser.conftest import ARGS, Serve, _installed_chromium

ROOT = Path(__file__).parents[1]
ANSWERS = 5000
A_DAY = 60  # answers
ROUNDS = 9

SEED = """entries => new Promise(done => { const opening = indexedDB.open('dlref');
opening.onsuccess = () => { const writing = opening.result.transaction('log', 'readwrite');
for (const entry of entries) writing.objectStore('log').add(entry);
writing.oncomplete = () => { opening.result.close(); done(); }; }; })"""

CLICK = """([button, shown]) => new Promise((resolve) => {
  const start = performance.now();
  const look = () => {
    if (!document.querySelector(shown)) return requestAnimationFrame(look);
    resolve(performance.now() - start);
  };
  document.querySelector(button).click();
  look();
})"""


def answers(site: Path) -> list[dict[str, Any]]:
    """Eighty days of answers to the site's own questions, a fifth of them wrong."""
    index = json.loads((site / "assets/generated/quizzes/index.json").read_text(encoding="utf-8"))
    items = [(t["topic"], item, one["hash"]) for t in index for item, one in t["items"].items()]
    first = datetime.now(UTC) - timedelta(days=ANSWERS // A_DAY + 1)
    found = []
    for n in range(ANSWERS):
        topic, item, content = items[n % (len(items) * 4 // 5)]
        moment = first + timedelta(days=n // A_DAY, seconds=n % A_DAY)
        entry = {"kind": "review", "topic": topic, "item": item, "hash": content, "given": 0}
        when = {"time": int(moment.timestamp() * 1000), "day": moment.date().isoformat()}
        found.append(entry | {"share": float(n % 5 > 0), "hints": 0} | when)
    return found


def measure(page: Any, base: str, site: Path) -> dict[str, list[float]]:
    """Do each thing several times; return the milliseconds of each."""
    page.goto(f"{base}/review/")
    page.wait_for_selector("dlref-review .dlref-q-result")
    page.evaluate(SEED, answers(site))
    times: dict[str, list[float]] = {}

    def click(name: str, button: str, shown: str) -> None:
        times.setdefault(name, []).append(page.evaluate(CLICK, [button, shown]))

    for _ in range(ROUNDS):
        page.goto(f"{base}/quiz/")
        page.wait_for_selector(".dlref-q-topics")
        click("open a topic", ".dlref-q-topics a", ".dlref-q-card")
        page.goto(f"{base}/review/")
        page.wait_for_selector(".dlref-r-table")
        click("start the review", ".dlref-q-primary", ".dlref-q-stem")
        for _ in range(2):
            skip(page)
            click("grade an answer", ".dlref-q-primary", ".dlref-q-verdict")
            click("next question", ".dlref-q-primary", ".dlref-q-card:not(:has(.dlref-q-verdict))")
        click("statistics", ".dlref-r-head .dlref-q-quiet", ".dlref-r-table")
    return times


def skip(page: Any) -> None:
    """Put some answer into whatever is asked."""
    if page.locator(".dlref-q-option input").count():
        page.locator(".dlref-q-option input").first.check()
    for field in page.locator(".dlref-q-field :is(input, textarea)").all():
        field.fill("1")
    for row in page.locator(".dlref-q-pair select").all():
        row.select_option(index=1)
    if "Show the answer" in page.locator(".dlref-q-primary").first.inner_text():
        page.locator(".dlref-q-primary").first.click()


def main() -> None:
    """Print the medians."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", nargs="?", type=Path, default=ROOT / "site")
    site = parser.parse_args().site
    serve = Serve()
    base = serve(site)
    with sync_playwright() as playwright:
        path = _installed_chromium()
        chromium = playwright.chromium.launch(executable_path=path, args=list(ARGS))
        page = chromium.new_context(viewport={"width": 1280, "height": 900}).new_page()
        page.set_default_timeout(200_000)
        for name, times in measure(page, base, site).items():
            print(f"{name:<18} {statistics.median(times):6.0f} ms, at most {max(times):.0f}")
        chromium.close()
    serve.stop(base)


if __name__ == "__main__":
    main()
