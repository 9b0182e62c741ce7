"""The daily review as a learner takes it, day after day, and takes to another device."""

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from dlref.quiz.bank import Item, content_hash
from dlref.quiz.progress import HEADER, append, loads, merge, read
from dlref.quiz.schedule import Question, cards, queue
from tests.browser.conftest import MONDAY
from tests.browser.quiz_site import BANK, ITEMS, SHORT

pytestmark = pytest.mark.browser

HERE = Path(__file__).parent
AXE = HERE.parents[1] / "frontend/node_modules/axe-core/axe.min.js"
QUESTIONS = [
    Question(bank.topic, item.id, content_hash(item), item.level)
    for bank in (SHORT, BANK)
    for item in bank.items
]


@pytest.fixture
def page(monday: Any) -> Any:
    return monday


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
    review.get_by_role("button", name="Hint").click()
    choose(review, right=True)
    assert entries(review)[0]["hints"] == 1


def choose(page: Any, right: bool) -> None:
    page.get_by_label("slope is zero" if right else "no upper bound").check()
    page.locator(".dlref-q-primary").first.click()


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


def test_review__offers_to_load_a_topic_again(page: Any, base: str) -> None:
    page.route("**/elu.json", lambda route: route.abort())
    review = open_review(page, base)
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
    assert "leave it out until you take it back" in said(page)
    assert page.evaluate("document.activeElement.textContent") == "Next question"
    page.get_by_role("button", name="Take back").click()
    assert page.locator(".dlref-q-option input:enabled").count() == 4
    page.get_by_role("button", name="Set aside").click()
    page.get_by_role("button", name="Next question").click()
    page.wait_for_selector("text=Question 2 of 2")
    assert "ReLU and its family" in page.locator(".dlref-r-head").inner_text()
    kinds = [(one["kind"], one["topic"]) for one in entries(page)[1:]]
    assert kinds == [("suspend", "elu"), ("resume", "elu"), ("suspend", "elu")]


def test_aside__is_listed_and_taken_back(page: Any, base: str) -> None:
    aside = {"kind": "suspend", "topic": "elu", "item": SHORT.items[0].id, "time": 5}
    seed(page, base, few(1), aside)
    page.get_by_text("1 question set aside").click()
    row = page.locator(".dlref-r-aside li")
    row.get_by_text("ELU: Why can a ReLU unit stop learning for good?").wait_for()
    row.get_by_role("button", name="Take back").click()
    page.wait_for_selector(".dlref-r-details", state="hidden")
    assert page.evaluate("document.activeElement.textContent") == "Export"
    assert entries(page)[-1]["kind"] == "resume"
    start(page)
    assert "ELU" in page.locator(".dlref-r-head").inner_text()


# Plan


def save_plan(page: Any, until: str, fresh: str | None = None) -> str:
    """Fill in the plan and return what is said to it."""
    page.get_by_label("Be ready on").fill(until)
    if fresh is not None:
        page.get_by_label("New questions a day").fill(fresh)
    page.get_by_role("button", name="Save the plan").click()
    text: str = page.locator(".dlref-r-said").first.inner_text()
    return text


def test_plan__is_kept_and_says_what_a_day_means(review: Any, base: str) -> None:
    assert "No day to be ready for: 10 new questions a day (the standard)." in plan(review)
    assert save_plan(review, "2026-03-07") == "Saved."
    assert "5 days until Sat 7 Mar: everything is seen once before" in plan(review)
    assert "2 new questions a day. 0 of 10 questions seen or set aside, 10 to go." in plan(review)
    assert "0 due, 2 new today." in said(review)
    open_review(review, base)
    assert review.get_by_label("Be ready on").input_value() == "2026-03-07"
    save_plan(review, "", "3")
    assert "No day to be ready for: 3 new questions a day." in plan(review)
    (first, second) = entries(review)
    assert (first["new_per_day"], first["until"]) == (10, "2026-03-07")
    assert (second["new_per_day"], second["until"]) == (3, None)


def test_plan__says_what_it_asks_before_it_is_begun(page: Any, base: str) -> None:
    seed(page, base, few(4))
    fresh = page.get_by_label("New questions a day")
    ahead = page.locator("#dlref-plan-ahead")
    assert fresh.is_enabled() and fresh.input_value() == "4"
    page.get_by_label("Be ready on").fill("2026-03-07")
    assert fresh.is_disabled() and fresh.input_value() == "2"
    assert "The plan sets the new questions a day while it runs: 2 for 5 days, 10" in said_of(ahead)
    assert "Then it is 4 a day again." in said_of(ahead)
    page.get_by_text("Topics: all 2").click()
    page.get_by_label("ReLU and its family").uncheck()
    assert "Topics: 1 of 2" in page.locator("section[aria-label=Plan] summary").inner_text()
    assert "1 for 5 days, 1 question in all" in said_of(ahead)
    assert fresh.input_value() == "1"
    assert len(entries(page)) == 1, "nothing is begun"
    page.get_by_label("Be ready on").fill("")
    assert fresh.is_enabled() and fresh.input_value() == "4"
    assert page.get_by_text("Topics: 1 of 2").is_hidden()


def said_of(place: Any) -> str:
    text: str = place.inner_text()
    return text


def test_plan__of_some_topics_is_kept_and_read_by_the_terminal(page: Any, base: str) -> None:
    open_review(page, base)
    page.get_by_label("Be ready on").fill("2026-03-05")
    page.get_by_text("Topics: all 2").click()
    page.get_by_role("button", name="None").click()
    assert save_plan(page, "2026-03-05") == "A plan needs at least one topic."
    page.get_by_label("ReLU and its family").check()
    assert save_plan(page, "2026-03-05") == "Saved."
    assert "every question of 1 topic is seen once before" in plan(page)
    assert "3 new questions a day. 0 of 9 questions seen" in plan(page)
    log = loads(give_out(page)).entries
    asked = queue(QUESTIONS, log, date.fromisoformat("2026-03-02").toordinal())
    assert [question.topic for question in asked] == ["relu"] * 3
    assert "0 due, 3 new today." in said(page)
    open_review(page, base)
    assert "Topics: 1 of 2" in page.locator("section[aria-label=Plan] summary").inner_text()
    start(page)
    assert "ReLU and its family" in page.locator(".dlref-r-head").inner_text()


def test_plan__of_the_terminal_runs_on_the_site(page: Any, base: str, tmp_path: Path) -> None:
    path = tmp_path / "progress.jsonl"
    plan_of_elu = {"kind": "settings", "new_per_day": 7, "until": "2026-03-05", "topics": ["elu"]}
    append(path, plan_of_elu | {"time": 1})
    open_review(page, base)
    take_in(page, path.read_text(encoding="utf-8"))
    assert "every question of 1 topic is seen once before" in plan(page)
    assert "0 due, 1 new today." in said(page)


def plan(page: Any) -> str:
    text: str = page.locator("section[aria-label=Plan] > p").first.inner_text()
    return text


@pytest.mark.parametrize(
    ("until", "fresh", "words"),
    [
        ("2026-03-02", "5", "still to come, not Mon 2 Mar"),
        ("", "", "a whole number from 0 to 9999"),
        ("", "-1", "a whole number from 0 to 9999"),
        ("", "2.5", "a whole number from 0 to 9999"),
    ],
)
def test_plan__refuses_what_is_none(review: Any, until: str, fresh: str, words: str) -> None:
    assert words in save_plan(review, until, fresh)
    assert review.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true"
    assert entries(review) == []


# Statistics


def table(page: Any, caption: str) -> list[list[str]]:
    rows = page.locator(".dlref-r-table").filter(has_text=caption).locator("tbody tr").all()
    return [[cell.inner_text().strip() for cell in row.locator("th, td").all()] for row in rows]


def test_statistics__say_how_well_what_is_known(page: Any, base: str) -> None:
    first, second = ITEMS[:2]
    seed(
        page,
        base,
        answered(SHORT.items[0], "2026-02-20"),
        answered(first, "2026-02-20"),
        answered(first, "2026-02-22", share=0),
        answered(second, "2026-03-01", share=0.5),
    )
    assert table(page, "By topic") == [
        ["ELU", "1 of 1", "100 %"],
        ["ReLU and its family", "2 of 9", "25 %"],
    ]
    assert ["Apply", "0 of 2", "–"] in table(page, "By level")
    assert table(page, "Falls due")[:2] == [["Today, Mon 2 Mar", "3"], ["Tue 3 Mar", "0"]]
    assert "Retention: 0 of 1 repeated question was still known, 0 %" in figures(page)
    assert table(page, "Weakest concepts") == [["ReLU", "50 %"]]
    page.locator(".dlref-r-table").get_by_role("link", name="ReLU").click()
    page.wait_for_url("**/basics/relu-family/#relu")


def figures(page: Any) -> str:
    text: str = page.locator("section[aria-label='How well you know what']").inner_text()
    return text


# The file


def take_in(page: Any, text: str) -> str:
    """Import a file and return what is said to it."""
    file = {"name": "mine.jsonl", "mimeType": "application/jsonl", "buffer": text.encode()}
    status = page.locator("section[aria-label='Your progress'] .dlref-r-said")
    page.locator("input[type=file]").set_input_files(file)
    status.filter(has_text=".").wait_for()
    said: str = status.inner_text()
    return said


def give_out(page: Any) -> str:
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
    assert download.value.suggested_filename == "progress.jsonl"
    return Path(download.value.path()).read_text(encoding="utf-8")


def test_progress__of_one_device_gives_another_the_same_schedule(
    profile: Callable[[], Any], base: str
) -> None:
    one, other = profile(), profile()
    seed(one, base, few(2), answered(ITEMS[1], "2026-03-01"))
    start(one)
    choose(one, right=False)
    one.get_by_role("button", name="Stop").click()
    text = give_out(one)
    seed(other, base, answered(ITEMS[3], "2026-03-01"))
    assert take_in(other, text) == "3 new entries of 3 from mine.jsonl."
    assert take_in(other, text) == "0 new entries of 3 from mine.jsonl."
    take_in(one, give_out(other))
    assert said(one) != ""
    for page in (one, other):
        open_review(page, base)
    assert figures(one) == figures(other)
    assert plan(one) == plan(other)
    assert give_out(one) == give_out(other)


def test_progress__is_that_of_the_terminal(page: Any, base: str, tmp_path: Path) -> None:
    path = tmp_path / "progress.jsonl"
    append(path, answered(ITEMS[1], "2026-03-01", share=1.0))
    open_review(page, base)
    assert take_in(page, path.read_text(encoding="utf-8")).startswith("1 new entry of 1")
    assert merge(loads(give_out(page)).entries, read(path).entries) == list(read(path).entries)


def test_progress__leaves_out_damaged_lines_and_says_so(review: Any) -> None:
    good = json.dumps(answered(ITEMS[1], "2026-03-01"))
    text = f'{HEADER}\n{good}\n{{"kind": "rev\n'
    told = "1 new entry of 1 from mine.jsonl. 1 line was damaged and left out."
    assert take_in(review, text) == told
    assert len(entries(review)) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a,b\n1,2\n", "This is no dlref progress file"),
        ('{"format": "dlref-progress", "version": 2}\n', "This file has version 2 of the format"),
    ],
)
def test_progress__refuses_what_is_foreign_or_newer(review: Any, text: str, words: str) -> None:
    told = take_in(review, text)
    assert words in told
    assert told.endswith("Nothing was changed.")
    assert entries(review) == []


def test_progress__taken_in_reaches_the_other_tab(page: Any, base: str) -> None:
    other = page.context.new_page()
    other.clock.set_fixed_time(MONDAY)
    open_review(page, base)
    open_review(other, base)
    take_in(page, f"{HEADER}\n{json.dumps(few(4))}\n")
    other.wait_for_selector("text=0 due, 4 new today.")


def test_progress__can_be_taken_out_where_storage_is_blocked(page: Any, base: str) -> None:
    page.add_init_script(
        "Object.defineProperty(window, 'indexedDB', "
        "{get() { throw new DOMException('denied', 'SecurityError') }})"
    )
    open_review(page, base)
    assert "does not let the page keep your answers" in page.locator(".dlref-q-notice").inner_text()
    start(page)
    choose(page, right=True)
    page.get_by_role("button", name="Stop").click()
    assert [one["share"] for one in loads(give_out(page)).entries] == [1]


def test_review__says_that_the_clock_may_be_wrong(page: Any, base: str) -> None:
    seed(page, base, answered(ITEMS[1], "2026-03-05"))
    assert "does this device have the right date?" in said(page)


# Looks and weight


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_phone__has_room_for_the_review_and_no_accessibility_violation(
    browser: Any, base: str, theme: Any
) -> None:
    context = browser.new_context(color_scheme=theme, viewport={"width": 390, "height": 844})
    page = context.new_page()
    aside = {"kind": "suspend", "topic": "elu", "item": SHORT.items[0].id, "time": 5}
    known = [answered(item, "2026-02-27", share=0.5) for item in ITEMS[:4]]
    page.clock.set_fixed_time(MONDAY)
    seed(page, base, aside, *known)
    page.add_script_tag(path=AXE)
    page.get_by_text("1 question set aside").click()
    page.wait_for_selector(".dlref-r-aside button")
    check_looks(page)
    start(page)
    check_looks(page)
    page.get_by_role("button", name="Set aside").click()
    check_looks(page)
    context.close()


def check_looks(page: Any) -> None:
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    wide = """() => [...document.querySelectorAll('.dlref-r-table')]
        .filter(one => one.scrollWidth > one.parentElement.clientWidth).length"""
    assert page.evaluate(wide) == 0
    found = page.evaluate("axe.run('dlref-review', {resultTypes: ['violations']})")
    violations = [
        (one["id"], [node["html"][:150] for node in one["nodes"]]) for one in found["violations"]
    ]
    assert violations == []
    small = page.evaluate(
        """() => [...document.querySelectorAll('dlref-review :is(button, select, input, summary)')]
          .filter(one => one.checkVisibility() && !one.matches('[type=radio], [type=checkbox]')
            && one.getBoundingClientRect().height < 44)
          .map(one => one.outerHTML.slice(0, 120))"""
    )
    assert small == []


def test_schedule__is_loaded_by_the_review_alone(page: Any, base: str) -> None:
    scripts: list[str] = []
    page.on("response", lambda r: scripts.append(r.text()) if r.url.endswith(".js") else None)
    page.goto(f"{base}/quiz/")
    page.wait_for_selector(".dlref-q-topics")
    page.wait_for_load_state("networkidle")
    assert not [text for text in scripts if "request_retention" in text]
    open_review(page, base)
    page.wait_for_load_state("networkidle")
    assert [text for text in scripts if "request_retention" in text]


# Bad luck


def test_progress__that_cannot_be_kept_is_told(page: Any, base: str) -> None:
    open_review(page, base)
    page.evaluate(
        """() => { const add = IDBObjectStore.prototype.add;
        IDBObjectStore.prototype.add = function (entry) {
          const request = add.call(this, entry); this.transaction.abort(); return request; } }"""
    )
    take_in(page, f"{HEADER}\n{json.dumps(few(4))}\n{json.dumps(few(5) | {'time': 2})}\n")
    page.wait_for_selector("text=could not keep what was added last")
    assert entries(page) == []
    assert len(loads(give_out(page)).entries) == 2, "and it can still be taken out"


def test_answers__after_the_clock_was_moved_back_are_the_latest(page: Any, base: str) -> None:
    seed(page, base, answered(SHORT.items[0], "2026-03-02", share=0.5))
    page.clock.set_fixed_time("2026-03-01T10:00:00+01:00")
    page.goto(f"{base}/quiz/#topic=elu")
    page.get_by_role("button", name="Missed 1").click()
    page.get_by_role("button", name="Try again").click()
    choose(page, right=True)
    page.reload()
    page.wait_for_selector("text=1 question · 1 right")
    first, second = entries(page)
    assert second["day"] == "2026-03-01"
    assert second["time"] > first["time"]


@pytest.mark.parametrize("day", ["2026-03-02", "2026-03-03", "2026-03-06", "2026-03-20"])
def test_review__has_as_much_to_ask_as_the_terminal(page: Any, base: str, day: str) -> None:
    log = [few(2)]
    for at, item in enumerate(ITEMS[:6]):
        log.append(answered(item, "2026-02-27", share=(1, 0.5, 0)[at % 3], hints=at % 2))
        log.append(answered(item, "2026-03-01", share=(0, 1)[at % 2]))
    asked = queue(QUESTIONS, log, date.fromisoformat(day).toordinal())
    fresh = sum(question.key not in cards(log) for question in asked)
    seed(page, base, *log)
    open_review(page, base, f"{day}T10:00:00+01:00")
    assert f"{len(asked) - fresh} due, {fresh} new today." in said(page)
