"""Questions on code: the wrong line, and lines to put in order."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dlref.quiz.bank import Bank, Option
from tests.browser.quiz_site import build_site, item
from tests.browser.test_input import drag_by_touch

pytestmark = pytest.mark.browser

HERE = Path(__file__).parent
AXE = HERE.parents[1] / "frontend/node_modules/axe-core/axe.min.js"
CODE = "def scale(x, eps=1e-8):\n    v = np.mean(x)**2\n\n    return x / (np.sqrt(v) + eps)"
LINES = ["total = 0", "for part in x:", "    total = total + part", "return total"]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path], str]) -> str:
    """Address of a small site with questions on code."""
    wrong_line = item(
        "bug.scale",
        "code-line",
        f"Which line is wrong?\n\n```python\n{CODE}\n```",
        options=(
            Option("`v = np.mean(x)**2`", True, "It should read `v = np.mean(x**2)`."),
            Option("`return x / (np.sqrt(v) + eps)`", False, "This line is right."),
        ),
        lines=(2, 4),
    )
    in_order = item("assemble.sum", "assemble", "Put the lines in order.", answer=LINES)
    items = (wrong_line, in_order)
    bank = Bank("relu", "ReLU and its family", "docs/basics/relu.md", items)
    work = tmp_path_factory.mktemp("quiz-code")
    (work / "site").mkdir()
    url = serve(work / "site")
    build_site(work, url, [bank])
    return url


@pytest.fixture(params=["light", "dark"])
def quiz(browser: Any, base: str, request: pytest.FixtureRequest) -> Iterator[Any]:
    """The quiz on a phone."""
    context = browser.new_context(
        color_scheme=request.param, viewport={"width": 390, "height": 844}, has_touch=True
    )
    page = context.new_page()
    page.goto(f"{base}/basics/relu/")
    page.locator("dlref-quiz").scroll_into_view_if_needed()
    page.wait_for_selector(".dlref-q-head")
    page.add_script_tag(path=AXE)
    yield page
    context.close()


def check_looks(page: Any) -> None:
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    found = page.evaluate("axe.run('dlref-quiz', {resultTypes: ['violations']})")
    assert [one["id"] for one in found["violations"]] == []


def test_code_line__is_chosen_in_the_code_and_explained_there(quiz: Any) -> None:
    check_looks(quiz)
    lines = quiz.locator(".dlref-q-line")
    assert lines.all_inner_texts()[1:2] == ["    v = np.mean(x)**2"]
    assert quiz.locator(".dlref-q-line input").count() == 2
    quiz.get_by_label("return x / (np.sqrt(v) + eps)").check()
    quiz.locator(".dlref-q-primary").first.click()
    assert "✗" in quiz.locator(".dlref-q-verdict").inner_text()
    told = quiz.locator(".dlref-q-listing > .dlref-q-why").all_inner_texts()
    assert [text.split(".")[0][:2] for text in told] == ["✓ ", "✗ "]
    assert "np.mean(x**2)" in told[0]
    check_looks(quiz)


def test_code_line__is_chosen_with_the_number_keys_too(quiz: Any) -> None:
    quiz.locator(".dlref-q-place").focus()
    quiz.keyboard.press("1")
    quiz.keyboard.press("Enter")
    assert "✓" in quiz.locator(".dlref-q-verdict").inner_text()


def test_assemble__orders_lines_that_are_dragged_by_touch(quiz: Any) -> None:
    quiz.locator(".dlref-q-marks button").nth(1).tap()
    quiz.wait_for_selector(".dlref-q-steps")
    rows = quiz.locator(".dlref-q-steps > li")
    for line in LINES:
        row = next(r for r in rows.all() if r.locator("code").inner_text() == line)
        if row.evaluate("row => row.nextElementSibling !== null"):
            drag_by_touch(quiz, row, rows.last)
    assert rows.locator("code").all_inner_texts() == LINES
    quiz.locator(".dlref-q-primary").first.tap()
    assert "✓" in quiz.locator(".dlref-q-verdict").inner_text()


def test_assemble__orders_lines_that_keep_their_indentation(quiz: Any) -> None:
    quiz.locator(".dlref-q-marks button").nth(1).click()
    quiz.wait_for_selector(".dlref-q-steps")
    check_looks(quiz)
    rows = quiz.locator(".dlref-q-steps > li")
    for place, line in enumerate(LINES):
        up = quiz.get_by_label(f"Move up: {line.strip()}", exact=True)
        while rows.nth(place).locator("code").inner_text() != line:
            up.click()
    quiz.locator(".dlref-q-primary").first.click()
    assert "✓" in quiz.locator(".dlref-q-verdict").inner_text()
    assert (
        quiz.evaluate("getComputedStyle(document.querySelector('.dlref-q-steps code')).whiteSpace")
        == "pre-wrap"
    )
    check_looks(quiz)
