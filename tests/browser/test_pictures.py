"""Options that are pictures: seen as a grid, heard as the points that they go through."""

from typing import Any

import pytest

from tests.browser.test_quiz import open_quiz, page, primary, verdict

pytestmark = pytest.mark.browser

__all__ = ["page"]  # a fixture

PICTURE = (
    '<svg viewBox="0 0 160 120" aria-hidden="true" fill="none" stroke="currentColor">'
    '<path stroke-width="2" d="M8 80L152 {}"/></svg>'
)


def with_pictures(route: Any) -> Any:
    bank = route.fetch().json()
    for number, option in enumerate(bank["items"][0]["options"]):
        option |= {"svg": PICTURE.format(20 * number), "text": f"Curve through (0, {number})"}
    return bank


@pytest.mark.parametrize(("width", "columns"), [(390, 1), (1280, 2)])
def test_pictures__stand_in_a_grid_and_are_named_by_their_points(
    page: Any, base: str, width: int, columns: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.route("**/relu.json", lambda route: route.fulfill(json=with_pictures(route)))
    open_quiz(page, base)
    boxes = [row.bounding_box() for row in page.locator(".dlref-q-option").all()]
    assert len({round(box["x"]) for box in boxes}) == columns
    drawings = page.locator(".dlref-q-option svg").all()
    assert [drawing.bounding_box()["width"] > 100 for drawing in drawings] == [True] * 4
    page.get_by_role("radio", name="Curve through (0, 0)").check()
    primary(page).click()
    assert verdict(page) == "✓ Right."
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
