"""Questions in the few ways of asking that learning platforms share.

A platform knows choices, numbers, typed answers, pairs, steps and free text. What a question asks
otherwise is brought to the nearest of these, and never to one that would grade a right answer as
wrong.
"""

from dataclasses import dataclass

from dlref.quiz.bank import Item, Option
from dlref.quiz.export.question import Unsupported, by_size, options

__all__ = ["Asking", "Choice", "Number", "Open", "Pairs", "Steps", "Typed", "asking"]


@dataclass(frozen=True)
class Choice:
    """One option, or several, out of some, which may be mixed again unless they are numbers."""

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
    """What goes with what; several may share a partner."""

    pairs: list[tuple[str, str]]


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
        case "numeric":
            relative = item.tolerance.get("rel", 0.0) * abs(item.answer)
            return Number(float(item.answer), item.tolerance.get("abs", 0.0) + relative)
        case "text":
            return Typed([item.answer, *item.accept], exact=False)
        case "code-output":
            return _output(item.answer)
        case "order":
            if item.before:
                raise Unsupported("several orders are right, the format knows a single one")
            return Steps(list(item.answer))
        case "match":
            return Pairs([(left, right) for left, right in item.answer])
        case "recall":
            return Open(item.answer["long"], list(item.answer["rubric"]))
    raise Unsupported(f"the format has no question of the type {item.type}")


def _output(printed: str) -> Typed | Open:
    """Ask for a printed line, with and without its blanks; several lines are free text."""
    if "\n" in printed.strip():
        return Open(f"```text\n{printed}\n```", [])
    exact = printed.strip()
    return Typed(list(dict.fromkeys((exact, "".join(exact.split())))), exact=True)
