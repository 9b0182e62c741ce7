import json
from datetime import date
from typing import Any

import pytest

from dlref.quiz.schedule import (
    Pace,
    Question,
    Settings,
    cards,
    forecast,
    pace,
    queue,
    rating,
    retention,
    settings,
    suspended,
)
from tests.quiz.schedule_cases import CASES, answers

SHARED = json.loads(CASES.read_text(encoding="utf-8"))
TODAY = date(2026, 3, 2).toordinal()
KEY = ("relu", "a")


def review(day: int = 0, share: float = 1, item: str = "a", **fields: Any) -> dict[str, Any]:
    """An answer some days after TODAY, at noon."""
    on = date.fromordinal(TODAY + day)
    time = (on.toordinal() - date(1970, 1, 1).toordinal()) * 86_400_000 + 43_200_000
    entry = {"kind": "review", "topic": "relu", "item": item, "hash": "h", "share": share}
    return entry | {"time": time, "day": on.isoformat()} | fields


def due(*entries: dict[str, Any]) -> int:
    return cards(entries)[KEY].due - TODAY


@pytest.mark.parametrize("case", SHARED)
def test_schedule__is_that_of_the_shared_cases(case: dict[str, Any]) -> None:
    assert answers(case) == case["expected"]


def test_schedule__has_two_hundred_shared_histories() -> None:
    assert sum(bool(case["entries"]) for case in SHARED) >= 200


def test_cards__begin_with_the_published_stabilities() -> None:
    for share, stability in ((1.0, 2.3065), (0.5, 1.2931), (0.2, 0.212)):
        (card,) = cards([review(share=share)]).values()
        assert card.stability == stability
        assert card.due - TODAY == max(1, round(stability))


def test_cards__by_hand_after_a_second_good_answer() -> None:
    """FSRS-6: the stability grows by 1 + e^w8 (11 - D) S^-w9 (e^((1 - R) w10) - 1)."""
    (card,) = cards([review(0), review(2)]).values()
    factor = 0.9 ** (1 / -0.1542) - 1
    known = (1 + factor * 2 / 2.3065) ** -0.1542
    difficulty = 2.118103970459015
    grown = 2.718281828459045**1.8722 * (11 - difficulty) * 2.3065**-0.1666
    grown *= 2.718281828459045 ** ((1 - known) * 0.796) - 1
    assert card.stability == pytest.approx(2.3065 * (1 + grown), rel=1e-9)


def test_cards__move_once_a_day() -> None:
    assert due(review(), review(share=0, time=review()["time"] + 1)) == due(review())


def test_cards__do_not_depend_on_the_order_of_the_log() -> None:
    log = [review(0), review(2, 0.5), review(5)]
    assert cards(log) == cards(reversed(log))


def test_cards__take_a_clock_that_went_back_as_more_practice() -> None:
    ahead = review(3)
    back = review(1, time=ahead["time"] + 1)
    assert due(ahead, back) == due(ahead)


def test_cards__count_what_was_forgotten() -> None:
    (card,) = cards([review(0, 0), review(3, 0), review(5, 0.2)]).values()
    assert card.lapses == 2, "the first answer is no lapse"


@pytest.mark.parametrize(
    ("share", "hints", "given"), [(1, 0, 3), (1, 1, 2), (0.5, 0, 2), (0.49, 0, 1), (0, 2, 1)]
)
def test_rating__is_good_hard_or_again(share: float, hints: int, given: int) -> None:
    assert rating(share, hints) == given


QUESTIONS = [Question("relu", item, "h") for item in "abcd"]


def names(*entries: dict[str, Any], day: int = 0) -> str:
    return "".join(question.item for question in queue(QUESTIONS, entries, TODAY + day))


def test_queue__begins_with_new_questions() -> None:
    assert names() == "abcd"


def test_queue__asks_what_is_due_before_what_is_new() -> None:
    assert names(review(item="c"), day=1) == "abd"
    assert names(review(item="c"), day=2) == "cabd"


def test_queue__asks_nothing_twice_a_day() -> None:
    assert "a" not in names(review(0, 0))
    assert names(review(0, 0), day=1).startswith("a")


def test_queue__keeps_to_the_new_questions_of_a_day() -> None:
    chosen = {"kind": "settings", "new_per_day": 2, "time": 1}
    assert names(chosen) == "ab"
    assert names(chosen, review(item="a")) == "b"
    assert names(chosen, review(item="a"), day=1) == "bc"


def test_queue__asks_a_changed_question_at_once_and_lets_it_go_on() -> None:
    old = [review(0), review(2)]
    assert not names(*old, day=3).startswith("a")
    changed = [Question("relu", "a", "new")]
    assert queue(changed, old, TODAY + 3) == changed
    after = [*old, review(3, hash="new")]
    assert queue(changed, after, TODAY + 4) == []
    assert cards(after)[KEY].stability > cards(old)[KEY].stability


def test_queue__leaves_out_what_was_set_aside_until_it_is_taken_back() -> None:
    aside = {"kind": "suspend", "topic": "relu", "item": "b", "time": 1}
    assert names(aside) == "acd"
    assert names(aside, aside | {"kind": "resume", "time": 2}) == "abcd"
    assert suspended([aside]) == {("relu", "b")}


def test_queue__sees_everything_once_before_the_day() -> None:
    plan = {"kind": "settings", "new_per_day": 1, "until": "2026-03-04", "time": 1}
    log = [plan]
    for day in range(2):
        for item in names(*log, day=day):
            log.append(review(day, item=item))
    assert {key for _, key in cards(log)} == set("abcd")


def test_queue__lets_the_plan_say_what_is_new_a_day() -> None:
    plan = {"kind": "settings", "new_per_day": 50, "until": "2026-03-04", "time": 1}
    assert names(plan) == "ab"
    assert names(plan, day=2) == "abcd", "on the day itself the plan is over"


def test_queue__asks_new_questions_of_the_topics_of_the_plan_and_what_is_due_of_all() -> None:
    questions = [Question(topic, item, "h") for topic in ("relu", "sgd") for item in "abcd"]
    plan = {"kind": "settings", "until": "2026-03-04", "topics": ["sgd", "gone"], "time": 1}
    asked = queue(questions, [plan, review(-9, 0)], TODAY)
    assert [question.key for question in asked] == [("relu", "a"), ("sgd", "a"), ("sgd", "b")]


def test_pace__is_that_of_the_topics_of_the_plan() -> None:
    questions = [Question(topic, item, "h") for topic in ("relu", "sgd") for item in "abcd"]
    plan = Settings(10, TODAY + 2, frozenset(["relu"]))
    known = cards([review(-3), review(0, item="b"), review(0, topic="sgd")])
    plan_pace = pace(questions, known, {("relu", "c")}, plan, TODAY)
    assert plan_pace == Pace(total=4, new=[questions[3]], begun=1, daily=1)


def test_queue__goes_on_with_the_plan_after_a_stop() -> None:
    plan = {"kind": "settings", "new_per_day": 0, "until": "2026-03-03", "time": 1}
    log = [plan, review(item="a"), review(item="b"), review(item="c")]
    assert names(*log) == "d"


def test_queue__places_the_learner_then_goes_by_what_is_weakest() -> None:
    questions = [
        Question(topic, item, "h", level)
        for topic in ("strong", "weak", "untried")
        for item, level in (("a", "recall"), ("b", "apply"), ("c", "recall"))
    ]
    log = [
        {"kind": "settings", "until": "2026-03-03", "time": 1},
        review(0, 1, topic="strong"),
        review(0, 0.3, topic="weak"),
    ]
    asked = [f"{question.topic} {question.item}" for question in queue(questions, log, TODAY)]
    assert asked[:3] == ["untried b", "untried a", "untried c"]
    assert asked[3:] == ["weak b", "weak c", "strong b", "strong c"][: len(asked) - 3]


def test_settings__are_those_chosen_last() -> None:
    first = {"kind": "settings", "new_per_day": 3, "until": "2026-03-02", "time": 1}
    assert settings([]) == Settings(10, None)
    assert settings([first]) == Settings(3, TODAY)
    assert settings([{"kind": "settings", "until": None, "time": 2}, first]) == Settings(10, None)


def test_settings__have_the_topics_of_the_plan() -> None:
    chosen = settings([{"kind": "settings", "until": "2026-03-02", "topics": ["a"], "time": 1}])
    assert chosen.covers("a") and not chosen.covers("b")
    assert settings([]).covers("b"), "without topics a plan covers all"


def test_forecast__counts_what_is_overdue_today() -> None:
    known = cards([review(0), review(0, item="b"), review(1, item="c")])  # due on days 2, 2 and 3
    assert forecast(known, TODAY, 4) == [0, 0, 2, 1]
    assert forecast(known, TODAY + 9, 2) == [3, 0]


def test_retention__is_over_what_was_asked_again_on_another_day() -> None:
    log = [review(0, 0), review(1, 1), review(2, 0.2), review(0, item="b")]
    assert retention(log) == (1, 2)
