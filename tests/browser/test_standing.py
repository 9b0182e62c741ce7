"""Marks of progress in the navigation and on the home page: light, up to date, and quiet."""

from typing import Any

import pytest

from tests.browser.conftest import MONDAY
from tests.browser.quiz_site import ITEMS, SHORT
from tests.browser.test_review import AXE, answered, open_review, seed

pytestmark = pytest.mark.browser

TOPIC = ".md-nav--primary a[href$='basics/relu/'] .dlref-standing"
# Both topics of the small site have the same page; the later one counts.
KNOWN = [answered(item, "2026-02-27") for item in ITEMS[:3]]


@pytest.fixture
def page(monday: Any) -> Any:
    return monday


def said(page: Any) -> str:
    page.wait_for_selector(TOPIC, state="attached")
    words: str = page.locator(f"{TOPIC} .dlref-spoken").text_content()
    return words


def test_marks__are_not_there_and_cost_nothing_before_the_first_answer(
    page: Any, base: str
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{base}/long/")
    page.wait_for_load_state("networkidle")
    assert page.locator(".dlref-standing").count() == 0
    assert not [url for url in asked if "quizzes" in url]


def test_marks__say_what_is_right_and_what_is_due(page: Any, base: str) -> None:
    seed(page, base, *KNOWN, answered(ITEMS[3], "2026-03-02", share=0))
    page.wait_for_function("localStorage.getItem('dlref-standing')")
    assert said(page) == ": 3 of 9 right, 3 due"
    page.clock.set_fixed_time("2026-03-03T10:00:00+01:00")
    page.goto(f"{base}/long/")
    assert said(page) == ": 3 of 9 right, 4 due"
    assert page.locator("[aria-live] .dlref-standing, [role=status] .dlref-standing").count() == 0


def test_marks__follow_an_answer_and_the_next_page_without_a_bank(page: Any, base: str) -> None:
    seed(page, base, *KNOWN)
    page.goto(f"{base}/quiz/#topic=relu")
    page.wait_for_selector("text=Question 4 of 9")
    page.locator(".dlref-q-field input").fill("dead ReLU")
    page.keyboard.press("Enter")
    page.locator(TOPIC, has_text="4 of 9 right").wait_for(state="attached")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("document.querySelector('.md-nav__link[href$=\"long/\"]').click()")
    page.wait_for_url("**/long/")
    page.locator("h1", has_text="Long").wait_for()
    assert said(page) == ": 4 of 9 right, 3 due"
    assert not [url for url in asked if "quizzes" in url]


def test_marks__follow_another_tab(page: Any, base: str) -> None:
    seed(page, base, *KNOWN)
    other = page.context.new_page()
    other.goto(f"{base}/long/")
    assert said(other) == ": 3 of 9 right, 3 due"
    page.goto(f"{base}/quiz/#topic=relu")
    page.wait_for_selector("text=Question 4 of 9")
    page.locator(".dlref-q-field input").fill("dead ReLU")
    page.keyboard.press("Enter")
    other.locator(TOPIC, has_text="4 of 9 right").wait_for(state="attached")


def test_home__says_how_far_the_learner_is_and_where_to_go_on(page: Any, base: str) -> None:
    page.goto(base)
    assert page.locator("dlref-standing").inner_text() == ""
    seed(page, base, *KNOWN, answered(SHORT.items[0], "2026-03-02", share=0))
    page.wait_for_function("localStorage.getItem('dlref-standing')")
    page.goto(base)
    place = page.locator("dlref-standing")
    place.locator("a").wait_for()
    assert place.inner_text() == "3 questions right so far. Review the 3 due"
    place.locator("a").click()
    page.wait_for_url("**/review/")


def test_marks__leave_out_what_was_set_aside(page: Any, base: str) -> None:
    aside = {"kind": "suspend", "topic": "relu", "item": ITEMS[0].id, "time": 5}
    seed(page, base, *KNOWN, aside)
    assert said(page) == ": 3 of 9 right, 2 due"


def test_marks__are_none_where_the_summary_is_damaged(page: Any, base: str) -> None:
    for damaged in ("{", '{"a": 1}', '[{"x": 1}]'):
        page.goto(f"{base}/long/")
        page.evaluate("text => localStorage.setItem('dlref-standing', text)", damaged)
        page.reload()
        page.locator("h1", has_text="Long").wait_for()
        assert page.locator(".dlref-standing").count() == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_marks__have_no_accessibility_violation(browser: Any, base: str, theme: Any) -> None:
    context = browser.new_context(color_scheme=theme, timezone_id="Europe/Berlin")
    page = context.new_page()
    page.clock.set_fixed_time(MONDAY)
    seed(page, base, *KNOWN)
    open_review(page, base)
    said(page)
    page.add_script_tag(path=AXE)
    found = page.evaluate("axe.run('.md-nav--primary', {resultTypes: ['violations']})")
    ours = [
        node["html"][:150]
        for one in found["violations"]
        for node in one["nodes"]
        if "dlref" in node["html"]
    ]
    assert ours == []
    context.close()
