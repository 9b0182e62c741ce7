"""Write it yourself: a function in a real editor, tested in the browser's own Python."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dlref.quiz.bank import Bank
from tests.browser.quiz_site import build_site, item

pytestmark = pytest.mark.browser

HERE = Path(__file__).parent
AXE = HERE.parents[1] / "frontend/node_modules/axe-core/axe.min.js"
STARTER = 'def double(x):\n    """Twice the input."""\n    '
ANSWER = {
    "module": "dlref.activations",
    "name": "double",
    "starter": STARTER,
    "body": "def double(x):\n    twice = 2 * x\n    return twice",
    "tests": [["double(3.0)", 6.0], ["double(np.array([1.0, -2.0]))", [2.0, -4.0]]],
}


@pytest.fixture(scope="module")
def base(
    tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path], str], runtime_files: Path
) -> str:
    """Address of a small site with two functions to write."""
    double = item("implement.double", "implement", "Write `double`.", answer=ANSWER)
    bank = Bank("relu", "ReLU and its family", "docs/basics/relu.md", (double,))
    work = tmp_path_factory.mktemp("quiz-writing")
    (work / "site").mkdir()
    url = serve(work / "site")
    build_site(work, url, [bank])
    (work / "site/assets/generated/runtime").symlink_to(runtime_files)
    return url


@pytest.fixture(params=["light", "dark"])
def theme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def quiz(browser: Any, base: str, theme: str) -> Iterator[Any]:
    """The quiz on a phone, in a profile of its own."""
    context = browser.new_context(color_scheme=theme, viewport={"width": 390, "height": 844})
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    open_quiz(page, base)
    yield page
    context.close()
    assert errors == []


def open_quiz(page: Any, base: str) -> None:
    page.goto(f"{base}/basics/relu/")
    page.locator("dlref-quiz").scroll_into_view_if_needed()
    page.wait_for_selector(".dlref-q-head")
    page.add_script_tag(path=AXE)


def write(page: Any, body: str) -> None:
    """Type a body below the signature, with the keyboard alone."""
    if not page.locator(".cm-content").count():
        page.locator(".dlref-q-place").focus()
        page.keyboard.press("Enter")
    page.wait_for_selector(".cm-content")
    page.locator(".cm-content").focus()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(STARTER + body)


def run(page: Any) -> str:
    """Run the tests; return what is said then."""
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".dlref-q-writing[aria-busy=false]")
    said: str = page.locator(".dlref-q-tested").inner_text()
    return said


def check_looks(page: Any) -> None:
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    found = page.evaluate("axe.run('dlref-quiz', {resultTypes: ['violations']})")
    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []


def logged(page: Any, many: int) -> list[Any]:
    """The answers in the learner's log, as soon as there are so many."""
    rows: list[Any] = page.evaluate(
        """async (many) => {
          for (;;) {
            const found = [];
            for (const { name } of await indexedDB.databases()) {
              const db = await new Promise((done) => {
                const open = indexedDB.open(name);
                open.onsuccess = () => done(open.result);
              });
              for (const store of db.objectStoreNames) {
                const all = db.transaction(store).objectStore(store).getAll();
                await new Promise((done) => (all.onsuccess = done));
                found.push(...all.result);
              }
              db.close();
            }
            const answers = found.filter(({ kind }) => kind === "review");
            if (answers.length >= many) return answers;
            await new Promise((done) => setTimeout(done, 20));
          }
        }""",
        many,
    )
    return rows


def test_implement__is_right_when_every_call_gives_the_right_result(quiz: Any) -> None:
    check_looks(quiz)
    write(quiz, "print('looked at', x)\n    return 2 * x")
    check_looks(quiz)
    assert run(quiz) == "2 of 2 calls give the right result."
    assert "✓" in quiz.locator(".dlref-q-verdict").inner_text()
    assert "twice = 2 * x" in quiz.locator(".dlref-q-answer").inner_text()
    assert "looked at 3.0" in quiz.locator(".dlref-q-tests").inner_text()
    (entry,) = logged(quiz, 1)
    assert (entry["share"], entry["given"]["passed"]) == (1, [True, True])
    assert "return 2 * x" in entry["given"]["code"]
    check_looks(quiz)


@pytest.mark.parametrize("theme", ["light"], indirect=True)
def test_implement__shows_for_each_call_what_was_expected_and_what_came(quiz: Any) -> None:
    write(quiz, "return x * 3 if np.ndim(x) else 6.0")
    assert run(quiz) == "1 of 2 calls give the right result."
    right, wrong = quiz.locator(".dlref-q-tests li").all_inner_texts()
    assert right.split("\n") == ["✓ right double(3.0)", "gives 6"]
    assert wrong.split("\n")[1:] == ["expected [2, -4]", "got [3, -6]"]
    assert not quiz.locator(".dlref-q-verdict").count(), "it can be mended"
    assert logged(quiz, 0) == []
    write(quiz, "return 2 * x")
    run(quiz)
    assert "✓" in quiz.locator(".dlref-q-verdict").inner_text()


def test_implement__shows_a_traceback_with_the_lines_that_the_learner_wrote(quiz: Any) -> None:
    write(quiz, "y = x\n    return y / missing")
    assert run(quiz) == "0 of 2 calls give the right result."
    shown = quiz.locator(".dlref-q-tests li").first.inner_text()
    assert "line 4, in double" in shown and "return y / missing" in shown
    assert "NameError: name 'missing' is not defined" in shown
    assert quiz.locator(".dlref-q-tests").inner_text().count("Traceback") == 1
    check_looks(quiz)
    write(quiz, "return (x")
    assert run(quiz) == "Your code stopped at an error."
    assert "SyntaxError" in quiz.locator(".dlref-q-tests").inner_text()


@pytest.mark.parametrize("theme", ["light"], indirect=True)
def test_implement__stops_a_loop_that_never_ends(quiz: Any) -> None:
    write(quiz, "while True:\n        pass")
    quiz.keyboard.press("Control+Enter")
    quiz.wait_for_selector("text=Running the tests")
    quiz.get_by_role("button", name="Stop", exact=True).click()
    quiz.wait_for_selector(".dlref-q-writing[aria-busy=false]")
    assert quiz.locator(".dlref-q-tested").inner_text() == "Stopped."
    assert not quiz.get_by_role("button", name="Stop", exact=True).is_visible()
    write(quiz, "return 2 * x")
    run(quiz)
    assert "✓" in quiz.locator(".dlref-q-verdict").inner_text()


@pytest.mark.parametrize("theme", ["light"], indirect=True)
def test_implement__ends_a_loop_by_itself(quiz: Any) -> None:
    quiz.clock.install()
    write(quiz, "while True:\n        pass")
    quiz.keyboard.press("Control+Enter")
    quiz.wait_for_selector("text=Running the tests")
    quiz.clock.run_for(11_000)
    quiz.clock.resume()
    quiz.wait_for_selector(".dlref-q-writing[aria-busy=false]")
    assert "does a loop never end?" in quiz.locator(".dlref-q-tested").inner_text()


@pytest.mark.parametrize("theme", ["light"], indirect=True)
def test_implement__keeps_what_was_written_over_a_reload(quiz: Any, base: str) -> None:
    write(quiz, "return 2 * (x")
    open_quiz(quiz, base)
    quiz.wait_for_selector(".cm-content")
    assert "return 2 * (x" in quiz.locator(".cm-content").inner_text()


@pytest.mark.parametrize("theme", ["light"], indirect=True)
def test_implement__given_up_is_wrong_and_begins_afresh(quiz: Any, base: str) -> None:
    write(quiz, "return x")
    quiz.get_by_role("button", name="Give up: show ours").click()
    assert "✗" in quiz.locator(".dlref-q-verdict").inner_text()
    assert "twice = 2 * x" in quiz.locator(".dlref-q-answer").inner_text()
    (entry,) = logged(quiz, 1)
    assert entry["share"] == 0
    open_quiz(quiz, base)
    quiz.locator(".dlref-q-marks button").first.click()
    assert "return x" in quiz.locator(".dlref-q-editor").inner_text(), "the answer still shows"
    quiz.get_by_role("button", name="Try again").click()
    assert "return x" not in quiz.locator(".dlref-q-editor").inner_text()


@pytest.mark.parametrize("theme", ["light"], indirect=True)
def test_implement__loads_no_editor_before_somebody_writes(quiz: Any, base: str) -> None:
    editors: list[str] = []
    quiz.on("response", lambda one: editors.append(one.text()) if ".js" in one.url else None)
    open_quiz(quiz, base)
    quiz.wait_for_selector(".dlref-q-editor pre")
    assert not any("cm-content" in text for text in editors)
    with quiz.expect_response(lambda one: ".js" in one.url):
        quiz.get_by_role("button", name="Write the code").click()
    quiz.wait_for_selector(".cm-content")
