"""The browser has thrown the learner's answers away, and only the marks of progress are left."""

from typing import Any

import pytest

from tests.browser.quiz_site import ITEMS
from tests.browser.test_exam import begin, open_setup
from tests.browser.test_exam import hand_in as hand_in_exam
from tests.browser.test_review import (
    answered,
    choose,
    entries,
    give_out,
    open_review,
    said,
    seed,
    start,
    take_in,
)

pytestmark = pytest.mark.browser

KNOWN = [answered(item, "2026-02-27") for item in ITEMS[:3]]
GONE = "The answers that this browser kept are gone"
MARK = ".md-nav--primary .dlref-standing"
WAYS = {
    "deleted": """() => new Promise((done, refuse) => {
        const deleting = indexedDB.deleteDatabase('dlref');
        deleting.onsuccess = done; deleting.onblocked = deleting.onerror = refuse; })""",
    "emptied": """() => new Promise(done => { const opening = indexedDB.open('dlref');
        opening.onsuccess = () => { const writing = opening.result.transaction('log', 'readwrite');
        writing.objectStore('log').clear();
        writing.oncomplete = () => { opening.result.close(); done(); }; }; })""",
}


@pytest.fixture
def page(monday: Any) -> Any:
    return monday


def lose(page: Any, base: str, way: str = "deleted") -> None:
    """Lose the log of a learner between two visits."""
    page.goto(f"{base}/sitemap.xml")
    page.evaluate(WAYS[way])


def learn(page: Any, base: str) -> None:
    """Three answers, and their marks."""
    seed(page, base, *KNOWN)
    page.wait_for_selector(MARK, state="attached")


def notice(page: Any) -> str:
    text: str = page.locator(".dlref-q-notice").first.inner_text()
    return text


@pytest.mark.parametrize("way", WAYS)
def test_lost__is_told_and_the_marks_agree(page: Any, base: str, way: str) -> None:
    learn(page, base)
    lose(page, base, way)
    open_review(page, base)
    assert GONE in notice(page)
    assert "import that file on the review page" in notice(page)
    assert "0 due, 10 new today." in said(page)
    assert page.locator(MARK).count() == 0
    page.goto(f"{base}/quiz/#topic=relu")
    page.wait_for_selector("text=Question 1 of 9")
    assert GONE in notice(page), "told until there are answers again"
    choose(page, right=True)
    page.locator(MARK).wait_for(state="attached")
    page.reload()
    page.wait_for_selector("text=1 right")
    assert notice(page) == ""


def test_lost__is_whole_again_after_the_last_export_came_in(page: Any, base: str) -> None:
    learn(page, base)
    export = give_out(page)
    lose(page, base)
    open_review(page, base)
    assert take_in(page, export) == "3 new entries of 3 from mine.jsonl."
    page.locator(MARK).wait_for(state="attached")
    assert page.locator(f"{MARK} .dlref-spoken").text_content() == ": 3 of 9 right, 3 due"
    open_review(page, base)
    assert notice(page) == ""
    assert give_out(page) == export


def test_lost__takes_the_marks_off_a_page_that_asks_nothing(page: Any, base: str) -> None:
    learn(page, base)
    lose(page, base)
    page.goto(f"{base}/long/")
    page.wait_for_function(f"!document.querySelector('{MARK}')")
    assert page.locator(".dlref-q-box").count() == 0


def test_lost__lets_a_review_go_on(page: Any, base: str) -> None:
    learn(page, base)
    lose(page, base)
    open_review(page, base)
    start(page)
    choose(page, right=False)
    assert [entry["share"] for entry in entries(page)] == [0]


def test_lost__lets_an_exam_go_on(page: Any, base: str) -> None:
    learn(page, base)
    begin(open_setup(page, base))
    lose(page, base)
    page.goto(f"{base}/quiz/#mix")
    page.wait_for_selector("text=Question 1 of 9")
    assert GONE in notice(page)
    hand_in_exam(page)


def test_lost__is_not_said_to_somebody_who_has_never_answered(page: Any, base: str) -> None:
    open_review(page, base)
    open_review(page, base)
    assert notice(page) == ""
