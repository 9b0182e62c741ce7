"""What a learner does on the built site, from the first page to the last, as one journey each."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Serve

pytestmark = pytest.mark.browser

RELU = "/basics/relu-family/"
MOMENTUM = "/basics/momentum/"


def put_up(serve: Callable[[Path], str], site: Path, folder: Path) -> str:
    """Serve the site with a sitemap of this address: the theme follows only links in it."""
    for entry in site.iterdir():
        (folder / entry.name).symlink_to(entry)
    sitemap = (site / "sitemap.xml").read_text()
    (root, *_) = re.findall(r"<loc>([^<]*)</loc>", sitemap)
    base = serve(folder)
    (folder / "sitemap.xml").unlink()
    (folder / "sitemap.xml").write_text(sitemap.replace(root, f"{base}/"))
    return base


@pytest.fixture(scope="module")
def base(
    serve: Callable[[Path], str], built_site: Path, tmp_path_factory: pytest.TempPathFactory
) -> str:
    return put_up(serve, built_site, tmp_path_factory.mktemp("site"))


@pytest.fixture
def desk(page: Any) -> Iterator[Any]:
    """A screen that is wide enough for the theme to show its navigation."""
    page.set_viewport_size({"width": 1280, "height": 900})
    yield page


def bank(site: Path, topic: str) -> Any:
    return json.loads((site / f"assets/generated/quizzes/{topic}.json").read_text())


# Running code


def first_cell(page: Any) -> Any:
    cell = page.locator(".dlref-cell").first
    cell.wait_for()
    return cell


def press(place: Any, name: str) -> None:
    place.get_by_role("button", name=name, exact=True).click()


def status(page: Any, cell: Any) -> str:
    """What a cell says when its run is over."""
    cell.and_(page.locator(":not([aria-busy])")).wait_for()
    text: str = cell.locator(".dlref-status").inner_text()
    return text


def run(page: Any, cell: Any) -> str:
    press(cell, "Run")
    return status(page, cell)


def write(page: Any, cell: Any, code: str) -> None:
    """Replace what stands in the open editor, then run it."""
    cell.locator(".cm-content").focus()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(code)
    page.keyboard.press("Control+Enter")


def edit(page: Any, cell: Any, code: str) -> None:
    press(cell, "Edit")
    cell.locator(".cm-focused").wait_for()
    write(page, cell, code)


def printed(cell: Any) -> str:
    text: str = "\n".join(cell.locator(".dlref-out:visible").all_inner_texts())
    return text.strip()


def test_cell__runs_and_the_readers_edit_runs_stays_and_can_be_undone(page: Any, base: str) -> None:
    page.goto(f"{base}/")
    cell = first_cell(page)
    assert run(page, cell).startswith("Matches")
    documented = printed(cell)
    assert documented == "[0.0, 0.0, 6.0]"
    edit(page, cell, "x = np.array([4.0, -4.0])\n(x * 2).tolist()")
    assert status(page, cell).startswith("Edited code ran")
    assert printed(cell) == "[8.0, -8.0]"
    page.reload()
    cell.locator(".cm-line", has_text="4.0, -4.0").wait_for()
    press(cell, "Reset")
    assert printed(cell) == documented


def test_endless_loop__is_stopped_and_python_runs_again(page: Any, base: str) -> None:
    page.goto(f"{base}{RELU}")
    cell = first_cell(page)
    edit(page, cell, "print('started')\nwhile True: pass")
    cell.locator(".dlref-out", has_text="started").wait_for()
    press(cell, "Stop")
    assert status(page, cell).startswith("Stopped")
    press(cell, "Reset")
    assert run(page, cell).startswith("Matches")


def test_next_page__comes_without_a_reload_and_runs_in_the_same_python(
    desk: Any, base: str
) -> None:
    workers: list[str] = []
    desk.on("worker", lambda worker: workers.append(worker.url))
    desk.goto(f"{base}{RELU}")
    assert run(desk, first_cell(desk)).startswith("Matches")
    booted = [url for url in workers if "/generated/js/" in url]
    assert len(booted) == 1
    desk.evaluate("window.same = true")
    desk.get_by_role("navigation").get_by_role("link", name="Momentum").first.click()
    desk.wait_for_url(f"{base}{MOMENTUM}")
    desk.get_by_role("heading", level=1, name="Momentum").wait_for()
    assert run(desk, first_cell(desk)).startswith("Matches")
    assert desk.evaluate("window.same")
    assert [url for url in workers if "/generated/js/" in url] == booted


def test_offline__a_page_that_was_read_comes_back_and_runs(
    desk: Any, serve: Serve, built_site: Path, tmp_path: Path
) -> None:
    base = put_up(serve, built_site, tmp_path)
    desk.goto(f"{base}{RELU}")
    assert run(desk, first_cell(desk)).startswith("Matches")
    desk.goto(f"{base}{MOMENTUM}")
    generated = built_site / "assets/generated"
    editor = [path for path in generated.glob("js/*.js") if "cm-content" in path.read_text()]
    files = [path.relative_to(built_site) for path in (*generated.glob("runtime/*"), *editor)]
    kept = "async (path) => Boolean(await caches.match(path))"
    for address in (RELU, MOMENTUM, *(f"/{file.as_posix()}" for file in files)):
        desk.wait_for_function(kept, arg=address)
    serve.stop(base)
    desk.goto(f"{base}{RELU}")
    assert desk.get_by_role("heading", level=1).inner_text().startswith("ReLU")
    cell = first_cell(desk)
    assert run(desk, cell).startswith("Matches")
    edit(desk, cell, "print('no network')")
    assert status(desk, cell).startswith("Edited code ran")
    assert printed(cell) == "no network"


def test_playground__runs_code_with_the_concepts_and_shows_an_error(page: Any, base: str) -> None:
    page.goto(f"{base}/playground/")
    cell = first_cell(page)
    cell.locator(".cm-line").first.wait_for()
    assert run(page, cell).startswith("Done")
    assert "y     [0. 0. 0. 1. 4.]" in printed(cell)
    write(page, cell, "from dlref.activations import relu\nrelu(np.array([-3.0, 3.0]))")
    assert status(page, cell).startswith("Edited code ran")
    assert printed(cell) == "array([0., 3.])"
    write(page, cell, "print(missing)")
    assert status(page, cell).startswith("Stopped at an error")
    assert "NameError: name 'missing' is not defined" in printed(cell)


# Recall


def tab_to(page: Any, selector: str) -> None:
    """Press Tab, or Shift and Tab, until the focus is there, as a reader without a mouse does."""
    key = """selector => {
      const here = document.activeElement, there = document.querySelector(selector);
      if (here.matches(selector)) return null;
      const back = here.compareDocumentPosition(there) & Node.DOCUMENT_POSITION_PRECEDING;
      return back ? "Shift+Tab" : "Tab";
    }"""
    for _ in range(60):
        pressed = page.evaluate(key, selector)
        if pressed is None:
            return
        page.keyboard.press(pressed)
    raise AssertionError(f"the Tab key does not reach {selector}")


def texts(page: Any, fragments: list[str]) -> list[str]:
    """The text of pieces of HTML, as the page shows it."""
    found: list[str] = page.evaluate(
        """all => all.map(html => {
          const made = document.createElement("template");
          made.innerHTML = html;
          return made.content.textContent;
        })""",
        fragments,
    )
    return found


def answer_options(page: Any, quiz: Any, item: Any) -> None:
    right = texts(page, [option["text"] for option in item["options"] if option["correct"]])
    shown = quiz.locator(".dlref-q-option .dlref-q-text").all_text_contents()
    for position, text in enumerate(shown, 1):
        if text in right:
            page.keyboard.press(str(position))


def answer_text(page: Any, quiz: Any, item: Any) -> None:
    page.keyboard.insert_text(str(item["answer"]))


def answer_order(page: Any, quiz: Any, item: Any) -> None:
    rows = quiz.locator(".dlref-q-steps li")
    for step in texts(page, item["shown"]):
        name = quiz.get_by_role("button", name=f"Move down: {step}", exact=True)
        while rows.last.locator(".dlref-q-text").text_content() != step:
            tab_to(page, f"[aria-label={json.dumps(name.get_attribute('aria-label'))}]")
            page.keyboard.press("Space")


def answer_match(page: Any, quiz: Any, item: Any) -> None:
    letters = {
        row.locator("span").first.text_content(): row.locator("strong").text_content()
        for row in quiz.locator(".dlref-q-letters li").all()
    }
    lefts = texts(page, [left for left, _ in item["shown"]])
    rights = texts(page, [right for _, right in item["shown"]])
    wanted = dict(zip(lefts, rights, strict=True))
    for row in quiz.locator(".dlref-q-pair").all():
        right = wanted[row.locator("label").text_content()]
        tab_to(page, f"#{row.locator('select').get_attribute('id')}")
        page.keyboard.type(letters.get(right, right))


def answer_recall(page: Any, quiz: Any, item: Any) -> None:
    page.keyboard.press("Enter")
    for position in range(1, len(item["shown"]["rubric"]) + 1):
        page.keyboard.press(str(position))


ANSWER: dict[str, Callable[[Any, Any, Any], None]] = {
    "choice": answer_options,
    "multiple": answer_options,
    "numeric": answer_text,
    "text": answer_text,
    "code-output": answer_text,
    "order": answer_order,
    "match": answer_match,
    "recall": answer_recall,
}


@pytest.mark.parametrize("topic", ["feed-forward-networks", "training-loop"])
def test_quiz__of_a_topic_is_taken_by_keyboard_alone(
    page: Any, base: str, built_site: Path, topic: str
) -> None:
    items = bank(built_site, topic)["items"]
    page.goto(f"{base}/basics/{topic}/#check-yourself")
    quiz = page.locator("dlref-quiz")
    quiz.locator(".dlref-q-card").wait_for()
    tab_to(page, "dlref-quiz .dlref-q-card *")
    for number, item in enumerate(items, 1):
        quiz.get_by_text(f"Question {number} of {len(items)}").wait_for()
        ANSWER[item["type"]](page, quiz, item)
        tab_to(page, "dlref-quiz .dlref-q-primary")
        page.keyboard.press("Enter")
        said = quiz.locator(".dlref-q-verdict").inner_text()
        assert said == ("✓ All said." if item["type"] == "recall" else "✓ Right."), item["id"]
        page.keyboard.press("Enter")
    assert (
        quiz.locator(".dlref-q-result").first.inner_text() == f"{len(items)} of {len(items)} right."
    )


def test_answers__are_found_after_a_reload_and_counted_in_the_index(
    desk: Any, base: str, built_site: Path
) -> None:
    """One number is right, the next one is not."""
    topic = bank(built_site, "momentum")
    items = topic["items"]
    first, second, *_ = (at for at, item in enumerate(items) if item["type"] == "numeric")
    desk.goto(f"{base}{MOMENTUM}#check-yourself")
    quiz = desk.locator("dlref-quiz")
    marks = quiz.locator(".dlref-q-marks button")
    for place, typed in ((first, str(items[first]["answer"])), (second, "123456")):
        marks.nth(place).click()
        quiz.get_by_text(f"Question {place + 1} of {len(items)}").wait_for()
        quiz.locator(".dlref-q-field input").fill(typed)
        quiz.locator("[type=submit]", has_text="Check").click()
        quiz.locator(".dlref-q-verdict").wait_for()
    desk.reload()
    marks.nth(first).wait_for()
    assert marks.nth(first).get_attribute("aria-label") == f"Question {first + 1}, right"
    marks.nth(second).click()
    assert quiz.locator(".dlref-q-verdict").inner_text() == "✗ Wrong."
    assert quiz.locator(".dlref-q-field input").input_value() == "123456"
    desk.get_by_role("navigation").get_by_role("link", name="Quiz", exact=True).first.click()
    row = desk.locator("dlref-quiz-index li").filter(has_text=topic["title"])
    row.get_by_text("1 right").wait_for()


def test_quiz_page__lists_every_topic_and_asks_its_questions(
    page: Any, base: str, built_site: Path
) -> None:
    topics = bank(built_site, "index")
    page.goto(f"{base}/quiz/")
    index = page.locator("dlref-quiz-index")
    index.locator("li").first.wait_for()
    names = index.locator(".dlref-q-topics a").all_inner_texts()
    assert names == [topic["title"] for topic in topics]
    index.get_by_role("link", name="Momentum", exact=True).click()
    index.get_by_text("Question 1 of").wait_for()
    page.go_back()
    index.get_by_role("link", name="Momentum", exact=True).wait_for()


def answer_home(page: Any, base: str, site: Path, right: bool) -> tuple[Any, Any]:
    """Tick a first option, right or wrong, of the home page's question; return it and its item."""
    page.goto(f"{base}/")
    question = page.locator("dlref-question")
    topic, _, name = question.get_attribute("id").partition("/")
    (item,) = [one for one in bank(site, topic)["items"] if one["id"] == name]
    texts_of = [option["text"] for option in item["options"] if option["correct"] is right]
    (text, *_) = texts(page, texts_of)
    question.locator(".dlref-q-card").wait_for()
    shown = question.locator(".dlref-q-option .dlref-q-text").all_text_contents()
    question.locator(".dlref-q-option input").nth(shown.index(text)).check()
    press(question, "Check")
    return question, item


def test_home__asks_one_question_and_says_why_wrong_is_wrong(
    page: Any, base: str, built_site: Path
) -> None:
    question, item = answer_home(page, base, built_site, right=False)
    assert question.locator(".dlref-q-verdict").inner_text() == "✗ Wrong."
    whys = texts(page, [option["why"] for option in item["options"] if not option["correct"]])
    assert whys[0] in question.locator(".dlref-q-chosen .dlref-q-why").text_content()


def test_reread__leads_to_the_page_and_marks_the_line(
    page: Any, base: str, built_site: Path
) -> None:
    question, item = answer_home(page, base, built_site, right=True)
    question.get_by_role("link", name="Reread").click()
    page.wait_for_url(f"{base}/{item['source']['url']}")
    page.wait_for_function("CSS.highlights.has('dlref-reread')")
    marked = page.evaluate("[...CSS.highlights.get('dlref-reread')].map(r => r.toString())")
    quoted = re.findall(r"\w+", item["source"]["quote"])
    assert len(marked) == 1
    assert [word for word in quoted[:4] if word not in marked[0]] == []
    anchor = item["source"]["url"].partition("#")[2]
    assert page.evaluate("document.activeElement.id") == anchor


# Finding and seeing


@pytest.mark.parametrize(
    ("synonym", "address"),
    [
        ("transfer function", "/basics/activation-functions/"),
        ("dead neuron", RELU),
        ("NAG", MOMENTUM),
    ],
)
def test_search__finds_a_page_by_a_name_that_its_text_does_not_use(
    desk: Any, base: str, synonym: str, address: str
) -> None:
    desk.goto(f"{base}/")
    desk.keyboard.press("/")
    desk.keyboard.type(synonym)
    first = desk.locator(".md-search-result__link").first
    first.wait_for()
    assert first.get_attribute("href").partition("?")[0] == f"{base}{address}"
    first.click()
    desk.wait_for_url(lambda url: url.startswith(f"{base}{address}"))


def test_search__fetches_its_index_when_it_is_reached_for(page: Any, base: str) -> None:
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url.removeprefix(base)))
    page.goto(f"{base}{RELU}")
    page.wait_for_load_state("networkidle")
    index = "/search/search_index.json"
    assert index not in fetched
    with page.expect_response(f"**{index}"):
        page.locator(".md-search__input").click()
    page.keyboard.type("momentum")
    page.locator(".md-search-result__link").first.wait_for()
    assert fetched.count(index) == 1


def test_search__answers_a_query_in_the_address(desk: Any, base: str) -> None:
    desk.goto(f"{base}/?q=momentum")
    desk.locator(".md-search-result__link").first.wait_for()


def ground(page: Any) -> str:
    colour: str = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return colour


def test_dark__is_chosen_once_and_stays(browser: Any, base: str) -> None:
    context = browser.new_context(color_scheme="light", reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{base}/")
    light = ground(page)
    page.locator("label[title='Switch to dark mode']").click()
    page.wait_for_selector("body[data-md-color-scheme=slate]")
    page.goto(f"{base}{RELU}")
    page.wait_for_selector("body[data-md-color-scheme=slate]")
    assert ground(page) != light
    page.locator("label[title='Switch to light mode']").click()
    page.wait_for_selector("body[data-md-color-scheme=default]")
    assert ground(page) == light
    context.close()
