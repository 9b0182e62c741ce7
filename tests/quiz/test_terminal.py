from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dlref.quiz.bank import Item, Option
from dlref.quiz.drafts import Drafts
from dlref.quiz.facts import Place
from dlref.quiz.paper import Paper
from dlref.quiz.terminal import Asked, Result, show_question, take

NO_DRAFTS = Drafts(Path("/dev/null"))
PLACE = Place("docs/page.md", "relu", 7, "ReLU cuts.")


def item(kind: str, **fields: Any) -> Item:
    return Item(
        id=f"relu.test.{kind}", concept="relu", template="test", level="recall",
        type=kind, stem="What?", hint="Think of zero.", explanation="Because.", source=PLACE,
        proof={"kind": "quoted"}, **fields,
    )  # fmt: skip


CHOICE = item(
    "choice", options=(Option("cuts", True, "It does."), Option("squares", False, "Square does."))
)


class Script:
    """A learner who types what is given, and the list of all that was shown."""

    def __init__(self, *typed: str) -> None:
        self.typed, self.said, self.kept = iter(typed), list[str](), list[dict[str, Any]]()

    def say(self, text: str, indent: int = 0) -> None:
        self.said.append(text)

    def ask(self, prompt: str) -> str:
        self.said.append(prompt)
        try:
            return next(self.typed)
        except StopIteration:
            raise EOFError from None

    def record(self, kind: str, asked: Asked, fields: dict[str, Any]) -> None:
        self.kept.append({"kind": kind, "item": f"{asked.topic}/{asked.item.id}", **fields})


@pytest.fixture
def run() -> Callable[..., tuple[Result, str]]:
    def run(items: list[Item], *typed: str) -> tuple[Result, str]:
        script = Script(*typed)
        result = take([Asked("topic", item) for item in items], script, script.record, NO_DRAFTS)
        return result, "\n".join(script.said)

    return run


def kept(items: list[Item], *typed: str) -> list[dict[str, Any]]:
    """What the log gets."""
    script = Script(*typed)
    take([Asked("topic", item) for item in items], script, script.record, NO_DRAFTS)
    return script.kept


def test_take__keeps_each_answer_at_once_with_the_hints_taken() -> None:
    answer = {"kind": "review", "item": "topic/relu.test.choice", "given": 0, "share": 1.0}
    assert kept([CHOICE, CHOICE], "1") == [answer | {"hints": 0}]
    assert kept([CHOICE], "?", "?", "1") == [answer | {"hints": 1}]


def test_take__keeps_what_was_said_aloud_point_by_point() -> None:
    answer = {"short": "It cuts.", "long": "It cuts at zero.", "rubric": ["cuts", "at zero"]}
    (entry,) = kept([item("recall", answer=answer)], "", "2")
    assert entry["given"] == [False, True]
    assert entry["share"] == 0.5


def test_take__goes_on_with_further_questions(run: Callable[..., Any]) -> None:
    answer = {"short": "It cuts.", "long": "It cuts at zero.", "rubric": ["cuts", "at zero"]}
    _, said = run([item("recall", answer=answer | {"follow_ups": ["Why at zero?"]})], "", "2")
    assert "Go on: Why at zero?" in said


def test_take__marks_no_right_line_as_if_it_were_a_wrong_choice(run: Callable[..., Any]) -> None:
    options = (Option("`a = 1`", False, "It is right."), Option("`b = 2`", True, "It is not."))
    _, said = run([item("code-line", options=options, lines=(1, 2))], "1")
    assert "✗ Not quite" in said and "The wrong line: 2. `b = 2`" in said
    assert said.count("✗") == 1 and "✓" not in said and "It is right." not in said


def test_take__sets_a_question_aside_and_goes_on(run: Callable[..., Any]) -> None:
    result, said = run([CHOICE, CHOICE], "s", "1")
    assert result == Result(1, 1)
    assert "Set aside" in said
    assert kept([CHOICE], "s") == [{"kind": "suspend", "item": "topic/relu.test.choice"}]


def test_take__loses_nothing_when_it_is_interrupted() -> None:
    script = Script("1")

    def interrupted(prompt: str) -> str:
        try:
            return next(script.typed)
        except StopIteration:
            raise KeyboardInterrupt from None

    script.ask = interrupted  # type: ignore[method-assign]
    result = take([Asked("topic", CHOICE)] * 3, script, script.record, NO_DRAFTS)
    assert result == Result(1, 1)
    assert len(script.kept) == 1


def test_take__says_why_each_option_is_right_or_wrong(run: Callable[..., Any]) -> None:
    result, said = run([CHOICE], "2")
    assert result == Result(1, 0)
    assert "✓ 1. cuts: It does." in said
    assert "✗ 2. squares: Square does." in said
    assert "docs/page.md#relu, line 7" in said


def test_take__shows_code_as_a_block(capsys: pytest.CaptureFixture[str]) -> None:
    stem = "What does this print?\n\n```python\nx = 1\nprint(x)\n```"
    show_question(1, replace(CHOICE, stem=stem), Paper(plain=True))
    shown = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert shown[:3] == ["1. (recall) What does this print?", "x = 1", "print(x)"]


def test_take__gives_hints_in_steps() -> None:
    wrong = (Option("b", False, "No."), Option("c", False, "No."))
    question = item("choice", options=(Option("a", True, "Yes."), *wrong))
    script = Script("?", "?", "?", "1")
    take([Asked("topic", question)], script, script.record, NO_DRAFTS)
    given = [line for line in script.said if line.startswith("Hint: ")]
    assert given[0] == "Hint: Think of zero.  *(? for another)*"
    assert given[1].startswith("Hint: It is not: ")
    assert script.kept[0]["hints"] == 2, "the third asked for nothing new"


def test_take__gives_the_hint_and_asks_again(run: Callable[..., Any]) -> None:
    result, said = run([CHOICE], "?", "1")
    assert result == Result(1, 1)
    assert "Hint: Think of zero." in said


@pytest.mark.parametrize("typed", ["", "3", "one", "1 2", "0"])
def test_take__asks_again_for_what_is_no_option(run: Callable[..., Any], typed: str) -> None:
    result, said = run([CHOICE], typed, "1")
    assert result == Result(1, 1)
    assert "the number of your answer" in said


def test_take__ends_with_q_or_the_end_of_input(run: Callable[..., Any]) -> None:
    assert run([CHOICE, CHOICE], "1", "q")[0] == Result(1, 1)
    assert run([CHOICE, CHOICE], "1")[0] == Result(1, 1)


@pytest.mark.parametrize(
    ("question", "right", "wrong"),
    [
        (
            item("multiple", options=(Option("a", True, ""), Option("b", False, ""),
                                      Option("c", True, ""))),
            "1 3", "1",
        ),
        (item("numeric", answer=0.5, tolerance={"abs": 0.01}), "1/2", "0.6"),
        (item("text", answer="ReLU", accept=("rectifier",)), "rectifier", "sigmoid"),
        (item("code-output", answer="[0.0, 3.0]"), "[0, 3]", "[1, 3]"),
    ],
)  # fmt: skip
def test_take__grades_every_typed_answer(
    run: Callable[..., Any], question: Item, right: str, wrong: str
) -> None:
    assert run([question], right)[0] == Result(1, 1)
    assert run([question], wrong)[0] == Result(1, 0)


def test_take__shuffles_steps_and_takes_their_numbers_in_order(run: Callable[..., Any]) -> None:
    steps = ["multiply", "add", "threshold"]
    question = item("order", answer=steps)
    _, said = run([question])
    numbers = [next(n for n in "123" if f"  {n}. {step}" in said) for step in steps]
    assert run([question], " ".join(numbers))[0] == Result(1, 1)
    assert run([question], " ".join(reversed(numbers)))[0] == Result(1, 0)


@pytest.mark.parametrize("number", range(30))
def test_take__never_shows_steps_in_a_right_order(run: Callable[..., Any], number: int) -> None:
    free = replace(
        item("order", answer=["mean", "square", "divide"], before=((0, 2), (1, 2))),
        id=f"adam.steps.{number}",
    )
    assert run([free], "1 2 3")[0] == Result(1, 0)


def test_take__matches_left_to_numbered_right_sides(run: Callable[..., Any]) -> None:
    pairs = [["ReLU", "zero"], ["sigmoid", "half"]]
    question = item("match", answer=pairs)
    _, said = run([question])
    numbers = [next(n for n in "12" if f"  {n}. {right}" in said) for _, right in pairs]
    assert run([question], " ".join(numbers))[0] == Result(1, 1)
    assert run([question], " ".join(reversed(numbers)))[0] == Result(1, 0)


def test_take__lets_the_learner_grade_what_was_said_aloud(run: Callable[..., Any]) -> None:
    answer = {"short": "It cuts.", "long": "It cuts at zero.", "rubric": ["cuts", "at zero"]}
    question = item("recall", answer=answer)
    assert run([question], "", "1 2")[0] == Result(1, 1)
    assert run([question], "", "")[0] == Result(1, 0)


@pytest.mark.parametrize(
    ("line", "errata", "words"),
    [
        (155, ("E012",), "line 7; your notes, line 155, corrected (E012)"),
        (155, (), "line 7; your notes, line 155\n"),
        (None, ("E012", "E013"), "line 7; your notes, corrected (E012, E013)"),
        (None, (), "line 7\n"),
    ],
)
def test_take__says_where_your_notes_have_it(
    run: Callable[..., tuple[Result, str]], line: int | None, errata: tuple[str, ...], words: str
) -> None:
    source = replace(PLACE, notes_line=line, errata=errata)
    _, said = run([replace(CHOICE, source=source)], "1")
    assert f"Reread: docs/page.md#relu, {words}" in said
