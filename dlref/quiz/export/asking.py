"""Questions in the few ways of asking that learning platforms share.

A platform knows choices, numbers, typed answers, pairs, steps and free text. What a question asks
otherwise is brought to the nearest of these: a printed line is typed, and accepted with as few
decimals as the question allows; several printed lines are free text; a wrong line is chosen, and
lines of code are steps.
"""

import re
from dataclasses import dataclass
from functools import partial
from math import isfinite

from dlref.quiz.answer import EXACT, NUMBER, same_output
from dlref.quiz.bank import Item, Option
from dlref.quiz.export.question import Unsupported, by_size, options, rights, step_markup

__all__ = ["Asking", "Choice", "Number", "Open", "Pairs", "Steps", "Typed", "asking"]


@dataclass(frozen=True)
class Choice:
    """One option, or several, out of some, which may be mixed unless they have an order."""

    options: list[Option]
    single: bool
    mixed: bool

    @property
    def share(self) -> float:
        """What each right option is worth, and each wrong one costs where several are right."""
        return 1 / sum(option.correct for option in self.options)


@dataclass(frozen=True)
class Number:
    """A number within a distance."""

    value: float
    within: float


@dataclass(frozen=True)
class Typed:
    """A line of text; the first answer is the one to show."""

    answers: list[str]
    exact: bool


@dataclass(frozen=True)
class Pairs:
    """What goes with what; several may share a partner, which stand mixed in `rights`."""

    pairs: list[tuple[str, str]]
    rights: list[str]


@dataclass(frozen=True)
class Steps:
    """Steps in the only right order."""

    steps: list[str]


@dataclass(frozen=True)
class Open:
    """Free text that a person judges, by an answer (Markdown) and the points to be named."""

    answer: str
    rubric: list[str]


Asking = Choice | Number | Typed | Pairs | Steps | Open


def asking(item: Item) -> Asking:
    """Return how a platform asks a question.

    Raises:
        Unsupported: It cannot ask this; the message says why.
    """
    match item.type:
        case "choice" | "multiple":
            return Choice(options(item), item.type == "choice", not by_size(item))
        case "code-line":
            return Choice(options(item), single=True, mixed=False)
        case "numeric":
            relative = item.tolerance.get("rel", 0.0) * abs(item.answer)
            return Number(float(item.answer), item.tolerance.get("abs", 0.0) + relative)
        case "text":
            return Typed([item.answer, *item.accept], exact=False)
        case "code-output":
            return _output(item)
        case "order" | "assemble":
            if item.before:
                raise Unsupported("several orders are right, the format knows a single one")
            return Steps([step_markup(item, step) for step in item.answer])
        case "match":
            return Pairs([(left, right) for left, right in item.answer], rights(item))
        case "recall":
            return Open(item.answer["long"], list(item.answer["rubric"]))
        case "implement":
            raise Unsupported("code of your own is judged by running it, which no format can")
    raise Unsupported(f"the format has no question of the type {item.type}")


def _output(item: Item) -> Number | Typed | Open:
    """Ask for what is printed: a number, a line with and without its blanks, or free text."""
    printed: str = item.answer.strip()
    if "\n" in printed:
        return Open(f"```text\n{item.answer}\n```", [])
    tolerance = item.tolerance or EXACT
    if NUMBER.fullmatch(printed) and isfinite(float(printed)):
        return Number(float(printed), tolerance.get("abs", 0.0))
    shorter = (NUMBER.sub(partial(_rounded, digits), printed) for digits in (4, 3, 2, 1))
    near = [line for line in (printed, *shorter) if same_output(line, printed, tolerance)]
    return Typed(list(dict.fromkeys((*near, *("".join(line.split()) for line in near)))), True)


def _rounded(digits: int, number: re.Match[str]) -> str:
    whole = "." not in number[0]
    return number[0] if whole else repr(round(float(number[0]), digits))
