"""Mixed practice and exams: chosen, answered, timed, handed in, repeated, and kept on the way."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.browser.conftest import MONDAY
from tests.browser.quiz_site import BANK, SHORT
from tests.browser.test_review import AXE, entries

pytestmark = pytest.mark.browser

EXAM = sum(item.type != "recall" for bank in (BANK, SHORT) for item in bank.items)


@pytest.fixture
def page(monday: Any) -> Any:
    return monday


@pytest.fixture
def setup(page: Any, base: str) -> Any:
    return open_setup(page, base)


def open_setup(page: Any, base: str) -> Any:
    page.goto(f"{base}/quiz/")
    page.get_by_role("link", name="Mixed practice and exam").click()
    page.wait_for_selector(".dlref-q-setup")
    return page


def begin(page: Any, exam: bool = True, count: int = 9, minutes: str = "") -> None:
    page.get_by_label("Exam: told at the end" if exam else "Practice: told at once").check()
    page.get_by_label("Questions", exact=True).fill(str(count))
    if minutes:
        page.get_by_label("Minutes").fill(minutes)
    page.get_by_role("button", name="Start").click()
    page.wait_for_selector("text=Question 1 of")


def let_pass(page: Any, seconds: int) -> None:
    """Move the clock to so many seconds after its start."""
    page.clock.set_fixed_time(datetime.fromisoformat(MONDAY) + timedelta(seconds=seconds))


def go_to(page: Any, words: str) -> None:
    """Go to the question whose stem contains some words."""
    marks = page.locator(".dlref-q-marks button")
    for at in range(marks.count()):
        marks.nth(at).click()
        page.wait_for_selector(f"text=Question {at + 1} of")
        if words in page.locator(".dlref-q-stem").inner_text():
            return
    raise AssertionError(f"no question says {words}")


def answer_number(page: Any, typed: str) -> None:
    go_to(page, "What is leaky ReLU")
    page.locator(".dlref-q-field input").fill(typed)


def hand_in(page: Any) -> None:
    page.get_by_role("button", name="Hand in").click()
    page.locator(".dlref-q-card").get_by_role("button", name="Hand in").click()
    page.wait_for_selector(".dlref-r-table")


def said(page: Any) -> str:
    text: str = page.locator(".dlref-q-card").inner_text()
    return text


def head(page: Any) -> str:
    text: str = page.locator(".dlref-q-count").inner_text()
    return text


# Choosing


def test_setup__says_how_many_questions_fit(setup: Any) -> None:
    def fit() -> str:
        text: str = setup.locator(".dlref-q-setup .dlref-q-note").inner_text()
        return text

    assert fit() == "10 questions fit."
    setup.get_by_label("Exam").check()
    assert fit() == f"{EXAM} questions fit, none to be said aloud."
    setup.get_by_label("Recall").uncheck()
    setup.get_by_label("Analyse").uncheck()
    assert fit() == "2 questions fit, none to be said aloud."
    setup.get_by_text("Topics: all 2").click()
    setup.get_by_role("button", name="None").click()
    assert "Topics: 0 of 2" in setup.locator("summary").inner_text()
    setup.get_by_role("button", name="Start").click()
    assert "No question fits" in setup.locator("[role=status].dlref-q-missing").inner_text()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("Questions", "0", "Questions: a whole number from 1 to 500."),
        ("Questions", "", "Questions: a whole number from 1 to 500."),
        ("Minutes, if limited", "0", "Minutes: a whole number from 1 to 600"),
        ("Minutes, if limited", "1.5", "Minutes: a whole number from 1 to 600"),
    ],
)
def test_setup__refuses_what_is_no_number(setup: Any, field: str, value: str, words: str) -> None:
    setup.get_by_label("Exam").check()
    setup.get_by_label(field, exact=True).fill(value)
    setup.get_by_role("button", name="Start").click()
    assert words in setup.locator("[role=status].dlref-q-missing").inner_text()
    assert setup.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true"


def test_setup__leaves_out_what_was_set_aside(setup: Any) -> None:
    begin(setup, exam=False, count=99)
    assert "of 10 questions answered" in head(setup)
    setup.get_by_role("button", name="Set aside").click()
    setup.get_by_role("button", name="Result").click()
    setup.get_by_role("button", name="Begin another").click()
    assert setup.locator(".dlref-q-setup .dlref-q-note").inner_text() == "9 questions fit."


# An exam


def test_exam__tells_nothing_before_it_is_handed_in(setup: Any) -> None:
    begin(setup)
    answer_number(setup, "-0.25")
    go_to(setup, "What is a unit called")
    setup.locator(".dlref-q-field input").fill("nonsense")
    setup.keyboard.press("Enter")
    assert setup.locator("[data-verdict], .dlref-q-verdict, .dlref-q-explanation").count() == 0
    assert setup.get_by_role("button", name="Hint").count() == 0
    assert head(setup) == f"Exam · 2 of {EXAM} questions answered"
    assert entries(setup) == []


def test_exam__gives_its_result_by_topic_and_level_and_keeps_the_answers(setup: Any) -> None:
    begin(setup)
    answer_number(setup, "-0.25")
    go_to(setup, "What is a unit called")
    setup.locator(".dlref-q-field input").fill("nonsense")
    hand_in(setup)
    assert said(setup).startswith(f"1 of {EXAM} right.")
    assert f"{EXAM - 2} not answered." in said(setup)
    rows = setup.locator(".dlref-r-table tbody tr").all_inner_texts()
    assert [" ".join(row.split()) for row in rows] == [
        "ELU 0 of 1 0 %",
        "ReLU and its family 1 of 8 13 %",
        "Recall 0 of 5 0 %",
        "Apply 1 of 2 50 %",
        "Analyse 0 of 2 0 %",
    ] or rows[0].startswith("ReLU")
    kept = {entry["item"]: entry["share"] for entry in entries(setup)}
    assert kept == {"relu.value.leaky": 1, "relu.name.dead": 0}
    go_to(setup, "What is a unit called")
    assert "dead ReLU" in setup.locator(".dlref-q-answer").inner_text()


def test_exam__lets_an_answer_be_changed_and_taken_back(setup: Any) -> None:
    begin(setup)
    answer_number(setup, "5")
    answer_number(setup, "-0.25")
    go_to(setup, "What is a unit called")
    setup.locator(".dlref-q-field input").fill("x")
    setup.locator(".dlref-q-field input").fill("")
    assert head(setup).startswith("Exam · 1 of")
    hand_in(setup)
    assert [entry["given"] for entry in entries(setup)] == ["-0.25"]


def test_exam__leaves_steps_open_that_were_not_moved(setup: Any) -> None:
    begin(setup)
    go_to(setup, "Put the steps")
    setup.locator(".dlref-q-primary").click()
    assert head(setup).startswith("Exam · 0 of")
    go_to(setup, "Put the steps")
    first = setup.locator(".dlref-q-steps li").first.inner_text()
    setup.get_by_role("button", name="Move down").first.click()
    assert head(setup).startswith("Exam · 1 of")
    go_to(setup, "Put the steps")
    assert setup.locator(".dlref-q-steps li").nth(1).inner_text() == first


def test_exam__says_once_that_an_answer_is_not_whole(setup: Any) -> None:
    begin(setup)
    answer_number(setup, "a quarter")
    setup.keyboard.press("Enter")
    assert "“a quarter” is not a number." in setup.locator(".dlref-q-missing").inner_text()
    setup.get_by_role("button", name="Leave it open").click()
    assert "What is leaky ReLU" not in setup.locator(".dlref-q-card").inner_text()
    assert head(setup).startswith("Exam · 0 of")


def test_exam__goes_on_after_a_reload_where_it_was(setup: Any) -> None:
    begin(setup, minutes="10")
    answer_number(setup, "-0.25")
    place = setup.locator(".dlref-q-place").inner_text()
    let_pass(setup, 60)
    setup.reload()
    setup.wait_for_selector(".dlref-q-stem")
    assert setup.locator(".dlref-q-place").inner_text() == place
    assert setup.locator(".dlref-q-field input").input_value() == "-0.25"
    assert setup.get_by_role("timer").inner_text() == "9:00"
    assert head(setup).startswith("Exam · 1 of")
    hand_in(setup)
    setup.reload()
    setup.wait_for_selector(f"text=1 of {EXAM} right.")
    assert len(entries(setup)) == 1


def test_exam__repeats_the_missed_as_practice(setup: Any) -> None:
    begin(setup)
    answer_number(setup, "-0.25")
    hand_in(setup)
    setup.get_by_role("button", name=f"Repeat the {EXAM - 1} missed").click()
    setup.wait_for_selector(f"text=Question 1 of {EXAM - 1}")
    assert head(setup) == f"Mixed practice · 0 of {EXAM - 1} questions answered"
    stems = []
    for mark in range(EXAM - 1):
        setup.locator(".dlref-q-marks button").nth(mark).click()
        setup.wait_for_selector(f"text=Question {mark + 1} of")
        stems.append(setup.locator(".dlref-q-stem").inner_text())
    assert not any("leaky ReLU with" in stem for stem in stems)


def test_exam__of_two_tabs_is_one(setup: Any, base: str) -> None:
    begin(setup, minutes="5")
    other = setup.context.new_page()
    other.goto(f"{base}/quiz/#mix")
    other.wait_for_selector(".dlref-q-stem")
    answer_number(other, "-0.25")
    setup.wait_for_selector("text=Exam · 1 of")
    hand_in(other)
    setup.wait_for_selector(f"text=1 of {EXAM} right.")
    assert len(entries(setup)) == 1


def test_exam__waits_where_its_questions_cannot_be_loaded(setup: Any) -> None:
    begin(setup)
    answer_number(setup, "-0.25")
    setup.reload()
    setup.wait_for_selector(".dlref-q-stem")
    setup.route("**/quizzes/relu.json", lambda route: route.abort())
    setup.reload()
    setup.wait_for_selector("text=The question could not be loaded.")
    setup.get_by_role("button", name="Hand in").click()
    setup.locator(".dlref-q-card").get_by_role("button", name="Hand in").click()
    setup.wait_for_selector("text=What you answered is kept.")
    setup.unroute("**/quizzes/relu.json")
    setup.get_by_role("button", name="Try again").click()
    setup.wait_for_selector(f"text=1 of {EXAM} right.")


def test_exam__lives_in_memory_where_storage_is_blocked(page: Any, base: str) -> None:
    page.add_init_script(
        """const denied = () => { throw new DOMException('denied', 'SecurityError') };
        Object.defineProperty(window, 'indexedDB', {get: denied});
        for (const name of ['getItem', 'setItem']) {
          const allowed = Storage.prototype[name];
          Storage.prototype[name] = function (key, ...rest) {
            return key.startsWith('dlref') ? denied() : allowed.call(this, key, ...rest);
          };
        }"""
    )
    open_setup(page, base)
    begin(page)
    assert "do not leave or reload the page" in page.locator(".dlref-q-notice").last.inner_text()
    answer_number(page, "-0.25")
    hand_in(page)
    assert said(page).startswith(f"1 of {EXAM} right.")


# Time


def test_time__is_told_politely_now_and_then(setup: Any) -> None:
    begin(setup, minutes="6")
    spoken = setup.locator(".dlref-q-timer [aria-live=polite]")
    assert spoken.inner_text() == ""
    for seconds, left, words in (
        (30, "5:30", ""),
        (70, "4:50", "5 minutes left."),
        (100, "4:20", "5 minutes left."),
        (310, "0:50", "1 minute left."),
    ):
        let_pass(setup, seconds)
        setup.get_by_role("timer").filter(has_text=left).wait_for()
        assert spoken.inner_text() == words


def test_time__over_hands_in_what_was_answered(setup: Any) -> None:
    begin(setup, minutes="1")
    answer_number(setup, "-0.25")
    let_pass(setup, 61)
    setup.wait_for_selector(f"text=1 of {EXAM} right.")
    assert "Time was over: what you had answered was handed in." in said(setup)
    assert setup.evaluate("document.activeElement.className") == "dlref-q-result"
    assert len(entries(setup)) == 1


def test_time__that_was_over_while_the_page_was_closed_hands_in(setup: Any, base: str) -> None:
    begin(setup, minutes="1")
    answer_number(setup, "-0.25")
    setup.goto("about:blank")
    let_pass(setup, 90)
    setup.goto(f"{base}/quiz/#mix")
    setup.wait_for_selector(f"text=1 of {EXAM} right.")
    assert "Time was over" in said(setup)


def test_time__is_not_more_for_a_clock_that_was_moved_back(setup: Any) -> None:
    begin(setup, minutes="10")
    state = json.loads(setup.evaluate("localStorage.getItem('dlref-sitting')"))
    state["ends"] += 3_600_000
    setup.evaluate("state => localStorage.setItem('dlref-sitting', state)", json.dumps(state))
    setup.reload()
    setup.wait_for_selector(".dlref-q-stem")
    assert setup.get_by_role("timer").inner_text() == "10:00"


# Practice


def test_practice__tells_at_once_and_goes_on_after_a_reload(setup: Any) -> None:
    begin(setup, exam=False, count=10)
    answer_number(setup, "-0.25")
    setup.keyboard.press("Enter")
    assert setup.locator(".dlref-q-verdict").inner_text() == "✓ Right."
    setup.reload()
    setup.wait_for_selector(".dlref-q-verdict")
    assert head(setup) == "Mixed practice · 1 of 10 questions answered"
    setup.get_by_role("button", name="Result").click()
    assert said(setup).startswith("1 of 10 right.")


def test_practice__asks_anew_what_was_answered_before(setup: Any, base: str) -> None:
    begin(setup, exam=False, count=10)
    answer_number(setup, "7")
    setup.keyboard.press("Enter")
    setup.get_by_role("button", name="Result").click()
    setup.get_by_role("button", name="Begin another").click()
    begin(setup, exam=False, count=10)
    answer_number(setup, "-0.25")
    setup.keyboard.press("Enter")
    setup.get_by_role("button", name="Result").click()
    assert said(setup).startswith("1 of 10 right.")


# Keyboard and looks


def test_exam__is_taken_by_keyboard_alone(setup: Any) -> None:
    setup.get_by_label("Practice").focus()
    setup.keyboard.press("ArrowDown")
    for name in ("Apply", "Analyse"):
        while setup.evaluate("document.activeElement.closest('label')?.innerText.trim()") != name:
            setup.keyboard.press("Tab")
        setup.keyboard.press("Space")
    while setup.evaluate("document.activeElement.textContent") != "Start":
        setup.keyboard.press("Tab")
    setup.keyboard.press("Enter")
    setup.wait_for_selector("text=Question 1 of 5")
    for number in range(2, 7):
        setup.wait_for_function("document.activeElement.closest('.dlref-q-card')")
        if setup.locator(".dlref-q-option").count():
            setup.keyboard.press("1")
        setup.keyboard.press("Enter")
        if number < 6:
            setup.wait_for_selector(f"text=Question {number} of 5")
    setup.wait_for_selector("text=of 5 answered.")
    setup.keyboard.press("Tab")
    setup.keyboard.press("Enter")
    setup.wait_for_selector("text=of 5 right.")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_phone__has_room_for_every_state_and_no_accessibility_violation(
    browser: Any, base: str, theme: Any
) -> None:
    context = browser.new_context(
        color_scheme=theme, viewport={"width": 390, "height": 844}, has_touch=True
    )
    page = open_setup(context.new_page(), base)
    page.add_script_tag(path=AXE)
    check_looks(page)
    page.locator("summary").click()
    check_looks(page)
    begin(page, minutes="90")
    check_looks(page)
    answer_number(page, "x")
    page.keyboard.press("Enter")
    check_looks(page)
    page.get_by_role("button", name="Hand in").click()
    check_looks(page)
    page.locator(".dlref-q-card").get_by_role("button", name="Hand in").click()
    page.wait_for_selector(".dlref-r-table")
    check_looks(page)
    page.locator(".dlref-q-all").click()
    page.wait_for_selector(".dlref-q-topics")
    check_looks(page)
    context.close()


def check_looks(page: Any) -> None:
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    found = page.evaluate("axe.run('dlref-quiz-index', {resultTypes: ['violations']})")
    violations = [
        (one["id"], [node["html"][:150] for node in one["nodes"]]) for one in found["violations"]
    ]
    assert violations == []
    small = page.evaluate(
        """() => [...document.querySelectorAll(
            "dlref-quiz-index :is(button, select, summary, input)")]
          .map(one => one.matches('[type=radio], [type=checkbox]') ? one.closest('label') : one)
          .filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 44)
          .map(one => one.outerHTML.slice(0, 120))"""
    )
    assert small == []
