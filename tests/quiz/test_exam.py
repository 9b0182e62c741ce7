from collections import Counter
from collections.abc import Iterator
from typing import Any

from dlref.quiz.bank import Item, Option
from dlref.quiz.exam import Outcome, draw, missed, sit
from dlref.quiz.facts import Place
from dlref.quiz.terminal import Asked
from tests.quiz.test_terminal import Script


def choice(name: str) -> Item:
    options = (Option("cuts", True, "It does."), Option("squares", False, "Square does."))
    return Item(
        id=name, concept="relu", template="test", level="recall", type="choice",
        stem=f"What {name}?", hint="Think.", explanation="Because.",
        source=Place("docs/page.md", "relu", 7, "It cuts."),
        proof={"kind": "quoted"}, options=options,
    )  # fmt: skip


QUESTIONS = [Asked(topic, choice(f"{topic}.{n}")) for topic in "abc" for n in range(4)]


def seat(*typed: str, left: Any = None) -> tuple[list[Outcome], Script]:
    script = Script(*typed)
    return sit(QUESTIONS[:3], script, script.record, left or (lambda: None)), script


def test_draw__takes_from_each_topic_in_turn() -> None:
    drawn = draw(QUESTIONS, 7, "seed")
    assert sorted(Counter(one.topic for one in drawn).values()) == [2, 2, 3]
    assert len({one.item.id for one in drawn}) == 7
    assert len({one.topic for one in drawn[:3]}) == 3


def test_draw__goes_on_where_a_topic_is_empty_and_gives_all_there_is() -> None:
    few = [*QUESTIONS[:4], QUESTIONS[4]]
    assert {one.item.id for one in draw(few, 99, "s")} == {one.item.id for one in few}


def test_draw__is_the_same_for_the_same_seed() -> None:
    assert draw(QUESTIONS, 5, "1") == draw(reversed(QUESTIONS), 5, "1")
    assert draw(QUESTIONS, 5, "1") != draw(QUESTIONS, 5, "2")


def test_sit__says_nothing_of_right_and_wrong_and_keeps_each_answer() -> None:
    outcomes, script = seat("1", "2", "")
    assert [share for _, share in outcomes] == [1.0, 0.0, None]
    said = "\n".join(script.said)
    assert "✓" not in said and "✗" not in said and "It does." not in said
    assert [entry["share"] for entry in script.kept] == [1.0, 0.0]
    assert missed(outcomes) == QUESTIONS[1:3]


def test_sit__asks_again_for_what_is_no_answer() -> None:
    outcomes, script = seat("7", "1", "q")
    assert [share for _, share in outcomes] == [1.0, None, None]
    assert any("numbers from 1 to 2" in line for line in script.said)


def test_sit__takes_no_answer_after_time_is_over() -> None:
    times: Iterator[float] = iter([65.0, 30.0, 20.0, 0.0])
    outcomes, script = seat("1", "1", "1", left=lambda: next(times))
    assert [share for _, share in outcomes] == [1.0, None, None]
    assert len(script.kept) == 1
    assert any("1:05 left" in line for line in script.said)
    assert "Time is over" in script.said[-1]


def test_sit__hands_in_what_was_answered_before_an_interruption() -> None:
    script = Script("1")

    def interrupted(prompt: str) -> str:
        for typed in script.typed:
            return typed
        raise KeyboardInterrupt

    script.ask = interrupted  # type: ignore[method-assign]
    outcomes = sit(QUESTIONS[:3], script, script.record, lambda: None)
    assert [share for _, share in outcomes] == [1.0, None, None]
