"""The daily review as a learner takes it, day after day, and takes to another device."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from dlref.quiz.bank import Item, content_hash
from tests.browser.quiz_site import SHORT, build_site

pytestmark = pytest.mark.browser

HERE = Path(__file__).parent
AXE = HERE.parents[1] / "frontend/node_modules/axe-core/axe.min.js"
MONDAY = "2026-03-02T10:00:00+01:00"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path], str]) -> str:
    """Address of a small site with ten questions."""
    work = tmp_path_factory.mktemp("review")
    (work / "site").mkdir()
    url = serve(work / "site")
    build_site(work, url)
    return url


@pytest.fixture
def profile(browser: Any) -> Iterator[Callable[[], Any]]:
    """Makes pages of fresh profiles on a fixed Monday; an uncaught error on one fails the test."""
    contexts, errors = [], []

    def fresh() -> Any:
        context = browser.new_context(service_workers="block", timezone_id="Europe/Berlin")
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.clock.set_fixed_time(MONDAY)
        return page

    yield fresh
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def page(profile: Callable[[], Any]) -> Any:
    return profile()


@pytest.fixture
def review(page: Any, base: str) -> Any:
    """A page whose review has loaded."""
    return open_review(page, base)


def open_review(page: Any, base: str, moment: str = MONDAY) -> Any:
    page.clock.set_fixed_time(moment)
    page.goto(f"{base}/review/")
    page.wait_for_selector("dlref-review .dlref-q-result")
    return page


def start(page: Any) -> None:
    page.get_by_role("button", name="Start the review").click()
    page.wait_for_selector("text=Question 1 of")


def said(page: Any) -> str:
    """What stands in the box of the review."""
    text: str = page.locator("dlref-review .dlref-q-card").first.inner_text()
    return text


def entries(page: Any) -> list[Any]:
    """The log as this browser keeps it."""
    found: list[Any] = page.evaluate(
        """() => new Promise(done => { const opening = indexedDB.open('dlref');
        opening.onsuccess = () => { const all = opening.result.transaction('log').objectStore('log')
        .getAll(); all.onsuccess = () => { opening.result.close(); done(all.result); }; }; })"""
    )
    return found


def answered(item: Item, day: str, share: float = 1, **fields: Any) -> dict[str, Any]:
    """An answer at noon of a day, as the site writes it."""
    time = round(datetime.fromisoformat(f"{day}T12:00Z").timestamp() * 1000)
    topic = "elu" if item in SHORT.items else "relu"
    given = {"kind": "review", "topic": topic, "item": item.id, "hash": content_hash(item)}
    return given | {"given": 0, "share": share, "hints": 0, "day": day, "time": time} | fields


def few(count: int) -> dict[str, Any]:
    """The learner wants so many new questions a day."""
    return {"kind": "settings", "new_per_day": count, "until": None, "time": 1}


def seed(page: Any, base: str, *found: Any) -> None:
    """Put entries into the log before the review reads it."""
    page.goto(f"{base}/review/")
    page.wait_for_selector("dlref-review .dlref-q-result")
    page.evaluate(
        """entries => new Promise(done => { const opening = indexedDB.open('dlref');
        opening.onsuccess = () => { const writing = opening.result.transaction('log', 'readwrite');
        for (const entry of entries) writing.objectStore('log').add(entry);
        writing.oncomplete = () => { opening.result.close(); done(); }; }; })""",
        list(found),
    )
    page.reload()
    page.wait_for_selector("dlref-review .dlref-q-result")


# Asking


def test_review__is_taken_by_keyboard_alone_and_kept(review: Any) -> None:
    assert "0 due, 10 new today." in said(review)
    review.get_by_role("button", name="Start the review").focus()
    review.keyboard.press("Enter")
    review.wait_for_selector("text=Question 1 of 10")
    review.wait_for_function("document.activeElement.matches('.dlref-q-place')")
    review.keyboard.press("2")
    review.keyboard.press("Enter")
    assert review.locator("[aria-live=polite] .dlref-q-verdict").count() == 1
    review.wait_for_function("document.activeElement.textContent === 'Next question'")
    review.keyboard.press("Enter")
    review.wait_for_selector("text=Question 2 of 10")
    assert "Question 2 of 10" in review.evaluate("document.activeElement.textContent")
    (kept,) = entries(review)
    assert (kept["kind"], kept["day"], kept["hints"]) == ("review", "2026-03-02", 0)


def test_review__keeps_whether_the_hint_was_seen(review: Any) -> None:
    start(review)
    hint = review.get_by_role("button", name="Hint")
    hint.click()
    hint.click()
    choose(review, right=True)
    assert entries(review)[0]["hints"] == 1


def choose(page: Any, right: bool) -> None:
    page.get_by_label("slope is zero" if right else "no upper bound").check()
    page.locator(".dlref-q-primary").click()


def test_review__ends_with_how_it_went_and_what_comes_tomorrow(page: Any, base: str) -> None:
    seed(page, base, few(2))
    start(page)
    choose(page, right=True)
    page.get_by_role("button", name="Next question").click()
    choose(page, right=False)
    page.get_by_role("button", name="See the result").click()
    page.wait_for_function("document.activeElement.matches('.dlref-q-result')")
    assert said(page).splitlines()[0] == "1 of 2 right."
    assert "That is all for today." in said(page)
    assert "1 question falls due tomorrow." in said(page)
    assert page.get_by_role("link", name="Practise").get_attribute("href") == f"{base}/quiz/"


def test_review__asks_nothing_twice_a_day_and_comes_back_when_it_is_due(
    page: Any, base: str
) -> None:
    seed(page, base, few(1))
    start(page)
    choose(page, right=False)
    page.get_by_role("button", name="Try again").click()
    choose(page, right=True)
    page.get_by_role("button", name="See the result").click()
    assert said(page).splitlines()[0] == "0 of 1 right.", "the first answer counts"
    for moment, words in (
        ("2026-03-02T23:50:00+01:00", "Nothing is due today."),
        ("2026-03-03T00:10:00+01:00", "1 due, 1 new today."),
    ):
        assert words in said(open_review(page, base, moment))


def test_review__goes_on_after_a_stop_with_what_is_left(page: Any, base: str) -> None:
    seed(page, base, few(2))
    start(page)
    choose(page, right=True)
    page.get_by_role("button", name="Stop").click()
    assert said(page).split("\n\n")[:2] == ["1 of 1 right.", "0 due, 1 new today."]
    page.get_by_role("button", name="Go on").click()
    page.wait_for_selector("text=Question 1 of 1")


def test_review__of_two_tabs_asks_each_question_in_one_of_them(page: Any, base: str) -> None:
    seed(page, base, few(2))
    other = page.context.new_page()
    other.clock.set_fixed_time(MONDAY)
    open_review(other, base)
    start(page)
    choose(page, right=True)
    other.wait_for_selector("text=0 due, 1 new today.")
    start(other)
    assert "Question 1 of 1" in said(other)
    choose(other, right=True)
    page.get_by_role("button", name="Next question").click()
    page.wait_for_selector("text=1 of 1 right.")


def test_review__asks_a_changed_question_again_without_its_old_answer(page: Any, base: str) -> None:
    known = SHORT.items[0]
    seed(page, base, few(0), answered(known, "2026-03-01", hash="other"))
    start(page)
    assert "This question has changed since you answered it." in said(page)
    assert page.locator(".dlref-q-verdict").count() == 0


def test_review__asks_a_known_question_as_if_it_were_new(page: Any, base: str) -> None:
    seed(page, base, few(0), answered(SHORT.items[0], "2026-01-01"))
    start(page)
    assert page.locator(".dlref-q-option input:checked").count() == 0
    choose(page, right=True)


def test_review__offers_to_load_a_topic_again(review: Any) -> None:
    review.route("**/elu.json", lambda route: route.abort())
    review.get_by_role("button", name="Start the review").click()
    review.wait_for_selector("text=The questions on ELU could not be loaded.")
    review.unroute("**/elu.json")
    review.get_by_role("button", name="Try again").click()
    review.wait_for_selector("text=Question 1 of 10")


# Set aside


def test_aside__is_not_asked_until_it_is_taken_back(page: Any, base: str) -> None:
    seed(page, base, few(1))
    start(page)
    page.get_by_role("button", name="Set aside").click()
    assert "not asked again until you take it back" in said(page)
    assert page.evaluate("document.activeElement.textContent") == "Next question"
    page.get_by_role("button", name="Take back").click()
    assert page.locator(".dlref-q-option input:enabled").count() == 4
    page.get_by_role("button", name="Set aside").click()
    page.get_by_role("button", name="Next question").click()
    page.wait_for_selector("text=Question 2 of 2")
    assert "ReLU and its family" in page.locator(".dlref-r-head").inner_text()
    kinds = [(one["kind"], one["topic"]) for one in entries(page)[1:]]
    assert kinds == [("suspend", "elu"), ("resume", "elu"), ("suspend", "elu")]
