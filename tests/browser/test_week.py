"""A week of a learner with two devices: the site and the terminal's code agree on every day."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from dlref.quiz.answer import grade
from dlref.quiz.bank import content_hash
from dlref.quiz.progress import loads, merge
from dlref.quiz.schedule import cards, forecast, queue, retention
from tests.browser.conftest import MONDAY
from tests.browser.quiz_site import BANK, ITEMS, SHORT
from tests.browser.test_quiz import answer
from tests.browser.test_review import (
    QUESTIONS,
    few,
    figures,
    give_out,
    open_review,
    said,
    seed,
    start,
    table,
    take_in,
)

pytestmark = pytest.mark.browser

ALL = {(bank.topic, item.id): item for bank in (SHORT, BANK) for item in bank.items}
FIRST = date.fromisoformat(MONDAY[:10])
WRONG = {  # day of the week and what is answered wrong on it
    (0, "relu.benefit.which"),
    (1, "relu.drawback.dying"),
    (2, "relu.name.dead"),
    (3, "relu.drawback.dying"),
}


@pytest.fixture
def devices(browser: Any) -> Iterator[list[Any]]:
    """Two browsers of one learner."""
    contexts = [
        browser.new_context(service_workers="block", timezone_id="Europe/Berlin") for _ in range(2)
    ]
    yield [context.new_page() for context in contexts]
    for context in contexts:
        context.close()


def number_of(page: Any) -> tuple[int, str]:
    """The number of the question that is asked, as `answer` knows it, and its id."""
    stem = page.locator(".dlref-q-stem").inner_text()
    found = [
        (n, item) for n, item in enumerate(ITEMS, 1) if stem[:14] == item.stem.replace("`", "")[:14]
    ]
    if len(found) > 1:  # the two that begin alike
        found = [one for one in found if stem[:22] == one[1].stem[:22]]
    ((number, item),) = found
    return number, item.id


def study(page: Any, day: int) -> None:
    """Answer all that is asked today."""
    start(page)
    while True:
        number, item = number_of(page)
        answer(page, number, right=(day, item) not in WRONG)
        name = page.locator(".dlref-q-primary").first.inner_text()
        stem = page.locator(".dlref-q-stem").inner_text()
        page.locator(".dlref-q-primary").first.click()
        if name == "See the result":
            return
        page.wait_for_function(
            "before => document.querySelector('.dlref-q-stem').innerText !== before "
            "|| !document.querySelector('.dlref-q-verdict')",
            arg=stem,
        )


def agree(page: Any, day: int) -> list[Any]:
    """Compare what the site says on a day with what Python makes of the site's own log."""
    log = list(loads(give_out(page)).entries)
    today = (FIRST + timedelta(days=day)).toordinal()
    asked = queue(QUESTIONS, log, today)
    known = cards(log)
    fresh = sum(question.key not in known for question in asked)
    expected = f"{len(asked) - fresh} due, {fresh} new today." if asked else "due today."
    assert expected in said(page) or "That is all for today." in said(page)
    if known:
        counts = [int(row[1]) for row in table(page, "Falls due")]
        assert counts == forecast(known, today, 7)
        kept, again = retention(log)
        assert not again or f"Retention: {kept} of {again} repeated" in figures(page)
    return log


def test_week__of_two_devices_is_the_same_on_the_site_and_in_the_terminal(
    devices: list[Any], base: str
) -> None:
    for page in devices:
        page.clock.set_fixed_time(MONDAY)
        seed(page, base, few(3))
    new = lapses = 0
    for day in range(7):
        page, other = devices if day % 2 == 0 else devices[::-1]
        moment = datetime.fromisoformat(MONDAY) + timedelta(days=day)
        open_review(page, base, moment.isoformat())
        before = agree(page, day)
        today = (FIRST + timedelta(days=day)).toordinal()
        asked = queue(QUESTIONS, before, today)
        if asked:
            study(page, day)
        after = agree(page, day)
        answered = [entry for entry in after if entry not in before]
        assert [(one["topic"], one["item"]) for one in answered] == [one.key for one in asked]
        for entry in answered:
            item = ALL[entry["topic"], entry["item"]]
            assert entry["share"] == pytest.approx(grade(item, entry["given"]).score)
            assert entry["hash"] == content_hash(item)
            assert entry["day"] == moment.date().isoformat()
        new += sum(one.key not in cards(before) for one in asked)
        lapses = sum(card.lapses for card in cards(after).values())
        if day in (2, 4, 6):  # the other device takes in what this one has
            open_review(other, base, moment.isoformat())
            theirs = list(loads(give_out(other)).entries)
            take_in(other, give_out(page))
            take_in(page, give_out(other))
            assert list(loads(give_out(other)).entries) == merge(after, theirs)
            assert give_out(page) == give_out(other)
            assert agree(page, day) == agree(other, day)
    assert new >= len(ALL), "all was seen, some on both devices"
    assert lapses >= 1
