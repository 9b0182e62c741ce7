"""Quizzes as a learner takes them: by keyboard, mouse and on a phone, in both themes, kept."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

HERE = Path(__file__).parent
AXE = HERE.parents[1] / "frontend/node_modules/axe-core/axe.min.js"
QUIZ = "/basics/relu/"
DYING = "A unit whose input stays negative has gradient zero and never recovers: it dies"


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page whose requests a test may answer itself, which a service worker would hide."""
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


@pytest.fixture
def quiz(page: Any, base: str) -> Any:
    """A page whose quiz has loaded."""
    return open_quiz(page, base)


def open_quiz(page: Any, base: str, address: str = QUIZ) -> Any:
    page.goto(base + address)
    page.locator("dlref-quiz").scroll_into_view_if_needed()
    page.wait_for_selector(".dlref-q-head")
    return page


def go_to(page: Any, number: int) -> None:
    page.locator(".dlref-q-marks button").nth(number - 1).click()
    page.wait_for_selector(f"text=Question {number} of")


def verdict(page: Any) -> str:
    text: str = page.locator(".dlref-q-verdict").inner_text()
    return text


def primary(page: Any) -> Any:
    return page.locator(".dlref-q-primary").first


def answer(page: Any, number: int, right: bool) -> None:
    """Answer the question that is shown, by mouse."""
    if number == 1:
        page.get_by_label("slope is zero" if right else "no upper bound").check()
    elif number == 2:
        page.get_by_label("It is cheap").check()
        page.locator(".dlref-q-option").filter(has=page.locator("annotation")).locator(
            "input"
        ).check()
        if not right:
            page.get_by_label("It saturates").check()
            page.get_by_label("centred on zero").check()
    elif number in (3, 4, 5):
        texts = {3: ("-0,25", "0.25"), 4: ("Dying ReLU.", "leak"), 5: ("[0,0, 2]", "[0, 0, 1]")}
        page.locator(".dlref-q-field input").fill(texts[number][0 if right else 1])
    elif number == 6:
        put_in_order(page, ["Find the output", "Find the loss", "∇", "Update"], right)
    elif number in (7, 8):
        match_rows(page, right)
    else:
        primary(page).click()
        if right:
            for box in page.locator(".dlref-q-rubric input").all():
                box.check()
    primary(page).click()


def put_in_order(page: Any, steps: list[str], right: bool) -> None:
    for step in steps if right else reversed(steps):
        row = page.locator(".dlref-q-steps li").filter(has_text=step)
        down = row.get_by_role("button", name="Move down")
        while down.is_enabled():
            down.click()


def match_rows(page: Any, right: bool) -> None:
    names = {"ReLU": "0, \\infty", "sigmoid": "(0, 1)", "tanh": "(-1, 1)"}
    plain = {"ReLU": "not smooth", "softplus": "smooth", "GELU": "smooth"}
    letters = {
        row.locator("annotation").text_content(): row.locator("strong").inner_text()
        for row in page.locator(".dlref-q-letters li").all()
    }
    for row in page.locator(".dlref-q-pair").all():
        left = row.locator("label").inner_text()
        if letters:
            (label,) = [letter for tex, letter in letters.items() if names[left] in tex]
        else:
            label = plain[left]
        options = row.locator("option").all_inner_texts()[1:]
        row.locator("select").select_option(
            label=label if right else next(o for o in options if o != label)
        )


# Every type of question


@pytest.mark.parametrize("number", range(1, 10))
def test_question__says_that_an_answer_is_right(quiz: Any, number: int) -> None:
    go_to(quiz, number)
    answer(quiz, number, right=True)
    assert verdict(quiz) == ("✓ All said." if number == 9 else "✓ Right.")
    assert quiz.locator("[data-verdict=wrong]").count() == 0
    assert quiz.locator(".dlref-q-explanation").inner_text()


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, ["✗ Your answer, wrong. Large outputs still have", "✓ The answer. No slope"]),
        (2, ["✗ Wrongly ticked. It grows without", "✓ Rightly ticked. One comparison"]),
        (3, ["✗ The answer: −0.25 (± 0.005)"]),
        (4, ["✗ The answer: dead ReLU"]),
        (5, ["✗ The answer:", "[0.0, 0.0, 2.0]"]),
        (6, ["✗ is step 1", "The right order:"]),
        (7, ["✗ Not right:"]),
        (8, ["✗ Not right: not smooth"]),
        (9, ["✗ not said", "A model answer", "Go on, aloud:", "Why is"]),
    ],
)  # fmt: skip
def test_question__says_what_is_wrong_and_what_is_right(
    quiz: Any, number: int, said: list[str]
) -> None:
    go_to(quiz, number)
    answer(quiz, number, right=False)
    assert verdict(quiz) == ("✗ Not said." if number == 9 else "✗ Wrong.")
    text = quiz.locator(".dlref-q-card").inner_text()
    assert [words for words in said if words not in text] == []


def test_question__gives_credit_for_a_part(quiz: Any) -> None:
    go_to(quiz, 2)
    quiz.get_by_label("It is cheap").check()
    primary(quiz).click()
    assert verdict(quiz) == "◐ Partly right: 50 %"
    assert "✗ Missed: it belongs to the answer." in quiz.locator(".dlref-q-card").inner_text()


@pytest.mark.parametrize(
    ("number", "typed", "said"),
    [
        (1, "", "Choose an option first."),
        (2, "", "Tick at least one option first."),
        (3, "a quarter", "“a quarter” is not a number."),
        (4, "  ", "Type an answer first."),
        (7, "", "Match every row first."),
    ],
)
def test_question__does_not_grade_what_is_no_answer(
    quiz: Any, number: int, typed: str, said: str
) -> None:
    go_to(quiz, number)
    if typed:
        quiz.locator(".dlref-q-field input").fill(typed)
    primary(quiz).click()
    assert said in quiz.locator(".dlref-q-missing").inner_text()
    assert quiz.locator(".dlref-q-verdict").count() == 0


def test_question__shows_its_hint_and_how_it_was_proved(quiz: Any) -> None:
    quiz.get_by_role("button", name="Hint").click()
    hints = quiz.locator(".dlref-q-hint[aria-live=polite] li")
    assert "Think of the slope" in hints.nth(0).inner_text()
    another = quiz.get_by_role("button", name="Another hint")
    another.click()
    assert hints.nth(1).inner_text().startswith("It is not: ")
    assert quiz.get_by_role("button", name="No more hints").is_disabled()
    answer(quiz, 1, right=True)
    assert quiz.locator(".dlref-q-proof").inner_text() == "proved by running it"
    go_to(quiz, 4)
    answer(quiz, 4, right=True)
    assert quiz.locator(".dlref-q-proof").inner_text() == "according to this page"


def test_question__from_another_page_rests_on_its_page(page: Any, base: str) -> None:
    page.goto(f"{base}/quiz/#topic=relu")
    page.wait_for_selector("text=Question 1 of 9")
    go_to(page, 4)
    answer(page, 4, right=True)
    assert page.locator(".dlref-q-proof").inner_text() == "according to its page"


def test_order__is_dragged_by_its_handles(quiz: Any) -> None:
    go_to(quiz, 6)
    rows = quiz.locator(".dlref-q-steps li")
    first = rows.nth(0).locator(".dlref-q-text").inner_text()
    start, end = rows.nth(0).locator(".dlref-q-handle").bounding_box(), rows.nth(2).bounding_box()
    quiz.mouse.move(start["x"] + 10, start["y"] + 10)
    quiz.mouse.down()
    quiz.mouse.move(start["x"] + 10, end["y"] + end["height"] - 4, steps=6)
    quiz.mouse.up()
    assert rows.nth(2).locator(".dlref-q-text").inner_text() == first
    assert rows.nth(0).get_by_role("button", name="Move up").is_disabled()


def test_options__stand_in_the_same_order_on_every_visit(quiz: Any) -> None:
    texts = quiz.locator(".dlref-q-option .dlref-q-text").all_inner_texts()
    quiz.reload()
    quiz.wait_for_selector(".dlref-q-option")
    assert quiz.locator(".dlref-q-option .dlref-q-text").all_inner_texts() == texts


def test_question__is_reported_with_all_that_is_needed(quiz: Any) -> None:
    quiz.context.grant_permissions(["clipboard-read", "clipboard-write"])
    answer(quiz, 1, right=False)
    quiz.get_by_role("button", name="Report this question").click()
    quiz.wait_for_selector("text=Report copied")
    report = quiz.evaluate("navigator.clipboard.readText()")
    assert report.startswith("Question: relu/relu.drawback.dying\nContent: ")
    for words in ("[right] Its slope is zero", "Given: 2", "line 8", QUIZ, "Chrome", "f' \\le 1"):
        assert words in report


def test_report__stands_as_text_where_copying_is_not_allowed(quiz: Any) -> None:
    quiz.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')) }")
    for _ in range(2):
        quiz.get_by_role("button", name="Report this question").click()
        quiz.wait_for_function("document.activeElement.matches('.dlref-q-report textarea')")
    area = quiz.locator(".dlref-q-report textarea")
    assert "Given: nothing yet" in area.input_value()
    assert quiz.evaluate("getSelection().toString() || document.activeElement.selectionEnd > 99")


def test_question__is_set_aside_where_it_is_asked_and_taken_back(quiz: Any) -> None:
    quiz.get_by_role("button", name="Set aside").click()
    assert "leave it out until you take it back" in quiz.locator(".dlref-q-missing").inner_text()
    assert quiz.evaluate("document.activeElement.textContent") == "Next question"
    go_to(quiz, 2)
    go_to(quiz, 1)
    quiz.get_by_role("button", name="Take back").click()
    answer(quiz, 1, right=True)
    assert verdict(quiz) == "✓ Right."


# Keyboard and screen reader


def tab_to(page: Any, selector: str) -> None:
    """Press Tab until the focus is there, as a reader without a mouse does."""
    for _ in range(60):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {selector}")


def digit(page: Any, text: str) -> str:
    texts = page.locator(".dlref-q-option .dlref-q-text").all_inner_texts()
    (position,) = [at for at, one in enumerate(texts, 1) if text in one]
    return str(position)


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_quiz__is_taken_by_keyboard_alone(quiz: Any) -> None:
    tab_to(quiz, ".dlref-q-option input")
    press(quiz, digit(quiz, "slope is zero"), "Enter", "Enter")
    quiz.wait_for_selector("text=Question 2 of")
    press(quiz, digit(quiz, "max"), digit(quiz, "cheap"), "Tab")
    tab_to(quiz, ".dlref-q-primary")
    press(quiz, "Enter", "Enter")
    for typed in ("-1/4", "dead relu", "[0.0, 0.0, 2.0]"):
        quiz.keyboard.type(typed)
        press(quiz, "Enter", "Enter")
    quiz.wait_for_selector("text=Question 6 of")
    for step in ("Find the output", "Find the loss", "nabla", "Update"):
        while quiz.locator(".dlref-q-steps li").last.filter(has_text=step).count() == 0:
            tab_to(quiz, f"[aria-label^='Move down'][aria-label*='{step}']")
            press(quiz, "Space")
    assert quiz.locator(".dlref-spoken[aria-live]").inner_text() == "Now step 4 of 4."
    tab_to(quiz, ".dlref-q-primary")
    press(quiz, "Enter")
    assert verdict(quiz) == "✓ Right."
    press(quiz, "Enter")
    for number in (7, 8):
        quiz.wait_for_selector(f"text=Question {number} of")
        match_by_keyboard(quiz)
        press(quiz, "Enter", "Enter")
    press(quiz, "Enter", "1", "2")
    tab_to(quiz, ".dlref-q-primary")
    press(quiz, "Enter", "Enter")
    assert quiz.locator(".dlref-q-result").first.inner_text() == "9 of 9 right."


def match_by_keyboard(page: Any) -> None:
    wanted = {"ReLU": "not smooth", "softplus": "smooth", "GELU": "smooth"}
    ranges = {"ReLU": "0, \\infty", "sigmoid": "(0, 1)", "tanh": "(-1, 1)"}
    for row in page.locator(".dlref-q-letters li").all():
        tex, letter = row.locator("annotation").text_content(), row.locator("strong").inner_text()
        wanted |= {left: letter for left, part in ranges.items() if part in tex}
    for row in page.locator(".dlref-q-pair").all():
        tab_to(page, f"#{row.locator('select').get_attribute('id')}")
        page.keyboard.type(wanted[row.locator("label").inner_text()])
    tab_to(page, ".dlref-q-primary")


def test_feedback__is_announced_and_the_focus_goes_on(quiz: Any) -> None:
    answer(quiz, 1, right=False)
    live = quiz.locator("[aria-live=polite] .dlref-q-verdict")
    assert live.inner_text() == "✗ Wrong."
    assert quiz.evaluate("document.activeElement.textContent") == "Next question"
    quiz.keyboard.press("Enter")
    assert "Question 2 of 9" in quiz.evaluate("document.activeElement.textContent")


def test_options__are_a_named_group_and_arrows_move_in_it(quiz: Any) -> None:
    assert quiz.get_by_role("group", name="Why can a ReLU unit stop").count() == 1
    go_to(quiz, 2)
    quiz.keyboard.press("Tab")
    press(quiz, "ArrowDown", "Space")
    assert quiz.locator(".dlref-q-option input").nth(1).is_checked()


def test_marks__are_one_stop_and_say_how_each_question_stands(quiz: Any) -> None:
    answer(quiz, 1, right=True)
    marks = quiz.locator(".dlref-q-marks button")
    assert marks.nth(0).get_attribute("aria-label") == "Question 1, right"
    assert marks.nth(1).get_attribute("aria-label") == "Question 2, not answered"
    assert quiz.locator(".dlref-q-marks button[tabindex='0']").count() == 1
    marks.nth(0).focus()
    press(quiz, "ArrowRight", "Enter")
    quiz.wait_for_selector("text=Question 2 of")


# Kept answers


def test_answers__are_found_after_a_reload(quiz: Any) -> None:
    answer(quiz, 1, right=False)
    primary(quiz).click()
    answer(quiz, 2, right=True)
    quiz.reload()
    quiz.wait_for_selector("text=Question 3 of")
    assert quiz.locator(".dlref-q-marks button").nth(1).get_attribute("data-status") == "right"
    go_to(quiz, 1)
    assert verdict(quiz) == "✗ Wrong."
    assert quiz.get_by_label("no upper bound").is_checked()


def test_answers__to_other_content_do_not_count(page: Any, base: str) -> None:
    open_quiz(page, base)
    answer(page, 1, right=True)
    page.route("**/relu.json", lambda route: route.fulfill(json=changed(route)))
    page.reload()
    page.wait_for_selector("text=This question has changed since you answered it.")
    assert "changed" in page.locator(".dlref-q-marks button").first.get_attribute("aria-label")
    assert page.locator(".dlref-q-option input:checked").count() == 0


def changed(route: Any) -> Any:
    bank = route.fetch().json()
    bank["items"][0]["hash"] = "0" * 16
    return bank


def test_answers__of_two_tabs_are_both_kept(page: Any, base: str) -> None:
    other = page.context.new_page()
    open_quiz(page, base)
    open_quiz(other, base)
    answer(page, 1, right=True)
    other.wait_for_selector(".dlref-q-marks button[data-status=right]")
    go_to(other, 4)
    answer(other, 4, right=True)
    page.reload()
    page.wait_for_selector("text=9 questions · 2 right")


def test_start_over__asks_and_keeps_the_log(quiz: Any) -> None:
    answer(quiz, 1, right=True)
    quiz.get_by_role("button", name="Start over").click()
    quiz.get_by_role("button", name="Keep my answers").click()
    assert quiz.locator(".dlref-q-count").inner_text() == "9 questions · 1 right"
    quiz.get_by_role("button", name="Start over").click()
    quiz.locator("dialog .dlref-q-primary").click()
    quiz.wait_for_selector("text=Question 1 of")
    assert quiz.locator(".dlref-q-count").inner_text() == "9 questions"
    quiz.reload()
    quiz.wait_for_selector(".dlref-q-head")
    assert quiz.locator(".dlref-q-marks [data-status=unanswered]").count() == 9
    kinds = quiz.evaluate(
        """() => new Promise(done => { const opening = indexedDB.open('dlref');
        opening.onsuccess = () => { const all = opening.result.transaction('log').objectStore('log')
        .getAll(); all.onsuccess = () => done(all.result.map(entry => entry.kind)); }; })"""
    )
    assert kinds == ["review", "restart"]


def test_filter__goes_through_the_missed_ones(quiz: Any) -> None:
    answer(quiz, 1, right=True)
    primary(quiz).click()
    answer(quiz, 2, right=False)
    quiz.get_by_role("button", name="Missed 1").click()
    quiz.wait_for_selector("text=Question 1 of 1")
    assert "Which of these are true" in quiz.locator(".dlref-q-stem").inner_text()
    quiz.get_by_role("button", name="Try again").click()
    answer(quiz, 2, right=True)
    primary(quiz).click()
    assert quiz.locator(".dlref-q-result").first.inner_text() == "2 of 9 right."


def test_answers__live_in_memory_where_storage_is_blocked(page: Any, base: str) -> None:
    page.add_init_script(
        "Object.defineProperty(window, 'indexedDB', "
        "{get() { throw new DOMException('denied', 'SecurityError') }})"
    )
    open_quiz(page, base)
    assert "does not let the page keep your answers" in page.locator(".dlref-q-notice").inner_text()
    answer(page, 1, right=True)
    assert page.locator(".dlref-q-count").inner_text() == "9 questions · 1 right"
    page.locator(".md-nav__link", has_text="Home").first.click()
    page.wait_for_selector("dlref-question .dlref-q-verdict")
    assert page.locator(".dlref-q-notice").inner_text() == "", "told once is enough"


# Where it comes from


def marked(page: Any) -> str:
    words: str = page.evaluate("[...(CSS.highlights?.get('dlref-reread') ?? [])].join('')")
    return words


@pytest.mark.parametrize("start", ["/", QUIZ])
def test_reread__marks_the_quoted_line(page: Any, base: str, start: str) -> None:
    page.goto(base + start)
    page.locator(".dlref-q-option").first.scroll_into_view_if_needed()
    answer(page, 1, right=False)
    page.get_by_role("link", name="Reread").click()
    page.wait_for_url("**/basics/relu/#relu")
    page.wait_for_function("CSS.highlights.has('dlref-reread')")
    assert marked(page) == DYING
    assert page.evaluate("document.activeElement.id") == "relu"
    line = page.get_by_text("A unit whose input").bounding_box()
    assert 0 < line["y"] < page.viewport_size["height"]


def test_reread__marks_without_the_highlight_api(page: Any, base: str) -> None:
    page.add_init_script("delete CSS.__proto__.highlights; delete CSS.highlights")
    open_quiz(page, base)
    answer(page, 1, right=True)
    page.get_by_role("link", name="Reread").click()
    page.wait_for_selector("li mark")
    assert "".join(page.locator("mark").all_inner_texts()) == DYING


# Loading


def test_quiz__loads_when_it_comes_near(page: Any, base: str) -> None:
    sizes: dict[str, int] = {}
    page.on("response", lambda response: sizes.update({response.url: len(response.body())}))
    page.goto(f"{base}/long/")
    page.wait_for_load_state("networkidle")
    scripts = [size for url, size in sizes.items() if "/generated/js/" in url]
    assert scripts
    assert sum(scripts) < 25_000, "what every page needs is small"
    assert not [url for url in sizes if "quizzes" in url]
    height = page.locator("dlref-quiz").bounding_box()["height"]
    assert height > 300, "its place is reserved"
    page.locator("dlref-quiz").scroll_into_view_if_needed()
    page.wait_for_selector(".dlref-q-card")


def test_quiz__offers_to_load_again(page: Any, base: str) -> None:
    page.route("**/relu.json", lambda route: route.abort())
    page.goto(base + QUIZ)
    page.locator("dlref-quiz").scroll_into_view_if_needed()
    again = page.get_by_role("button", name="Try again")
    again.wait_for()
    page.unroute("**/relu.json")
    again.click()
    page.wait_for_selector(".dlref-q-card")


def test_quiz__survives_leaving_and_coming_back(quiz: Any) -> None:
    answer(quiz, 1, right=True)
    quiz.locator(".md-nav__link", has_text="Home").first.click()
    quiz.wait_for_selector("dlref-question .dlref-q-verdict")
    quiz.go_back()
    quiz.locator("dlref-quiz").scroll_into_view_if_needed()
    quiz.wait_for_selector("text=Question 2 of 9")


def test_quiz__is_taken_offline_once_it_was_read(browser: Any, base: str) -> None:
    context = browser.new_context()
    page = open_quiz(context.new_page(), base)
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("navigator.serviceWorker.controller")
    open_quiz(page, base)
    context.set_offline(True)
    open_quiz(page, base)
    answer(page, 1, right=True)
    page.reload()
    page.wait_for_selector("text=Question 2 of 9")
    context.close()


def test_quiz__shows_no_html_that_acts(page: Any, base: str) -> None:
    hostile = (
        '<img src=x onerror="window.hacked=1"><a href="javascript:hacked=1">link</a>'
        '<form action="//x.y"><input name=a></form><b style="background:url(//x.y/z)">b</b>'
    )

    def poison(route: Any) -> None:
        route.fulfill(
            body=json.dumps(route.fetch().json()).replace(
                "Its output has", json.dumps(hostile)[1:-1]
            )
        )

    page.route("**/relu.json", poison)
    open_quiz(page, base)
    option = page.locator(".dlref-q-option .dlref-q-text", has_text="link")
    assert option.count() == 1
    assert option.locator("img, form, input, [href], [style]").count() == 0
    assert page.evaluate("window.hacked") is None


def test_topics__open_by_address_and_show_progress(page: Any, base: str) -> None:
    page.goto(f"{base}/quiz/")
    page.get_by_role("link", name="ELU", exact=True).click()
    page.wait_for_selector("text=Question 1 of 1")
    page.wait_for_function("document.activeElement.matches('h2')")
    assert page.url.endswith("#topic=elu")
    assert page.evaluate("document.activeElement.textContent") == "ELU"
    answer(page, 1, right=True)
    page.get_by_role("link", name="All topics").click()
    page.wait_for_selector(".dlref-q-topics")
    row = page.locator(".dlref-q-topics li").filter(has_text="1 question:")
    assert "1 right" in row.inner_text()
    page.goto(f"{base}/quiz/#topic=relu")
    page.wait_for_selector("text=Question 1 of 9")


def test_topics__say_how_many_were_missed(page: Any, base: str) -> None:
    page.goto(f"{base}/quiz/#topic=relu")
    page.wait_for_selector("text=Question 1 of 9")
    for number, right in ((1, True), (2, False), (4, False)):
        go_to(page, number)
        answer(page, number, right)
    page.get_by_role("link", name="All topics").click()
    row = page.locator(".dlref-q-topics li").filter(has_text="9 questions:")
    assert "1 right, 2 missed" in row.inner_text()
    assert (
        "missed"
        not in page.locator(".dlref-q-topics li").filter(has_text="1 question:").inner_text()
    )


@pytest.mark.parametrize("address", ["/quiz/#mix", "/quiz/#topic=relu", "/quiz/", "/review/"])
def test_widget__says_that_it_loads(page: Any, base: str, address: str) -> None:
    held: list[Any] = []
    page.route("**/quizzes/index.json", lambda route: held.append(route))
    with page.expect_request("**/quizzes/index.json"):
        page.goto(base + address)
    place = page.locator("dlref-quiz-index, dlref-review")
    page.wait_for_function("document.querySelector('[aria-busy]:empty')")
    said = place.evaluate("place => getComputedStyle(place, '::before').content")
    assert said == '"Loading the questions …"'
    held[0].continue_()
    page.wait_for_function("!document.querySelector('[aria-busy]')")
    assert place.evaluate("place => getComputedStyle(place, '::before').content") == "none"


# Looks


def test_code_of_a_question__keeps_no_room_for_the_bars_of_a_cell(quiz: Any) -> None:
    go_to(quiz, 5)
    code = quiz.locator("dlref-quiz .highlight").first
    bar = "block => getComputedStyle(block, '::before').content"
    assert code.evaluate(bar) == "none"


def test_cell_in_a_question__looks_like_a_cell_of_a_page(quiz: Any) -> None:
    go_to(quiz, 5)
    code = quiz.locator("dlref-quiz .highlight").first
    code.evaluate("block => block.classList.add('dlref-cell')")
    assert code.evaluate("block => getComputedStyle(block).containerType") == "inline-size"


@pytest.fixture(params=["light", "dark"])
def phone(browser: Any, base: str, request: pytest.FixtureRequest) -> Iterator[Any]:
    context = browser.new_context(
        color_scheme=request.param, viewport={"width": 390, "height": 844}, has_touch=True
    )
    yield open_quiz(context.new_page(), base)
    context.close()


def test_phone__has_room_for_every_question_and_no_accessibility_violation(phone: Any) -> None:
    phone.add_script_tag(path=AXE)
    for number in range(1, 10):
        go_to(phone, number)
        check_looks(phone)
        answer(phone, number, right=number % 2 == 0)
        check_looks(phone)


def check_looks(page: Any) -> None:
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    found = page.evaluate("axe.run('dlref-quiz', {resultTypes: ['violations']})")
    violations = [
        (one["id"], [node["html"][:150] for node in one["nodes"]]) for one in found["violations"]
    ]
    assert violations == []
    small = page.evaluate(
        """() => [...document.querySelectorAll(
            'dlref-quiz :is(button, select, .dlref-q-option label, .dlref-q-field input)')]
          .filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 44)
          .map(one => one.outerHTML.slice(0, 120))"""
    )
    assert small == []
    broken = page.evaluate(
        """() => [...document.querySelectorAll('.dlref-q-actions button')].filter((button) => {
          const text = document.createRange();
          text.selectNodeContents(button);
          return text.getClientRects().length > 1;
        }).map((button) => button.textContent)"""
    )
    assert broken == []
