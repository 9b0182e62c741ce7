from dataclasses import replace
from typing import Any

import pytest

from dlref.quiz.bank import Item, Option
from dlref.quiz.hints import hints
from tests.quiz.test_terminal import item

OPTIONS = (Option("a", True, ""), Option("b", False, ""), Option("c", False, ""))
SIZE = "It is {}; without its sign it is at least {} and less than {}."
RUBRIC = {"short": "s", "long": "l", "rubric": ["one", "two"]}


@pytest.mark.parametrize(
    ("question", "narrow"),
    [
        (item("multiple", options=OPTIONS), "Of these 3, 1 is right."),
        (item("numeric", answer=-0.25), SIZE.format("negative", 0.1, 1)),
        (item("numeric", answer=1000), SIZE.format("positive", 1000, 10000)),
        (item("text", answer="dead ReLU"), "It is 2 words and begins with “d”."),
        (item("code-output", answer="[0.0, -3.0]"), "It prints 2 numbers."),
        (item("order", answer=["x", "y", "z"]), "It may begin with: x"),
        (item("recall", answer=RUBRIC), "A whole answer makes 2 points."),
    ],
    ids=lambda one: one.type if isinstance(one, Item) else "",
)  # fmt: skip
def test_hints__narrow_the_answer_down_in_a_second_step(question: Item, narrow: str) -> None:
    assert hints(question) == [question.hint, narrow]


def test_hints__name_a_wrong_option_and_leave_another() -> None:
    first, second = hints(item("choice", options=OPTIONS))
    assert second in ("It is not: b", "It is not: c")
    assert hints(item("choice", options=OPTIONS[:2])) == [first]


def test_hints__name_a_pair_of_three_or_more() -> None:
    pairs = [["ReLU", "zero"], ["sigmoid", "half"], ["tanh", "none"]]
    question = item("match", answer=pairs)
    assert hints(question)[1] in [f"{left} goes with: {right}" for left, right in pairs]
    assert len(hints(replace(question, answer=pairs[:2]))) == 1


@pytest.mark.parametrize(
    ("kind", "answer"),
    [("numeric", 0), ("text", "$x$"), ("code-output", "True"), ("order", ["x", "y"])],
)
def test_hints__are_one_where_a_second_would_give_all_away(kind: str, answer: Any) -> None:
    assert len(hints(item(kind, answer=answer))) == 1
