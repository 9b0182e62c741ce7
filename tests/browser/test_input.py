"""Every type of question, answered right by touch at 390 px and by keyboard alone."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.quiz_site import ITEMS
from tests.browser.test_quiz import (
    digit,
    go_to,
    match_by_keyboard,
    match_rows,
    open_quiz,
    press,
    tab_to,
    verdict,
)

pytestmark = pytest.mark.browser

TYPES = [pytest.param(number, id=item.type) for number, item in enumerate(ITEMS, 1)]
RIGHT = {1: ["slope is zero"], 2: ["max", "cheap"]}
TYPED = {3: "-0.25", 4: "dead ReLU", 5: "[0.0, 0.0, 2.0]"}
STEPS = ("Find the output", "Find the loss", "nabla", "Update")


@pytest.fixture
def phone(browser: Any, base: str) -> Iterator[Any]:
    """A phone, 390 px wide, without mouse and keyboard."""
    context = browser.new_context(
        service_workers="block",
        viewport={"width": 390, "height": 844},
        has_touch=True,
        is_mobile=True,
    )
    yield open_quiz(context.new_page(), base)
    context.close()


@pytest.fixture
def desk(page: Any, base: str) -> Any:
    return open_quiz(page, base)


@pytest.mark.parametrize("number", TYPES)
def test_touch__answers_every_type(phone: Any, number: int) -> None:
    if number > 1:
        phone.locator(".dlref-q-marks button").nth(number - 1).tap()
        phone.wait_for_selector(f"text=Question {number} of")
    tap_answer(phone, number)
    phone.locator(".dlref-q-primary").first.tap()
    assert verdict(phone) == ("✓ All said." if number == len(ITEMS) else "✓ Right.")
    phone.locator(".dlref-q-primary").first.tap()
    phone.wait_for_selector(".dlref-q-verdict", state="detached")


def tap_answer(page: Any, number: int) -> None:
    if number in RIGHT:
        for words in RIGHT[number]:
            page.locator(".dlref-q-option label").filter(has_text=words).tap()
    elif number in TYPED:
        page.locator(".dlref-q-field input").tap()
        page.keyboard.type(TYPED[number])
    elif number == 6:
        for step in STEPS:
            down = page.locator(".dlref-q-steps li").filter(has_text=step).locator("button").last
            while down.is_enabled():
                down.tap()
    elif number in (7, 8):
        page.locator(".dlref-q-pair label").first.tap()
        match_rows(page, right=True)  # a phone opens its own list
    else:
        page.locator(".dlref-q-primary").first.tap()
        for row in page.locator(".dlref-q-rubric label").all():
            row.tap()


def test_touch__drags_a_step_by_its_handle(phone: Any) -> None:
    go_to(phone, 6)
    rows = phone.locator(".dlref-q-steps li")
    first = rows.first.locator(".dlref-q-text").inner_text()
    drag_by_touch(phone, rows.first, rows.last)
    assert rows.last.locator(".dlref-q-text").inner_text() == first


def drag_by_touch(page: Any, row: Any, target: Any) -> None:
    """Drag a row by its handle to where a row below it is."""
    target.scroll_into_view_if_needed()
    start, end = row.locator(".dlref-q-handle").bounding_box(), target.bounding_box()
    session = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        found = [{"x": x, "y": y} for x, y in points]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": found})

    x, top, bottom = start["x"] + 20, start["y"] + 20, end["y"] + end["height"] - 4
    touch("touchStart", (x, top))
    for part in range(1, 7):
        touch("touchMove", (x, top + (bottom - top) * part / 6))
    touch("touchEnd")
    page.wait_for_selector(".dlref-q-dragged", state="detached")


@pytest.mark.parametrize("number", TYPES)
def test_keyboard__answers_every_type(desk: Any, number: int) -> None:
    if number > 1:
        tab_to(desk, ".dlref-q-marks button")
        press(desk, *["ArrowRight"] * (number - 1), "Enter")
        desk.wait_for_selector(f"text=Question {number} of")
    key_answer(desk, number)
    press(desk, "Enter")
    assert verdict(desk) == ("✓ All said." if number == len(ITEMS) else "✓ Right.")
    desk.wait_for_function("document.activeElement.matches('.dlref-q-primary')")


def key_answer(page: Any, number: int) -> None:
    if number in RIGHT:
        tab_to(page, ".dlref-q-option input")
        press(page, *(digit(page, words) for words in RIGHT[number]))
    elif number in TYPED:
        tab_to(page, ".dlref-q-field input")
        page.keyboard.type(TYPED[number])
    elif number == 6:
        for step in STEPS:
            while page.locator(".dlref-q-steps li").last.filter(has_text=step).count() == 0:
                tab_to(page, f"[aria-label^='Move down'][aria-label*='{step}']")
                press(page, "Space")
        tab_to(page, ".dlref-q-primary")
    elif number in (7, 8):
        match_by_keyboard(page)
    else:
        tab_to(page, ".dlref-q-primary")
        press(page, "Enter", *"12"[: len(ITEMS[-1].answer["rubric"])])
        tab_to(page, ".dlref-q-primary")
